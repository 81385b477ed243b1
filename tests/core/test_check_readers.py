"""The checks of readers: right ones pass them, each wrong one fails its own."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

import attrs
import pytest

from tweetgen import Component, Document, Reader, Registry, hookimpl
from tweetgen.errors import CorpusFormatError
from tweetgen.registry import default_registry
from tweetgen.testing.check import Outcome, Subject, checks, run, subject_for

HEAD, END = "# notes", "# end"
TEXTS = [
    "The ferry is late again.",
    "A gull stole my hat, and nobody laughed.",
    "今天港口有雾，渡船又晚了。",
    "We saw \U0001f468\u200d\U0001f469\u200d\U0001f467 near the wall",
    "Tea is cold. Soup is good.",
]
WRITERS = ["anna", "ben", "cho", "dee", "ed"]


@attrs.frozen(kw_only=True)
class RightConfig:
    sign: str = attrs.field(default="\t", metadata={"help": "what stands behind the writer"})


@attrs.frozen(kw_only=True)
class TypedConfig(RightConfig):
    __module__ = "typed_in"  # where no other process finds it


class Right(Reader):
    """Notes: a heading, then lines with a writer and a text."""

    name = "checked"

    @classmethod
    def sniff(cls, file):
        return 96 if file.head_text.startswith(HEAD) else 0

    def lines(self, file):
        return file.lines()

    def read(self, file):
        for number, line in self.lines(file):
            if line in (HEAD, END, ""):
                continue
            writer, tab, text = line.partition(self.config.sign)
            if not tab:
                raise CorpusFormatError(*self.problem(file, number))
            if text.strip():
                yield self.document(file, writer, text)
            else:
                self.drop(file, number)

    def document(self, file, writer, text):
        return Document(text, author=writer, source=file.name)

    def problem(self, file, number):
        return file.where(number), "names no writer"

    def drop(self, file, number):
        file.drop("no text", number)


WRONG: list[tuple[type, str, str]] = []


def wrong(check, seen):
    """The class fails `check`, and what was seen begins so."""

    def remember(cls):
        WRONG.append((cls, check, seen))
        return cls

    return remember


@wrong("goes_by_its_name", "it is registered as 'checked' and says 'notes'")
class NamedOtherwise(Right):
    name = "notes"


@wrong("constructor_stores", "the config is '\\t', it was given ")
class StoresLess(Right):
    def __init__(self, config):
        super().__init__(config.sign)

    def read(self, file):
        right = Right(RightConfig(sign=self.config))
        return right.read(file)


@wrong("names_its_format", "format_of gave None")
class NamesNoFormat(Right):
    def format_of(self, file):
        return None


@wrong("reads_its_example", "after 0 documents LookupError: unknown encoding: notes")
class NeedsACodec(Right):
    def lines(self, file):
        return iter(file.open().read().decode("notes").splitlines())


@wrong("yields_documents", "number 1: 'The ferry is late again.' is a str")
class YieldsWords(Right):
    def document(self, file, writer, text):
        return text


@wrong("yields_documents", "number 1: it has no source")
class NamesNoSource(Right):
    def document(self, file, writer, text):
        return Document(text, author=writer)


@wrong("yields_documents", "number 1: created_at is datetime.datetime(2024, 2, 29, 0, 0)")
class KnowsNoOffset(Right):
    def document(self, file, writer, text):
        written = datetime(2024, 2, 29, tzinfo=UTC).replace(tzinfo=None)
        return Document(text, created_at=written, source=file.name)


@wrong("finds_the_documents", "number 3: '今天港口有雾，渡船又晚了。' is there, it read 'We saw")
class ReadsEnglishOnly(Right):
    def drop(self, file, number):
        pass

    def read(self, file):
        return (document for document in super().read(file) if document.text[0].isascii())


@wrong("finds_the_documents", "number 5: 'Tea is cold. Soup is good.' is there, it read nothing")
class LosesTheLast(Right):
    def read(self, file):
        held = None
        for document in super().read(file):
            if held:
                yield held
            held = document


@wrong("reads_again", "the second pass: 0 documents instead of 5")
class ReadsOnce(Right):
    done = False

    def read(self, file):
        if not self.done:
            yield from super().read(file)
        self.done = True


@wrong("reads_twice_at_once", "one of two passes at once: document 3 was")
class CountsInOnePlace(Right):
    count = 0

    def lines(self, file):
        self.count = 0
        return file.lines()

    def document(self, file, writer, text):
        self.count += 1
        return Document(text, id=str(self.count), source=file.name)


@wrong("closes_the_file", "1 of 2 streams were open after the file was abandoned")
class ClosesAtTheEnd(Right):
    def lines(self, file):
        stream = file.open()
        with file.decoding():
            for number, line in enumerate(stream, start=1):
                yield number, line.decode().rstrip("\n")
        stream.close()


@wrong("places_what_it_drops", "'no text' was first at '', not in the file")
class DropsAnywhere(Right):
    def drop(self, file, number):
        file.tally.drop("no text")


@wrong("places_what_it_drops", "'words.notes, line 70', where there are lines 1 to 9")
class CountsTens(Right):
    def drop(self, file, number):
        file.drop("no text", number * 10)


@wrong("errors_name_the_place", "the source is 'line 7'")
class NamesNoFile(Right):
    def problem(self, file, number):
        return f"line {number}", "names no writer"


@wrong("errors_name_the_place", "")
class SaysNothing(Right):
    def problem(self, file, number):
        return file.where(number), ""


@wrong("survives_truncation", "cut off after ")
class NeedsTheEnd(Right):
    def lines(self, file):
        line, began = "", False
        for number, line in file.lines():
            began = began or line == HEAD
            yield number, line
        if began and not line.startswith(END):
            raise EOFError("where is the rest?")


@wrong("survives_damage", "one line of 200,000 letters: ValueError: too long")
class HasShortLines(Right):
    def lines(self, file):
        for number, line in file.lines():
            if len(line) > 100_000:
                raise ValueError("too long")
            yield number, line


@wrong("memory_is_flat", "3.1 MB more to read took ")
class HoldsTheFile(Right):
    def lines(self, file):
        return list(file.lines())


@wrong("memory_is_flat", "3.1 MB more to read took ")
class KeepsItsDocuments(Right):
    def document(self, file, writer, text):
        self.__dict__.setdefault("kept", []).append(text)
        return super().document(file, writer, text)


@wrong("sniff_is_a_percentage", "for its example it answered 960")
class CountsPerMille(Right):
    @classmethod
    def sniff(cls, file):
        return 10 * super().sniff(file)


@wrong("auto_finds_its_example", "it is 5 % sure of its example, and lines is surer")
class IsModest(Right):
    @classmethod
    def sniff(cls, file):
        return 5 if super().sniff(file) else 0


@wrong("leaves_foreign_files", "it is 60 % sure of an empty file")
class WantsThemAll(Right):
    @classmethod
    def sniff(cls, file):
        return super().sniff(file) or 60


@wrong("writes_nothing", "it wrote notes.cache")
class LeavesACache(Right):
    def lines(self, file):
        Path("notes.cache").touch()
        return file.lines()


@wrong("writes_nothing", "the file has another content")
class MarksWhatItRead(Right):
    def lines(self, file):
        yield from file.lines()
        path = Path(file.name)
        if path.parent == Path.cwd():  # only this check reads a file where it stands
            path.write_text(path.read_text("utf-8") + "# read\n", "utf-8")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Some of the wrong ones leave files."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")


@pytest.fixture
def notes(tmp_path) -> Path:
    lines = [f"{writer}\t{text}" for writer, text in zip(WRITERS, TEXTS, strict=True)]
    path = tmp_path / "words.notes"
    path.write_text("\n".join([HEAD, *lines, "flo\t", END, ""]), "utf-8")
    return path


def subject_of(cls: type, example: Path, monkeypatch, options=(), **card) -> Subject:
    """The class as the component of a plug-in that was typed in."""
    typed = ModuleType("typed_in")
    setattr(typed, cls.__name__, cls)
    monkeypatch.setitem(sys.modules, "typed_in", typed)
    fields = {"config": TypedConfig, "summary": "notes", **card}
    return registered(
        Component("checked", f"typed_in:{cls.__name__}", **fields), example, dict(options)
    )


def registered(card: Component, example: Path, options=None) -> Subject:
    class Plugin:
        @hookimpl
        def tweetgen_readers(self):
            return [card]

    registry = Registry()
    registry.register(Plugin(), "checked")
    return subject_for(
        card.name,
        "reader",
        registry=registry,
        options=options,
        example=example,
        documents=TEXTS,
    )


def outcomes(subject: Subject, **arguments) -> dict[str, Outcome]:
    return {one.check.name: one for one in run(subject, **arguments)}


def must_fail_exactly(check: str, seen: str, subject: Subject) -> None:
    failed = {name: one for name, one in outcomes(subject).items() if one.bad}
    assert set(failed) == {check}, "\n".join(one.message for one in failed.values())
    [outcome] = failed.values()
    told, saw = outcome.message.split("\n   seen: ")
    assert told == f"promise: {outcome.check.promise}"
    assert saw.replace(f"{subject.example.parent}/", "").startswith(seen)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # two of them leave files open
@pytest.mark.parametrize(
    ("cls", "check", "seen"), WRONG, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_wrong_reader_fails_exactly_its_check(cls, check, seen, notes, monkeypatch):
    must_fail_exactly(check, seen, subject_of(cls, notes, monkeypatch))


@attrs.frozen(kw_only=True)
class NoDefault:
    __module__ = "typed_in"
    sign: str = attrs.field(metadata={"help": "what stands behind the writer"})


@attrs.frozen(kw_only=True)
class NoHelp:
    __module__ = "typed_in"
    sign: str = "\t"


CARDS = [
    ("summary", "the summary has 2 lines", {"summary": "notes\nof many"}, {}),
    ("options_have_defaults", "no default for sign", {"config": NoDefault}, {"sign": "\t"}),
    ("options_have_help", "no help for sign", {"config": NoHelp}, {}),
]


@pytest.mark.parametrize(("check", "seen", "card", "options"), CARDS)
def test_a_wrong_card_fails_exactly_its_check(check, seen, card, options, notes, monkeypatch):
    must_fail_exactly(check, seen, subject_of(Right, notes, monkeypatch, options, **card))


@pytest.fixture
def importable(monkeypatch) -> str:
    """The name of this module for fresh processes too."""
    here = Path(__file__)
    monkeypatch.setattr(sys, "path", [str(here.parent), *sys.path])
    return here.stem


def test_a_module_that_takes_time(importable, notes, tmp_path, monkeypatch):
    """Every reader is imported where one is looked for: its own module must be cheap too."""
    (tmp_path / "slow_notes.py").write_text(f"import numpy\nfrom {importable} import Right\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import_module("slow_notes")
    config = import_module(importable).RightConfig
    card = Component("checked", "slow_notes:Right", config, "notes")
    seen = f"{importable} and slow_notes import numpy"
    must_fail_exactly("plugin_imports_little", seen, registered(card, notes))


def test_each_check_has_one_that_fails_it():
    tried = {check for _, check, _ in WRONG} | {card[0] for card in CARDS}
    assert {one.name for one in checks("reader")} - tried == {"plugin_imports_little"}


def test_a_right_reader_passes(importable, notes):
    card = Component("checked", f"{importable}:Right", RightConfig, "notes")
    found = outcomes(registered(card, notes))
    assert {name: one.message for name, one in found.items() if one.result != "passed"} == {}


def test_an_example_in_a_zip_or_without_a_last_line_end(importable, notes, tmp_path):
    from zipfile import ZipFile

    with ZipFile(tmp_path / "notes.zip", "w") as archive:
        archive.writestr("readme.txt", "Notes of five people.\n")
        archive.writestr("words.notes", notes.read_text("utf-8").removesuffix("\n"))
    card = Component("checked", f"{importable}:Right", RightConfig, "notes")
    found = outcomes(registered(card, tmp_path / "notes.zip"))
    assert {name: one.message for name, one in found.items() if one.result != "passed"} == {}


EXAMPLES = {
    "lines": "\n".join([*TEXTS, "", ""]),
    "delimited": "\n==========\n".join([*TEXTS, "", ""]),
    "startoftext": "".join(f"<|startoftext|>{text}<|endoftext|>\n" for text in [*TEXTS, ""]),
    "csv": "text,author,created_at\n"
    + "".join(
        f'"{text}",{w},2024-02-29T10:00:00Z\n' for w, text in zip(WRITERS, TEXTS, strict=True)
    )
    + '"",flo,2024-02-29T10:00:00Z\n',
    "jsonl": "".join(json.dumps({"id": text[:1], "text": text}) + "\n" for text in [*TEXTS, ""]),
    "whatsapp": "".join(
        f"[23.08.24, 09:0{i}:00] {writer}: {text}\n"
        for i, (writer, text) in enumerate(zip(WRITERS, TEXTS, strict=True))
    )
    + "[23.08.24, 10:00:00] Flo left\n",
    "whole": TEXTS[0],
    "x_archive": "window.YTD.tweets.part0 = "
    + json.dumps([{"tweet": {"id_str": "7", "full_text": t}} for t in [*TEXTS, ""]], indent=1),
    "x_api": "".join(
        json.dumps({"id": text[:1], "text": text, "author_id": "5"}) + "\n" for text in [*TEXTS, ""]
    ),
}
SKIPPED = {
    "startoftext": {"options_have_help"},
    "x_api": {"options_have_help"},
    "whole": {
        "options_have_help",
        "memory_is_flat",  # one document of any length, which is its promise
        "auto_finds_its_example",
        "leaves_foreign_files",
    },
}


def test_every_built_in_reader_is_checked():
    registry = default_registry()
    names = registry.all("reader")
    own = {name for name in names if registry.owner("reader", name).name == "builtin"}
    chats = {"telegram", "discord", "slack", "meta", "signal", "sms", "imessage"}
    elsewhere = {
        "mastodon",
        "mastodon_api",
        "bluesky",
        "feed",
        "parquet",
    } | chats  # by tests of their own
    assert own == {*EXAMPLES, *elsewhere, "foreign"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_built_in_reader_passes(name, tmp_path):
    example = tmp_path / "words.txt"
    example.write_text(EXAMPLES[name], "utf-8")
    documents = TEXTS[:1] if name == "whole" else TEXTS
    found = outcomes(subject_for(name, "reader", example=example, documents=documents))
    assert {check: one.message for check, one in found.items() if one.bad} == {}
    skipped = {check for check, one in found.items() if one.result == "skipped"}
    assert skipped == SKIPPED.get(name, set())


def test_the_reader_of_what_is_no_corpus_fails_as_expected(tmp_path):
    example = tmp_path / "page.html"
    example.write_text("<!doctype html><p>hello\n")
    expected = {"reads_its_example": "it says what the file is instead of reading it"}
    found = outcomes(subject_for("foreign", example=example), expected_failures=expected)
    assert {check: one.message for check, one in found.items() if one.bad} == {}
    assert found["reads_its_example"].result == "expected failure"
    assert found["auto_finds_its_example"].result == "passed"


def test_without_an_example_what_needs_one_does_not_apply(notes, monkeypatch):
    subject = subject_of(Right, notes, monkeypatch)
    subject.example = subject.documents = None
    found = outcomes(subject)
    assert {one.result for one in found.values()} == {"passed", "skipped"}
    assert "--example FILE" in found["reads_its_example"].message
    assert found["sniff_is_a_percentage"].result == "passed"
