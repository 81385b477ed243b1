"""
What `plan` says that training takes of memory, beside what it takes: five settings of GPT-2.

Each figure is of a fresh process: the plan's, and the high-water mark (`ru_maxrss`) of one that
trains four steps with weights by chance and looks at the model after each. Linux only.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from typing import Any

SETTINGS: dict[str, dict[str, Any]] = {
    "1M, as it comes": {"base": "scratch", "size": "1M"},
    "10M, 16 rows of 256, 4 at once": {
        "base": "scratch",
        "size": "10M",
        "row_tokens": 256,
        "batch_rows": 16,
        "micro_rows": 4,
    },
    "124M, 8 rows of 128, 4 at once": {"base": "124M", "batch_rows": 8, "micro_rows": 4},
    "124M, checkpointing, 8 at once": {"base": "124M", "batch_rows": 8, "checkpointing": True},
    "124M, LoRA, 4 at once": {
        "base": "124M",
        "batch_rows": 8,
        "micro_rows": 4,
        "adapter": "lora",
    },
    "124M, six layers frozen, 2 at once": {
        "base": "124M",
        "batch_rows": 8,
        "micro_rows": 2,
        "freeze": 6,
    },
}


def texts() -> list[str]:
    random = Random(0)
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "en", "il", "or", "us")]

    def word() -> str:
        return "".join(random.choices(syllables, k=random.randint(1, 4)))

    words = [word() for _ in range(20_000)]
    return [" ".join(random.choices(words, k=random.randint(4, 14))) for _ in range(8_000)]


def child(what: str, options: str) -> None:
    import torch
    from tweetgen_gpt2.generator import GPT2Generator
    from tweetgen_gpt2.plugin import GPT2Config

    from tweetgen import Corpus

    torch.set_num_threads(1)
    config = {"steps": 4, "engine": "torch", "max_copy_rate": 1.0} | json.loads(options)
    generator = GPT2Generator(GPT2Config(**config))
    corpus = Corpus.of(texts())
    if what == "plan":
        print(generator.plan(corpus).memory_bytes)
        return
    generator.fit(corpus)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def make_base(folder: Path) -> None:
    """A model of GPT-2's shape that has learned nothing, with a vocabulary of these words."""
    import attrs
    from tweetgen_gpt2.presets import PRESETS
    from tweetgen_gpt2.tokenizer import Tokenizer

    from tweetgen_gpt2 import network

    tokenizer = Tokenizer.trained(texts(), 8_000)
    tokenizer.save(folder)
    shape = attrs.evolve(PRESETS["124M"], vocabulary=50_257)
    network.save(network.from_scratch(shape, 50_257, tokenizer.end, 0.1, 0), folder)


def asked(what: str, options: dict) -> int:
    command = [sys.executable, __file__, what, json.dumps(options)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return int(done.stdout.splitlines()[-1])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, __file__, "base", folder], check=True)
        print("| | plan | measured | ratio |\n| --- | ---: | ---: | ---: |")
        for name, setting in SETTINGS.items():
            options = dict(setting)
            if options["base"] == "124M":
                options["base"] = folder
            said, seen = asked("plan", options), asked("fit", options)
            print(f"| {name} | {said / 1e6:,.0f} MB | {seen / 1e6:,.0f} MB | {said / seen:.2f} |")
            sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["base"]:
        make_base(Path(sys.argv[2]))
    elif len(sys.argv) == 3:
        child(*sys.argv[1:])
    else:
        main()
