"""
Every row of the tables "coming from gpt-2-simple or aitextgen" is tried.

A row without a test fails, and so does a test without a row. The old tools themselves are not run:
two of the three cannot be imported any more.
"""

from __future__ import annotations

import io
import json
import random
import re
import shlex
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest
import torch
from peers import aitextgen, gpt_2_simple, textgenrnn
from transformers import GPT2Config as GPT2Shape
from transformers import GPT2LMHeadModel
from tweetgen_charrnn.generator import CharRnnGenerator
from tweetgen_charrnn.plugin import CharRnnConfig
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.plugin import GPT2Config

import tweetgen
from tweetgen import config
from tweetgen.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "moving_from.md").read_text("utf-8")
TABLE = re.compile(r"^\| (\S+) \| tweetgen \| What is different, and why \|$\n((?:\|.*\n)+)", re.M)
CODE = re.compile(r"`([^`]+)`")
BOT = """
[corpus]
sources = ["words.txt"]

[generator]
use = "gpt2"

[generator.gpt2]
base = "scratch"
size = "1M"
steps = 6
row_tokens = 64
batch_rows = 6
"""


def rows() -> dict[str, str]:
    """ "tool: the first cell" to the second cell."""
    found = {}
    for tool, table in TABLE.findall(PAGE):
        for line in table.splitlines()[1:]:
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            assert len(cells) == 3, line
            found[f"{tool}: {cells[0]}"] = cells[1]
    return found


ROWS = rows()
CHECKS: dict[str, Callable[..., None]] = {}


def row(tool: str, cell: str) -> Callable[[Callable[..., None]], None]:
    """Make a function the test of a row; it gets what came of each piece of code of ours."""
    return lambda function: CHECKS.__setitem__(f"{tool}: {cell}", function)


def older(tokenizer: Any, texts: list[str]) -> GPT2Generator:
    """A model as the old tools made them, whose output is the embedding again."""
    shape = GPT2Shape(vocab_size=len(tokenizer), n_embd=64, n_layer=4, n_head=2)
    shape.bos_token_id = shape.eos_token_id = tokenizer.end
    GPT2LMHeadModel(shape).save_pretrained("untrained")
    tokenizer.save(Path("untrained"))
    options: dict[str, Any] = {"steps": 20, "row_tokens": 64, "learning_rate": 5e-3}
    options |= {"patience": 99, "max_copy_rate": 1.0}
    made = GPT2Generator(GPT2Config(base="untrained", **options))
    return made.fit(tweetgen.Corpus.of(texts))


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the page defines, in the folder of a trained bot, beside what old tools have left."""
    folder = tmp_path_factory.mktemp("moving")
    posts = (ROOT / "examples" / "lighthouse" / "posts.txt").read_text("utf-8")
    (folder / "words.txt").write_text("".join(posts.splitlines(keepends=True)[:120]), "utf-8")
    (folder / "more").mkdir()
    (folder / "more" / "songs.txt").write_text("A song of the sea.\nAnother song.\n")
    tweets = 'id,text\n1,"One, with a comma."\n2,"Two\nlines."\n3,Three is plain.\n'
    (folder / "tweets.csv").write_text(tweets)
    (folder / "bot.toml").write_text(BOT)
    namespace: dict[str, Any] = {}
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S):
            exec(block, namespace)
        generator = older(namespace["model"].generator.tokenizer, posts.splitlines()[:120])
        namespace["model"] = attrs.evolve(namespace["model"], generator=generator)
        gpt_2_simple.run(folder / "checkpoint" / "run1", generator)
        aitextgen.folder(folder / "my-model", generator)
        textgenrnn.saved(textgenrnn.network(layers=1, is_bidirectional=False), folder)
        namespace["model"].export("older-model")
        tell("tweetgen train --quiet")
        tell("tweetgen models tag run1 live")
        yield namespace
    torch.set_num_threads(threads)


def tell(command: str) -> str:
    """What a command prints."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        code = main(shlex.split(command)[1:])
    shown = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert code == 0, f"{command}\n{shown}"
    return shown


@cache
def trained() -> str:
    """What the command prints, in the folder of all these tests."""
    return tell("tweetgen train")


def configured(lines: list[str]) -> config.Config:
    """The configuration of a bot with `lines` in its file."""
    file = Path("changed.toml")
    is_charrnn = any(line.startswith("generator.charrnn.") for line in lines)
    basis = ['generator.use = "charrnn"' if is_charrnn else 'generator.use = "gpt2"']
    if not any(line.startswith("corpus.sources") for line in lines):
        basis.append('corpus.sources = ["words.txt"]')
    file.write_text("\n".join([*basis, *lines]), "utf-8")
    return config.load(file)


def outcomes(cell: str, names: dict[str, Any]) -> list[Any]:
    """What comes of each piece of code in a cell, in order; of lines for a bot.toml only once."""
    found: list[Any] = []
    lines: list[str] = []
    for code in CODE.findall(cell):
        if code == "tweetgen train":  # of which several rows speak
            found.append(trained())
        elif code.startswith("tweetgen "):
            found.append(tell(code))
        elif re.match(r"[a-z0-9_.]+ = ", code):
            lines.append(code)
        else:
            found.append(eval(code, names))
    return [*([configured(lines)] if lines else []), *found]


@pytest.mark.parametrize("name", ROWS)
def test_row(name, names, monkeypatch):
    for module in ("generator", "bot"):
        monkeypatch.setattr(f"tweetgen.{module}.randbits", random.Random(7).getrandbits)
    CHECKS[name](*outcomes(ROWS[name], names))


def test_all_rows_are_tested():
    assert list(ROWS) == list(CHECKS)
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(lines) == len(ROWS) + 2 * len(TABLE.findall(PAGE)), "a table has another head"


def learned(changed: config.Config, **options: Any) -> GPT2Generator:
    """A small model, trained for a moment with the options of a row."""
    wanted = changed.generator.options
    if not Path(wanted.base).is_dir():
        wanted = attrs.evolve(wanted, base="scratch", size="1M")
    little = {"steps": 2, "row_tokens": 32, "micro_rows": 2, "batch_rows": 4}
    little |= {"patience": 99, "max_copy_rate": 1.0} | options
    texts = [f"the keeper sees {n} goats in the fog" for n in range(40)]
    return GPT2Generator(attrs.evolve(wanted, **little)).fit(tweetgen.Corpus.of(texts))


@cache
def fluent() -> GPT2Generator:
    """One that has learned its few sentences."""
    return learned(configured([]), steps=30, batch_rows=8)


def weights(generator: GPT2Generator) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in generator.model.named_parameters()}


def spelled(changed: config.Config, labels: tuple[str, ...] = ("",), **options: Any) -> Any:
    """The same letter by letter."""
    little = {"units": 8, "steps": 2, "stretch": 16, "rows": 4, "counts": 3} | options
    documents = [
        tweetgen.Document(f"the keeper {label} sees {n} goats", labels=(label,))
        for n in range(20)
        for label in labels
    ]
    wanted = attrs.evolve(changed.generator.options, **little)
    return CharRnnGenerator(wanted).fit(tweetgen.Corpus.of(documents))


def options_of(changed: config.Config) -> Any:
    return changed.generator.options


def texts_of(shown: str) -> list[str]:
    return [json.loads(line)["text"] for line in shown.splitlines() if line.startswith("{")]


def nothing(*found: Any) -> None:
    """There is nothing to set: the row says why."""
    assert found == ()


# ---- gpt-2-simple, training

G, A, T = "gpt-2-simple", "aitextgen", "textgenrnn"


@row(G, '`finetune(sess, "words.txt")`')
def _(shown):
    assert "6 steps" in shown
    assert "passes over your words" in shown
    assert "now live" in shown
    one = tweetgen.train(
        "gpt2", tweetgen.Corpus.of(["A line."]), base="scratch", size="1M", steps=1
    )
    assert one.generator.tokenizer.encode("A line.")


@row(G, "`steps=200`")
def _(changed):
    assert options_of(changed).steps == 200
    record = learned(changed, steps=3).record
    assert record["steps"] == 3
    (passes,) = re.findall(r"([\d.]+) passes", record["said"][0])
    assert float(passes) == record["passes"] > 0


@row(G, "`steps=-1`")
def _(changed):
    some = {"steps": None, "epochs": 40.0, "patience": 1, "learning_rate": 0.02, "dropout": 0.0}
    made = learned(changed, **some, precision="float32")
    assert made.record["stopped"] != "all steps are done"
    assert made.record["best_step"] < made.record["steps"]
    assert options_of(changed).epochs == 100


@row(G, '`model_name="124M"`')
def _(changed):
    assert options_of(changed).base == "gpt2"


@row(G, '`model_dir="models"`')
def _(changed):
    assert options_of(changed).base == "models/mine"


@row(G, '`dataset="folder/"`')
def _(changed):
    from tweetgen.cli.options import corpus_from

    assert "A song of the sea." in corpus_from(changed).texts()


@row(G, "`combine=50000`")
def _(*found):
    nothing(*found)
    texts = [*tweetgen.read("more/songs.txt", "words.txt").texts()]
    assert texts[1:3] == ["Another song.", Path("words.txt").read_text("utf-8").splitlines()[0]]


@row(G, "`batch_size=1`")
def _(changed):
    one, four = (
        weights(learned(changed, micro_rows=n, dropout=0.0, precision="float32")) for n in (1, 4)
    )
    for name, value in one.items():
        torch.testing.assert_close(value, four[name], atol=2e-3, rtol=1e-3)


@row(G, "`accumulate_gradients=5`")
def _(changed):
    twice = learned(changed, batch_rows=10).record["passes"]
    assert twice == pytest.approx(2 * learned(changed, batch_rows=5).record["passes"], abs=0.02)


@row(G, "`learning_rate=0.0001`")
def _(changed):
    assert options_of(changed).learning_rate == 1e-4
    far, near = (weights(learned(changed, learning_rate=rate)) for rate in (1e-2, 1e-4))
    assert not all(torch.equal(far[name], near[name]) for name in far)


@row(G, '`restore_from="latest"`')
def _(shown):
    assert "there is no checkpoint; training begins at the beginning" in shown
    assert "now live" in shown


@row(G, '`restore_from="fresh"`')
def _(shown):
    assert "now live" in shown


@row(G, '`restore_from="path"`')
def _(changed):
    before = GPT2Generator.load(Path("older-model"), options_of(changed))
    made = learned(changed, learning_rate=1e-9)
    for name, value in weights(before).items():
        torch.testing.assert_close(weights(made)[name], value, atol=1e-6, rtol=0)


@row(G, '`run_name="run1"`')
def _(shown):
    assert shown.startswith("run1 is now ")


@row(G, '`checkpoint_dir="checkpoint"`')
def _(changed):
    assert Path(changed.bot.model).name == "checkpoint"


@row(G, "`overwrite=True`")
def _(changed, shown):
    assert "written to old-model" in shown
    versions = len(tweetgen.Store("model").versions())
    assert learned(changed).generate(1, seed=1, max_chars=100)
    assert len(tweetgen.Store("model").versions()) == versions


@row(G, "`sample_every=100`, `sample_num=1`, `sample_length=200`")
def _(_):
    looks = tweetgen.load("model").manifest.training["record"]["looks"]
    assert [look["step"] for look in looks] == list(range(1, len(looks) + 1)), "few steps, each"
    assert all({"step", "bits_per_character", "copy_rate"} <= look.keys() for look in looks)


row(G, "`save_every=1000`")(nothing)


@row(G, "`print_every=1`")
def _(shown):
    assert shown == ""


@row(G, "`max_checkpoints=1`")
def _(*found):
    nothing(*found)
    assert not [*Path("model").rglob("*best*"), *Path("model").rglob("*last*")]


row(G, "`multi_gpu=True`")(nothing)


@row(G, "`use_memory_saving_gradients=True`")
def _(changed):
    kept, again = (weights(learned(changed, checkpointing=c, dropout=0.0)) for c in (False, True))
    for name, value in kept.items():
        torch.testing.assert_close(value, again[name], atol=2e-3, rtol=1e-3)


def stayed(changed: config.Config) -> set[str]:
    """The parameters that training from a folder leaves alone."""
    before = GPT2Generator.load(Path("older-model"), options_of(changed))
    after = weights(learned(changed, base="older-model"))
    return {name for name, value in weights(before).items() if torch.equal(value, after[name])}


@row(G, "`only_train_transformer_layers=True`")
def _(changed):
    alone = {name.removeprefix("transformer.")[:4] for name in stayed(changed)}
    assert alone == {"wte.", "h.0."}
    lora = attrs.evolve(changed.generator.options, freeze=0, adapter="lora")
    changed = attrs.evolve(changed, generator=attrs.evolve(changed.generator, options=lora))
    assert {"transformer.wte.weight", "transformer.wpe.weight"} <= stayed(changed)


row(G, '`optimizer="sgd"`')(nothing)


@row(G, "`reuse=True`, `start_tf_sess()`, `reset_session(sess)`")
def _(loaded):
    other = tweetgen.load("model", "run1")
    first = loaded.generate(seed=3, max_chars=200)
    other.generate(seed=4, max_chars=200)
    assert loaded.generate(seed=3, max_chars=200) == first


# ---- gpt-2-simple, writing


@row(G, "`generate(sess)`")
def _(shown, text):
    assert shown.split("\n(seed ")[0].strip()
    assert text == text.strip() != ""


@row(G, "`length=60`")
def _(changed, shown):
    assert changed.generate.max_chars == 240
    assert 0 < len(shown.split("\n(seed ")[0]) <= 240


@row(G, "`temperature=0.7`")
def _(changed):
    assert changed.generate.temperature == 0.7
    assert fluent().capabilities.suggested == {"temperature": 0.8}  # where nothing is said


@row(G, "`top_k=40`")
def _(shown):
    assert shown.strip()
    asked = {"seed": 1, "max_chars": 200}
    assert fluent().generate(3, top_k=1, **asked) == fluent().generate(3, temperature=0, **asked)


@row(G, "`top_p=0.9`")
def _(shown):
    assert shown.strip()
    both = fluent().generate(3, seed=1, top_k=1, top_p=0.9, max_chars=200)
    assert len(set(both)) == 1, "top_k counts beside top_p"


@row(G, '`prefix="The goat"`')
def _(shown, text):
    assert shown.startswith("The goat")
    assert text.startswith("The goat")


@row(G, "`include_prefix=False`")
def _(text):
    assert text
    assert not text.startswith("The goat")


@row(G, r'`truncate="<\|endoftext\|>"`')
def _(*found):
    nothing(*found)
    texts = tweetgen.load("model").generate(5, seed=1, max_chars=280)
    assert not any("endoftext" in text for text in texts)


@row(G, '`truncate="."`')
def _(text):
    assert text
    assert "." not in text


@row(G, "`nsamples=4`")
def _(shown, texts):
    assert re.findall(r"^  (\d)  ", shown, re.M) == list("1234")
    assert len(texts) == 4


@row(G, "`batch_size=2`")
def _(texts):
    assert len(texts) == 3


@row(G, "`seed=7`")
def _(shown, texts):
    state = torch.random.get_rng_state()
    assert tell("tweetgen generate --seed 7") == shown
    assert isinstance(texts, list)
    assert tell("tweetgen generate --seed 0") == tell("tweetgen generate --seed 0") != shown
    assert torch.equal(torch.random.get_rng_state(), state)


@row(G, "`return_as_list=True`")
def _(texts):
    assert len(texts) == 2


@row(G, '`generate_to_file(sess, destination_path="out.txt")`')
def _(shown, written):
    assert len(texts_of(shown)) == 3
    assert written == len(Path("out.txt").read_text("utf-8"))


@row(G, r'`sample_delim="====\n"`')
def _(text):
    assert text.count("\n====\n") == 1


row(G, '`sample_dir="samples"`')(nothing)


@row(G, '`load_gpt2(sess, run_name="run1")`')
def _(shown, loaded):
    assert shown.strip()
    assert loaded.manifest.digest == tweetgen.load("model", "run1").manifest.digest


# ---- gpt-2-simple, the rest


@row(G, '`download_gpt2(model_name="124M")`, `is_gpt2_downloaded()`')
def _(changed):
    assert options_of(changed).base == "gpt2"


@row(G, '`encode_csv("tweets.csv")`')
def _(changed):
    from tweetgen.cli.options import corpus_from

    assert [*corpus_from(changed).texts()] == [
        "One, with a comma.",
        "Two\nlines.",
        "Three is plain.",
    ]
    old = "<|startoftext|>One text.<|endoftext|>\n<|startoftext|>Another.<|endoftext|>\n"
    Path("encoded.txt").write_text(old)
    assert [*tweetgen.read("encoded.txt").texts()] == ["One text.", "Another."]


row(G, '`encode_dataset("words.txt")`')(nothing)


@row(G, '`copy_checkpoint_to_gdrive(run_name="run1")`, `mount_gdrive()`')
def _(_):
    assert tweetgen.load("backup").generate(seed=1, max_chars=280)


@row(G, "`gpt_2_simple finetune words.txt`")
def _(shown):
    assert "learns from words.txt" in shown.replace(str(Path.cwd()) + "/", "")
    assert "now live" in shown


@row(G, "`gpt_2_simple generate --nsamples 2`")
def _(shown):
    assert re.findall(r"^  (\d)  ", shown, re.M) == list("12")


# ---- aitextgen, making a model


@row(A, '`aitextgen(tf_gpt2="124M")`')
def _(changed):
    assert options_of(changed).base == "gpt2"


@row(A, '`aitextgen(model="EleutherAI/gpt-neo-125M")`')
def _(changed):
    assert options_of(changed).base == "EleutherAI/gpt-neo-125M"


@row(A, '`aitextgen(model_folder="trained_model", tokenizer_file="aitextgen.tokenizer.json")`')
def _(shown):
    assert "now live" in shown
    assert tweetgen.load("brought").manifest.corpus["imported_from"] == "aitextgen"


@row(A, "`GPT2ConfigCPU()`")
def _(changed):
    assert learned(changed).model.config.n_layer == 3


@row(A, "`build_gpt2_config(vocab_size=5000, n_layer=6)`")
def _(changed):
    assert options_of(changed).size == "6M"
    from transformers import GPT2Config, GPT2LMHeadModel

    ours = GPT2Generator.load(Path("older-model"), options_of(changed))
    end = ours.tokenizer.end
    shape = {
        "eos_token_id": end,
        "bos_token_id": end,
        "n_embd": 48,
        "n_layer": 2,
        "n_head": 2,
        "n_positions": 64,
    }
    own = GPT2LMHeadModel(GPT2Config(vocab_size=len(ours.tokenizer), **shape))
    own.save_pretrained("own-shape")
    ours.tokenizer.save(Path("own-shape"))
    assert learned(changed, base="own-shape").model.config.n_embd == 48


@row(A, '`train_tokenizer("words.txt")`')
def _(tokenizer):
    assert len(tokenizer.encode("lighthouse")) < 5


row(A, '`schema_tokens=["~^", "~@"]`, `schema_return=["title"]`')(nothing)


@row(A, "`to_gpu=True`, `to_fp16=True`")
def _(changed):
    assert options_of(changed).device == "cuda"
    assert configured([]).generator.options.device == "auto"


@row(A, "`gradient_checkpointing=True`")
def _(changed):
    assert options_of(changed).checkpointing is True


row(A, '`cache_dir="aitextgen"`')(nothing)


# ---- aitextgen, texts


@row(A, '`TokenDataset("words.txt", line_by_line=True)`')
def _(read):
    lines = Path("words.txt").read_text("utf-8").splitlines()
    assert [*read.texts()] == lines == [*tweetgen.read("words.txt").texts()]


@row(A, '`TokenDataset("words.txt", line_by_line=False)`')
def _(read):
    assert len([*read.texts()]) == 1


@row(A, '`TokenDataset("tweets.csv", line_by_line=True)`')
def _(read):
    assert [*read.texts()][1] == "Two\nlines."


@row(A, '`TokenDataset(texts=["One.", "Two."])`')
def _(read):
    assert [*read.texts()] == ["One.", "Two."]


row(A, "`dataset.save()`, `from_cache=True`, `save_cache=True`")(nothing)


@row(A, "`block_size=64`")
def _(changed):
    fewer = learned(changed, row_tokens=64).record["passes"]
    assert fewer > 1.5 * learned(changed, row_tokens=32).record["passes"]


@row(A, "`merge_datasets([a, b])`")
def _(read):
    assert len([*read.texts()]) == 123


@row(A, "`merge_datasets([a, b], equalize=True)`")
def _(read):
    assert len([*read.texts()]) == 60


# ---- aitextgen, training


@row(A, '`ai.train("words.txt", num_steps=5000)`')
def _(changed):
    assert options_of(changed).steps == 5000


@row(A, '`output_dir="trained_model"`')
def _(changed):
    assert Path(changed.bot.model).name == "trained_model"


@row(A, "`learning_rate=1e-3`, `weight_decay=0.05`")
def _(changed):
    assert (options_of(changed).learning_rate, options_of(changed).weight_decay) == (1e-3, 0.05)
    assert learned(changed).record["steps"] == 2


row(A, "`warmup_steps=100`, `adam_epsilon=1e-8`, `max_grad_norm=0.5`")(nothing)


@row(A, "`batch_size=8`, `gradient_accumulation_steps=4`")
def _(changed):
    assert (options_of(changed).micro_rows, options_of(changed).batch_rows) == (8, 32)
    assert learned(changed, micro_rows=8, batch_rows=32).record["steps"] == 2


@row(A, "`generate_every=1000`, `n_generate=1`")
def _(_):
    assert tweetgen.load("model").manifest.training["record"]["looks"]


row(A, "`save_every=1000`, `save_gdrive=True`")(nothing)


@row(A, "`fp16=True`")
def _(changed):
    made = learned(changed)
    assert options_of(changed).precision == "bfloat16"
    assert next(made.model.parameters()).dtype == torch.float32


@row(A, "`freeze_layers=True`, `num_layers_freeze=2`")
def _(changed):
    alone = {name.removeprefix("transformer.")[:4] for name in stayed(changed)}
    assert alone == {"wte.", "h.0.", "h.1."}


@row(A, "`seed=7`")
def _(changed):
    assert options_of(changed).seed == 7
    one, again, other = (weights(learned(changed, seed=seed)) for seed in (0, 0, 7))
    assert all(torch.equal(one[name], again[name]) for name in one)
    assert not all(torch.equal(one[name], other[name]) for name in one)


row(A, "`n_gpu=2`")(nothing)
row(
    A,
    '`tpu_cores=8`, `use_deepspeed=True`, `num_workers=2`, `benchmark=True`, `fp16_opt_level="O1"`',
)(nothing)
row(A, '`progress_bar_refresh_rate=20`, `avg_loss_smoothing=0.01`, `run_id="mine"`')(nothing)


@row(A, "`ai.cross_train([a, b])`")
def _(changed, shown):
    assert "written to first" in shown
    assert learned(changed).generate(1, seed=1, max_chars=100)


# ---- aitextgen, writing


@row(A, "`ai.generate(3)`")
def _(shown, texts):
    assert re.findall(r"^  (\d)  ", shown, re.M) == list("123")
    assert len(texts) == 3


@row(A, "`ai.generate_one()`")
def _(text):
    assert isinstance(text, str)
    assert text


@row(A, "`ai.generate_samples(temperatures=[0.7, 1.0])`")
def _(texts):
    assert len(texts) == 2


@row(A, "`ai.generate_to_file(n=3)`")
def _(shown):
    found = [json.loads(line) for line in shown.splitlines() if line.startswith("{")]
    assert [one["index"] for one in found] == [0, 1, 2]
    assert all(isinstance(one["seed"], int) for one in found)


@row(A, '`prompt="The goat"`')
def _(text):
    assert text.startswith("The goat")


@row(A, "`min_length=10`, `max_length=60`")
def _(text):
    assert 20 <= len(text) <= 240


@row(A, "`temperature=0.7`, `top_k=40`, `top_p=0.9`, `repetition_penalty=1.2`")
def _(text):
    assert text


@row(A, "`num_beams=4`, `no_repeat_ngram_size=3`, `do_sample=False`")
def _(changed):
    assert changed.generate.temperature == 0
    assert len(set(fluent().generate(3, temperature=0, max_chars=200))) == 1


row(A, "`lstrip=True`, `nonempty_output=True`")(nothing)


@row(A, "`return_as_list=True`")
def _(texts):
    assert len(texts) == 2


@row(A, "`ai.generate(seed=7)`")
def _(texts):
    assert texts
    model = tweetgen.load("model")
    assert model.generate(seed=0, max_chars=280) == model.generate(seed=0, max_chars=280)


row(A, "`schema=True`, `normalize_key=True`")(nothing)
row(A, "`use_cache=True`, `skip_special_tokens=True`, `pad_token_id=0`")(nothing)


@row(A, '`ai.save("folder")`, `ai.save_for_upload("my-model")`')
def _(_, shown):
    for name in ("for-upload", "my-voice"):
        assert (Path(name) / "README.md").read_text("utf-8").startswith("---\n")
    assert "written to my-voice" in shown


@row(A, "`ai.export(quantize=True)`")
def _(saved):
    assert saved.manifest.digest


@row(A, "`ai.get_device()`")
def _(device):
    assert device.type in {"cpu", "cuda", "mps"}


# ---- textgenrnn


@row(T, '`textgen.train_from_file("words.txt", num_epochs=8)`')
def _(changed):
    assert options_of(changed).epochs == 8
    assert spelled(changed, steps=None, epochs=1.0).record["passes"] == pytest.approx(1, abs=0.2)


@row(T, "`textgen.train_on_texts(texts, context_labels=labels)`")
def _(changed):
    assert spelled(changed, ("old", "young")).trained.voices == ("old", "young")


@row(T, "`rnn_size=128, rnn_layers=3`")
def _(changed):
    shape = spelled(changed, units=128).trained.shape
    assert (options_of(changed).units, shape.layers) == (128, 3)


@row(T, "`dropout=0.2`")
def _(changed):
    assert options_of(changed).dropout == 0.2


@row(T, '`textgen.train_from_file("tweets.csv", is_csv=True)`')
def _(read):
    assert len([*read.texts()]) == 3


@row(T, "`textgen.generate(3, temperature=0.5)`")
def _(texts):
    assert len(texts) == 3


@row(T, "`textgen.generate(temperature=[1.0, 0.5, 0.2, 0.2])`")
def _(changed):
    made = spelled(changed, cycle=(0.0,))
    greedy = made.generate(1, temperature=0, seed=1, min_chars=0)
    assert made.generate(1, temperature=9.0, seed=2, min_chars=0) == greedy


@row(T, '`textgenrnn(weights_path="mine.hdf5")`')
def _(shown):
    assert "now live; it is a model of charrnn" in shown
    brought = CharRnnGenerator(CharRnnConfig(base="old-voice", steps=1, samples=0))
    assert brought.fit(tweetgen.Corpus.of(["the goat"])).trained.shape.window == textgenrnn.WINDOW


# ---- models that come along


@pytest.mark.parametrize("tool", ["gpt-2-simple", "aitextgen"])
def test_a_model_that_came_along_speaks_and_is_trained_further(names, tool):
    """The way that the page describes, from the old tool's files to a model of one's own."""
    commands = re.findall(r"^tweetgen .*$", PAGE, re.M)
    (bring,) = (c for c in commands if c.startswith(f"tweetgen import {tool}"))
    place = f"brought-{tool}"
    tell(bring.replace("brought", place))
    theirs = names["model"].generator
    texts = tweetgen.Corpus.of(["The goat is in the fog.", "Soup again."])
    found = tweetgen.load(place)
    assert found.score(texts).bits_per_character == pytest.approx(
        theirs.score(texts).bits_per_character, abs=1e-4
    )
    assert found.generate(1, seed=1, max_chars=280)
    Path("bot-of-it.toml").write_text(BOT + f'[bot]\nmodel = "{place}"\n')
    assert tell("tweetgen generate bot-of-it.toml --seed 1").strip()
    (export,) = (c for c in commands if c.startswith("tweetgen export brought"))
    tell(export.replace("brought", place).replace("old-model", f"{place}-base"))
    card = (Path(f"{place}-base") / "README.md").read_text("utf-8")
    assert f"trained with {tool}" in card
    assert "| Trained on" not in card
    further = BOT.replace('"scratch"', f'"{place}-base"').replace('size = "1M"\n', "")
    Path("further.toml").write_text(
        further.replace("steps = 6", "steps = 10\nlearning_rate = 5e-4")
    )
    assert "now live" in tell("tweetgen train further.toml")
    after = tweetgen.load("model")
    lines = tweetgen.read("words.txt")
    assert after.score(lines).bits_per_character < theirs.score(lines).bits_per_character
