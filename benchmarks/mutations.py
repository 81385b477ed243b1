"""
Mutated files for every reader: a clear error or a correct parse, and nothing else.

    python benchmarks/mutations.py [--reader NAME ...] [--inputs 10000] [--seed 0] [--jobs 1]
                                   [--real FOLDER] [--keep FOLDER]

For each reader that is installed, also those of plug-ins, files are made from small examples (and
from the beginnings of the real files in FOLDER, if one is given) and then damaged: truncated, with
flipped bits, in several encodings, with NULs, entities of entities and lines of a million
characters, as files, folders, zips and tars with all their traps. Half of them are read with the
reader named, half with `format = "auto"`. Files that no reader knows are made from the examples of
all. Promised is:

* what is raised is a `CorpusError`, whose message can be printed;
* or each document is valid, and where there is none something was dropped, noted or refused;
* within 5 seconds of the processor's time, and 500 MB, Python and its packages included;
* nothing is written but temporary files, which are gone at the end; no socket is opened, no
  program started, and no text of a file comes in that was not given.

An input depends on the seed, the reader and its number alone. One that breaks a promise is told
with its number and kept in FOLDER; `--only NUMBER` runs it again, with the traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import faulthandler
import json
import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import attrs
from archive_traps import Seed
from mutants import Mutant, mutant
from reader_seeds import own_seeds, real_seeds

import tweetgen
from tweetgen.documents import Document
from tweetgen.errors import CorpusError
from tweetgen.reader import Tally
from tweetgen.registry import default_registry

SECONDS = 5  # of the processor
PATIENCE = 90  # seconds on the clock, for a machine that has other things to do
MEGABYTES = 500
HARD_LIMIT = 3 << 30  # bytes of address space, to protect the machine
SECRET = "the gull knows the number 8341"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod"}
_CHANGES |= {"os.truncate", "os.chown", "os.utime", "shutil.move", "shutil.copyfile"}
_STARTS = {
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
    "pickle.find_class",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0].strip())
    parser.add_argument("--reader", action="append", help="only this one; may be given again")
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--real", type=Path, help="a folder with folders of real files")
    parser.add_argument("--keep", type=Path, help="where to keep what breaks a promise")
    parser.add_argument("--only", type=int, help="one input, with the traceback")
    parser.add_argument("--child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    names = options.reader or sorted(default_registry().all("reader"))
    if options.child is not None:
        child(names[0], options)
    elif options.only is not None:
        options.inputs = options.only + 1
        child(names[0], options, options.only)
    else:
        with ThreadPoolExecutor(options.jobs) as pool:
            results = [pool.submit(watch, name, options) for name in names]
            print(Result.HEAD, flush=True)
            for result in results:
                print(result.result().row, flush=True)
        broken = sum(len(result.result().broken) for result in results)
        sys.exit(f"{broken} promises were broken" if broken else 0)


@attrs.define
class Result:
    """What became of all inputs of a reader."""

    HEAD = f"{'reader':14}{'inputs':>8}{'parsed':>8}{'refused':>8}{'drops':>8}{'documents':>11}"
    HEAD += f"{'slowest':>10}{'memory':>9}{'broken':>8}"

    name: str
    counts: Counter[str] = attrs.Factory(Counter)
    slowest: float = 0
    memory: float = 0
    broken: list[str] = attrs.Factory(list)

    @property
    def row(self) -> str:
        counts = (self.counts[key] for key in ("inputs", "parsed", "refused", "drops"))
        row = f"{self.name:14}" + "".join(f"{count:8,}" for count in counts)
        row += f"{self.counts['documents']:11,}{self.slowest * 1000:7,.0f} ms{self.memory:6,.0f} MB"
        return f"{row}{len(self.broken):8,}"

    def add(self, told: dict[str, Any]) -> None:
        self.counts["inputs"] += 1
        self.counts["documents"] += told["documents"]
        self.counts["drops"] += bool(told["drops"])
        self.counts["refused" if told["refused"] else "parsed"] += 1
        self.slowest = max(self.slowest, told["seconds"])
        self.memory = max(self.memory, told["megabytes"])


# ---- The parent: feeds a child, and looks at its watch


def watch(name: str, options: argparse.Namespace) -> Result:
    """All inputs of one reader, in a process that is begun anew where it ends early."""
    result, start = Result(name), 0
    while start < options.inputs:
        with tempfile.TemporaryDirectory(prefix="tweetgen-mutations-") as root:
            start = run_child(result, Path(root), start, options)
    return result


def run_child(result: Result, root: Path, start: int, options: argparse.Namespace) -> int:
    """Inputs from `start` on; returns the one to go on with."""
    command = [sys.executable, __file__, "--child", str(start), "--reader", result.name]
    command += ["--inputs", str(options.inputs), "--seed", str(options.seed)]
    if options.real:
        command += ["--real", str(options.real.resolve())]
    (root / "a/b/c").mkdir(parents=True)
    for folder in ("work", "home", "tmp"):
        (root / "a/b/c" / folder).mkdir()
    here = root / "a/b/c"
    (here / "work" / "secret.txt").write_text(SECRET)
    (here / "secret.txt").write_text(SECRET)
    environment = {**os.environ, "HOME": str(here / "home"), "TMPDIR": str(here / "tmp")}
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command,
            cwd=here / "work",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        number = start
        for told in answers(process):
            number = told["number"] + 1
            result.add(told)
            if told["problem"]:
                report(result, told["number"], told["problem"], here, options)
        if number < options.inputs:
            errors.seek(0)
            how = why(process.wait(), errors.read())
            report(result, number, how, here, options)
            result.add({"documents": 0, "drops": 0, "refused": False, "seconds": 0, "megabytes": 0})
            number += 1
    return number


def answers(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What the child says, until it ends or says nothing for too long."""
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        os.set_blocking(process.stdout.fileno(), False)
        rest = b""
        while True:
            if not selector.select(PATIENCE):
                process.kill()
                return
            block = os.read(process.stdout.fileno(), 1 << 16)
            if not block:
                return
            *lines, rest = (rest + block).split(b"\n")
            yield from map(json.loads, lines)


def why(code: int, errors: str) -> str:
    if code == -signal.SIGPROF:
        return f"took more than {SECONDS} s\n{errors[-3000:]}"
    if code == -signal.SIGKILL:
        return f"said nothing for {PATIENCE} s"
    return f"the process ended with {code}\n{errors[-3000:]}"


def report(
    result: Result, number: int, problem: str, here: Path, options: argparse.Namespace
) -> None:
    result.broken.append(problem)
    print(f"{result.name}, input {number} of seed {options.seed}: {problem}", flush=True)
    if options.keep:
        kept = options.keep / f"{result.name}-{options.seed}-{number}"
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True, exist_ok=True)
        (kept / "problem.txt").write_text(problem, "utf-8", "replace")
        write(mutant_of(result.name, number, options, seeds_of(result.name, options.real)), kept)


# ---- The child: reads one input after another


@cache
def seeds_of(name: str, real: Path | None) -> tuple[list[Seed], list[Seed]]:
    """For a reader, and for the others."""
    every = own_seeds()
    if real:
        for reader, seeds in real_seeds(real).items():
            every[reader] = every.get(reader, []) + seeds
    others = [seed for reader, seeds in every.items() if reader != name for seed in seeds]
    return every.get(name) or others, others


def mutant_of(
    name: str, number: int, options: argparse.Namespace, seeds: tuple[list[Seed], list[Seed]]
) -> Mutant:
    return mutant(Random(f"{options.seed} {name} {number}"), *seeds)


def write(made: Mutant, folder: Path) -> Path:
    """A file, or a folder of files; their names are ours, those in archives are not."""
    for name, data in made.files.items():
        path = folder / (name if len(made.files) == 1 else f"{made.name}/{name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / made.name


def child(name: str, options: argparse.Namespace, start: int | None = None) -> None:
    """Tell a line of JSON of each input from `options.child` on."""
    seeds = seeds_of(name, options.real)
    only = start is not None
    start = options.child if start is None else start
    here = Path.cwd()
    inputs = Path(tempfile.mkdtemp(dir=None if only else here.parent))
    guard = Guard()
    warm_up(name)
    if only:
        guard.inside = (str(here), tempfile.gettempdir())
    else:
        resource.setrlimit(resource.RLIMIT_AS, (HARD_LIMIT, HARD_LIMIT))
        faulthandler.register(signal.SIGPROF, all_threads=False, chain=True)
        guard.inside = (tempfile.gettempdir(),)
    for number in range(start, options.inputs):
        made = mutant_of(name, number, options, seeds)
        path, blank = write(made, inputs), made.blank
        del made
        before = tree(here.parent)
        reset_peak()
        told = check(name if number % 2 else "auto", path, guard, loud=only, blank=blank)
        if not told["problem"] and (changed := tree(here.parent) ^ before):
            told["problem"] = f"files were changed: {sorted(changed)[:3]}"
        if not told["problem"] and told["megabytes"] > MEGABYTES:
            told["problem"] = f"took {told['megabytes']:.0f} MB"
        shutil.rmtree(inputs)
        inputs.mkdir()
        print(json.dumps({"number": number, **told}), flush=True)


def warm_up(name: str) -> None:
    """Let each module be imported before time and files are looked at."""
    with tempfile.TemporaryDirectory() as folder:
        for seeds in own_seeds().values():
            for seed in seeds:
                path = write(Mutant("a", {"a": next(iter(seed.values()))}), Path(folder))
                for format in ("auto", name):
                    with contextlib.suppress(CorpusError):
                        list(tweetgen.read(path, format=format))


class Guard:
    """Notices what a reader has no business to do. An audit hook stays for good, so it is one."""

    def __init__(self) -> None:
        self.inside: tuple[str, ...] = ()
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._audit)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & _WRITING
            if writes and isinstance(path, (str, bytes)):
                self._note(event, os.fsdecode(path))
        elif event in _CHANGES:
            folder = arguments[-1] if event in ("os.remove", "os.rmdir", "os.mkdir") else -1
            above = os.readlink(f"/proc/self/fd/{folder}") if folder != -1 else ""
            self._note(event, os.path.join(above, os.fsdecode(arguments[0])))
        elif event in _STARTS or event.startswith("socket."):
            self.seen.append(f"{event}{arguments!r:.200}")

    def _note(self, event: str, path: str) -> None:
        if not os.path.abspath(path).startswith(self.inside):
            self.seen.append(f"{event} {path!r:.200}")


def check(
    format: str, path: Path, guard: Guard | None = None, *, loud: bool = False, blank: bool = False
) -> dict[str, Any]:
    """Read it to its end, and say how it went; `problem` is empty where all promises were kept."""
    tally, documents, problem, refused = Tally(), 0, "", False
    began = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 0 if loud else SECONDS)
    if guard:
        guard.seen, guard.on = [], True
    try:
        for document in tweetgen.read(path, format=format).walk(tally):
            documents += 1
            problem = problem or wrong(document)
    except CorpusError as error:
        refused, problem = True, problem or unspeakable(str(error))
    except Exception as error:
        problem = "".join(traceback.format_exception(error)) if loud else where(error)
    finally:
        if guard:
            guard.on = False
        signal.setitimer(signal.ITIMER_PROF, 0)
    seconds = time.process_time() - began
    told = [*tally.notes, *tally.dropped, *tally.first.values()]
    problem = problem or next(filter(None, map(unspeakable, told)), "")
    if not (problem or documents or refused or told or blank):
        problem = "nothing was found in it, and nothing was said"
    if guard and guard.seen:
        problem = problem or f"did what it should not: {guard.seen[:3]}"
    return {
        "problem": problem,
        "refused": refused,
        "documents": documents,
        "drops": tally.dropped.total(),
        "seconds": seconds,
        "megabytes": peak(),
    }


def where(error: Exception) -> str:
    """The error and the innermost places."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__}: {str(error)[:200]!a} ({places})"


def wrong(document: Document) -> str:
    """What is wrong with a document."""
    if SECRET in document.text:
        return "it has read a file that it was not given"
    words = (document.author, document.id, document.in_reply_to, document.conversation)
    labels = document.labels
    if type(document.text) is not str or not document.text.strip():
        return f"the text is {document.text!a:.100}"
    if any(type(word) not in (str, type(None)) for word in words):
        return f"these are no words: {words!a:.200}"
    if type(labels) is not tuple or any(type(label) is not str for label in labels):
        return f"the labels are {labels!a:.100}"
    when = document.created_at
    if when is not None and not (isinstance(when, datetime) and when.tzinfo):
        return f"the time is {when!a}"
    try:
        "".join((document.text, *filter(None, words), *labels)).encode()
    except UnicodeEncodeError as error:
        return f"the document cannot be written: {error!a:.200}"
    return ""


def unspeakable(message: str) -> str:
    """What is wrong with a sentence that a person is to read."""
    try:
        message.encode()
    except UnicodeEncodeError:
        return f"a message cannot be printed: {message!a:.200}"
    if not message.strip() or len(message) > 4000:
        return f"a message has {len(message):,} characters: {message!a:.200}"
    return ""


def tree(folder: Path) -> set[tuple[str, int, int]]:
    """Every file and folder above, beside and below, with its size and time."""
    found = set()
    top = folder.parents[2] if len(folder.parents) > 2 else folder
    for path, folders, files in os.walk(top if (top / "a").is_dir() else folder):
        for name in (*folders, *files):
            with contextlib.suppress(OSError):
                about = os.stat(f"{path}/{name}", follow_symlinks=False)
                size = 0 if name in folders else about.st_size
                changed = 0 if name in folders else about.st_mtime_ns
                found.add((f"{path}/{name}", size, changed))
    return found


def reset_peak() -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """Megabytes at most since `reset_peak`, or, where there is no /proc, since the beginning."""
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
