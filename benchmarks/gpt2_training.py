"""
Training GPT-2: real tokens a second beside plain loops over transformers, and what is learned.

    python benchmarks/gpt2_training.py TWEETS [--peers] [--quality] [--vocabulary VOCAB MERGES]

TWEETS is a text file with a post a line; the published figures are of 25,000 Spanish tweets.
--peers runs what is commonly done, with the same model in the same run: posts padded to 128 tokens
in batches of 8, and one row of 1,024 tokens, both in float32. --quality trains a 6M model from
scratch for about 600 CPU seconds, all told, and scores a tenth of the posts that it has not seen.
VOCAB and MERGES are the two files of GPT-2's own vocabulary; without them one is made of TWEETS.

Each figure comes from a fresh process on one thread; seconds are CPU seconds. Where there is a GPU
it is used, seconds are those of the clock, and the share of its matrix rate is told.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import numpy as np
import torch
from torch.nn.functional import cross_entropy
from tweetgen_gpt2.checkpoints import Checkpoints, State
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.network import from_scratch
from tweetgen_gpt2.packing import tokenised
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen_gpt2.presets import PRESETS
from tweetgen_gpt2.processes import Processes
from tweetgen_gpt2.recipes import recipe_of
from tweetgen_gpt2.tokenizer import Tokenizer
from tweetgen_gpt2.training import Trainer

from tweetgen import Corpus, Progress
from tweetgen.training import Look

THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
POSTS = 4000  # tokenised for the rates
PADDED, BATCH, ROW = 128, 8, 1024
SIZES = ("10M", "124M")
RATES = ("packed", "padded", "1x1024")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tweets", type=Path)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--cpu-seconds", type=float, default=600)
    parser.add_argument("--vocabulary", type=Path, nargs=2, metavar=("VOCAB", "MERGES"))
    parser.add_argument("--sizes", nargs="*", choices=SIZES, default=SIZES)
    parser.add_argument("--steps", type=int, default=5, help="that are timed")
    parser.add_argument("--micro-rows", type=int, help="instead of what the defaults choose")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        what, _, size = options.case.partition(":")
        found = quality(options) if what == "quality" else rate(what, size, options)
        print(json.dumps(found))
        return
    print(f"{DEVICE}, torch {torch.__version__}, load {os.getloadavg()[0]:.1f}")
    if DEVICE.type == "cuda":
        print(f"{torch.cuda.get_device_name()}: {matrix_rate() / 1e12:.0f} TFLOP/s in bfloat16")
    for size in options.sizes:
        for what in RATES if options.peers else RATES[:1]:
            show(f"{size} {what}", run(f"{what}:{size}"))
    if options.quality:
        show("6M from scratch", run("quality"))


def run(case: str) -> dict[str, Any]:
    command = [sys.executable, *sys.argv, "--case", case]
    done = subprocess.run(command, env=os.environ | THREADS, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(name: str, figures: dict[str, Any]) -> None:
    told = ", ".join(f"{what} {value:,.4g}" for what, value in figures.items())
    print(f"{name:16} {told}", flush=True)


def clock() -> float:
    """CPU seconds; of the wall where a GPU does the work."""
    if DEVICE.type == "cuda":
        torch.cuda.synchronize()
        return perf_counter()
    return process_time()


def matrix_rate() -> float:
    """The multiplications and additions a second of one large product in bfloat16."""
    size = 8192
    a = torch.randn(size, size, device=DEVICE, dtype=torch.bfloat16)
    seconds = []
    for _ in range(20):
        began = clock()
        a @ a
        seconds.append(clock() - began)
    return 2 * size**3 / statistics.median(seconds)


def posts_of(path: Path) -> tuple[list[str], list[str]]:
    """A tenth to score, and the rest to learn; the same each time."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    order = np.random.default_rng(0).permutation(len(lines))
    tenth = len(lines) // 10
    return [lines[i] for i in order[tenth:]], [lines[i] for i in sorted(order[:tenth])]


def rate(what: str, size: str, options: argparse.Namespace) -> dict[str, float]:
    """Real tokens a second: those of a post and its end, not what pads them."""
    posts = posts_of(options.tweets)[0]
    preset = PRESETS[size]
    if size == "124M" and options.vocabulary:
        tokenizer = Tokenizer.of_openai(*options.vocabulary)
    else:
        tokenizer = Tokenizer.trained(posts, preset.vocabulary)
    model = from_scratch(preset, preset.vocabulary, tokenizer.end, 0.1, 0).to(DEVICE)
    if what != "packed":
        model.transformer.h.apply(as_published)
    parameters = sum(one.numel() for one in model.parameters())
    times = {"packed": packed, "padded": padded, "1x1024": one_row}[what]
    counts, seconds = times(model, tokenizer, posts[:POSTS], options)
    a_second = statistics.median(np.divide(counts, seconds))
    found = {"real tokens/s": a_second, "parameters": parameters}
    found["TFLOP/s"] = 6 * parameters * a_second / 1e12
    if DEVICE.type == "cuda":
        found["share of the matrix rate"] = found["TFLOP/s"] * 1e12 / matrix_rate()
    return found


Times = tuple[list[int], list[float]]


def packed(model: Any, tokenizer: Tokenizer, posts: list[str], options: Any) -> Times:
    """This package's own training, with what it chooses to fine-tune by."""
    tokens = tokenised(posts, tokenizer)
    config = GPT2Config(base="none", steps=options.steps + 1, micro_rows=options.micro_rows)
    recipe = recipe_of(config, tokens.targets, model.config.n_positions, DEVICE)
    at: list[float] = [clock()]
    trainer = Trainer(
        model,
        tokens,
        tokenizer.end,
        recipe,
        processes=Processes(),
        look=lambda: Look(None, 0.0),
        progress=lambda _: None,
    )
    counts, step = [], trainer.step

    def timed(number: int) -> tuple[float, int]:
        loss, count = step(number)
        counts.append(count)
        at.append(clock())
        return loss, count

    trainer.step = timed
    with TemporaryDirectory() as folder:
        trainer.run(State("", {}), Checkpoints(Path(folder)))
    return counts[1:], np.diff(at)[1:].tolist()


def padded(model: Any, tokenizer: Tokenizer, posts: list[str], options: Any) -> Times:
    """A post a row, as the tutorials have it."""
    rows = [[tokenizer.end, *row][:PADDED] for row in tokenizer.encode_many(posts)]

    def batches() -> Iterator[tuple[torch.Tensor, int]]:
        for first in range(0, len(rows), BATCH):
            some = rows[first : first + BATCH]
            inputs = torch.full((BATCH, PADDED), tokenizer.end)
            for place, row in enumerate(some):
                inputs[place, : len(row)] = torch.tensor(row)
            yield inputs, sum(map(len, some))

    return plain(model, batches(), options.steps)


def one_row(model: Any, tokenizer: Tokenizer, posts: list[str], options: Any) -> Times:
    """One long row, as gpt-2-simple had it."""
    model.transformer.wpe = torch.nn.Embedding(ROW, model.config.n_embd, device=DEVICE)
    flat = [token for row in tokenizer.encode_many(posts) for token in (tokenizer.end, *row)]

    def batches() -> Iterator[tuple[torch.Tensor, int]]:
        for first in range(0, len(flat) - ROW, ROW):
            yield torch.tensor([flat[first : first + ROW]]), ROW

    return plain(model, batches(), options.steps)


def plain(model: Any, batches: Iterator[tuple[torch.Tensor, int]], steps: int) -> Times:
    """A training loop as one writes it, in float32."""
    adam = torch.optim.AdamW(model.parameters(), 1e-4)
    model.train()
    counts, seconds = [], []
    for _ in range(steps + 1):
        inputs, count = next(batches)
        inputs = inputs.to(DEVICE)
        began = clock()
        logits = model(inputs, use_cache=False).logits
        loss = cross_entropy(logits[:, :-1].flatten(0, 1), inputs[:, 1:].flatten())
        adam.zero_grad()
        loss.backward()
        adam.step()
        seconds.append(clock() - began)
        counts.append(count)
    return counts[1:], seconds[1:]


def as_published(module: Any) -> None:
    """With the activation that GPT-2's own configuration has."""
    from transformers.activations import ACT2FN

    if hasattr(module, "act"):
        module.act = ACT2FN["gelu_new"]


def quality(options: argparse.Namespace) -> dict[str, float]:
    """Bits per character of posts not seen, each by itself, its end included."""
    learned, others = posts_of(options.tweets)
    corpus = Corpus.of(learned)
    few = 50  # with as many looks between them as there will be

    def fitted(steps: int, progress: Callable[[Progress], None]) -> GPT2Generator:
        # Nothing is kept back to watch the training with: it is scored once, at the end.
        config = GPT2Config(base="scratch", size="6M", steps=steps, validation=0, engine="torch")
        return GPT2Generator(config).fit(corpus, progress=progress)

    at: list[tuple[int, float]] = []

    def noted(progress: Progress) -> None:
        if progress.stage == "training" and progress.done:
            at.append((progress.done, clock()))

    began = clock()
    fitted(few, noted)
    whole, last = clock() - began, clock()
    pairs = pairwise(at)
    a_step = statistics.median((b - a) / (n - m) for (m, a), (n, b) in pairs if n > m)
    steps = int((options.cpu_seconds - (whole - few * a_step)) / a_step)
    print(f"{steps:,} steps of {a_step:.2f} s", file=sys.stderr, flush=True)
    began = last
    made = fitted(steps, lambda _: None)
    used = clock() - began
    score = made.score(Corpus.of(others))
    return {
        "bits per character": score.bits_per_character,
        "seconds": used,
        "steps": steps,
        "passes": made.training["passes"],
        "parameters": sum(one.numel() for one in made.model.parameters()),
    }


if __name__ == "__main__":
    main()
