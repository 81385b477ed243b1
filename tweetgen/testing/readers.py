"""The checks of readers; most look at an example of the format."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterable
from contextlib import chdir, suppress
from datetime import datetime
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from ..documents import Document
from ..errors import CorpusFormatError, TweetgenError
from ..reader import Reader, SourceFile, Tally
from ..reading import detect_reader
from .check import NotApplicable, Subject, expect
from .promises import check_card, made, promises, shown
from .reader_files import (
    FOREIGN,
    Pass,
    content,
    cut_copies,
    damaged_copies,
    example,
    in_memory,
    one_pass,
    repeated,
    said,
)
from .sandbox import files_in

_SURE = 50  # of 100; what is chosen before nearly everything else
# Bytes of the file whose copies memory is compared for; the second, which takes its time, is for
# a reader whose blocks are larger than the first.
_SIZES = (1 << 18, 1 << 20)
_TIMES = 4
_GROWTH = 0.7  # of the bytes added: what keeps them grows more, what does not, hardly at all

promise = promises("reader")
check_card("reader", Reader, cheap_target=True)


def readable(subject: Subject) -> tuple[Reader, SourceFile, Pass]:
    """A reader, its example, and what one pass over it gave."""
    reader, file = made(subject, Reader), example(subject)
    found = one_pass(reader, file)
    if found.error:
        raise NotApplicable("its example cannot be read, see reads_its_example")
    return reader, file, found


@promise("it names the format of a file, for the report")
def names_its_format(subject: Subject) -> None:
    reader, file = made(subject, Reader), example(subject)
    name = reader.format_of(file)
    expect(isinstance(name, str) and bool(name), f"format_of gave {name!r}")


@promise("an example of its format is read to its end and gives documents")
def reads_its_example(subject: Subject) -> None:
    reader, file = made(subject, Reader), example(subject)
    found = one_pass(reader, file)
    expect(found.error is None, found.ended)
    expect(bool(found.documents), "no document was found in the example")


@promise("it yields documents: a text that says something, its source, times with an offset")
def yields_documents(subject: Subject) -> None:
    for number, document in enumerate(readable(subject)[2].documents, start=1):
        wrong = _wrong_with(document)
        expect(not wrong, f"number {number}: {wrong}")


def _wrong_with(document: Any) -> str:
    if not isinstance(document, Document):
        return f"{shown(document)} is a {type(document).__name__}"
    if not isinstance(document.text, str) or not document.text.strip():
        return f"the text is {shown(document.text)}"
    if not document.source:
        return "it has no source; give source=file.name"
    for name in ("author", "id", "in_reply_to", "conversation", "source"):
        if not isinstance(value := getattr(document, name), str | None):
            return f"{name} is {value!r}, no text"
    if document.created_at is not None and not _has_offset(document.created_at):
        return f"created_at is {document.created_at!r}, no time with an offset"
    if not isinstance(document.labels, tuple):
        return f"labels are {document.labels!r}, no tuple"
    return ""


def _has_offset(time: Any) -> bool:
    return isinstance(time, datetime) and time.utcoffset() is not None


@promise("the documents that the example holds are found: all, only these, in the file's order")
def finds_the_documents(subject: Subject) -> None:
    if subject.documents is None:
        raise NotApplicable("nobody said what the example holds: conformance(documents=)")
    found = [getattr(document, "text", document) for document in readable(subject)[2].documents]
    pairs = zip_longest(subject.documents, found)
    for number, (wanted, there) in enumerate(pairs, start=1):
        seen = "nothing more" if there is None else shown(there)
        expect(wanted == there, f"number {number}: {shown(wanted)} is there, it read {seen}")


@promise("a file can be read again, with the same documents and the same counts")
def reads_again(subject: Subject) -> None:
    reader, file, first = readable(subject)
    abandoned = iter(reader.read(file.counted_in(Tally())))
    next(abandoned, None)
    del abandoned
    second = one_pass(reader, file)
    expect(second.error is None, f"the second pass failed: {second.ended}")
    _must_be_alike(first, second, "the second pass")


@promise("several passes may be under way at once, and do not disturb each other")
def reads_twice_at_once(subject: Subject) -> None:
    reader, file, alone = readable(subject)
    again = one_pass(reader, file)
    if _differing(alone, again):
        raise NotApplicable("it cannot be read again, see reads_again")
    one, two = Pass(), Pass()
    passes = [reader.read(file.counted_in(found.tally)) for found in (one, two)]
    # The first is one document ahead: what both keep in one place is mixed up.
    one.documents.extend(document for document in [next(iter(passes[0]), None)] if document)
    try:
        for pair in zip_longest(*passes):
            for found, document in zip((one, two), pair, strict=True):
                if document is not None:
                    found.documents.append(document)
    except Exception as error:
        expect(False, f"two passes at once: {said(error)}")
    _must_be_alike(alone, one, "one of two passes at once")
    _must_be_alike(alone, two, "one of two passes at once")


def _must_be_alike(first: Pass, second: Pass, who: str) -> None:
    difference = _differing(first, second)
    expect(not difference, f"{who}: {difference}")


def _differing(first: Pass, second: Pass) -> str:
    if len(first.documents) != len(second.documents):
        return f"{len(second.documents)} documents instead of {len(first.documents)}"
    pairs = zip(first.documents, second.documents, strict=True)
    for number, (before, after) in enumerate(pairs, start=1):
        if before != after:
            return f"document {number} was {shown(before)}, then {shown(after)}"
    before, after = dict(first.tally.dropped), dict(second.tally.dropped)
    return "" if before == after else f"it left out {before}, then {after}"


@promise("it closes the file, also when a pass is abandoned")
def closes_the_file(subject: Subject) -> None:
    reader, file, _ = readable(subject)
    opened: list[BinaryIO] = []

    def opener() -> BinaryIO:
        opened.append(file.open())
        return opened[-1]

    watched = attrs.evolve(file, opener=opener)
    try:
        for what, most in (("was read to its end", None), ("was abandoned after one document", 1)):
            reading = iter(reader.read(watched.counted_in(Tally())))
            for _ in islice(reading, most):
                pass
            if close := getattr(reading, "close", None):
                close()
            still = sum(not stream.closed for stream in opened)
            expect(not still, f"{still} of {len(opened)} streams were open after the file {what}")
    finally:
        for stream in opened:
            stream.close()


@promise("what is left out is counted with the file's name, and the line where there is one")
def places_what_it_drops(subject: Subject) -> None:
    reader, file, found = readable(subject)
    damaged = (one_pass(reader, copy) for copy in cut_copies(file))
    places = 0
    for tally in [found.tally, *(one.tally for one in damaged)]:
        for reason, count in tally.dropped.items():
            places += 1
            where = tally.first.get(reason, "")
            expect(count > 0, f"{reason!r} is counted {count} times")
            expect(
                where.startswith(file.name), f"{reason!r} was first at {where!r}, not in the file"
            )
            _must_be_a_line(where, file)
    if not places:
        raise NotApplicable("nothing was left out, neither of the example nor of its cut copies")


@promise("a CorpusFormatError names the file, and the line where there is one, and the problem")
def errors_name_the_place(subject: Subject) -> None:
    reader, file, _ = readable(subject)
    copies = [*cut_copies(file), *(copy for _, copy in damaged_copies(file))]
    errors = [(one_pass(reader, copy).error, copy) for copy in copies]
    known = [(error, copy) for error, copy in errors if isinstance(error, CorpusFormatError)]
    for error, copy in known:
        expect(error.source.startswith(file.name), f"the source is {error.source!r}")
        expect(bool(error.problem.strip()), f"{error.source}: the problem is empty")
        _must_be_a_line(error.source, copy)
    if not known:
        raise NotApplicable("no damage to the example made it give up")


def _must_be_a_line(where: str, file: SourceFile) -> None:
    line = re.search(r", line (\d+)", where.removeprefix(file.name))
    lines = len(re.findall(rb"\r\n|\n|\r", content(file))) + 1
    if line is not None:
        expect(1 <= int(line[1]) <= lines, f"{where!r}, where there are lines 1 to {lines}")


@promise("a file that was cut off gives the documents so far, or one CorpusFormatError")
def survives_truncation(subject: Subject) -> None:
    reader, file, _ = readable(subject)
    for cut in cut_copies(file):
        _must_survive(reader, cut, f"cut off after {len(content(cut))} bytes")


@promise("whatever the bytes, reading gives documents or one CorpusFormatError")
def survives_damage(subject: Subject) -> None:
    reader, file, _ = readable(subject)
    for what, damaged in damaged_copies(file):
        _must_survive(reader, damaged, what)
    for what, data in FOREIGN.items():
        _must_survive(reader, in_memory(data, file.name), what)


def _must_survive(reader: Reader, file: SourceFile, what: str) -> None:
    error = one_pass(reader, file).error
    expect(error is None or isinstance(error, CorpusFormatError), f"{what}: {said(error)}")


@promise("it streams: the memory it takes does not grow with the file")
def memory_is_flat(subject: Subject) -> None:
    reader, file, once = readable(subject)
    for data in (content(file), content(file) + b"\n"):
        thrice = one_pass(reader, in_memory(data * 3, file.name))
        if not thrice.error and len(thrice.documents) >= 2 * len(once.documents):
            break
    else:
        raise NotApplicable("several copies of the example one after another are no such file")
    for size in _SIZES:
        copies = size // len(data) + 1
        small, large = (
            _peak(reader, repeated(subject, file.name, data, times))
            for times in (copies, _TIMES * copies)
        )
        added = (_TIMES - 1) * copies * len(data)
        if large - small <= _GROWTH * added:
            return
    seen = f"{_mb(added)} more to read took {_mb(large - small)} more memory"
    expect(False, f"{seen}, {_mb(large)} in all")


def _mb(size: float) -> str:
    return f"{size / 1e6:.1f} MB"


def _peak(reader: Reader, file: SourceFile) -> int:
    """The most memory that reading `file` takes at once, in bytes."""
    with suppress(TweetgenError):
        assert file.head_text  # the core's work, and not measured
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for _ in reader.read(file.counted_in(Tally())):
            pass
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        if not traced:
            tracemalloc.stop()


@promise("sniff answers with a whole number from 0 to 100, or says that the file is damaged")
def sniff_is_a_percentage(subject: Subject) -> None:
    reader = made(subject, Reader)
    files: Iterable[tuple[str, SourceFile]] = [
        (what, in_memory(data)) for what, data in FOREIGN.items()
    ]
    if subject.example is not None:
        files = [("its example", example(subject)), *files]
    for what, file in files:
        try:
            answer = reader.sniff(file)
        except CorpusFormatError:  # the bytes are no text
            continue
        except Exception as error:
            expect(False, f"for {what} {said(error)}")
        whole = isinstance(answer, int) and not isinstance(answer, bool)
        expect(whole and 0 <= answer <= 100, f"for {what} it answered {answer!r}")


def _sniffs(subject: Subject) -> Reader:
    reader: Reader = made(subject, Reader)
    if getattr(type(reader).sniff, "__func__", None) is Reader.sniff.__func__:  # type: ignore[attr-defined]
        raise NotApplicable("it does not sniff; people ask for it by name")
    return reader


@promise('format = "auto" gives it the files of its format')
def auto_finds_its_example(subject: Subject) -> None:
    reader, file = _sniffs(subject), example(subject)
    sure = reader.sniff(file)
    if not sure and subject.options:
        raise NotApplicable("with options of its own it is asked for by name")
    readers = {**subject.registry.all("reader"), subject.name: subject.component}
    try:
        chosen = detect_reader(file, readers, {subject.name: subject.config})
    except TweetgenError as error:
        expect(False, f"it is {sure} % sure of its example; {error}")
    seen = f"it is {sure} % sure of its example, and {chosen.name} is surer"
    expect(type(chosen) is type(reader), seen)


@promise(f"it is at most {_SURE} % sure of a file that is none of its own")
def leaves_foreign_files(subject: Subject) -> None:
    reader = _sniffs(subject)
    for what, data in FOREIGN.items():
        try:
            sure = reader.sniff(in_memory(data))
        except Exception:  # see sniff_is_a_percentage
            continue
        expect(not isinstance(sure, int) or sure <= _SURE, f"it is {sure} % sure of {what}")


@promise("neither sniff nor read writes anything, least of all into the file")
def writes_nothing(subject: Subject) -> None:
    reader, original, _ = readable(subject)
    folder = subject.new_folder()
    path = folder / Path(original.name).name
    path.write_bytes(content(original))
    file = SourceFile(str(path), lambda: path.open("rb"))
    before, changed = files_in(folder), path.stat().st_mtime_ns
    with chdir(folder):
        reader.sniff(file)
        one_pass(reader, file)
    after = files_in(folder)
    added = sorted(after.keys() - before.keys())
    expect(not added, f"it wrote {', '.join(added)}")
    expect(after == before, "the file has another content")
    expect(path.stat().st_mtime_ns == changed, "the file was written again")
