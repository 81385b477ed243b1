"""A trained model leaves the house: other programs read it, and nobody's words go along."""

from __future__ import annotations

import errno
import io
import json
import os
import re
from contextlib import redirect_stdout
from pathlib import Path

import numpy as np
import pytest
import torch
import yaml
from servers.hub import hub as serving
from transformers import AutoModelForCausalLM, AutoTokenizer

import tweetgen
from tweetgen import Corpus, Document
from tweetgen.bundle import mark_stale
from tweetgen.cli import main
from tweetgen.conversation import ME, NAMED, OTHER, PAUSE
from tweetgen.errors import AuthError, PublishError, RequestError, StorageError
from tweetgen.pushing import hub, push
from tweetgen_gpt2 import exporting

MARKS = (ME, OTHER, NAMED, PAUSE)
SMALL = {"base": "scratch", "size": "1M", "row_tokens": 32, "batch_rows": 8, "steps": 6}
ASKED = ["Is there soup?", "Is the lamp on?", "Fog again?"]
SAID = ["There is always soup.", "It never was off.", "There is no other weather."]
FILES = {
    "README.md",
    "config.json",
    "generation_config.json",
    "merges.txt",
    "model.safetensors",
    "special_tokens_map.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
}
NASTY = [
    "",
    " ",
    "soup",
    "  soup  and\n\n\tfog ",
    "İstanbul ǅ ﬁ … ‘quoted’ naïve e\u0301",
    "👩\u200d👩\u200d👧 flags 🇪🇸🇪🇸, ไทย हिन्दी 日本語 עברית",
    "\u202e reversed \u0000 zero \ufeff mark \ufffd",
    "endoftext |> <| s </s> [PAD] ###",
    "a" * 3000,
    f"{OTHER} soup? {ME} always",
    f"{OTHER}{PAUSE}soup{ME}{ME}  {NAMED}",
    f"x{ME}y",
]


def messages() -> list[Document]:
    """Two people, of whom one says a few things that nobody else ever says."""
    chat = []
    for day in range(150):
        chat.append(
            Document(f"{ASKED[day % 3]} {day}", author="Quirina Oxblood", conversation=str(day))
        )
        chat.append(Document(SAID[day % 3], author="Fenwick Tarrant", conversation=str(day)))
    chat += [
        Document("My door code is 7741-zx.", author="Quirina Oxblood", conversation="0"),
        Document("Uncle Thaddeus owes me ʘ 900.", author="Fenwick Tarrant", conversation="0"),
    ]
    return chat


SECRETS = [*ASKED, *SAID, "7741", "Thaddeus", "ʘ", "Oxblood", "Quirina", "Fenwick", "Tarrant"]


@pytest.fixture(scope="module")
def model() -> tweetgen.Model:
    talks = Corpus.of(messages()).conversations(["Fenwick Tarrant"])
    return tweetgen.train("gpt2", talks, clean=(), held_out=0.1, **SMALL)


@pytest.fixture(scope="module")
def posts() -> tweetgen.Model:
    texts = [f"the keeper sees {n} goats in the fog" for n in range(120)]
    return tweetgen.train("gpt2", Corpus.of(texts), **SMALL)


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("given away") / "voice"
    model.export(place)
    return place


@pytest.fixture(scope="module")
def theirs(folder):
    return AutoModelForCausalLM.from_pretrained(folder), AutoTokenizer.from_pretrained(folder)


def texts_of(folder: Path) -> dict[str, str]:
    """What can be read in an export, as a person or a search would: escapes are undone."""
    found = {}
    for path in folder.iterdir():
        if path.suffix != ".safetensors":
            text = path.read_text("utf-8")
            found[path.name] = text + (
                json.dumps(json.loads(text), ensure_ascii=False) if path.suffix == ".json" else ""
            )
    return found


def header(folder: Path) -> dict:
    return yaml.safe_load((folder / "README.md").read_text("utf-8").split("---\n")[1])


def test_transformers_gives_the_same_numbers(model, theirs):
    their_model, tokenizer = theirs
    for text in ("soup", f"{OTHER} Fog again? {ME}"):
        tokens = torch.tensor([[tokenizer.bos_token_id, *tokenizer(text).input_ids]])
        with torch.no_grad():
            assert torch.equal(their_model(tokens).logits, model.generator.model(tokens).logits)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_transformers_splits_texts_the_same_way(model, theirs, text):
    ours, tokenizer = model.generator.tokenizer, theirs[1]
    tokens = ours.encode(text)
    assert tokenizer(text).input_ids == tokens
    assert tokenizer.decode(tokens) == text
    plain = "".join(char for char in text if char not in MARKS)
    assert tokenizer.decode(tokens, skip_special_tokens=True) == plain
    assert len(tokenizer) == len(ours)


def test_the_card_says_how_and_it_works(model, posts, tmp_path, monkeypatch):
    """Whoever copies the code from the card gets a text, and of a talker ME's turn alone."""
    for kind, blocks in ((posts, 1), (model, 2)):
        place = tmp_path / str(blocks)
        kind.export(place)
        monkeypatch.chdir(place)
        codes = re.findall(r"```python\n(.*?)```", (place / "README.md").read_text("utf-8"), re.S)
        assert len(codes) == blocks
        names: dict = {}
        for code in codes:
            shown = io.StringIO()
            for seed in range(5):  # a small model may well have nothing to say once
                torch.manual_seed(seed)
                with redirect_stdout(shown):
                    exec(code, names)
            assert shown.getvalue().strip()
            assert not set(shown.getvalue()) & set(MARKS)
        if blocks == 2:
            ends = {names["tokenizer"].eos_token_id, *names["tokenizer"].encode(ME + OTHER)}
            assert not ends & set(names["answer"][:-1].tolist())


def test_a_question_is_put_as_tweetgen_puts_it(model, theirs):
    tokenizer, ours = theirs[1], model.generator
    asked = [
        {"role": "user", "content": "Fog again?"},
        {"role": "assistant", "content": "Yes."},
        {"role": "user", "content": "Still?"},
    ]
    found = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_dict=True)
    rendered = f"{OTHER} Fog again? {ME} Yes. {OTHER} Still? {ME}"
    assert found["input_ids"] == [ours.tokenizer.end, *ours.tokenizer.encode(rendered)]


def test_the_converter_of_ctranslate2_reads_it(folder, theirs, tmp_path):
    ctranslate2 = pytest.importorskip("ctranslate2")
    converter = ctranslate2.converters.TransformersConverter(str(folder))
    converter.convert(str(tmp_path / "fast"))
    tokens = ["<|endoftext|>", *theirs[1].tokenize("Fog again?")]
    fast = ctranslate2.Generator(str(tmp_path / "fast"))
    found = fast.forward_batch([tokens], return_log_probs=True)
    with torch.no_grad():
        ids = torch.tensor([theirs[1].convert_tokens_to_ids(tokens)])
        wanted = theirs[0](ids).logits.log_softmax(-1)
    torch.testing.assert_close(torch.from_numpy(np.array(found)), wanted, atol=1e-4, rtol=1e-4)


def test_nothing_else_goes_along(folder):
    assert {path.name for path in folder.iterdir()} == FILES


def test_no_words_no_names_and_no_places_go_along(model, folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    model.generator.save(_made(tmp_path / "secret-place"))
    bases = {"base": "secret-place", "row_tokens": 32, "steps": 1}
    talks = Corpus.of(messages()).conversations(["Fenwick Tarrant"])
    tweetgen.train("gpt2", talks, clean=(), **bases).export(tmp_path / "further")
    for place in (folder, tmp_path / "further"):
        for name, text in texts_of(place).items():
            found = [s for s in (*SECRETS, "secret-place", str(tmp_path.parent)) if s in text]
            assert found == [], name
    assert "base_model" not in header(tmp_path / "further")


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_the_card_counts(model, folder):
    text = (folder / "README.md").read_text("utf-8")
    found = dict(re.findall(r"^\| ([A-Z].*?) \| (.*?) \|$", text, re.M))
    manifest = model.manifest
    assert found["Trained on conversations"] == f"{manifest.corpus['documents']:,}" == "150"
    assert found["Characters"] == f"{manifest.corpus['characters']:,}"
    assert found["People who wrote them"] == str(len(manifest.corpus["people"]))
    record = manifest.training["record"]
    assert found["Steps"] == "6" == str(record["steps"])
    assert found["Passes over the words"] == f"{record['passes']:g}"
    bits = manifest.scores["bits_per_character"]
    assert found["Bits per character, on texts held out"] == f"{bits:.3f}"
    best = next(look for look in record["looks"] if look["step"] == record["best_step"])
    assert found["Samples that copied from the words"] == f"{best['copy_rate']:.0%}"


def test_the_hub_understands_the_header(folder, posts, tmp_path):
    found = header(folder)
    assert found["library_name"] == "transformers"
    assert found["pipeline_tag"] == "text-generation"
    assert {"tweetgen", "gpt2", "conversational"} <= set(found["tags"])
    assert not {"license", "base_model", "language"} & found.keys()
    posts.export(tmp_path / "posts")
    assert "conversational" not in header(tmp_path / "posts")["tags"]


def test_what_lies_there_is_not_written_over(posts, tmp_path):
    dear = tmp_path / "thesis.txt"
    dear.write_text("300 pages")
    with pytest.raises(StorageError, match="something is there already"):
        posts.export(tmp_path)
    posts.export(tmp_path / "voice")
    with pytest.raises(StorageError, match="holds folders, so it is no earlier export"):
        posts.export(tmp_path, force=True)
    (tmp_path / "voice" / "README.md").write_text("old")
    posts.export(tmp_path / "voice", force=True)
    assert header(tmp_path / "voice")["library_name"] == "transformers"
    assert dear.read_text() == "300 pages"
    assert {path.name for path in tmp_path.iterdir()} == {"thesis.txt", "voice"}


def test_a_full_disk_leaves_the_earlier_export(posts, tmp_path, monkeypatch):
    posts.export(tmp_path / "voice")
    before = (tmp_path / "voice" / "config.json").stat().st_ino

    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(exporting, "card", full)
    for place in ("voice", "other"):
        with pytest.raises(StorageError, match="the disk is full"):
            posts.export(tmp_path / place, force=True)
    assert {path.name for path in tmp_path.iterdir()} == {"voice"}
    assert (tmp_path / "voice" / "config.json").stat().st_ino == before


def test_on_the_command_line(posts, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    posts.save("bundle")
    assert main(["export", "bundle", "--to", "voice"]) == 0
    assert "written to voice" in capsys.readouterr().err
    assert {path.name for path in Path("voice").iterdir()} == FILES
    assert main(["export", "bundle", "--to", "voice"]) == 2
    assert "or say --force" in capsys.readouterr().err
    assert main(["export", "bundle", "--to", "voice", "--force", "-q"]) == 0
    mark_stale(Path("bundle"), "somebody is to be forgotten")
    assert main(["export", "bundle", "--to", "again"]) == 2
    assert "this model is stale: somebody is to be forgotten" in capsys.readouterr().err
    assert main(["export", "bundle", "--to", "again", "--stale-ok", "-q"]) == 0
    assert main(["export", "nowhere", "--to", "x"]) == 2
    assert not Path("x").exists()


# ---- the hub

# huggingface_hub 2.4 uploads large files in a way that its own client calls old.
OLD = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@pytest.fixture
def there(tmp_path, monkeypatch):
    """A hub where Ann may write, and what it knows."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no token"))
    monkeypatch.setenv("HF_TOKEN", "hf_annsOwnSecret")
    models, private = dict[str, Path](), set[str]()
    with serving(
        models, uploads=tmp_path / "hub", accounts={"hf_annsOwnSecret": "ann"}, private=private
    ) as (address, asked):
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield models, private, asked


@pytest.fixture
def bundle(posts, tmp_path, monkeypatch) -> str:
    monkeypatch.chdir(tmp_path)
    posts.save("bundle")
    return "bundle"


@OLD
def test_pushed_it_is_private_and_comes_back_whole(posts, bundle, there, tmp_path, capsys):
    models, private, _ = there
    assert main(["push", "voice", bundle, "--yes"]) == 0
    said = capsys.readouterr()
    assert f"its page is {os.environ['HF_ENDPOINT']}/ann/voice" in said.err
    assert "hf_annsOwnSecret" not in said.out + said.err
    assert private == {"ann/voice"} == set(models)
    assert {path.name for path in models["ann/voice"].iterdir()} == FILES
    words = Corpus.of([f"a gull sees {n} boats" for n in range(60)])
    further = tweetgen.train("gpt2", words, base="ann/voice", steps=1, row_tokens=32)
    further.export(tmp_path / "further")
    assert header(tmp_path / "further")["base_model"] == "ann/voice"


@OLD
def test_it_asks_first(bundle, there, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert main(["push", "voice", bundle]) == 130
    said = capsys.readouterr().err
    assert re.search(r"Upload 3\.\d MB to http://.* as voice, for you alone to see\?", said)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert main(["push", "voice", bundle, "--public"]) == 130
    assert "for everybody to see, and to keep?" in capsys.readouterr().err
    assert there[0] == {}
    assert there[2] == []
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert main(["push", "voice", bundle, "--public"]) == 0
    assert there[1] == set()


@OLD
def test_a_name_that_is_taken_is_only_updated_if_one_says_so(folder, there):
    models, private, asked = there
    push(hub(), folder, "voice")
    models["ann/voice"].joinpath("README.md").write_text("old")
    with pytest.raises(RequestError, match="there is a model of that name already; say --update"):
        push(hub(), folder, "voice")
    assert models["ann/voice"].joinpath("README.md").read_text() == "old"
    push(hub(), folder, "voice", update=True)
    assert header(models["ann/voice"])["library_name"] == "transformers"
    private.clear()  # its owner has shown it to everybody since
    before = len(asked)
    with pytest.raises(RequestError, match="that model is public; say --public as well"):
        push(hub(), folder, "voice", update=True)
    assert not [path for path in asked[before:] if "commit" in path or "lfs" in path]
    push(hub(), folder, "voice", update=True, public=True)


@pytest.mark.parametrize(
    ("name", "token", "kind", "said"),
    [
        ("voice", "", AuthError, "there is no token for the hub; set HF_TOKEN"),
        ("voice", "hf_old", AuthError, "the hub does not know this token; set HF_TOKEN"),
        ("bob/voice", None, AuthError, "this token may not write there; is the owner right"),
        ("my voice", None, RequestError, "cannot be the name of a model"),
        ("a/b/c", None, RequestError, "cannot be the name of a model"),
    ],
)
def test_what_the_hub_refuses_is_told(folder, there, monkeypatch, name, token, kind, said):
    if token is not None:
        monkeypatch.setenv("HF_TOKEN", token)
    with pytest.raises(kind, match=said) as told:
        push(hub(), folder, name)
    assert "hf_" not in str(told.value)
    assert there[0] == {}


def test_no_network_is_told(folder, there, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(PublishError, match="the hub cannot be reached"):
        push(hub(), folder, "voice")


@OLD
def test_a_hub_that_breaks_off_is_told_and_can_be_asked_again(folder, tmp_path, there, monkeypatch):
    accounts = {"hf_annsOwnSecret": "ann"}
    models: dict[str, Path] = {}
    with serving(models, uploads=tmp_path / "b", accounts=accounts, broken="commit") as (at, _):
        monkeypatch.setenv("HF_ENDPOINT", at)
        with pytest.raises(PublishError, match=r"HTTP 501.*say --update next time"):
            push(hub(), folder, "voice")
    with serving(models, accounts=accounts, private={"ann/voice"}) as (at, _):
        monkeypatch.setenv("HF_ENDPOINT", at)
        push(hub(), folder, "voice", update=True)
    assert {path.name for path in models["ann/voice"].iterdir()} == FILES
