"""CAR files, in which repositories of the AT protocol (Bluesky) are downloaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from importlib import import_module
from typing import Any, BinaryIO

from ..errors import CorpusError, CorpusFormatError
from ..reader import SourceFile

_HEADER = re.compile(rb"(?s).{1,3}\xa2(eroots.{1,512}?gversion\x01|gversion\x01eroots)")
_LARGEST = 1 << 23  # bytes of one block; the protocol allows one million
_LINK = 36  # bytes: version, codec, two for the kind of digest, and the digest
_SHA256 = b"\x12\x20"


def is_car(head: bytes) -> bool:
    """Whether these bytes begin a CAR file of version 1."""
    return _HEADER.match(head) is not None


class Repository:
    """
    The records of one account, and the tree that says which of them are there now.

    A file may also hold blocks of earlier states, and in them posts that were deleted since, so
    the tree decides. It is kept in memory, some 100 bytes a record; records are read as they come.

    Attributes:
        owner: the account's identifier, "did:plc:...".
        others: how many records of each other collection there are.

    Raises:
        CorpusError: the package that decodes the blocks is missing.
        CorpusFormatError: the file is damaged, cut short, or no repository.
    """

    def __init__(self, file: SourceFile, collection: str) -> None:
        self._file, self._collection = file, collection
        self._decode = _decoder(file)
        self.others: Counter[str] = Counter()
        self._keys: dict[bytes, list[str]] = {}
        nodes: dict[bytes, bytes] = {}
        commit: dict[str, Any] = {}
        with file.open() as stream:
            roots = self._decode(_sized(file, stream, 0) or b"").get("roots")
            root = roots[0] if isinstance(roots, list) and roots else None
            for link, data in _blocks(file, stream):
                block = self._decode(data)
                if link == root:
                    commit = block
                elif isinstance(block.get("e"), list):
                    nodes[link] = data
        if not isinstance(commit.get("did"), str):
            raise CorpusFormatError(
                file.name, "is a CAR file, but no repository of an account; download it again"
            )
        self.owner: str = commit["did"]
        self._walk(nodes, commit.get("data"))

    def _walk(self, nodes: dict[bytes, bytes], top: Any) -> None:
        """Collect the keys of the tree, in which each is written without what it shares."""
        due: list[Any] = [top]
        seen: set[bytes] = set()
        while due:
            link = due.pop()
            if not isinstance(link, bytes) or link not in nodes:
                raise CorpusFormatError(
                    self._file.name, "a part of the repository is missing; download it again"
                )
            if link in seen:
                continue
            seen.add(link)
            node, key = self._decode(nodes[link]), b""
            due += [node["l"]] if node.get("l") else []
            for entry in node["e"]:
                try:
                    key = key[: entry["p"]] + entry["k"]
                    collection, _, name = key.decode().partition("/")
                    record, below = bytes(entry["v"]), entry.get("t")
                except (KeyError, TypeError, AttributeError, ValueError) as error:
                    raise CorpusFormatError(
                        self._file.name, "its list of records is damaged; download it again"
                    ) from error
                if collection == self._collection:
                    self._keys.setdefault(record, []).append(name)
                else:
                    self.others[collection] += 1
                due += [below] if below else []

    def records(self) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """
        Key and record of each of the collection, in the file's order.

        The key is None for a record that the tree does not know any more.
        """
        found = 0
        with self._file.open() as stream:
            _sized(self._file, stream, 0)
            for link, data in _blocks(self._file, stream):
                keys: list[str] | list[None] = self._keys.get(link, [])
                found += bool(keys)
                if not keys and self._collection.encode() not in data:
                    continue
                record = self._decode(data)
                if not keys and record.get("$type") == self._collection:
                    keys = [None]
                yield from ((key, record) for key in keys)
        for _ in range(len(self._keys) - found):
            self._file.drop("record missing from the file")


def _decoder(file: SourceFile) -> Callable[[bytes], dict[str, Any]]:
    try:
        decode = import_module("libipld").decode_dag_cbor
    except ImportError as error:
        raise CorpusError(
            f"{file.name}: a repository of Bluesky needs the package libipld; try: pip install "
            "'tweetgen[bluesky]'"
        ) from error

    def decoded(data: bytes) -> dict[str, Any]:
        try:
            value = decode(data)
        except (ValueError, RecursionError) as error:
            raise CorpusFormatError(
                file.name, f"holds data that cannot be decoded ({error}); download it again"
            ) from error
        return value if isinstance(value, dict) else {}

    return decoded


def _blocks(file: SourceFile, stream: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Each block with its link, whose digest is checked: what was damaged is noticed."""
    at = 0
    while (block := _sized(file, stream, at := at + 1)) is not None:
        link, data = block[:_LINK], block[_LINK:]
        if link[:1] != b"\x01" or link[2:4] != _SHA256 or sha256(data).digest() != link[4:]:
            raise CorpusFormatError(
                file.name, f"block {at} is damaged, or of another kind; download it again"
            )
        yield link, data


def _sized(file: SourceFile, stream: BinaryIO, number: int) -> bytes | None:
    """The next bytes after their number (in groups of seven bits); None at the end."""
    size = shift = 0
    while True:
        byte = stream.read(1)
        if not byte and not shift:
            return None
        size |= (byte[0] & 0x7F) << shift if byte else 0
        shift += 7
        if not byte or shift > 35 or size > _LARGEST:
            raise CorpusFormatError(
                file.name, f"block {number} is damaged or cut short; download it again"
            )
        if byte[0] < 0x80:
            break
    data = stream.read(size)
    if len(data) < size:
        raise CorpusFormatError(
            file.name, f"the file is cut short within block {number}; download it again"
        )
    return data
