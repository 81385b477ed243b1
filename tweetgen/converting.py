"""A corpus written for other tools: JSON lines, or a Parquet table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

from .documents import Document
from .errors import CorpusError

_GROUP = 10_000  # documents that a Parquet file holds together


def write_jsonl(documents: Iterable[Document], stream: BinaryIO) -> int:
    """One JSON object a line (jsonlines.org). Gives the number of documents."""
    written = 0
    for document in documents:
        line = json.dumps(document.to_dict(), ensure_ascii=False)
        stream.write((line + "\n").encode("utf-8", "replace"))
        written += 1
    return written


def write_parquet(documents: Iterable[Document], stream: BinaryIO) -> int:
    """
    A Parquet table, a row a document; times are in UTC. Gives the number of documents.

    Raises:
        CorpusError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise CorpusError(
            "Parquet needs the package pyarrow; try: pip install 'tweetgen[tables]'"
        ) from error
    words, time = pa.string(), pa.timestamp("us", tz="UTC")
    kinds = {"created_at": time, "labels": pa.list_(words)}
    names = Document("").to_dict()
    schema = pa.schema([(name, kinds.get(name, words)) for name in names])
    written = 0
    with parquet.ParquetWriter(stream, schema) as writer:
        for rows in _groups(map(_row, documents)):
            writer.write_table(pa.Table.from_pylist(rows, schema))
            written += len(rows)
    return written


WRITERS: dict[str, Callable[[Iterable[Document], BinaryIO], int]] = {
    ".jsonl": write_jsonl,
    ".ndjson": write_jsonl,
    ".parquet": write_parquet,
}


def _groups(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while group := list(islice(rows, _GROUP)):
        yield group


def _row(document: Document) -> dict[str, Any]:
    row = {name: _valid(value) for name, value in document.to_dict().items()}
    return row | {
        "created_at": document.created_at,
        "labels": [_valid(label) for label in document.labels],
    }


def _valid(value: Any) -> Any:
    """What UTF-8 can hold; half an emoji becomes a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
