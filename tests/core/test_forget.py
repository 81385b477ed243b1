"""One person is gone from everything that a bot learns, remembers and says; or never came in."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tweetgen import Bot, Corpus, Document, Ledger, Store, bundle, load
from tweetgen.cli import main
from tweetgen.config import load as load_config
from tweetgen.drafting import Draft
from tweetgen.errors import ConfigError, ModelError
from tweetgen.ledger import FORGOTTEN, AlreadyAnswered
from tweetgen.names import KEY_VARIABLE, pseudonym
from tweetgen.privacy import Agreed, Consent, ConsentList, Forget, ForgetList, guards, may_know
from tweetgen.publisher import Mention
from tweetgen.request import Request

CHAT = [
    ("Ben Smith", "Is the kettle on?"),
    ("Ann", "My kettle is never off, Ben."),
    ("Cem", "Ben, and the cat?"),
    ("Ann", "My cat is under the stove."),
    ("Cem", "Is it asleep?"),
    ("Ann", "My cat is never asleep."),
]


def messages() -> list[Document]:
    return [Document(text, author=author, conversation="kitchen") for author, text in CHAT]


@pytest.fixture
def bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a chat and a bot.toml; the current one."""
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(document.to_dict()) for document in messages()]
    Path("chat.jsonl").write_text("\n".join(lines))
    Path("bot.toml").write_text(
        '[corpus]\nsources = ["chat.jsonl"]\nheld_out = 0.0\n'
        '[conversations]\nme = ["Ann"]\n[generator]\nuse = "markov"\n'
        '[generate]\nmin_chars = 3\n[filters]\nuse = []\n[publisher]\nuse = "jsonl"\n'
    )
    return tmp_path


def _draft(text: str) -> Draft:
    return Draft(index=0, text=text, candidate=0, tries=1)


def run(*arguments: str) -> None:
    assert main([*arguments, "--quiet"]) == 0


def asked(capsys, *arguments: str) -> list[dict]:
    capsys.readouterr()
    run(*arguments, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def learned(folder: Path) -> str:
    """All that a store's newest model has of its corpus: the index holds every word."""
    newest = sorted((folder / "model").glob("*/novelty/words.npy"))[-1]
    return newest.read_bytes().decode("utf-8", "replace")


def test_the_list_survives_being_written_and_holds_no_name(tmp_path):
    path = tmp_path / "forgotten.txt"
    ForgetList.read(path).adding(["Ben Smith"]).write(path)
    ForgetList.read(path).adding(["Zoë"]).write(path)
    forgotten = ForgetList.read(path)
    assert all(name in forgotten for name in ("Ben Smith", "~ben\u00a0SMITH", "Zoe\u0308"))
    assert "Ben" not in forgotten  # another Ben, perhaps
    assert "ben" not in path.read_text().lower()
    assert len(forgotten.people) == 2


def test_a_list_of_another_key_is_refused(tmp_path, monkeypatch):
    """With another key nobody on the list would be known: all would silently be back."""
    path = tmp_path / "forgotten.txt"
    ForgetList().adding(["Ben"]).write(path)
    monkeypatch.setenv(KEY_VARIABLE, "another")
    with pytest.raises(ConfigError, match=KEY_VARIABLE):
        ForgetList.read(path)


@pytest.mark.parametrize("damage", ["person", "called x y", "Ben Smith", "\udcff"])
def test_a_damaged_list_is_refused(tmp_path, damage):
    path = tmp_path / "forgotten.txt"
    path.write_bytes(damage.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(ConfigError):
        ForgetList.read(path)


def test_their_documents_and_their_names_are_gone():
    forgotten = ForgetList().adding(["Ben Smith"])
    report = (corpus := Corpus.of(messages()).clean([lambda: Forget(forgotten)])).report()
    assert report.dropped == {"forgotten": 1}
    assert report.removed == {"names": 2}
    texts = [*corpus.texts()]
    assert texts[1] == f"{pseudonym('ben')}, and the cat?"
    assert not any("Ben" in text for text in texts)


def test_names_are_found_that_no_file_tells_any_more():
    """The list has only hashes, so a text alone must do; also for names without blanks."""
    forgotten = ForgetList().adding(["Ben Smith", "小明"])
    texts = ["ask @BEN SMITH or b.smith", "小明你好", "benevolent"]
    changed = [*Corpus.of(texts).clean([lambda: Forget(forgotten)]).texts()]
    assert changed == [
        f"ask {pseudonym('ben smith')} or b.smith",
        f"{pseudonym('小 明')}你好",
        "benevolent",
    ]


def test_forgetting_drops_cleans_and_marks(bot, capsys):
    run("train")
    assert "kettle" in learned(bot)
    (told,) = asked(capsys, "forget", "Ben Smith", "--yes")
    (version,) = Store(bot / "model").versions()
    assert told == {
        "documents": 1,
        "mentions": 0,
        "posts": 0,
        "models": [version.name],
        "forgotten": 1,
    }
    assert asked(capsys, "models", "list")[0]["state"] == "stale"
    assert load(bot / "model").manifest.stale
    run("train")
    assert [row["state"] for row in asked(capsys, "models", "list")] == ["stale", "ok"]
    assert "on?" not in learned(bot)
    dropped = load(bot / "model").manifest.training["dropped"]
    assert dropped["forgotten"] == 1
    # The one trained without them stays what it is, when they are forgotten once more.
    assert asked(capsys, "forget", "Ben Smith", "--yes")[0]["models"] == [version.name]
    assert asked(capsys, "forget", "--list") == [{"forgotten": 1}]


def test_a_stale_model_posts_only_when_it_must(bot, capsys):
    run("train")
    run("forget", "Ben Smith", "--yes")
    capsys.readouterr()
    assert main(["post"]) == 2
    assert "--stale-ok" in capsys.readouterr().err
    assert not Path("ledger.sqlite").exists()
    assert main(["generate"]) == 0
    assert "stale" in capsys.readouterr().err
    assert main(["post", "--dry-run"]) == 0
    assert "stale" in capsys.readouterr().err
    assert main(["post", "--stale-ok"]) == 0
    with Bot.from_config() as speaking, pytest.raises(ModelError, match="stale"):
        speaking.post()
    run("train")
    assert main(["post"]) == 0


def test_it_asks_first(bot, monkeypatch):
    monkeypatch.setattr("click.confirm", _refused)
    run("train")
    assert main(["forget", "Ben Smith"]) == 130
    assert not Path("forgotten.txt").exists()
    assert main(["forget"]) == 2


def _refused(*_: object, abort: bool, **__: object) -> None:
    import click

    assert abort
    raise click.exceptions.Abort


def test_models_of_others_are_not_marked(bot, capsys):
    run("train")
    assert asked(capsys, "forget", "Nobody", "--yes")[0]["models"] == []
    assert asked(capsys, "models", "list")[0]["state"] == "ok"


def test_where_nobody_can_tell_the_model_is_marked(monkeypatch):
    forgotten = ForgetList().adding(["Ben"])
    known = {"people": [], "people_key": _key()}
    assert not may_know(known, forgotten)
    assert may_know({}, forgotten)  # written by an older version
    assert may_know(known | {"people": None}, forgotten)  # too many to be named
    monkeypatch.setenv(KEY_VARIABLE, "another")
    assert may_know(known, ForgetList().adding(["Ben"]))


def _key() -> str:
    from tweetgen.names import key_hash

    return key_hash()


def test_the_manifest_knows_people_by_hashes_only(bot):
    run("train")
    manifest = load(bot / "model").manifest
    assert len(manifest.corpus["people"]) == 3
    text = next((bot / "model").glob("*/manifest.json")).read_text()
    assert "Ben" not in text
    assert "Cem" not in text


def test_a_damaged_mark_is_still_a_mark(bot):
    run("train")
    folder = Store(bot / "model").open()
    (folder / bundle.STALE).write_text("{")
    assert bundle.read(folder).stale


def test_a_mark_reaches_a_model_that_was_fetched_before(bot, monkeypatch):
    """Somebody forgets on one machine; the bot speaks on another, with a copy of the model."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(bot / "here"))
    url = (bot / "remote").as_uri()
    Path("bot.toml").write_text(Path("bot.toml").read_text() + f'[bot]\nmodel = "{url}"\n')
    run("train")
    monkeypatch.setenv("XDG_CACHE_HOME", str(bot / "there"))
    assert not load(url).manifest.stale
    monkeypatch.setenv("XDG_CACHE_HOME", str(bot / "here"))
    run("forget", "Ben Smith", "--yes")
    monkeypatch.setenv("XDG_CACHE_HOME", str(bot / "there"))
    assert load(url).manifest.stale


def test_the_ledger_forgets_and_still_answers_once(bot):
    run("train")
    place = {"publisher": "net", "account": "ann"}
    with Ledger("ledger.sqlite") as ledger:
        for number, author in enumerate(("Ben Smith", "ben smith", "Cem")):
            mention = Mention(id=f"m{number}", author=author, text=f"hello {number}")
            assert ledger.note_mention("net", "ann", mention)
        context = (Document("hello 0", author="Ben Smith", id="m0"),)
        rest = {"bot": "b", "bundle": "", "backend": "markov", **place}
        answer = {"reply_to": "m0", "reply_account": "Ben Smith"}
        ledger.draft(_draft("My cat."), Request(context=context), **answer, **rest)
        ledger.draft(_draft("My dog."), Request(), **rest)
    run("forget", "Ben Smith", "--yes")
    with Ledger("ledger.sqlite") as ledger:
        assert [mention.id for mention in ledger.open_mentions("net", "ann")] == ["m2"]
        assert not ledger.note_mention("net", "ann", Mention(id="m1", author="Ben", text="again"))
        with pytest.raises(AlreadyAnswered):
            ledger.draft(_draft("Other."), Request(), **answer, **rest)
        texts = [entry.text for entry in ledger.entries()]
        assert texts == ["My dog.", "My cat."]
    assert b"hello 0" not in Path("ledger.sqlite").read_bytes()  # nor in its free pages
    connection = sqlite3.connect("ledger.sqlite")
    rows = connection.execute("SELECT author, text FROM mentions ORDER BY id").fetchall()
    connection.close()
    assert rows == [(FORGOTTEN, ""), (FORGOTTEN, ""), ("Cem", "hello 2")]


def test_forgetting_works_without_corpus_model_and_ledger(bot, capsys):
    Path("chat.jsonl").unlink()
    (told,) = asked(capsys, "forget", "Ben Smith", "Benny", "--yes")
    assert told == {"documents": None, "mentions": 0, "posts": 0, "models": [], "forgotten": 2}


def test_only_those_who_agreed_are_learned_from(bot, capsys):
    Path("consent.txt").write_text("# who said yes\ncem   # on the phone\n\nBen Smyth\n", "utf-8")
    text = Path("bot.toml").read_text().replace("[corpus]", '[corpus]\nconsent = "consent.txt"')
    Path("bot.toml").write_text(text)
    assert main(["train"]) == 0
    assert "'Ben Smyth' wrote anything; did you mean 'Ben Smith'?" in capsys.readouterr().err
    manifest = load(bot / "model").manifest
    assert manifest.training["dropped"] == {"no consent": 1}
    assert "on?" not in learned(bot)
    assert "stove." in learned(bot)  # of ME, who need not agree
    assert "Smith" not in json.dumps(manifest.training)
    Path("consent.txt").unlink()
    assert main(["train"]) == 2
    assert "consent.txt" in capsys.readouterr().err


def test_without_a_name_there_is_no_consent():
    agreed = Agreed(ConsentList(("Cem",)), ("Ann",))
    corpus = Corpus.of([*messages(), "who wrote this?"]).clean([lambda: Consent(agreed)])
    assert {document.author for document in corpus} == {"Ann", "Cem"}
    assert corpus.report().dropped == {"no consent": 2}


def test_an_empty_consent_list_lets_nobody_in(tmp_path):
    path = tmp_path / "consent.txt"
    path.write_text("# nobody yet\n")
    assert [*Corpus.of(messages()).clean(guards(None, path))] == []


def test_the_files_lie_beside_the_bot(bot, monkeypatch, tmp_path_factory):
    """Read from another folder, a list would silently be empty."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    run("forget", "Ben Smith", "--yes", "--config", str(bot))
    assert len(ForgetList.read(Path(load_config(bot).corpus.forget)).people) == 1
    assert (bot / "forgotten.txt").exists()


@pytest.mark.shared
def test_every_author_of_a_real_chat_can_be_forgotten(shared, bot, capsys):
    shutil.copy(shared / "whatsapp" / "whatstk_pokemon.txt", "chat.txt")
    text = Path("bot.toml").read_text().replace("chat.jsonl", "chat.txt")
    Path("bot.toml").write_text(text.replace('[conversations]\nme = ["Ann"]\n', ""))
    counts = asked(capsys, "corpus", "report", "chat.txt")[0]["authors"]
    for name, count in counts.items():
        assert asked(capsys, "forget", name, "--yes")[0]["documents"] == count
    assert main(["train", "--quiet"]) == 2
    assert f"forgotten: {sum(counts.values())}" in capsys.readouterr().err
