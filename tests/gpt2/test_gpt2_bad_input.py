"""What goes wrong: one clear message each, an exit code, and the last good state kept."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from transformers import GPT2LMHeadModel, GPT2Model
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config

from tweetgen import Corpus, Store
from tweetgen.cli import main
from tweetgen.errors import StorageError
from tweetgen_gpt2 import training

WHO, DOES, WHAT = "keeper goat gull".split(), "sees eats hears".split(), "fog soup rain".split()
TEXTS = [f"the {a} {b} the {c} at {h}" for a in WHO for b in DOES for c in WHAT for h in range(12)]
OPTIONS = {"base": '"scratch"', "size": '"1M"', "steps": 10, "row_tokens": 32, "batch_rows": 8}
OPTIONS |= {"device": '"cpu"', "samples": 0, "checkpoint_seconds": 0, "dropout": 0.0}
# Sentences made by a rule are known from the start: nothing may end the training for it.
OPTIONS |= {"patience": 99, "max_copy_rate": 1.0}
Refuse = Callable[..., str]


def configure(folder: Path, **options: object) -> None:
    lines = [f"{name} = {value}" for name, value in (OPTIONS | options).items()]
    text = '[corpus]\nsources = ["words.txt"]\n[generator]\nuse = "gpt2"\n[generator.gpt2]\n'
    (folder / "bot.toml").write_text(text + "\n".join(lines))


@pytest.fixture(scope="module")
def original(tmp_path_factory) -> Path:
    """A bot that has learned, and a base beside it."""
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("original") / "bot"
    folder.mkdir()
    (folder / "words.txt").write_text("\n".join(TEXTS))
    configure(folder)
    assert main(["train", str(folder), "--quiet"]) == 0
    config = GPT2Config(base="scratch", size="1M", row_tokens=32, steps=2, device="cpu")
    (folder / "base").mkdir()
    GPT2Generator(config).fit(Corpus.of(TEXTS)).save(folder / "base")
    return folder


@pytest.fixture
def bot(original, tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "bot"
    shutil.copytree(original, folder)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def refuse(bot, capsys) -> Iterator[Refuse]:
    """Run a command that must fail: its one line. What was stored is as before."""
    store = Store(bot / "model")
    live, versions = store.resolve("live"), {version.name for version in store.versions()}

    def run(*arguments: str, code: int = 2) -> str:
        capsys.readouterr()
        assert main([*arguments, "--quiet"]) == code
        out, err = capsys.readouterr()
        assert out == ""
        (line,) = err.splitlines()
        assert line.startswith("tweetgen: ")
        assert "not foreseen" not in line
        return line

    yield run
    assert store.resolve("live") == live
    assert {version.name for version in store.versions()} >= versions
    # With luck of the draw all that it writes are copies (1); what is damaged would be a 2.
    assert main(["generate", "--quiet"]) in (0, 1)


@pytest.fixture
def last(bot) -> Path:
    return bot / "model" / ".checkpoints" / "gpt2" / "last"


def stop_at(monkeypatch, step: int, error: BaseException) -> None:
    """Let a step fail."""
    whole = training.Trainer.step

    def failing(self, number):
        if number == step:
            raise error
        return whole(self, number)

    monkeypatch.setattr(training.Trainer, "step", failing)


@pytest.fixture
def stopped(bot, last, capsys) -> Path:
    """The folder of checkpoints of a training that Ctrl-C has ended after four steps."""
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, 4, KeyboardInterrupt())
        assert main(["train"]) == 130
    assert "`tweetgen train --resume` goes on from the checkpoint" in capsys.readouterr().err
    assert json.loads((last / "state.json").read_text())["step"] == 4
    return last.parent


def resumes_at(step: int, capsys) -> bool:
    capsys.readouterr()
    done = main(["train", "--resume", "--keep-live"])
    return done == 0 and f"it goes on at step {step}\n" in capsys.readouterr().err


@pytest.mark.parametrize("package", ["torch", "transformers"])
def test_a_missing_package_is_named_with_what_installs_it(bot, capsys, monkeypatch, package):
    for command in (["train"], ["import", "huggingface", "base"]):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, package, None)
            assert main([*command, "--quiet"]) == 2
        assert capsys.readouterr().err == (
            f"tweetgen: the gpt2 backend needs the package {package}, which is not installed; "
            'try: pip install "tweetgen[gpt2]"\n'
        )


def test_without_torch_in_a_process_of_its_own(bot, tmp_path):
    for package in ("torch", "transformers"):
        stub = tmp_path / "stubs" / package
        stub.mkdir(parents=True)
        name = package
        (stub / "__init__.py").write_text(
            f"raise ModuleNotFoundError({f'No module named {name!r}'!r}, name={name!r})"
        )
    paths = [str(tmp_path / "stubs"), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-m", "tweetgen", "train", "--quiet"],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )
    assert done.returncode == 2
    assert done.stderr.startswith("tweetgen: the gpt2 backend needs the package torch, which is")
    assert len(done.stderr.splitlines()) == 1


CUDA = (
    "CUDA out of memory. Tried to allocate 2.50 GiB. GPU 0 has a total capacity of 7.79 GiB of "
    "which 1.20 GiB is free. Process 1 has 6.00 GiB memory in use."
)
CPU = (
    "[enforce fail at alloc_cpu.cpp:124] err == 0. DefaultCPUAllocator: can't allocate memory: you "
    "tried to allocate 4294967296 bytes. Error code 12 (Cannot allocate memory)"
)


@pytest.mark.parametrize(
    ("error", "amount"),
    [
        (
            torch.OutOfMemoryError(CUDA),
            ": 2.50 GiB more were wanted (GPU 0 has a total capacity of 7.79 GiB)",
        ),
        (RuntimeError(CPU), ": 4.00 GiB more were wanted"),
        (MemoryError(), ""),
    ],
    ids=["cuda", "cpu", "python"],
)
def test_out_of_memory_in_a_step(refuse, bot, last, monkeypatch, capsys, error, amount):
    forward, calls = GPT2Model.forward, []

    def failing(self, *args, **kwargs):
        if self.training:
            calls.append(1)
            if len(calls) == 7:
                raise error
        return forward(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(GPT2Model, "forward", failing)
        said = refuse("train")
    assert f"out of memory at step 7{amount}; lower micro_rows, which is 8, or set" in said
    for way in ("checkpointing = true", 'adapter = "lora"', "step 6 is kept", "--resume"):
        assert way in said
    if amount:  # once is enough
        return
    configure(bot, micro_rows=2, checkpointing="true")
    assert resumes_at(7, capsys)


def test_out_of_memory_before_the_first_step(refuse, monkeypatch):
    with monkeypatch.context() as patch:
        stop_at(patch, 0, torch.OutOfMemoryError(CUDA))
        assert "train again; nothing was kept yet" in refuse("train")
    with monkeypatch.context() as patch:

        def full(self, *_):
            raise RuntimeError(CPU)

        patch.setattr(GPT2LMHeadModel, "to", full)
        assert "out of memory: 4.00 GiB more were wanted; take a smaller base" in refuse("train")


def test_another_error_of_a_library_is_not_called_a_lack_of_memory(bot, monkeypatch, capsys):
    stop_at(monkeypatch, 1, RuntimeError("expected scalar type Half"))
    assert main(["train", "--quiet"]) == 1
    assert "not foreseen (RuntimeError: expected scalar type Half)" in capsys.readouterr().err


def test_a_tokenizer_with_more_tokens_than_the_model_has(refuse, bot):
    configure(bot, base='"base"')
    path = str(bot / "base" / "tokenizer.json")
    other = Tokenizer.from_file(path)
    before = other.get_vocab_size()
    other.add_tokens([f"word{n}" for n in range(50)])
    other.save(path)
    said = refuse("train")
    assert f"base: the tokenizer has {before + 50:,} tokens and the model {before:,}" in said
    assert "they do not belong together" in said
    assert "they do not belong together" in refuse("import", "huggingface", "base")


def test_a_tokenizer_without_an_end(refuse, bot):
    configure(bot, base='"base"')
    path = bot / "base" / "tokenizer.json"
    inner = json.loads(path.read_text())
    inner["added_tokens"] = [t for t in inner["added_tokens"] if t["content"] != "<|endoftext|>"]
    del inner["model"]["vocab"]["<|endoftext|>"]
    path.write_text(json.dumps(inner))
    said = refuse("train")
    assert "the tokenizer has no token that ends a text; is it the one" in said
    assert "tokenizer.json" in said


def test_a_prompt_longer_than_the_model_sees(refuse):
    said = refuse("generate", "--prompt", "fog " * 900, "--max-chars", "9000")
    assert "and the model sees 511 at once; shorten it" in said


@pytest.fixture
def offline(tmp_path, monkeypatch) -> Path:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    return tmp_path / "cache"


@pytest.mark.parametrize(
    ("base", "hint"),
    [
        ("gtp2", "; did you mean 'gpt2'?"),
        ("sratch", "; did you mean 'scratch'?"),
        ("datificate/gpt2-smal-spanish", "; did you mean 'datificate/gpt2-small-spanish'?"),
        ("bsae", "; did you mean the folder base?"),
        ("quite/different", ""),
    ],
)
def test_a_base_with_a_typo_and_no_network(refuse, bot, offline, base, hint):
    (offline / "models--datificate--gpt2-small-spanish").mkdir(parents=True)
    configure(bot, base=f'"{base}"')
    said = refuse("train")
    assert f"{base}: is no folder here, and the hub cannot be reached" in said
    assert f"to download it{hint}; go online, give a folder, or set base" in said


@pytest.mark.parametrize(
    ("base", "hint"), [("./bsae", "; did you mean the folder base?"), ("/no/such/folder", "")]
)
def test_a_folder_that_is_not_there(refuse, bot, offline, base, hint):
    configure(bot, base=f'"{base}"')
    said = "there is no such folder, and no model on the hub has such a name"
    assert refuse("train").endswith(f"{base}: {said}{hint}")


@pytest.mark.parametrize(
    "name",
    [
        "last/state.json",
        "last/weights.safetensors",
        "last/optimiser.safetensors",
        "best.safetensors",
    ],
)
def test_a_checkpoint_cut_short(refuse, stopped, name):
    path = stopped / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    said = refuse("train", "--resume")
    assert f"{name}: the checkpoint is damaged or cut short" in said
    assert "begin anew with `tweetgen train` without --resume" in said
    assert main(["train", "--quiet", "--keep-live"]) == 0


def test_a_checkpoint_of_other_words_or_settings(refuse, bot, stopped, capsys):
    words = (bot / "words.txt").read_text()
    (bot / "words.txt").write_text(words.replace("goat", "bear"))
    assert "another configuration (the words are others); go back" in refuse("train", "--resume")
    (bot / "words.txt").write_text(words)
    configure(bot, row_tokens=16, steps=11)
    said = refuse("train", "--resume")
    assert "(row_tokens was 32 and is 16, steps was 10 and is 11)" in said
    assert "without --resume" in said


def test_going_on_with_the_same_words_and_settings(stopped, capsys):
    assert resumes_at(5, capsys)
    assert not stopped.exists()


@pytest.mark.parametrize("what", ["the loss became nan", "the weights are no numbers any more"])
def test_numbers_that_are_none(refuse, bot, last, monkeypatch, capsys, what):
    whole = training.Trainer.step

    def spoiling(self, number):
        loss, count = whole(self, number)
        if number == 6:
            with torch.no_grad():
                self._learned[0].fill_(float("nan"))
            loss = float("nan") if "loss" in what else loss
        return loss, count

    with monkeypatch.context() as patch:
        patch.setattr(training.Trainer, "step", spoiling)
        said = refuse("train")
    assert f"{what} at step 7; lower learning_rate, which is " in said
    assert "the checkpoint of step 6 is kept, and `tweetgen train --resume` goes on from it" in said
    for path in (last / "weights.safetensors", last.parent / "best.safetensors"):
        assert all(bool(torch.isfinite(value).all()) for value in load_file(path).values())
    configure(bot, learning_rate=1e-5)
    capsys.readouterr()
    assert main(["train", "--resume", "--keep-live"]) == 0
    err = capsys.readouterr().err
    assert "it goes on at step 7\n" in err
    assert "and is 1e-05\n" in err


def test_a_learning_rate_that_no_model_survives(refuse, bot):
    configure(bot, learning_rate=1e30, steps=40)
    assert "lower learning_rate, which is 1e+30" in refuse("train")


def test_a_model_cut_short(bot, capsys):
    assert main(["train", "--quiet"]) == 0
    newest = sorted((bot / "model").glob("2*"))[-1]
    path = newest / "model" / "model.safetensors"
    path.write_bytes(path.read_bytes()[:5000])
    capsys.readouterr()
    assert main(["generate", "--quiet"]) == 2
    said = capsys.readouterr().err
    assert f"{path.relative_to(bot)}: has 5000 bytes instead of " in said
    assert "train again, or go back with `tweetgen models rollback`" in said
    assert main(["models", "rollback"]) == 0
    assert main(["generate", "--quiet"]) in (0, 1)  # of sentences by a rule, all may be copies


@pytest.mark.parametrize("file", ["weights.safetensors", "optimiser.safetensors"])
def test_no_room_for_a_checkpoint(refuse, stopped, capsys, file):
    """Files may not grow beyond a limit, of which safetensors tells as of a full disk."""
    last = stopped / "last"
    before = {path: path.read_bytes() for path in last.iterdir()}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before[last / file]) - 1000, hard))
    try:
        said = refuse("train", "--resume")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)
    assert "the checkpoint cannot be written: " in said
    assert "File too large" in said
    assert "; make room, and `tweetgen train --resume` goes on" in said
    assert {path: path.read_bytes() for path in last.iterdir()} == before
    assert {path.name for path in stopped.iterdir()} == {"last", "best.safetensors"}
    assert resumes_at(5, capsys)


def test_no_room_for_the_model_keeps_the_checkpoint(refuse, bot, last, monkeypatch, capsys):
    def full(*_, **__):
        raise StorageError("model", "the disk is full; nothing was changed")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "add", full)
        assert "the disk is full" in refuse("train")
    assert json.loads((last / "state.json").read_text())["step"] == 10
    assert resumes_at(11, capsys)
