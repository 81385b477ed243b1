"""
The character RNN beside what is commonly done with Keras: training, quality, writing, a cold start.

    python benchmarks/charrnn.py TWEETS [--training] [--quality] [--writing] [--peers]

TWEETS is a text file with a post a line; the published figures are of 25,000 Spanish tweets.
Without a flag, all but the quality is measured. --peers runs in turn with ours, in the same run:
windows of 25 characters with one target each, and Keras's own LSTM layers, many to many, in
training; one `predict` a character in writing. All have three LSTM layers of 512. --quality trains
with the defaults for 60 and for 600 CPU seconds, all told, and scores a tenth of the posts, which
were not seen; with --peers the recipe of many tutorials (`preset = "acrosa"`) does the same.

Each figure comes from a fresh process on one thread; seconds are CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
THREADS |= {f"TF_NUM_{name}_THREADS": "1" for name in ("INTRAOP", "INTEROP")}
THREADS |= {"TF_CPP_MIN_LOG_LEVEL": "3"}
LAYERS, UNITS, SYMBOLS = 3, 512, 428
ROWS, STRETCH, WINDOW, BATCH = 64, 128, 25, 128
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tweets", type=Path)
    for name in ("training", "quality", "writing", "peers"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--cpu-seconds", type=float, nargs="*", default=[60, 600])
    parser.add_argument("--case", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        name, _, argument = options.case.partition(":")
        print(json.dumps(CASES[name](options.tweets, argument)))
        return
    every = not (options.training or options.quality or options.writing)
    print(f"load {os.getloadavg()[0]:.1f}")
    if every or options.training:
        show("training, ours", run("trained"))
        if options.peers:
            show("training, Keras's layers", run("layers"))
            show("training, windows", run("windows"))
    if every or options.writing:
        show("writing, numpy", run("written"))
        show("writing, onnx in int8", run("written:onnx"))
        if options.peers:
            show("writing, predict", run("predicted"))
        show("cold start", cold(options.tweets))
    if options.quality:
        for seconds in options.cpu_seconds:
            show(f"{seconds:g} CPU seconds", run(f"quality:{seconds}"))
            if options.peers:
                show(f"{seconds:g}, preset acrosa", run(f"quality:{seconds},acrosa"))


def run(case: str) -> dict[str, float]:
    command = [sys.executable, *sys.argv, "--case", case]
    done = subprocess.run(command, env=os.environ | THREADS, stdout=subprocess.PIPE, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def show(name: str, figures: dict[str, float]) -> None:
    told = ", ".join(f"{what} {value:,.4g}" for what, value in figures.items())
    print(f"{name:26} {told}", flush=True)


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """CPU seconds at the median, after one that warms up."""
    work()
    seconds = []
    for _ in range(rounds):
        began = process_time()
        work()
        seconds.append(process_time() - began)
    return statistics.median(seconds)


def posts_of(path: Path) -> tuple[list[str], list[str]]:
    """A tenth to score, and the rest to learn; the same each time."""
    lines = [line.strip() for line in path.read_text("utf-8").splitlines() if line.strip()]
    order = np.random.default_rng(0).permutation(len(lines))
    tenth = len(lines) // 10
    return [lines[i] for i in order[tenth:]], [lines[i] for i in sorted(order[:tenth])]


def trained(_: Path, __: str) -> dict[str, float]:
    """Characters predicted a second, in training."""
    from tweetgen_charrnn.batches import Batch
    from tweetgen_charrnn.plugin import CharRnnConfig
    from tweetgen_charrnn.recipes import recipe_of
    from tweetgen_charrnn.shape import Shape

    from tweetgen_charrnn import engines

    config = CharRnnConfig(rows=ROWS, stretch=STRETCH, steps=10, dropout=0.0)
    engine = engines.ready("cpu")
    recipe = recipe_of(config, ROWS * STRETCH * 10, bfloat16=engine.is_bfloat16_fast)
    shape = Shape(symbols=SYMBOLS, layers=LAYERS, units=UNITS)
    model = engine.model(shape, recipe)
    symbols = np.random.default_rng(0).integers(1, SYMBOLS, (ROWS, STRETCH + 1), np.int32)
    none = np.zeros((ROWS, STRETCH), np.int32)
    batch = Batch(
        symbols[:, :-1],
        symbols[:, 1:],
        np.ones_like(none, np.float32),
        none,
        none.astype(np.float32),
        none,
    )
    return {"characters/s": ROWS * STRETCH / timed(lambda: model.learn(batch))}


def layers(_: Path, __: str) -> dict[str, float]:
    """The same with the layers that Keras has, many to many."""
    import keras

    inputs = keras.Input((STRETCH,), batch_size=ROWS, dtype="int32")
    x = keras.layers.Embedding(SYMBOLS, 64)(inputs)
    for _layer in range(LAYERS):
        x = keras.layers.LSTM(UNITS, return_sequences=True, stateful=True)(x)
    model = keras.Model(inputs, keras.layers.Dense(SYMBOLS)(x))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(1e-3, clipnorm=1.0), loss, jit_compile=False)
    symbols = np.random.default_rng(0).integers(1, SYMBOLS, (ROWS, STRETCH + 1), np.int32)
    step = timed(lambda: model.train_on_batch(symbols[:, :-1], symbols[:, 1:]))
    return {"characters/s": ROWS * STRETCH / step}


def windowed() -> Any:
    """The network of many tutorials: 25 characters in, one out."""
    import keras

    inputs = x = keras.Input((WINDOW, SYMBOLS))
    for layer in range(LAYERS):
        x = keras.layers.LSTM(UNITS, return_sequences=layer < LAYERS - 1)(x)
        x = keras.layers.Dropout(0.5)(x)
    model = keras.Model(inputs, keras.layers.Dense(SYMBOLS, activation="softmax")(x))
    model.compile(keras.optimizers.RMSprop(1e-3), "categorical_crossentropy", jit_compile=False)
    return model


def windows(_: Path, __: str) -> dict[str, float]:
    """One target for each window."""
    model, eye = windowed(), np.eye(SYMBOLS, dtype=np.float32)
    symbols = np.random.default_rng(0).integers(1, SYMBOLS, (BATCH, WINDOW + 1))
    x, y = eye[symbols[:, :-1]], eye[symbols[:, -1]]
    return {"characters/s": BATCH / timed(lambda: model.train_on_batch(x, y))}


def written(_: Path, engine: str) -> dict[str, float]:
    """Characters a second by the network in numpy, or by onnxruntime, so many texts at once."""
    from tweetgen_charrnn.alphabet import Alphabet
    from tweetgen_charrnn.language import Language
    from tweetgen_charrnn.network import Network
    from tweetgen_charrnn.shape import Shape
    from tweetgen_charrnn.writing import Limits, write

    from tweetgen import Request
    from tweetgen.products import WholeMatrix
    from tweetgen.writing import Said

    alphabet = Alphabet([chr(code) for code in range(128)] + [chr(0x4E00 + n) for n in range(184)])
    shape = Shape(symbols=alphabet.size, layers=LAYERS, units=UNITS)
    random = np.random.default_rng(0)
    weights = {
        name: random.normal(0, 0.05, size).astype(np.float32)
        for name, size in shape.weights().items()
    }
    keep = WholeMatrix if engine == "onnx" else np.ascontiguousarray
    language = Language(alphabet, Network(shape, weights, keep=keep))
    found = {}
    for texts, each in ((1, 300), (8, 100), (64, 40)):
        request = Request(seed=1, min_chars=10**6)
        said = 0

        def some(texts: int = texts, each: int = each, request: Request = request) -> None:
            nonlocal said
            limits = Limits(most=each - 1)
            events = write(language, np.empty(0, np.int64), range(texts), request, limits)
            said = sum(isinstance(event, Said) for event in events)

        seconds = timed(some)
        found[f"{texts} at once"] = said / seconds
    return found


def predicted(_: Path, __: str) -> dict[str, float]:
    """One `predict` of the whole window for each character."""
    model, eye = windowed(), np.eye(SYMBOLS, dtype=np.float32)
    window = eye[np.random.default_rng(0).integers(1, SYMBOLS, (1, WINDOW))]
    seconds = timed(lambda: [model.predict(window, verbose=0) for _ in range(20)])
    return {"characters/s": 20 / seconds}


COLD = """
import sys
import tweetgen
model = tweetgen.load(sys.argv[1])
next(model.generator.sample(tweetgen.Request(seed=1, max_chars=140)))
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) / 1024, "tensorflow" in sys.modules)
"""


def cold(tweets: Path) -> dict[str, float]:
    """From nothing to the first text, by the clock, of a model as large as the others."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        make = [sys.executable, *sys.argv, "--case", f"bundled:{folder}/bundle"]
        subprocess.run(make, env=os.environ | THREADS, stdout=subprocess.PIPE, check=True)
        seconds, memory = [], 0.0
        for _ in range(ROUNDS):
            began = perf_counter()
            command = [sys.executable, "-c", COLD, f"{folder}/bundle"]
            done = subprocess.run(
                command, env=os.environ | THREADS, capture_output=True, check=True
            )
            seconds.append(perf_counter() - began)
            memory, has_tensorflow = done.stdout.decode().split()
            assert has_tensorflow == "False"
    return {"seconds": statistics.median(seconds), "MB": float(memory)}


def bundled(tweets: Path, folder: str) -> dict[str, float]:
    """Train the larger network for a moment, and store it."""
    import tweetgen

    corpus = tweetgen.Corpus.of(posts_of(tweets)[0][:2000])
    options = {"layers": LAYERS, "units": UNITS, "steps": 2, "samples": 0, "counts": 0}
    tweetgen.train("charrnn", corpus, **options).save(folder)
    return {}


def quality(tweets: Path, asked: str) -> dict[str, float]:
    """
    Bits per character of posts not seen, each by itself, its end included.

    Args:
        asked: CPU seconds, and a preset behind a comma.
    """
    from tweetgen_charrnn.generator import CharRnnGenerator
    from tweetgen_charrnn.plugin import CharRnnConfig

    from tweetgen import Corpus, Progress

    learned, others = posts_of(tweets)
    seconds, _, preset = asked.partition(",")
    few = 30  # with as many looks between them as there will be

    def fitted(steps: int, progress: Callable[[Progress], None]) -> CharRnnGenerator:
        # Nothing is kept back to watch the training with: it is scored once, at the end.
        config = CharRnnConfig(
            preset=preset or "none", steps=steps, validation=0, device="cpu", samples=0
        )
        return CharRnnGenerator(config).fit(Corpus.of(learned), progress=progress)

    at: list[tuple[int, float]] = []

    def noted(progress: Progress) -> None:
        if progress.stage == "training" and progress.done:
            at.append((progress.done, process_time()))

    began = process_time()
    fitted(few, noted)
    whole = process_time() - began
    a_step = statistics.median((b - a) / (n - m) for (m, a), (n, b) in pairwise(at) if n > m)
    steps = max(1, int((float(seconds) - (whole - few * a_step)) / a_step))
    began = process_time()
    made = fitted(steps, lambda _: None)
    used = process_time() - began
    return {
        "bits per character": made.score(Corpus.of(others)).bits_per_character,
        "seconds": used,
        "steps": steps,
        "passes": made.training["passes"],
        "parameters": made.trained.shape.parameters,
    }


CASES: dict[str, Callable[[Path, str], dict[str, float]]] = {
    "trained": trained,
    "layers": layers,
    "windows": windows,
    "written": written,
    "predicted": predicted,
    "bundled": bundled,
    "quality": quality,
}


if __name__ == "__main__":
    main()
