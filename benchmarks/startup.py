"""
What starting costs: CPU time of `import tweetgen` and `tweetgen --help` beside bare Python.

Run with every backend installed, `make bench`. Each line is the median of several fresh processes,
taken in turn so that all lines see the same machine. `import transformers` is measured where it is
installed, as the neighbour that people know.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import statistics
import subprocess
import sys

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "import tweetgen": [sys.executable, "-c", "import tweetgen"],
    "tweetgen --help": [sys.executable, "-m", "tweetgen", "--help"],
    "import transformers": [sys.executable, "-c", "import transformers"],
}
ALLOWED = {"import tweetgen": 0.100, "tweetgen --help": 0.250}  # CPU seconds above bare Python


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one fresh process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", "--runs", type=int, default=11)
    runs = parser.parse_args().runs
    commands = dict(COMMANDS)
    if importlib.util.find_spec("transformers") is None:
        del commands["import transformers"]
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            seconds = cpu_seconds(command)
            if run:  # the first warms the file cache
                times[name].append(seconds)
    bare = statistics.median(times["python -c pass"])
    load = os.getloadavg()[0]
    print(f"median CPU ms of {runs} runs, Python {sys.version.split()[0]}, load {load:.1f}")
    for name, seconds in times.items():
        median = statistics.median(seconds)
        allowed = f"  (allowed +{ALLOWED[name] * 1000:.0f})" if name in ALLOWED else ""
        print(f"{name:22} {median * 1000:7.0f}  +{(median - bare) * 1000:6.0f}{allowed}")


if __name__ == "__main__":
    main()
