"""Lists deep inside a large JSON document, element by element, and what is said around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

import attrs

from ..reader import SourceFile
from .json_items import Reading

END = object()  # instead of an element: the object that holds the list is over
_DEEPEST = 8


@attrs.frozen
class Plan:
    """
    Where to go in a document.

    Attributes:
        lists: the keys of the lists that are wanted.
        through: the keys of objects and lists in which these lists may lie.
        about: the keys whose values are to be known with each element.
    """

    lists: Collection[str]
    through: Collection[str] = ()
    about: Collection[str] = ()


def streamed(
    file: SourceFile, plan: Plan, skip: re.Pattern[str] | None = None
) -> Iterator[tuple[int, Any, dict[str, Any]]]:
    """
    Line, element, and what the object around its list says of itself so far.

    `skip` is what stands before the JSON, as in a script that assigns it.

    After the last element comes `END`, when all is known that the object says. What is neither
    an object nor a list, where one of them should be, is an element of its own.

    Raises:
        CorpusFormatError: with the line, where it is no JSON or ends too early.
    """
    with file.text() as stream, file.decoding():
        reading = Reading(file, stream)
        if skip is not None:
            reading.skip(skip)
        while reading.peek():
            yield from _walk(reading, plan, 0)


def _walk(reading: Reading, plan: Plan, depth: int) -> Iterator[tuple[int, Any, dict[str, Any]]]:
    sign = reading.peek()
    if depth > _DEEPEST or sign not in ("{", "["):
        yield reading.line, reading.value(), {}
    elif sign == "{":
        yield from _object(reading, plan, depth)
    else:
        reading.take("[")
        if reading.take("]"):
            return
        while True:
            yield from _walk(reading, plan, depth + 1)
            if reading.take("]"):
                return
            if not reading.take(","):
                raise reading.wrong("a list without its end")


def _object(reading: Reading, plan: Plan, depth: int) -> Iterator[tuple[int, Any, dict[str, Any]]]:
    around: dict[str, Any] = {}
    found = False
    reading.take("{")
    while not reading.take("}"):
        key = reading.value() if reading.peek() == '"' else None
        if key is None or not reading.take(":"):
            raise reading.wrong("an object without its end")
        sign = reading.peek()
        if key in plan.lists and sign == "[":
            found = True
            for line, value in reading.array():
                yield line, value, around
        elif key in plan.through and sign in ("{", "["):
            yield from _walk(reading, plan, depth + 1)
        else:
            value = reading.value()
            if key in plan.about:
                around[key] = value
        if not reading.take(",") and reading.peek() != "}":
            raise reading.wrong("an object without its end")
    if found:
        yield reading.line, END, around
