"""
What a week of many bots costs: `tweetgen rehearse` as people call it, in CPU seconds.

    python benchmarks/rehearsal.py [--bots 20] [--mentions 5000] [--days 7] [--answer-every 15]

Each bot speaks with the Markov chain of the lighthouse, posts four times a day, and is spoken to in
its share of the mentions, a flood and other bots included; failures and restarts come on top. The
process that is measured is a fresh one, and does nothing else.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

POSTS = Path(__file__).parents[1] / "examples" / "lighthouse" / "posts.txt"
BOT = """
[bot]
name = "bot{number}"
model = "../model"
[corpus]
sources = ["../posts.txt"]
[generator]
use = "markov"
[publisher]
use = "jsonl"
[replies]
on = true
[budget]
replies_per_day = 1000
[schedule]
posts = "4 times a day between 9 and 22"
quiet = ["23:00-7:00"]
answer_every = {answer_every}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bots", type=int, default=20)
    parser.add_argument("--mentions", type=int, default=5000)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--answer-every", type=float, default=15)
    options = parser.parse_args()
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(POSTS, folder)
        for number in range(options.bots):
            place = folder / str(number)
            place.mkdir()
            text = BOT.format(number=number, answer_every=options.answer_every)
            (place / "bot.toml").write_text(text)
        call(folder, "train", "0", "--quiet")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        strange = 60 * options.days / 7  # a flood and the other bots, that come to each of its own
        a_day = ceil((options.mentions / options.bots - strange) / options.days)
        names = [str(number) for number in range(options.bots)]
        asked = ["--days", str(options.days), "--mentions", str(a_day), "--json", "--brief"]
        out = call(folder, "rehearse", *names, *asked)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    sums = [json.loads(line) for line in out.splitlines()]

    def total(key: str) -> int:
        return sum(one[key] for one in sums)

    print(f"load {os.getloadavg()[0]:.1f}")
    print(f"{len(sums)} bots, {options.days} days, {total('mentions'):,} mentions")
    print(f"{total('posts'):,} posts, {total('answers'):,} answers")
    print(f"doubled {total('doubled')}, lost {total('lost')}, unknown {total('unknown')}")
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    print(f"{user + system:.1f} s CPU ({system:.1f} s of the system)")


def call(folder: Path, *words: str) -> str:
    command = [sys.executable, "-m", "tweetgen", *words]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    main()
