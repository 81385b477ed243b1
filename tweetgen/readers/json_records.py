"""JSON: one object a line, one array of objects, or objects one after another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import attrs

from ..documents import Document
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import fields

_LOOKS_LIKE_JSON = re.compile(r'\s*(\{\s*("|\}|$)|\[\s*([\[{"\]]|$))')
_BLOCK = 1 << 16
_SHOWN = 40  # characters of a key
_DEEP = "is nested too deeply to be anybody's posts"


@attrs.frozen(kw_only=True)
class JsonConfig:
    """Options of the `jsonl` format."""

    text_key: str | None = attrs.field(
        default=None,
        metadata={"help": "the key with the words; unset to look under the usual names"},
    )


class JsonReader(Reader):
    """One document an object, in constant memory; also pages of the X API."""

    name = "jsonl"
    config: JsonConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the first signs."""
        return 90 if _LOOKS_LIKE_JSON.match(file.head_text) else 0

    def format_of(self, file: SourceFile) -> str:
        return "jsonl" if self._is_lines(file) else "json"

    def read(self, file: SourceFile) -> Iterator[Document]:
        values = self._lines(file) if self._is_lines(file) else self._values(file)
        found, keys = False, ""
        for line, value in values:
            for record, marks in _unwrap(value):
                if (text := self._text(record)) is None:
                    file.drop("no text", line)
                    if isinstance(record, dict) and not keys:
                        shown = ", ".join(key[:_SHOWN] for key in list(record)[:20])
                        keys = fields.mend_surrogates(shown)
                elif not text.strip():
                    file.drop("empty text", line)
                    found = True
                else:
                    found = True
                    yield fields.document(
                        record if isinstance(record, dict) else {},
                        fields.mend_surrogates(text),
                        file.name,
                        marks,
                    )
        if keys and not found:
            wanted = repr(self.config.text_key) if self.config.text_key else "with a usual name"
            raise CorpusFormatError(
                file.name, f"no text under a key {wanted} (keys: {keys}); set text_key"
            )

    def _is_lines(self, file: SourceFile) -> bool:
        """Whether the first line is a whole object."""
        first = file.head_text.lstrip().partition("\n")[0]
        if not first.startswith("{"):
            return False
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return False
        return True

    def _text(self, record: Any) -> str | None:
        if isinstance(record, str):
            return record
        if not isinstance(record, dict):
            return None
        if self.config.text_key is not None:
            value = record.get(self.config.text_key)
        else:
            extended = record.get("extended_tweet")
            whole = extended if isinstance(extended, dict) else record
            name = "full_text" if "full_text" in whole else fields.find(list(whole), fields.TEXT)
            value = None if name is None else whole[name]
        return value if isinstance(value, str) else None

    def _lines(self, file: SourceFile) -> Iterator[tuple[int, Any]]:
        for number, line in file.lines():
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except RecursionError as error:
                raise CorpusFormatError(file.where(number), _DEEP) from error
            except ValueError:
                file.drop("not valid JSON", number)

    def _values(self, file: SourceFile) -> Iterator[tuple[int, Any]]:
        """The elements of a top-level array, or objects that follow one another."""
        decoder, buffer, line, in_array = json.JSONDecoder(), "", 1, False
        with file.text() as stream, file.decoding():
            ended = False
            while True:
                stripped = buffer.lstrip(" \t\r\n,")
                line += buffer.count("\n", 0, len(buffer) - len(stripped))
                buffer = stripped
                if in_array and buffer.startswith("]"):
                    buffer, in_array = buffer[1:], False
                    continue
                if not in_array and buffer.startswith("["):
                    buffer, in_array = buffer[1:], True
                    continue
                value, end = None, 0
                wrong: json.JSONDecodeError | None = None
                if buffer:
                    try:
                        value, end = decoder.raw_decode(buffer)
                    except RecursionError as error:
                        raise CorpusFormatError(file.where(line), _DEEP) from error
                    except json.JSONDecodeError as error:
                        wrong = error
                    except ValueError as error:  # a number of thousands of digits
                        raise CorpusFormatError(
                            file.where(line), f"is no post ({error})"
                        ) from error
                if end and (ended or end < len(buffer)):
                    yield line, value
                    line += buffer.count("\n", 0, end)
                    buffer = buffer[end:]
                    continue
                if wrong and (ended or _is_surely_wrong(wrong)):
                    line += buffer.count("\n", 0, wrong.pos)
                    raise CorpusFormatError(
                        file.where(line),
                        f"is not valid JSON, or the file is cut short ({_said(wrong)}); if it is "
                        'not meant to be JSON, set format = "lines"',
                    )
                if ended and in_array:
                    raise CorpusFormatError(file.where(line), "the file is cut short (no ']')")
                if ended:
                    return
                # A growing step keeps one huge element from being parsed over and over.
                block = stream.read(max(_BLOCK, len(buffer)))
                ended = not block
                buffer += block


def _said(error: json.JSONDecodeError) -> str:
    return error.msg.removesuffix(" starting at")


def _is_surely_wrong(error: json.JSONDecodeError) -> bool:
    """Whether reading on cannot mend it: it stands well before the end of what was read."""
    cut = error.msg.startswith("Unterminated string")
    return not cut and error.pos + 20 < len(error.doc)  # 20: longer than any word or escape


def _unwrap(value: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """
    The records in a value: X API pages hold several, archives wrap each in {"tweet": ...}, and
    many a file is one object with one list in it.
    """
    if isinstance(value, dict):
        data = value.get("data")
        if isinstance(data, (list, dict)) and fields.find(list(value), fields.TEXT) is None:
            page = data if isinstance(data, list) else [data]  # of the X API, version 2
            yield from ((record, _marks(record)) for record in page)
            included = value.get("includes")
            others = included.get("tweets") if isinstance(included, dict) else None
            yield from ((record, ("referenced",)) for record in others or ())
            return
        if isinstance(value.get("tweet"), dict):
            value = value["tweet"]
        only = next(iter(value.values())) if len(value) == 1 else None
        if isinstance(only, list):
            yield from ((record, _marks(record)) for record in only)
            return
    yield value, _marks(value)


def _marks(record: Any) -> tuple[str, ...]:
    if not isinstance(record, dict):
        return ()
    referenced = record.get("referenced_tweets")
    kinds = {
        str(reference.get("type"))
        for reference in (referenced if isinstance(referenced, list) else ())
        if isinstance(reference, dict)
    }
    marks = []
    if "retweeted_status" in record or "retweeted" in kinds:
        marks.append("retweet")
    if record.get("is_quote_status") is True or "quoted" in kinds:
        marks.append("quote")
    return tuple(marks)
