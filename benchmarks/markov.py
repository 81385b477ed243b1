"""
The Markov backend beside markovify: building, loading, writing, and bits per character.

    python benchmarks/markov.py TWEETS [--large FILE]

TWEETS is a text file with a post a line; the published figures are of 25,000 Spanish tweets. FILE
is a corpus 100 times as large; without it one is synthesised from TWEETS. Each figure comes from a
fresh process on one thread, ours and markovify's in turn; seconds are CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

MOST_CHARS = 280
BUDGET = 3.0  # seconds for each rate
BATCH = 4096
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tweets", type=Path)
    parser.add_argument("--large", type=Path, help="a corpus 100 times as large")
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(CASES[options.case](options.tweets, options.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        large = options.large or synthesised(options.tweets, 100, Path(folder) / "large.txt")
        for corpus in (options.tweets, large):
            compare(corpus, Path(folder))
        show("bits per character, held out", run("score", options.tweets, Path(folder)))


def compare(corpus: Path, folder: Path) -> None:
    print(f"\n{corpus.name}: {corpus.stat().st_size / 1e6:.1f} MB, load {os.getloadavg()[0]:.1f}")
    shutil.rmtree(folder / "model", ignore_errors=True)
    (folder / "model").mkdir()
    for name in CASES:
        if name != "score":
            show(name, run(name, corpus, folder / "model"))


def run(case: str, corpus: Path, folder: Path) -> dict[str, float]:
    command = [sys.executable, __file__, str(corpus), "--case", case, "--folder", str(folder)]
    done = subprocess.run(command, env=os.environ | THREADS, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout))


def show(name: str, figures: dict[str, float]) -> None:
    told = ", ".join(f"{what} {value:,.4g}" for what, value in figures.items())
    print(f"{name:20} {told}", flush=True)


def timed(function: Callable[[], Any], runs: int = 1) -> float:
    """Median CPU seconds."""
    seconds = []
    for _ in range(runs):
        began = process_time()
        function()
        seconds.append(process_time() - began)
    return statistics.median(seconds)


def rate(function: Callable[[], int]) -> float:
    """How many a second; `function` says how many it made."""
    function()
    rates = []
    for _ in range(3):
        made, began = 0, process_time()
        while process_time() - began < BUDGET / 3:
            made += function()
        rates.append(made / (process_time() - began))
    return statistics.median(rates)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def lines(corpus: Path) -> Iterator[str]:
    with corpus.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            if text := line.rstrip("\n"):
                yield text


def runs_for(corpus: Path) -> int:
    return 7 if corpus.stat().st_size < 10_000_000 else 1


# ---- cases; each is a process of its own


def build_markovify(corpus: Path, folder: Path) -> dict[str, float]:
    import markovify

    text = corpus.read_text("utf-8")
    models: list[Any] = [None]

    def build() -> None:
        models[0] = None
        models[0] = markovify.NewlineText(text, state_size=2)

    seconds, peak = timed(build, runs_for(corpus)), peak_mb()
    (folder / "markovify.json").write_text(models[0].to_json(), "utf-8")
    return {"seconds": seconds, "peak MB": peak}


def build_chain(corpus: Path, folder: Path) -> dict[str, float]:
    """From the lines of the file, as markovify does it."""
    from tweetgen_markov.chain import Chain

    return {
        "seconds": timed(lambda: Chain.count(lines(corpus), 2), runs_for(corpus)),
        "peak MB": peak_mb(),
    }


def build_fit(corpus: Path, folder: Path) -> dict[str, float]:
    """Through the front door: files recognised, documents made, progress told."""
    from tweetgen_markov.generator import MarkovGenerator
    from tweetgen_markov.plugin import MarkovConfig

    import tweetgen

    generator = MarkovGenerator(MarkovConfig())
    words = tweetgen.read(corpus)
    seconds, peak = timed(lambda: generator.fit(words), runs_for(corpus)), peak_mb()
    (folder / "chain").mkdir()
    generator.save(folder / "chain")
    return {"seconds": seconds, "peak MB": peak, "disk MB": size_mb(folder / "chain")}


def build_index(corpus: Path, folder: Path) -> dict[str, float]:
    from tweetgen import NoveltyIndex

    made: list[Any] = [None]

    def build() -> None:
        made[0] = NoveltyIndex.build(lines(corpus))

    seconds, peak = timed(build, runs_for(corpus)), peak_mb()
    (folder / "novelty").mkdir()
    made[0].save(folder / "novelty")
    disk = size_mb(folder / "novelty")
    ratio = disk * 2**20 / corpus.stat().st_size
    return {"seconds": seconds, "peak MB": peak, "bytes per byte": ratio}


def train(corpus: Path, folder: Path) -> dict[str, float]:
    """What `tweetgen.train` spends on the chain, on the index, and in all; without cleaning."""
    from tweetgen_markov.generator import MarkovGenerator

    import tweetgen

    spent: dict[str, float] = {}

    def watched(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def watch(*args: Any, **kwargs: Any) -> Any:
            began = process_time()
            made = function(*args, **kwargs)
            spent[name] = process_time() - began
            return made

        return watch

    MarkovGenerator.fit = watched("chain", MarkovGenerator.fit)
    tweetgen.NoveltyIndex.build = watched("index", tweetgen.NoveltyIndex.build)
    words = tweetgen.read(corpus)
    spent["all"] = timed(lambda: tweetgen.train("markov", words, clean=()))
    return spent


def load_markovify(corpus: Path, folder: Path) -> dict[str, float]:
    import markovify

    before, began = resident_mb(), process_time()
    model = markovify.NewlineText.from_json((folder / "markovify.json").read_text("utf-8"))
    return {"ms": (process_time() - began) * 1e3, "MB": resident_mb() - before} | made_by(model)


def load(corpus: Path, folder: Path) -> dict[str, float]:
    from tweetgen_markov.generator import MarkovGenerator
    from tweetgen_markov.plugin import MarkovConfig

    from tweetgen import NoveltyIndex

    NoveltyIndex  # noqa: B018  imported when first named
    before, began = resident_mb(), process_time()
    generator = MarkovGenerator.load(folder / "chain", MarkovConfig())
    index = NoveltyIndex.load(folder / "novelty")
    loaded = {"ms": (process_time() - began) * 1e3, "MB": resident_mb() - before}
    model = generator.as_markovify(novelty=index, seed=1)
    batches = rate(lambda: len(model.make_short_sentences(BATCH, MOST_CHARS)))
    return loaded | made_by(model) | {"in batches/s": batches}


def made_by(model: Any) -> dict[str, float]:
    """Short sentences with the overlap rule, one at a time."""
    return {"sentences/s": rate(lambda: model.make_short_sentence(MOST_CHARS) is not None)}


def score(corpus: Path, folder: Path) -> dict[str, float]:
    """Trained on nine tenths, drawn at random, and measured on the others."""
    import numpy as np
    from tweetgen_markov.generator import MarkovGenerator
    from tweetgen_markov.plugin import MarkovConfig

    import tweetgen

    texts = [text for line in lines(corpus) if (text := line.strip())]
    order = np.random.default_rng(0).permutation(len(texts)).tolist()
    held = len(texts) // 10
    rest = [tweetgen.Document(texts[i]) for i in order[:held]]
    began = process_time()
    training = tweetgen.Corpus.of([texts[i] for i in order[held:]])
    made = MarkovGenerator(MarkovConfig()).fit(training).score(rest)
    return {
        "bits per character": made.bits_per_character,
        "seconds with training": process_time() - began,
    }


CASES: dict[str, Callable[[Path, Path], dict[str, float]]] = {
    "build_markovify": build_markovify,
    "build_chain": build_chain,
    "build_fit": build_fit,
    "build_index": build_index,
    "train": train,
    "load_markovify": load_markovify,
    "load": load,
    "score": score,
}


def size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 2**20


def synthesised(tweets: Path, times: int, target: Path) -> Path:
    """A corpus `times` as long: from a chain of order 1, with new words among the old."""
    import numpy as np
    from tweetgen_markov.generator import MarkovGenerator
    from tweetgen_markov.plugin import MarkovConfig

    import tweetgen

    texts = list(lines(tweets))
    generator = MarkovGenerator(MarkovConfig(state_size=1)).fit(tweetgen.Corpus.of(texts))
    count = times * len(texts)
    candidates = generator.sample(tweetgen.Request(seed=1, indices=range(count), expected=count))
    numbers = np.random.default_rng(1)
    with target.open("w", encoding="utf-8") as file:
        for text in islice(candidates, count):
            words = text.split()
            for place in np.flatnonzero(numbers.random(len(words)) < 0.03).tolist():
                words[place] = f"x{min(int(numbers.zipf(1.2)), 5_000_000)}"
            file.write(" ".join(words) + "\n")
    return target


if __name__ == "__main__":
    main()
