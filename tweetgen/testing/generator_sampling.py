"""Checks of generators: candidates, one for each seed and each for itself."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from itertools import islice
from time import monotonic
from typing import Any

from ..request import Request, candidate_number
from .check import Seen, Subject, expect
from .generator_tools import candidates, fit, fitted, must_equal, promise, some
from .words import OTHERS, SENTENCES

_MANY = 2_000
_PATIENCE = 3.0  # seconds; a slow backend shows fewer


class _Counted(Request):
    """A request that knows how many of its seeds were taken."""

    taken = 0

    def seeds(self) -> Iterator[int]:
        for seed in super().seeds():
            type(self).taken += 1
            yield seed


@promise("sample is lazy: an iterator that takes a seed only when its candidate is asked for")
def sample_is_lazy(subject: Subject) -> None:
    _Counted.taken = 0
    made = fitted(subject).sample(_Counted(seed=1, expected=3))
    expect(iter(made) is made, f"sample returned a {type(made).__name__}")
    expect(
        _Counted.taken == 0, f"{_Counted.taken} seeds were taken before a candidate was asked for"
    )
    next(made)
    next(made)
    # A batch may hold as many as are expected, and no more.
    expect(_Counted.taken <= 3, f"{_Counted.taken} seeds were taken for 2 candidates, expected=3")


@promise("sample without indices never ends")
def sample_is_endless(subject: Subject) -> None:
    began = monotonic()
    taken = 0
    for _ in islice(fitted(subject).sample(Request(seed=1, expected=_MANY)), _MANY):
        taken += 1
        if taken >= 20 and monotonic() - began > _PATIENCE:
            return
    expect(taken == _MANY, f"it ended after {taken} candidates")


@promise("sample yields one candidate, a str, for each seed")
def one_candidate_per_seed(subject: Subject) -> None:
    generator = fitted(subject)
    for indices in ((), (0,), (5,), tuple(range(40)), (3, 3, 3)):
        request = Request(seed=1, indices=indices, expected=max(len(indices), 1))
        made = list(islice(generator.sample(request), 50))
        expect(all(isinstance(one, str) for one in made), f"candidates are {some(made)}")
        expect(len(made) == len(indices), f"{len(made)} candidates for {len(indices)} seeds")


@promise("the same seed gives the same texts")
def same_seed_same_texts(subject: Subject) -> None:
    generator = fitted(subject)
    must_equal(candidates(generator, seed=7), candidates(generator, seed=7), "asked twice")


@promise("another seed gives other texts")
def other_seeds_other_texts(subject: Subject) -> None:
    generator = fitted(subject)
    one, other = candidates(generator, 20, seed=1), candidates(generator, 20, seed=2)
    expect(one != other, f"seeds 1 and 2 both gave {some(one)} and so on")
    expect(len(set(one)) > 1, f"20 candidates are all {one[0]!r}")


@promise("every whole number is a seed: 0, negative ones and huge ones")
def every_number_is_a_seed(subject: Subject) -> None:
    generator = fitted(subject)
    seen: dict[int, list[str]] = {}
    for seed in (0, 1, -1, -(2**40), 2**31, 2**64, 2**200):
        try:
            seen[seed] = candidates(generator, seed=seed)
            must_equal(seen[seed], candidates(generator, seed=seed), f"seed {seed}, asked twice")
        except Seen:
            raise
        except Exception as error:
            raise Seen(f"seed {seed}: {type(error).__name__}: {error}") from error
    for seed in (0, -1):
        expect(seen[seed] != seen[1], f"seed {seed} gave the same texts as seed 1")


@promise("a batch gives the same texts whatever was made before it")
def batches_come_again(subject: Subject) -> None:
    generator = fitted(subject)
    first = candidates(generator, 9, seed=3)
    for n in (1, 5, 16):
        candidates(generator, n, seed=n)
    must_equal(first, candidates(generator, 9, seed=3), "after other batches")


@promise("the pieces of a stream are the text that sample yields")
def streams_are_samples(subject: Subject) -> None:
    generator = fitted(subject)
    for seed in (0, 1, 2):
        request = Request(seed=seed, indices=(seed,), alone=True)
        pieces = list(generator.stream(request))
        expect(all(isinstance(piece, str) for piece in pieces), f"pieces are {pieces!r}")
        whole = next(generator.sample(request))
        must_equal([whole], ["".join(pieces)], f"seed {seed}, streamed")


@promise("text i is the same whatever is asked for with it: its seed decides, not its neighbours")
def texts_do_not_depend_on_the_batch(subject: Subject) -> None:
    generator = fitted(subject)
    far = (candidate_number(3, 5), candidate_number(0, 900))
    every = (*range(12), *far)
    alone = dict(zip(every, _at(generator, every, expected=len(every)), strict=True))
    batches: list[tuple[int, ...]] = [(7,), (3, 7, 11), every[::-1], (*far, 0), (5, 5, 4)]
    for batch in batches:
        for expected in (1, 3, 100):
            what = f"indices {batch} with expected={expected}"
            wanted = [alone[index] for index in batch]
            must_equal(wanted, _at(generator, batch, expected=expected), what)
    request = Request(seed=1, alone=generator.capabilities.batch_dependent)
    endless = list(islice(generator.sample(request), 12))
    must_equal([alone[index] for index in range(12)], endless, "without indices")


def _at(generator: Any, indices: tuple[int, ...], expected: int) -> list[str]:
    # Where the arithmetic changes with the batch, it must be so at least if it is asked for.
    alone = generator.capabilities.batch_dependent
    return candidates(generator, len(indices), indices=indices, expected=expected, alone=alone)


@promise("no global random state is touched, nor looked at")
def global_random_is_untouched(subject: Subject) -> None:
    generator = fitted(subject)
    for name, (read, write, seed) in _global_states().items():
        before = read()
        try:
            seed(1)
            fixed = _plain(read())
            fit(subject, SENTENCES[:20])
            first = candidates(generator)
            expect(_plain(read()) == fixed, f"the state of {name} has changed")
            seed(2)
            must_equal(first, candidates(generator), f"with another state of {name}")
        finally:
            write(before)


def _global_states() -> dict[str, tuple[Any, Any, Any]]:
    """Name to how the state is read, written and seeded; of modules that are there anyway."""
    states: dict[str, tuple[Any, Any, Any]] = {
        "random": (random.getstate, random.setstate, random.seed)
    }
    if numpy := sys.modules.get("numpy"):
        legacy = numpy.random
        states["numpy.random"] = (legacy.get_state, legacy.set_state, legacy.seed)
    if torch := sys.modules.get("torch"):
        states["torch"] = (torch.get_rng_state, torch.set_rng_state, torch.manual_seed)
    return states


def _plain(state: Any) -> Any:
    """A state that can be compared: no arrays in it."""
    if isinstance(state, tuple):
        return tuple(map(_plain, state))
    return state.tolist() if hasattr(state, "tolist") else state


@promise("two models live in one process and do not know of each other")
def two_models_keep_apart(subject: Subject) -> None:
    one = fit(subject, SENTENCES)
    first = candidates(one)
    other = fit(subject, OTHERS)
    second = candidates(other)
    must_equal(first, candidates(one), "the first model, before and after the second was fitted")
    request = Request(seed=1, expected=len(first))
    turns = list(islice(zip(one.sample(request), other.sample(request), strict=False), len(first)))
    must_equal(first, [turn[0] for turn in turns], "the first model, taking turns")
    must_equal(second, [turn[1] for turn in turns], "the second model, taking turns")
