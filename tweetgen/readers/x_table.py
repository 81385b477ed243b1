"""The tables of Twitter's archives until 2018: tweets.csv, and data/csv/YYYY_MM.csv before it."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import SourceFile
from . import x_tweets

_HEADING = {"tweet_id", "in_reply_to_status_id", "retweeted_status_id", "text"}
_MOST_LINES = 10_000  # of one tweet; beyond, a quote was never closed
_LONGEST_LINE = 1_000_000


def is_table(head: str) -> bool:
    """Whether `head` begins with the heading of such a table, in whatever order."""
    line = head[:1000].partition("\n")[0]
    return {name.strip().strip('"') for name in line.split(",")} >= _HEADING


def read_table(file: SourceFile, author: str | None) -> Iterator[Document]:
    """
    The tweets of a table.

    Raises:
        CorpusFormatError: a quote is never closed; with the line.
    """
    began = 0  # the line before the row at hand

    def lines() -> Iterator[str]:
        for number in itertools.count(1):
            line = stream.readline(_LONGEST_LINE)
            if not line:
                return
            if number - began > _MOST_LINES or len(line) == _LONGEST_LINE:
                raise CorpusFormatError(
                    file.where(began + 1),
                    "a row has no end, perhaps a quote is never closed; get the archive again",
                )
            yield line

    with file.text() as stream, file.decoding():
        rows = csv.reader(lines())
        try:
            heading = [name.strip() for name in next(rows, [])]
            if missing := sorted(_HEADING - set(heading)):
                raise CorpusFormatError(
                    file.where(1), f"has no column {missing[0]}; get the archive again"
                )
            for row in rows:
                began, line = rows.line_num, began + 1
                if not row:
                    continue
                cells = dict(zip(heading, row, strict=False))
                if len(row) != len(heading):
                    file.drop("row of another length", line)
                elif is_blank(cells["text"]):
                    file.drop("empty text", line)
                else:
                    yield _document(cells, file.name, author)
        except csv.Error as error:
            raise CorpusFormatError(
                file.where(began + 1), f"is no row of a table ({error}); get the archive again"
            ) from error


def _document(cells: dict[str, str], source: str, author: str | None) -> Document:
    tweet = {
        "id_str": cells["tweet_id"],
        "created_at": cells.get("timestamp") or cells.get("created_at"),
        "in_reply_to_status_id_str": cells["in_reply_to_status_id"],
        "in_reply_to_user_id_str": cells.get("in_reply_to_user_id"),
        "is_retweet": bool(cells["retweeted_status_id"]),
    }
    return x_tweets.document(tweet, cells["text"], source, author=author)
