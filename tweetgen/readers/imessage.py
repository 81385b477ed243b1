"""iMessage: the database `chat.db` of a Mac, or `sms.db` of an iPhone's backup."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from posixpath import basename
from typing import Any

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import chats, fields

_MAGIC = b"SQLite format 3\0"
_TABLES = (b"chat_message_join", b"attributedBody", b"CREATE TABLE message ")
_EPOCH = datetime(2001, 1, 1, tzinfo=UTC)
_NANOSECONDS = 10**11  # greater times are in nanoseconds, smaller ones in seconds
_OBJECT = "\ufffc"  # stands where a picture is
_FIRST_REACTION = 1_000
_LARGEST = 1 << 25  # bytes of one value
_STEP = 1_000_000  # instructions of the database between two looks at the limit
_OPTIONAL = (
    "text attributedBody handle_id date is_from_me guid item_type associated_message_type"
    " thread_originator_guid date_edited date_retracted cache_has_attachments"
).split()


@attrs.frozen(kw_only=True)
class IMessageConfig:
    """Options of the `imessage` format."""

    me: str = chats.me_option()


class IMessageReader(Reader):
    """A document a message, in the order of time; the database itself is only ever copied."""

    name = "imessage"
    reads_text = False
    config: IMessageConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By SQLite's magic bytes and the names of the tables."""
        if not cls.is_binary(file):
            return 0
        known = any(name in file.head for name in _TABLES)
        return 99 if known or basename(file.path) in ("chat.db", "sms.db") else 60

    @classmethod
    def is_binary(cls, file: SourceFile) -> bool:
        return file.head.startswith(_MAGIC)

    def read(self, file: SourceFile) -> Iterator[Document]:
        if not self.is_binary(file):
            raise CorpusFormatError(
                file.name, "is no database of iMessage; give chat.db of the folder Library/Messages"
            )
        with tempfile.TemporaryDirectory(prefix="tweetgen-") as folder:
            size = _copy(file, Path(folder))
            try:
                with closing(sqlite3.connect(Path(folder) / "chat.db")) as database:
                    _limit(database, size)
                    yield from self._messages(file, database)
            except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
                raise CorpusFormatError(
                    file.name,
                    f"the database is damaged or cut short ({error}); quit Messages and copy it "
                    "again, with the files chat.db-wal and chat.db-shm beside it",
                ) from error

    def _messages(self, file: SourceFile, database: sqlite3.Connection) -> Iterator[Document]:
        found = False
        for row in database.execute(_query(file, database)):
            found = True
            message = _Message(*row)
            text, labels, reason = _words(message)
            if reason:
                file.drop(reason)
                continue
            author = self.config.me if message.is_from_me else message.handle
            yield Document(
                text,
                author=chats.word(author),
                created_at=_time(message.date),
                id=chats.word(message.guid) or chats.word(message.number),
                in_reply_to=chats.word(message.thread_originator_guid),
                conversation=chats.word(message.chat) or chats.word(message.handle) or file.name,
                source=file.name,
                labels=labels,
            )
        # SQLite passes over rows in damaged pages without a word.
        (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok" and not found:
            raise sqlite3.DatabaseError(state.splitlines()[-1][:200])
        if state != "ok":
            file.note(
                "the database is damaged, so messages may be missing; quit Messages and copy it "
                "again"
            )
        elif not found:
            file.note("it holds no messages")


@attrs.frozen
class _Message:
    """A row of what `_query` asks for."""

    number: Any
    text: Any
    attributedBody: Any  # noqa: N815  as the column is called
    handle_id: Any
    date: Any
    is_from_me: Any
    guid: Any
    item_type: Any
    associated_message_type: Any
    thread_originator_guid: Any
    date_edited: Any
    date_retracted: Any
    cache_has_attachments: Any
    handle: Any
    chat: Any
    is_deleted: Any


def _copy(file: SourceFile, folder: Path) -> int:
    """Copy the database, and what was not written into it yet; gives the size."""
    size = 0
    journal = file.beside(f"{basename(file.path)}-wal") if file.path else None
    for name, one in (("chat.db", file), ("chat.db-wal", journal)):
        if one is not None:
            with one.open() as source, (folder / name).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
                size += target.tell()
    return size


def _limit(database: sqlite3.Connection, size: int) -> None:
    """See to it that a hostile file can neither keep us busy for ever nor fill the memory."""
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST)
    steps = iter(range((20 * _STEP + 20 * size) // _STEP))
    database.set_progress_handler(lambda: next(steps, -1) == -1, _STEP)
    for rule in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
        database.execute(f"PRAGMA {rule}")


def _query(file: SourceFile, database: sqlite3.Connection) -> str:
    """The messages with their people and chats, of whichever version of the tables there is."""
    tables = {
        name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    if not {"message", "handle"} <= tables:
        raise CorpusFormatError(
            file.name,
            "is an SQLite database without the tables of iMessage; give chat.db of the folder "
            "Library/Messages, or save the words as CSV first",
        )
    known = {row[1] for row in database.execute("PRAGMA table_info(message)")}
    columns = [f"m.{name}" if name in known else "NULL" for name in _OPTIONAL]
    chat = deleted = "NULL"
    join = ""
    if {"chat", "chat_message_join"} <= tables:
        chat = "c.chat_identifier"
        join = (  # grouped, since a message may be in several; and old databases have no index
            " LEFT JOIN (SELECT message_id, min(chat_id) AS chat_id FROM chat_message_join"
            " GROUP BY message_id) j ON j.message_id = m.ROWID"
            " LEFT JOIN chat c ON c.ROWID = j.chat_id"
        )
    if "chat_recoverable_message_join" in tables:
        deleted = "m.ROWID IN (SELECT message_id FROM chat_recoverable_message_join)"
    order = "m.date, m.ROWID" if "date" in known else "m.ROWID"
    return (
        f"SELECT m.ROWID, {', '.join(columns)}, h.id, {chat}, {deleted}"  # noqa: S608  no input
        f" FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id{join} ORDER BY {order}"
    )


def _words(message: _Message) -> tuple[str, tuple[str, ...], str]:
    """What somebody wrote, its labels, or the reason why there is nothing."""
    kind = message.associated_message_type
    if message.is_deleted or message.date_retracted:
        return "", (), chats.DELETED
    if message.item_type:
        return "", (), chats.SYSTEM
    if isinstance(kind, int) and kind >= _FIRST_REACTION:
        return "", (), chats.REACTION
    text = message.text if isinstance(message.text, str) else ""
    if is_blank(text) and isinstance(message.attributedBody, bytes):
        text = attributed(message.attributedBody)
    has_media = _OBJECT in text or bool(message.cache_has_attachments)
    text = fields.mend_surrogates(text.replace(_OBJECT, "")).strip()
    if is_blank(text):
        if message.date_edited and not has_media:  # what was unsent leaves nothing else behind
            return "", (), chats.DELETED
        return "", (), chats.OMITTED if has_media else chats.EMPTY
    marks = {chats.CAPTION: has_media, chats.EDITED: bool(message.date_edited)}
    return text, tuple(mark for mark, given in marks.items() if given), ""


def attributed(data: bytes) -> str:
    """
    The words in an archived NSAttributedString ("typedstream"); "" where there are none.

    They stand behind the name of their class, five bytes of its description, and their length:
    one byte, or 0x81 and two, or 0x82 and four.
    """
    _, found, rest = data.partition(b"NSString")
    if not found:
        return ""
    sign = rest[:16].find(b"+")  # the type that follows: bytes
    rest = rest[sign + 1 :]
    if sign < 0 or not rest:
        return ""
    wide = {0x81: 2, 0x82: 4}.get(rest[0], 0)
    length = int.from_bytes(rest[1 : 1 + wide], "little") if wide else rest[0]
    return rest[1 + wide : 1 + wide + length].decode("utf-8", "replace")


def _time(value: Any) -> datetime | None:
    if not isinstance(value, (int, float)) or not value:
        return None
    try:
        seconds = value / 1e9 if abs(value) > _NANOSECONDS else value
        return _EPOCH + timedelta(seconds=seconds)
    except (OverflowError, ValueError):
        return None
