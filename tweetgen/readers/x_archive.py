"""Archives of X, formerly Twitter, of every generation: the tweets in them, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from posixpath import basename, dirname
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusError, CorpusFormatError
from ..reader import Reader, SourceFile
from . import x_direct, x_table, x_tweets
from .x_notes import Notes, read_notes
from .x_script import Elements, is_changed, is_script, value_of, variable

_TWEETS = re.compile(r"tweets?(_\d{4}_\d\d)?")
_NOTES = re.compile(r"note_tweets?")
_PART = re.compile(r"(?:deleted-)?tweets?(-part\d+)?\.js")
_HOLDS_TWEETS = re.compile(
    r"(^|/)(tweets?(-part\d+)?\.js|note-tweet(-part\d+)?\.js|js/tweets/\d{4}_\d\d\.js"
    r"|tweets\.csv|csv/\d{4}_\d\d\.csv)$"
)
# By which a folder is known as an archive: the names are X's own.
_MARKS = ("data/tweets.js", "data/tweet.js", "data/account.js", "data/js/tweet_index.js")
_OWN = re.compile(r"(data|assets|js|css|lib|img)/|README\.txt$|(Your archive|index)\.html$")
_NO_POSTS = "file of an X archive without posts"


@attrs.frozen(kw_only=True)
class XArchiveConfig:
    """Options of the `x_archive` format."""

    deleted: bool = attrs.field(
        default=False, metadata={"help": "also read the tweets that were deleted; they are private"}
    )
    direct_messages: bool = attrs.field(
        default=False,
        metadata={"help": "also read the direct messages, which are private, as chats"},
    )


class XArchiveReader(Reader):
    """
    The tweets of an archive: whole, as a zip or a folder, or one file of it.

    All files of an archive are this reader's own, so that none of them, such as the direct
    messages, is taken for text by another; all but those with tweets are left out.
    """

    name = "x_archive"
    config: XArchiveConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure of X's own scripts and tables, and of what lies in an archive beside them."""
        if is_script(file.head_text):
            return 100 if _TWEETS.fullmatch(variable(file.head_text)) else 99
        if x_table.is_table(file.head_text):
            return 98
        return _belonging(file)

    def read(self, file: SourceFile) -> Iterator[Document]:
        name = variable(file.head_text)
        kind = name.removeprefix("deleted_")
        deleted = kind != name
        if x_table.is_table(file.head_text):
            yield from self._table(file)
        elif deleted and not self.config.deleted and _TWEETS.fullmatch(kind):
            with suppress(CorpusFormatError):  # damage to what is not asked for is no matter
                for _ in (elements := Elements(file)):
                    file.drop("deleted tweet", elements.line)
        elif _TWEETS.fullmatch(kind):
            yield from self._tweets(file, deleted)
        elif _NOTES.fullmatch(kind) and (self.config.deleted or not deleted):
            yield from self._lonely_notes(file, deleted)
        elif kind in x_direct.NAMES and self.config.direct_messages:
            yield from x_direct.read_messages(file, _account(file))
        else:
            self._leave_out(file, name)

    def _tweets(self, file: SourceFile, deleted: bool) -> Iterator[Document]:
        author = _owner(file)
        parts = _parts(file)
        is_first = not parts or parts[0].path == file.path
        notes = Notes(read_notes(_note_files(file, deleted), again=not is_first))
        found: set[int] = set()
        marks = ("deleted",) if deleted else ()
        elements = Elements(file)
        empty = True
        for element in elements:
            empty = False
            tweet = _unwrapped(element)
            text = x_tweets.words_of(tweet) if tweet else None
            if tweet is None or text is None:
                file.drop("no text" if tweet else "no tweet", elements.line)
                continue
            note = notes.of(tweet, text) if notes.all else None
            if note is not None:
                found.add(id(note))
            document = x_tweets.document(
                tweet,
                text,
                file.name,
                author=author,
                whole=note.text if note else None,
                marks=marks,
            )
            if is_blank(document.text):
                file.drop("empty text", elements.line)
            else:
                yield document
        if empty:
            file.drop("list without a tweet")
        if file.around and file.around.kind == "file" and len(parts) > 1:
            names = ", ".join(basename(part.path) for part in parts if part.path != file.path)
            file.note(f"the archive goes on in {names}; name them too, or the whole folder")
        if len(found) < len(notes.all) and is_first:
            found |= _found_elsewhere(notes, [part for part in parts if part.path != file.path])
            lonely = (note for note in notes.all if id(note) not in found)
            yield from _documents_of(lonely, file, author, marks)

    def _lonely_notes(self, file: SourceFile, deleted: bool) -> Iterator[Document]:
        """Long posts without any tweets beside them; else they are read with the tweets."""
        if _parts(file, "deleted-" if deleted else ""):
            if file.around and file.around.kind == "file":
                file.drop("long posts, which are read with the tweets beside them")
            return
        marks = ("deleted",) if deleted else ()
        yield from _documents_of(read_notes([file]), file, _owner(file), marks)

    def _table(self, file: SourceFile) -> Iterator[Document]:
        if any(file.besides(f"{up}data/js/tweets/*.js") for up in ("", "../../")):
            file.drop("table of the tweets that data/js/tweets holds too")
        elif file.besides("../../tweets.csv"):
            file.drop("table of the tweets that tweets.csv holds too")
        else:
            yield from x_table.read_table(file, _owner(file))

    def _leave_out(self, file: SourceFile, name: str) -> None:
        head = file.head_text
        if not is_script(head) and not _belonging(file):
            problem = "is no file of an X archive; leave format unset, or name what it is"
            raise CorpusFormatError(file.name, problem)
        if is_script(head) and is_changed(head):
            problem = "is a script of an X archive that was changed; get the archive again"
            raise CorpusFormatError(file.where(1), problem)
        if not _any_tweets(file):
            named = f"the list {name[:40]!r} of an X archive"
            what = f"it is {named}" if name else "it is not a list of X"
            raise CorpusFormatError(
                file.name,
                f"{what}, and there are no tweets beside it (tweets.js, tweet.js, "
                "data/js/tweets); give the whole archive as it was downloaded",
            )
        file.drop(_NO_POSTS)


def _belonging(file: SourceFile) -> int:
    """How surely a file that could be anybody's belongs to the archive around it."""
    around = file.around
    if around is None or around.kind == "file":
        return 0
    sure, root = 0, file.path
    while root:
        root = dirname(root) if dirname(root) != root else ""
        if _is_archive(file, f"{root}/" if root else ""):
            inside = file.path.removeprefix(f"{root}/" if root else "")
            # A folder may be a person's own, and hold more; a zip is as X made it.
            sure = max(sure, 99 if _OWN.match(inside) else 60 if around.kind == "zip" else 0)
    return sure


def _is_archive(file: SourceFile, root: str) -> bool:
    members = file.around.members if file.around else ()
    if any(f"{root}{mark}" in members for mark in _MARKS):
        return True
    of_2018 = any(f"{root}{name}" in members for name in ("tweet.js", "tweets.js"))
    return of_2018 and f"{root}account.js" in members


def _unwrapped(element: Any) -> dict[str, Any] | None:
    if not isinstance(element, dict):
        return None
    inner = element.get("tweet", element)
    return inner if isinstance(inner, dict) and inner else None


def _owner(file: SourceFile) -> str | None:
    """Who the archive is about, as one of its small files tells."""
    for name, keys in (
        ("account.js", (0, "account", "username")),
        ("../account.js", (0, "account", "username")),
        ("data/account.js", (0, "account", "username")),
        ("manifest.js", ("userInfo", "userName")),
        ("../user_details.js", ("screen_name",)),
        ("data/js/user_details.js", ("screen_name",)),
        ("../js/user_details.js", ("screen_name",)),
    ):
        if beside := file.beside(name):
            try:
                value = value_of(beside)
            except CorpusError:  # damaged: the tweets are readable without it
                continue
            for key in keys:
                try:
                    value = value[key]
                except (TypeError, KeyError, IndexError):
                    value = None
            if isinstance(value, str) and value:
                return value
    return None


def _account(file: SourceFile) -> x_direct.Owner:
    beside = file.beside("account.js")
    try:
        number = value_of(beside)[0]["account"]["accountId"] if beside else None
    except (CorpusError, TypeError, KeyError, IndexError):
        number = None
    return x_direct.Owner(_owner(file), number if isinstance(number, str) else None)


def _note_files(file: SourceFile, deleted: bool) -> list[SourceFile]:
    return file.besides(f"{'deleted-' if deleted else ''}note-tweet*.js")


def _parts(file: SourceFile, prefix: str | None = None) -> list[SourceFile]:
    """The files that a list of tweets is spread over, in order."""
    if prefix is None:
        prefix = "deleted-" if basename(file.path).startswith("deleted-") else ""
    found = file.besides(f"{prefix}tweet*.js")
    named = [one for one in found if _PART.fullmatch(basename(one.path))]
    return sorted(named, key=lambda one: (len(one.path), one.path))


def _found_elsewhere(notes: Notes, parts: list[SourceFile]) -> set[int]:
    """The long posts that belong to tweets in these files."""
    found = set()
    for part in parts:
        for element in Elements(part):
            tweet = _unwrapped(element)
            text = x_tweets.words_of(tweet) if tweet else None
            if tweet and text and (note := notes.of(tweet, text)):
                found.add(id(note))
    return found


def _documents_of(
    notes: Any, file: SourceFile, author: str | None, marks: tuple[str, ...]
) -> Iterator[Document]:
    for note in notes:
        if is_blank(note.text):
            file.drop("empty text")
            continue
        yield Document(
            note.text,
            author=author,
            created_at=note.created_at,
            id=note.id,
            source=file.name,
            labels=marks,
        )


def _any_tweets(file: SourceFile) -> bool:
    """Whether there are tweets in the archive of which `file` has none."""
    if file.around is None:
        return False
    if any(_HOLDS_TWEETS.search(path) for path in file.around.members):
        return True
    scripts = (one for one in file.besides("*.js") if one.path != file.path)
    return any(_TWEETS.fullmatch(variable(_beginning(one))) for one in scripts)


def _beginning(file: SourceFile) -> str:
    with file.open() as stream:
        return stream.read(500).decode("utf-8-sig", "replace")
