"""Threads, where a network tells of each message only which one it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

import attrs

from ..documents import Document

_TURNS = 10  # told of a thread
_DEEPEST = 200  # messages walked back to its beginning
_REMEMBERED = 5000


@attrs.frozen
class Said:
    """A message, and the id of the one that it answers."""

    id: str
    author: str
    text: str
    parent: str | None


class Threads:
    """The messages that were seen, and those before them, each asked for once."""

    def __init__(self, look_up: Callable[[str], Said | None]) -> None:
        """
        Args:
            look_up: asks the network for a message; None if it is gone.
        """
        self._look_up = look_up
        self._known: dict[str, Said] = {}

    def remember(self, said: Said) -> Said:
        """Spare a question later."""
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[said.id] = said
        return said

    def beginning(self, said: Said) -> str:
        """The id of the message that began its thread, as far as it can be told."""
        first = said
        for first in self._before(said):  # noqa: B007  the last one
            pass
        return first.id

    def before(self, number: str) -> list[Document]:
        """What was said before a message in its thread, oldest first."""
        said = self._said(number)
        turns = list(islice(self._before(said), _TURNS)) if said else []
        return [Document(one.text, author=one.author, id=one.id) for one in reversed(turns)]

    def _before(self, said: Said) -> Iterator[Said]:
        """What it answers, what that answers, and so on."""
        for _ in range(_DEEPEST):
            parent = self._said(said.parent) if said.parent else None
            if parent is None:
                return
            yield parent
            said = parent

    def _said(self, number: str) -> Said | None:
        if number not in self._known and (found := self._look_up(number)):
            self.remember(found)
        return self._known.get(number)
