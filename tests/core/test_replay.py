"""Any post can be written again: its model, request, seed and candidate stand in the ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import attrs
import pytest

import tweetgen
from tweetgen import Bot, Budget, Corpus, Draft, Entry, Ledger, Request, Store
from tweetgen.config import load
from tweetgen.errors import BundleError, LedgerError
from tweetgen.replay import replay

WORDS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
CONFIG = """
[generator]
use = "markov"

[publisher]
use = "jsonl"
"""


@pytest.fixture(scope="module")
def trained() -> tweetgen.Model:
    # Some lines carry what filters mend: mentions, and brackets without a partner.
    lines = WORDS.read_text("utf-8").splitlines()
    marked = [
        f"(@maud_{i % 3} {line} @gerald" if i % 2 else f"“{line}" for i, line in enumerate(lines)
    ]
    return tweetgen.train("markov", Corpus.of(marked), clean=())


@pytest.fixture
def folder(trained: tweetgen.Model, tmp_path: Path) -> Path:
    (tmp_path / "bot.toml").write_text(CONFIG)
    Store(tmp_path / "model").add(trained.manifest, trained.fill)
    return tmp_path


def post(folder: Path, **request: object) -> Entry:
    with Bot.from_config(folder) as bot:
        return bot.post(**request)


@pytest.mark.parametrize(
    "request_fields",
    [
        {},
        {"seed": 0},
        {"prompt": "(@maud_1 The"},
        {"temperature": 0.5, "top_k": 5, "min_chars": 40, "max_chars": 90},
        {"top_p": 0.9, "repetition_penalty": 1.5, "contains": ["the"], "avoids": ["gull", "fog"]},
    ],
    ids=str,
)
def test_the_same_text_is_written_again(folder: Path, request_fields: dict):
    entry = post(folder, **request_fields)
    assert {verdict["outcome"] for verdict in entry.verdicts} >= {"mend"}
    assert replay(entry, load(folder)) == entry.text


def test_every_post_of_a_day_comes_back(folder: Path):
    """Also those that were not the first candidate of their seed."""
    with Bot.from_config(folder) as bot:
        entries = [bot.post(seed=1) for _ in range(8)]
    assert len({entry.candidate for entry in entries}) == 8
    config = load(folder)
    assert [replay(entry, config) for entry in entries] == [entry.text for entry in entries]


def test_a_row_read_back_from_the_ledger_is_as_good(folder: Path):
    entry = post(folder, prompt="(@maud_1")
    with Ledger(folder / "ledger.sqlite") as ledger:
        assert replay(ledger.get(entry.id), load(folder)) == entry.text


def test_an_answer_may_name_whom_it_answers(folder: Path, trained: tweetgen.Model):
    model = tweetgen.load(folder / "model")
    filters = [model.registry.get("filter", name).make() for name in ("balance", "mentions")]
    around = tweetgen.Surroundings(reply_to="maud_1")
    request = Request(prompt="(@maud_1", contains="gerald", seed=3)
    (draft,) = model.drafts(request, [0], filters=filters, around=around, budget=Budget())
    assert draft.text.startswith("@maud_1 ")
    assert "@\u200bgerald" in draft.text
    with Ledger(folder / "ledger.sqlite") as ledger:
        origin = {"bot": "b", "publisher": "p", "account": "a", "backend": "markov"}
        facts = {"reply_to": "m1", "reply_account": "maud_1", "bundle": model.manifest.digest}
        entry = ledger.draft(draft, request, **origin, **facts)
    assert replay(entry, load(folder)) == draft.text


def test_a_later_model_does_not_change_an_earlier_post(folder: Path):
    entry = post(folder)
    other = tweetgen.train("markov", tweetgen.read(WORDS))
    store = Store(folder / "model")
    store.add(other.manifest, other.fill)
    newest = store.add(other.manifest, other.fill)
    (store.open(newest) / "manifest.json").write_text("{")  # damage of others does not matter
    assert replay(entry, load(folder)) == entry.text


def test_a_model_that_is_gone_is_said(folder: Path):
    entry = post(folder)
    shutil.rmtree(Store(folder / "model").open())
    with pytest.raises(BundleError, match=f"the model {entry.bundle[:12]} of this post is gone"):
        replay(entry, load(folder))


def test_a_damaged_model_is_not_asked(folder: Path):
    entry = post(folder)
    words = Store(folder / "model").open() / "model" / "vocabulary" / "words.npy"
    content = bytearray(words.read_bytes())
    content[-3] ^= 1
    words.write_bytes(content)
    with pytest.raises(BundleError, match="its checksum is wrong"):
        replay(entry, load(folder))


def test_what_a_person_wrote_cannot_be_replayed(folder: Path):
    with Ledger(folder / "ledger.sqlite") as ledger:
        draft = Draft(index=0, text="by hand", candidate=0, tries=1)
        origin = {"bot": "b", "publisher": "p", "account": "a", "bundle": "", "backend": ""}
        entry = ledger.draft(draft, Request(), **origin)
    for row in (entry, attrs.evolve(entry, seed=1, candidate=None)):
        with pytest.raises(LedgerError, match=f"post {entry.id} was not written by a model"):
            replay(row, load(folder))
