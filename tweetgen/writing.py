"""What is told of texts while a backend writes them, many at once."""

from __future__ import annotations

import attrs


@attrs.frozen
class Said:
    """
    A token of a text that is being written.

    Attributes:
        place: which of the seeds the text is drawn by.
        token: what was added to it.
    """

    place: int
    token: int


@attrs.frozen
class Written:
    """
    What became of one text.

    Attributes:
        place: which of the seeds it was drawn by.
        tokens: behind the prompt, without the end.
        ended: whether it is complete; False if it was given up for being too long.
    """

    place: int
    tokens: list[int]
    ended: bool
