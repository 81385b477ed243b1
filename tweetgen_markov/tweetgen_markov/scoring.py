"""The probability of a text under a chain, so that backends can be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from math import log2

import numpy as np

from tweetgen.arrays import Numbers, view
from tweetgen.numbering import END
from tweetgen.tokens import GLUE, Unit, tokenise

from .chain import Chain, Table

_SPELLING_ORDER = 5  # characters
_REMEMBERED = 2  # characters of the word before, on which the spelling of a new one depends
_BITS_OF_A_BYTE = log2(257)  # one of 256, or the end of them
_NO_BLANK = "\x1f"  # stands for GLUE when a word is spelled; white space, so in no word

State = tuple[int, int]  # its length and its number; length 0 knows nothing


class KneserNey:
    """
    P(token | the tokens before), mixed from all lengths of context down to none.

    Interpolated Kneser-Ney smoothing (Kneser and Ney 1995, "Improved backing-off for m-gram
    language modeling") with the three discounts of Chen and Goodman (1999, "An empirical study of
    smoothing techniques for language modeling"): a context takes a discount from each of its
    continuations and leaves it to the next shorter context, which counts not how often a token
    was met but after how many different ones. Below all of them stands a base distribution over
    every token that can be written, so that all probabilities are above zero and sum to one.
    """

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self._shares, self._left = list[memoryview](), list[memoryview]()
        for table, counts in zip(chain.tables, _continuations(chain), strict=True):
            state_of = table.state_of(np.arange(len(counts)))
            shares, left = _discounted(counts, state_of, len(table))
            self._shares.append(view(shares))
            self._left.append(view(left))
        written = np.bincount(chain.tables[0].writes, minlength=len(chain.vocabulary) + 1)
        shares, left = _discounted(written, np.zeros(len(written), np.int64), 1)
        self._alone, self._alone_left = view(shares), float(left[0])

    def known(self, at: State, number: int) -> tuple[float, float]:
        """
        What the chain says of a token after a state.

        Args:
            number: of the token; 0 for the end of a document.

        Returns:
            Its probability from what was counted, and the share of the base distribution.
        """
        length, state = at
        states = list[State]()
        while length:
            states.append((length, state))
            length, state = length - 1, self.chain.tables[length - 1].views[4][state]
        share, left = self._alone[number], self._alone_left
        for length, state in reversed(states):
            leaves = self._left[length - 1][state]
            share, left = share * leaves, left * leaves
            row = self.chain.tables[length - 1].row(state, number)
            if row is not None:
                share += self._shares[length - 1][row]
        return share, left

    def walk(self, tokens: Sequence[str], at: State) -> Iterator[tuple[State, str, int]]:
        """Each token with the state before it and its number; 0 for one that is not known."""
        for token in tokens:
            number = self.chain.vocabulary.number(token)
            yield at, token, number
            at = self.chain.after([number], at) if number else (0, 0)
        yield at, "", END


class Spelling:
    """
    The probability of a word's letters after the last letters of the word before.

    Kneser-Ney over characters, counted once for each two words that stood side by side; below it
    the bytes of UTF-8, all alike, so that every string has a probability.
    """

    def __init__(self, chain: Chain) -> None:
        """Args: chain: of words."""
        table, words = chain.tables[0], ["", *chain.vocabulary]
        before = table.state_of(np.arange(len(table.writes))).tolist()
        pairs = {
            _context(words[state]) + _spelled(words[word])
            for state, word in zip(before, table.writes.tolist(), strict=True)
            if word != END
        }
        self._model = KneserNey(Chain.count(sorted(pairs), _SPELLING_ORDER, "characters"))
        self.bits = lru_cache(1 << 14)(self._bits)

    def _bits(self, word: str, before: str) -> float:
        """-log2 P(word | the word before, empty at the beginning of a document)."""
        model = self._model
        context = tokenise(_context(before), "characters")
        start = model.chain.after(map(model.chain.vocabulary.number, context))
        return _bits(model, tokenise(_spelled(word), "characters"), start, _bits_of_bytes)


def _context(word: str) -> str:
    return f"{word[-_REMEMBERED:]} "


def _spelled(word: str) -> str:
    return word.replace(GLUE, _NO_BLANK)


class Scorer:
    """The probability of whole documents, and of what may come next in one."""

    def __init__(self, chain: Chain, unit: Unit) -> None:
        self._model, self._unit = KneserNey(chain), unit
        self._base = Spelling(chain).bits if unit == "words" else _bits_of_bytes

    def bits(self, text: str) -> float:
        """-log2 P(the text, then its end)."""
        tokens = tokenise(text, self._unit)
        return _bits(self._model, tokens, self._model.chain.begin(), self._base)

    def next_probabilities(self, prompt: str) -> Iterator[tuple[str, float]]:
        """Each known token, the end as "", and all unknown tokens together as U+FFFD."""
        tokens = tokenise(prompt, self._unit)
        *_, (at, _, _) = self._model.walk(tokens, self._model.chain.begin())
        before, rest = tokens[-1] if tokens else "", 1.0
        for number, token in enumerate(["", *self._model.chain.vocabulary]):
            probability, left = self._model.known(at, number)
            if token:
                base = 2 ** -self._base(token, before)
                probability, rest = probability + left * base, rest - base
            yield token, probability
        yield "\ufffd", left * rest


def _bits(
    model: KneserNey, tokens: Sequence[str], at: State, base: Callable[[str, str], float]
) -> float:
    """
    -log2 P(tokens, then the end).

    Args:
        at: the state before the first.
        base: -log2 of a token's probability in the base distribution, given the one before it.
    """
    bits, before = 0.0, ""
    for state, token, number in model.walk(tokens, at):
        share, left = model.known(state, number)
        if token and not number:
            bits += base(token, before) - log2(left)
        elif token:
            bits -= log2(share + left * 2 ** -base(token, before))
        else:
            bits -= log2(share)
        before = token
    return bits


def _bits_of_bytes(character: str, before: str) -> float:
    return _BITS_OF_A_BYTE * (len(character.encode("utf-8", "surrogatepass")) + 1)


def _continuations(chain: Chain) -> Iterator[Numbers]:
    """For each table how many different tokens stand before each row; for the last the counts."""
    bits = np.uint64(len(chain.vocabulary).bit_length())

    def keys(states: Numbers, table: Table) -> Numbers:
        return states.astype(np.uint64) << bits | table.writes

    for table, longer in pairwise(chain.tables):
        own = keys(table.state_of(np.arange(len(table.writes))), table)
        states = longer.shorter[longer.state_of(np.arange(len(longer.writes)))]
        yield np.bincount(own.searchsorted(keys(states, longer)), minlength=len(own))
    yield chain.tables[-1].counts


def _discounted(counts: Numbers, state_of: Numbers, states: int) -> tuple[Numbers, Numbers]:
    """The probability left to each row, and what each state has taken from its rows."""
    of_count = np.bincount(np.minimum(counts, 5), minlength=6)[1:5]
    once, twice, thrice, four_times = np.maximum(of_count, 1).tolist()
    share = once / (once + 2 * twice)
    discounts = [
        0.0,
        1 - 2 * share * twice / once,
        2 - 3 * share * thrice / twice,
        3 - 4 * share * four_times / thrice,
    ]
    # In a small corpus the estimates may fall below 0.
    taken = np.maximum(discounts, [0, 0.1, 0.1, 0.1])[np.minimum(counts, 3)]
    totals = np.bincount(state_of, weights=counts, minlength=states)
    left = np.bincount(state_of, weights=taken, minlength=states)
    return (counts - taken) / totals[state_of], left / totals
