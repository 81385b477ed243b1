"""A Markov chain as flat arrays: counted by sorting, mapped from disk, walked without hashing."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import chain
from math import lcm
from pathlib import Path
from typing import Self

import numpy as np

from tweetgen.arrays import Numbers, changes, in_order, load_array, save_arrays, smallest, view
from tweetgen.errors import BundleError, EmptyCorpus
from tweetgen.numbering import END, numbered
from tweetgen.tokens import Unit
from tweetgen.vocabulary import Vocabulary

_FINEST_WEIGHT = 1000  # weights are fractions with a denominator of at most this
_MOST_COUNTED = (1 << 32) - 1
_UNSIGNED = ("u1", "u2", "u4")


class Table:
    """
    All transitions out of states of one length.

    State s has the rows `first[s]` to `first[s + 1]`, sorted by the token they write. State 0 is
    the beginning of a document; a state's number is its place in the order of its tokens.
    """

    def __init__(
        self, first: Numbers, below: Numbers, writes: Numbers, leads: Numbers, shorter: Numbers
    ) -> None:
        """
        Args:
            first: for each state its first row, then the number of rows.
            below: for each row how often all rows before it were counted, then the total.
            writes: the token each row writes; END ends the document.
            leads: the state each row leads to, one token longer where there are longer ones.
            shorter: for each state the one without its oldest token, among those so long.
        """
        self.first, self.below, self.writes = first, below, writes
        self.leads, self.shorter = leads, shorter
        self.views = view(first), view(below), view(writes), view(leads), view(shorter)

    def __len__(self) -> int:
        """How many states there are."""
        return len(self.first) - 1

    @cached_property
    def counts(self) -> Numbers:
        """How often each row was counted."""
        return np.diff(self.below).astype(np.int64)

    def row(self, state: int, token: int) -> int | None:
        """The row in which `state` writes `token`."""
        first, _, writes, _, _ = self.views
        end = first[state + 1]
        row = bisect_left(writes, token, first[state], end)
        return row if row < end and writes[row] == token else None

    def state_of(self, rows: Numbers) -> Numbers:
        """The states that rows belong to."""
        return np.searchsorted(self.first, rows, "right") - 1

    def save(self, folder: Path) -> None:
        save_arrays(
            folder,
            first=self.first,
            below=self.below,
            writes=self.writes,
            leads=self.leads,
            shorter=self.shorter,
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        made = cls(
            load_array(folder, "first", "u4"),
            load_array(folder, "below", "u4"),
            load_array(folder, "writes", *_UNSIGNED),
            load_array(folder, "leads", "u4"),
            load_array(folder, "shorter", "u4"),
        )
        rows = len(made.writes)
        if not len(made.first) or not rows:
            raise BundleError(str(folder), "is damaged (nothing is in it)")
        if not len(made.shorter) == len(made) or not len(made.leads) == rows == len(made.below) - 1:
            raise BundleError(str(folder), "is damaged (its files do not fit each other)")
        return made


class Chain:
    """
    The transitions of a corpus, for states of 1 to `order` tokens.

    Each state but the first is a row of the table below it: the same tokens, seen as a state and
    its continuation. So a walk goes on from row to state to row; nothing is looked up, and where
    a state was given up for a shorter one, the next token leads back to a longer one.
    """

    def __init__(self, vocabulary: Vocabulary, tables: Sequence[Table]) -> None:
        """
        Args:
            vocabulary: of the tokens.
            tables: by the length of their states, from 1.
        """
        self.vocabulary, self.tables = vocabulary, list(tables)
        self.views = [table.views for table in tables]

    @property
    def order(self) -> int:
        """How many tokens the longest states have."""
        return len(self.tables)

    @classmethod
    def count(cls, texts: Iterable[str], order: int, unit: Unit = "words") -> Self:
        """
        Count the transitions in `texts`, each of them a run of its own.

        Raises:
            EmptyCorpus: there is no token in them.
        """
        tokens, vocabulary = numbered(texts, unit)
        if not len(tokens):
            raise EmptyCorpus("there is nothing to learn from")
        return cls.of_rows(*_counted(tokens, len(vocabulary), order), vocabulary)

    @classmethod
    def of_rows(cls, rows: Numbers, counts: Numbers, vocabulary: Vocabulary) -> Self:
        """
        Build the tables of all lengths from the transitions of the longest states.

        Args:
            rows: of shape (rows, order + 1), different, sorted: the tokens of a state, oldest
                first and 0 before the beginning, then the token that follows.
            counts: how often, above 0.

        Raises:
            ValueError: a row leads to a state that has none.
        """
        if counts.sum(dtype=np.float64) > _MOST_COUNTED:
            raise ValueError("the corpus has more than four billion tokens")
        bits = len(vocabulary).bit_length()
        tables = list[Table]()
        above: tuple[Numbers, Numbers] | None = None  # of the table of longer states
        for _ in range(rows.shape[1] - 1):
            lower, lower_counts, down = _grouped(rows[:, 1:], counts, bits)
            begins = np.ones(len(rows), bool)  # where the rows of a state begin
            begins[1:] = (rows[1:, :-1] != rows[:-1, :-1]).any(axis=1)
            first = np.flatnonzero(begins)
            goes_on = lower[:, -1] != END
            if not np.array_equal(rows[first[1:], :-1], lower[goes_on]):
                raise ValueError("a transition leads to a state that has none")
            # The state, of the same length, that each row leads to.
            reached = np.where(rows[:, -1] != END, np.cumsum(goes_on)[down], 0)
            longer = rows[:, -1] != END
            if above is None:
                leads = reached
            else:
                leads = np.where(longer, np.cumsum(longer), 0)
                above[1][1:] = reached[longer]
            shorter = np.zeros(len(first), np.uint32)
            tables.append(
                Table(
                    np.append(first, len(rows)).astype(np.uint32),
                    np.concatenate([[0], np.cumsum(counts)]).astype(np.uint32),
                    smallest(rows[:, -1], len(vocabulary)),
                    leads.astype(np.uint32),
                    shorter,
                )
            )
            above = lower, shorter
            rows, counts = lower, lower_counts
        return cls(vocabulary, tables[::-1])

    def rows(self) -> tuple[Numbers, Numbers]:
        """What `of_rows` takes: int32 of shape (rows, order + 1), and int64 counts."""
        columns = [table.writes for table in self.tables[-1:]]
        states = self.tables[-1].state_of(np.arange(len(columns[0])))
        for table in self.tables[-2::-1]:  # the newest token of a state is what led to it
            came = np.flatnonzero(table.writes != END)  # state s is row came[s - 1]
            begun, inner = states > 0, np.maximum(states, 1) - 1
            columns.append(np.where(begun, table.writes[came[inner]], END))
            states = np.where(begun, table.state_of(came[inner]), 0)
        columns.append(states)  # a state of one token is that token
        return _side_by_side(columns[::-1]), self.tables[-1].counts

    def combined(self, others: Sequence[Self], weights: Sequence[float]) -> Self:
        """
        The sum of several chains, each count times its chain's weight.

        Raises:
            ValueError: the orders differ, or a weight is not in 0.001..1,000,000.
        """
        chains = [self, *others]
        least, most = 1 / _FINEST_WEIGHT, 1_000 * _FINEST_WEIGHT
        if any(not least <= weight <= most for weight in weights):
            raise ValueError(f"weights are numbers from {least} to {most:,}")
        if len({one.order for one in chains}) > 1:
            raise ValueError("chains of different orders cannot be combined")
        shares = [Fraction(weight).limit_denominator(_FINEST_WEIGHT) for weight in weights]
        whole = lcm(*(share.denominator for share in shares))
        words = sorted({w.encode("utf-8", "surrogatepass") for c in chains for w in c.vocabulary})
        vocabulary = Vocabulary.of(words)
        all_rows, all_counts = [], []
        for one, share in zip(chains, shares, strict=True):
            renumber = np.array([0, *map(vocabulary.number, one.vocabulary)], np.int32)
            rows, counts = one.rows()
            all_rows.append(renumber[rows])
            all_counts.append(counts * int(share * whole))
        bits = len(vocabulary).bit_length()
        rows, counts, _ = _grouped(np.concatenate(all_rows), np.concatenate(all_counts), bits)
        common = int(np.gcd.reduce(counts, initial=whole))  # of what scaling has put in
        return type(self).of_rows(rows, counts // common, vocabulary)

    def begin(self) -> tuple[int, int]:
        """Length and number of the state before a document."""
        return self.order, 0

    def after(self, tokens: Iterable[int], at: tuple[int, int] | None = None) -> tuple[int, int]:
        """
        The longest state that ends like a document that begins with `tokens`.

        Returns:
            Length and number; the beginning of a document if the last token is unknown.
        """
        length, state = at or self.begin()
        for token in tokens:
            if not 0 < token <= len(self.vocabulary):
                length = 0
                continue
            while length:
                table = self.tables[length - 1]
                row = table.row(state, token)
                if row is not None:
                    length, state = min(length + 1, self.order), table.views[3][row]
                    break
                length, state = length - 1, table.views[4][state]
            else:
                length, state = 1, token
        return (length, state) if length else self.begin()

    def state(self, tokens: Sequence[int]) -> int | None:
        """
        The number of the state of exactly these tokens, 0 before the beginning; None if unknown.
        """
        words = [token for token in tokens if token != END]
        if len(words) < len(tokens):
            length, state = self.order, 0
        else:
            length, state, words = 1, words[0], words[1:]
        for word in words:
            table = self.tables[length - 1]
            row = table.row(state, word)
            if row is None:
                return None
            length, state = min(length + 1, self.order), table.views[3][row]
        return state

    def save(self, folder: Path) -> None:
        """Write the vocabulary and a folder of arrays for each length into `folder`."""
        for name in ("vocabulary", *map(str, range(1, self.order + 1))):
            (folder / name).mkdir()
        self.vocabulary.save(folder / "vocabulary")
        for length, table in enumerate(self.tables, start=1):
            table.save(folder / str(length))

    @classmethod
    def load(cls, folder: Path, order: int) -> Self:
        """
        Map what `save` wrote.

        Raises:
            BundleError: a file is missing or damaged.
        """
        vocabulary = Vocabulary.load(folder / "vocabulary")
        tables = [Table.load(folder / str(length)) for length in range(1, order + 1)]
        if len(tables[0]) != len(vocabulary) + 1:
            raise BundleError(str(folder), "is damaged (its vocabulary is of another chain)")
        return cls(vocabulary, tables)


def _counted(tokens: Numbers, most: int, order: int) -> tuple[Numbers, Numbers]:
    """The different runs of order + 1 tokens that end at a token, sorted, and their counts."""
    bits = most.bit_length()

    def before() -> Iterator[Numbers]:
        """The tokens one, two, ... places earlier, 0 before the document's beginning."""
        inside = np.ones(len(tokens), bool)
        for back in range(1, order + 1):
            earlier = np.zeros(len(tokens), np.int32)
            earlier[back:] = tokens[:-back]
            earlier[~inside] = 0
            inside &= earlier != END
            yield earlier

    keys, used, exact = _packed(chain([tokens], before()), bits)
    if exact:
        keys.sort()
        first = np.flatnonzero(changes(keys))
        counts = np.diff(np.append(first, len(keys)))
        keys = keys[first]
        mask = np.uint64((1 << bits) - 1)
        columns = [(keys >> np.uint64(bits * back)) & mask for back in range(order, -1, -1)]
    else:
        keys, places = in_order(keys, used)
        begins = np.flatnonzero(changes(keys))
        counts = np.diff(np.append(begins, len(keys)))
        first = places[begins]
        columns = [earlier[first] for earlier in (tokens, *before())][::-1]
    return _side_by_side(columns), counts


def _packed(columns: Iterable[Numbers], bits: int) -> tuple[Numbers, int, bool]:
    """
    One uint64 key per row that sorts as the row does; the last column comes first in `columns`.

    What does not fit into 64 bits is replaced by its rank on the way.

    Returns:
        The keys, of how many bits they are, and whether they hold all columns as they were.
    """
    keys, used, exact = np.zeros(0, np.uint64), 0, True
    for column in columns:
        if used + bits > 64:
            ordered, places = in_order(keys, used)
            keys[places] = np.cumsum(changes(ordered)) - 1
            used, exact = int(keys[places[-1]]).bit_length(), False
        moved = column.astype(np.uint64) << np.uint64(used)
        keys = np.bitwise_or(keys, moved, out=moved) if used else moved
        used += bits
    return keys, used, exact


def _grouped(rows: Numbers, counts: Numbers, bits: int) -> tuple[Numbers, Numbers, Numbers]:
    """The different rows, sorted; the sum of their counts; and where each row went."""
    keys, used, _ = _packed((rows[:, i] for i in range(rows.shape[1] - 1, -1, -1)), bits)
    keys, places = in_order(keys, used)
    new = changes(keys)
    first = np.flatnonzero(new)
    went = np.empty(len(rows), np.int64)
    went[places] = np.cumsum(new) - 1
    sums = np.add.reduceat(counts[places], first)
    return rows[places[first]], sums, went


def _side_by_side(columns: Sequence[Numbers]) -> Numbers:
    """int32 of shape (rows, columns), of which the columns are quick to read."""
    return np.array(columns, np.int32).T
