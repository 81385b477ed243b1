"""
Writing with GPT-2 beside transformers' own `generate`: tokens a second, a cold start, memory.

    python benchmarks/gpt2_generation.py [--texts FILE]

The model has the 124 million parameters of the smallest GPT-2, random: the arithmetic is the same.
The prompt has 8 tokens, 64 are written, out of the 40 likeliest. Seconds are CPU seconds on one
thread, ours and theirs in turn in one process; a GPU, where there is one, is timed by the clock
and writes 256 texts of 60 tokens. The lines of the weights say how many tokens a second there
could be if reading them was all there is to do.

With --texts, a text file with a post a line, a model of 6 million parameters is trained on nine
tenths of it for a few minutes, and what int8 costs is measured on the rest.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
os.environ |= THREADS

PROMPT, NEW, TOP_K = 8, 64, 40
ROUNDS = 3
CALLS = {1: 2, 8: 1, 32: 1}
COLD = """
import json, sys
import tweetgen
model = tweetgen.load(sys.argv[1])
text = model.generate(1, seed=1)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([int(status["VmHWM"].split()[0]) / 1024, "torch" in sys.modules]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=Path, help="posts, one a line, for what int8 costs")
    options = parser.parse_args()
    import ctranslate2
    import onnxruntime
    import torch
    import transformers

    torch.set_num_threads(1)
    print(
        f"torch {torch.__version__}, transformers {transformers.__version__}, "
        f"ctranslate2 {ctranslate2.__version__}, onnxruntime {onnxruntime.__version__}, "
        f"load {os.getloadavg()[0]:.1f}"
    )
    with tempfile.TemporaryDirectory() as folder:
        if torch.cuda.is_available():
            on_gpu()
        on_processor(Path(folder))
        if options.texts:
            cost_of_int8(options.texts)


def model_of_124m(ends: bool = False):
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel
    from transformers.utils import logging

    logging.disable_progress_bar()
    torch.manual_seed(0)
    model = GPT2LMHeadModel(GPT2Config(bos_token_id=0, eos_token_id=0)).eval()
    if ends:  # lean towards the end of the text, so that one has some twenty tokens
        with torch.no_grad():
            model.transformer.ln_f.bias += 25 * model.transformer.wte.weight[0]
    return model


def tokenizer_of_bytes(tokens: int):
    """A vocabulary of the size of GPT-2's; the random model writes any of it."""
    from tokenizers import Tokenizer as Inner
    from tokenizers import decoders, models, pre_tokenizers
    from tweetgen_gpt2.tokenizer import END, Tokenizer

    signs = sorted(pre_tokenizers.ByteLevel.alphabet())
    letters = "etaoinshrdlucmfwypvbgkq"
    words = (f"Ġ{a}{b}{c}{d}" for a in letters for b in letters for c in letters for d in letters)
    vocabulary = dict.fromkeys([END, *signs])
    for word in words:
        if len(vocabulary) == tokens:
            break
        vocabulary[word] = None
    inner = Inner(models.BPE({sign: n for n, sign in enumerate(vocabulary)}, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    inner.add_special_tokens([END])
    return Tokenizer(inner, 0)


def writer(engine, tokenizer, rows: int, new: int = NEW) -> Callable[[], int]:
    """Writes so many texts of `new` tokens each, and gives how many tokens they have."""
    from tweetgen_gpt2.engine import Limits
    from tweetgen_gpt2.spelling import Spelling

    from tweetgen import Request
    from tweetgen.writing import Written

    class Anything(Spelling):
        """Random weights write halves of characters all the time; trained ones do not."""

        def fits(self, state, token):
            return True

        def after(self, state, token):
            return state

        def allowed(self, state):
            mask = super().allowed(state)
            mask[1:] = True
            return mask

    limits = Limits(
        ends=frozenset(),
        characters=tokenizer.characters,
        spelling=Anything(tokenizer),
        most_tokens=new,
    )
    request = Request(top_k=TOP_K)
    calls = iter(range(10**9))

    def write() -> int:
        seeds = [next(calls) for _ in range(rows)]
        events = engine.write([0] * PROMPT, seeds, request, limits)
        return sum(len(one.tokens) for one in events if isinstance(one, Written))

    return write


def peer(model, rows: int, new: int = NEW) -> Callable[[], int]:
    """The same with transformers, as its documentation does it."""
    import torch

    prompt = torch.zeros(rows, PROMPT, dtype=torch.long, device=model.device)

    def write() -> int:
        with torch.inference_mode():
            found = model.generate(
                prompt,
                attention_mask=torch.ones_like(prompt),
                do_sample=True,
                top_k=TOP_K,
                max_new_tokens=new,
                min_new_tokens=new,
                pad_token_id=0,
            )
        return int(found.shape[0] * (found.shape[1] - PROMPT))

    return write


def rate(write: Callable[[], int], calls: int, clock: Callable[[], float]) -> float:
    began = clock()
    tokens = sum(write() for _ in range(calls))
    return tokens / (clock() - began)


def on_processor(folder: Path) -> None:
    import torch
    from tweetgen_gpt2.engines import CONVERTED, convert, opened
    from tweetgen_gpt2.torch_engine import TorchEngine

    model = model_of_124m()
    tokenizer = tokenizer_of_bytes(model.config.vocab_size)
    model.save_pretrained(folder / "model")
    engines = {}
    for weights in ("int8", "float32"):
        (folder / weights).mkdir()
        for name in CONVERTED:
            into = folder / weights / name
            convert(name, folder / "model", tokenizer, into, weights)
            engines[f"{name} {weights}"] = opened(into, tokenizer, 1024, model)
    engines["torch"] = TorchEngine(model)
    print("\ntokens a CPU second   " + "".join(f"{rows:>12} at once" for rows in CALLS))
    found: dict[str, dict[int, list[float]]] = {}
    for _ in range(ROUNDS + 1):  # the first warms up
        for rows, calls in CALLS.items():
            writers = {"transformers generate": peer(model, rows)}
            writers |= {name: writer(one, tokenizer, rows) for name, one in engines.items()}
            for name, write in writers.items():
                times = found.setdefault(name, {}).setdefault(rows, [])
                times.append(rate(write, calls, process_time))
    peers = found["transformers generate"]
    base = {rows: statistics.median(times[1:]) for rows, times in peers.items()}
    for name, of_rows in found.items():
        cells = []
        for rows, times in of_rows.items():
            median = statistics.median(times[1:])
            cells.append(f"{median:8.1f} ({median / base[rows]:4.1f}x)")
        print(f"{name:22}" + "".join(f"{cell:>20}" for cell in cells))
    matrix, vector = torch.randn(4096, 16384), torch.randn(16384)
    matrix @ vector
    began = process_time()
    for _ in range(20):
        matrix @ vector
    speed = 20 * matrix.numel() * 4 / (process_time() - began)
    for name, size in (("float32", 4), ("int8", 1)):
        weights = sum(p.numel() for p in model.parameters()) * size
        print(f"weights of {name:8}     {speed / weights:10.1f}    ({speed / 1e9:.1f} GB/s)")
    cold(folder)
    for name in CONVERTED:
        print(f"\n{name} int8", end="")
        steady(engines[f"{name} int8"], tokenizer)


def cold(folder: Path) -> None:
    """A process that does nothing but load a model and write a draft."""
    from tweetgen_gpt2.generator import GPT2Generator
    from tweetgen_gpt2.plugin import GPT2Config

    from tweetgen.fitting import imported
    from tweetgen.registry import default_registry

    model = model_of_124m(ends=True)
    generator = GPT2Generator.of(model, tokenizer_of_bytes(model.config.vocab_size), GPT2Config())
    imported(generator, "gpt2", "benchmark", registry=default_registry()).save(folder / "bundle")
    commands = {
        "load and first draft": [sys.executable, "-c", COLD, str(folder / "bundle")],
        "import transformers.GPT2LMHeadModel, torch": [
            sys.executable,
            "-c",
            "import torch; from transformers import GPT2LMHeadModel, GPT2TokenizerFast",
        ],
    }
    print("\ncold process: CPU seconds, seconds by the clock")
    for name, command in commands.items():
        cpu, clock = [], []
        for _ in range(6):
            before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            clock.append(perf_counter() - began)
            cpu.append(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)
        told = json.loads(done.stdout) if done.stdout else ""
        note = f"  {told[0]:.0f} MB, torch imported: {told[1]}" if told else ""
        print(
            f"{name:44} {statistics.median(cpu[1:]):5.2f} {statistics.median(clock[1:]):5.2f}{note}"
        )


def steady(engine, tokenizer) -> None:
    """Whether the thousandth call costs what the tenth did."""
    write = writer(engine, tokenizer, 1, new=8)
    times, memory = [], []
    for _ in range(1000):
        began = process_time()
        write()
        times.append(process_time() - began)
        memory.append(int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6)
    first, last = statistics.median(times[10:110]), statistics.median(times[-100:])
    print(
        f", 1,000 calls: {first * 1000:.1f} ms for those after the 10th, {last * 1000:.1f} ms for "
        f"the last; {memory[99]:.0f} MB after the 100th, {memory[-1]:.0f} MB after the last"
    )


def on_gpu() -> None:
    import torch
    from tweetgen_gpt2.engines import with_torch

    print(f"\n{torch.cuda.get_device_name()}: 256 texts of 60 tokens, tokens a second by the clock")
    model = model_of_124m().to("cuda")
    tokenizer = tokenizer_of_bytes(model.config.vocab_size)

    def clock() -> float:
        torch.cuda.synchronize()
        return perf_counter()

    theirs, ours = peer(model, 256, 60), writer(with_torch(model), tokenizer, 256, 60)
    rates: dict[str, list[float]] = {"transformers generate": [], "tweetgen": []}
    for _ in range(ROUNDS + 1):
        rates["transformers generate"].append(rate(theirs, 1, clock))
        rates["tweetgen"].append(rate(ours, 3, clock))
    base = statistics.median(rates["transformers generate"][1:])
    for name, found in rates.items():
        median = statistics.median(found[1:])
        print(f"{name:22} {median:10.0f} ({median / base:.1f}x)")


def cost_of_int8(path: Path) -> None:
    """Bits per character of texts that were not trained on, with each kind of weights."""
    import attrs
    from tweetgen_gpt2.engines import CONVERTED
    from tweetgen_gpt2.generator import GPT2Generator
    from tweetgen_gpt2.plugin import GPT2Config

    from tweetgen import Corpus, Document

    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    held_out = [Document(line) for line in lines[::10]]
    config = GPT2Config(base="scratch", size="6M", epochs=2, counts=0, weights="float32")
    exact = GPT2Generator(config).fit(Corpus.of(line for n, line in enumerate(lines) if n % 10))
    found = {"float32": exact.score(held_out).bits_per_character}
    for engine in CONVERTED:
        options = attrs.evolve(config, weights="int8", engine=engine)
        small = GPT2Generator.of(exact.model, exact.tokenizer, options)
        found[f"{engine} int8"] = small.score(held_out).bits_per_character
    print(f"\nbits per character on {len(held_out):,} held-out posts")
    for name, bits in found.items():
        print(f"{name:22} {bits:.4f} ({bits / found['float32'] - 1:+.2%})")


if __name__ == "__main__":
    main()
