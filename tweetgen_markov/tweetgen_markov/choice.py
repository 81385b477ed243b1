"""Which continuation to take, where a request asks for more than the chain's own odds."""

from __future__ import annotations

from collections.abc import Set

import numpy as np

from tweetgen import Request
from tweetgen.numbering import END

from .chain import Chain, Table
from .walk import Backoff, Dice, State


class Choice:
    """Temperature, top_k, top_p and repetition_penalty."""

    def __init__(self, request: Request) -> None:
        self._request = request

    @property
    def plain(self) -> bool:
        """Whether the chain's own odds are what is asked for."""
        request = self._request
        return (
            request.temperature == request.repetition_penalty == 1
            and request.top_k is None
            and request.top_p is None
        )

    @property
    def greedy(self) -> bool:
        """Whether the same state is always followed by the same token."""
        likeliest = self._request.temperature == 0 or self._request.top_k == 1
        return likeliest and self._request.repetition_penalty == 1

    def row(self, table: Table, state: int, said: Set[int], dice: Dice) -> int:
        """The row to take out of a state."""
        request = self._request
        begin: int = table.views[0][state]
        end: int = table.views[0][state + 1]
        if end - begin == 1:
            return begin
        weights = np.diff(table.below[begin : end + 1]).astype(float)
        if request.repetition_penalty != 1:
            # Keskar et al. divide logits; a chain has counts, whose logits this lowers.
            repeated = np.isin(table.writes[begin:end], list(said))
            weights[repeated] /= request.repetition_penalty
        if request.temperature == 0:
            return begin + int(weights.argmax())
        ranked = np.argsort(-weights, kind="stable")[: request.top_k]
        with np.errstate(over="ignore", under="ignore"):
            weights = (weights[ranked] / weights[ranked[0]]) ** (1 / request.temperature)
        reached = np.cumsum(weights)
        if request.top_p is not None:
            kept = int(reached.searchsorted(request.top_p * reached[-1] - 1e-12, "right")) + 1
            reached = reached[:kept]
        place = int(reached.searchsorted(dice.share() * reached[-1], "right"))
        return begin + int(ranked[min(place, len(reached) - 1)])


def chosen(
    chain: Chain,
    start: State,
    dice: Dice,
    backoff: Backoff,
    most: int,
    choice: Choice,
    said: Set[int],
) -> tuple[list[int], bool]:
    """`walk.forward` with a choice: the tokens, and whether the document ended."""
    (length, state), written = start, list[int]()
    known, passed = set(said), set[State]()
    floor = backoff.floor if backoff.odds else chain.order
    circles = choice.greedy and floor >= chain.order  # if it comes back to a state
    for _ in range(most):
        table = chain.tables[length - 1]
        views = table.views
        while length > floor and views[0][state + 1] - views[0][state] == 1:
            if dice.share() >= backoff.odds:
                break
            length, state = length - 1, views[4][state]
            table = chain.tables[length - 1]
            views = table.views
        if circles:
            if (length, state) in passed:
                break
            passed.add((length, state))
        row = choice.row(table, state, known, dice)
        token = views[2][row]
        if token == END:
            return written, True
        written.append(token)
        known.add(token)
        length, state = min(length + 1, chain.order), views[3][row]
    return written, False
