"""Checks of generators: the hundredth call costs what the first did."""

from __future__ import annotations

import gc
import tracemalloc
from statistics import median
from time import process_time

from ..generator import Generator
from ..request import Request
from .check import Subject, expect
from .generator_tools import fit, fitted, promise

_MOST_TIMES = 3.0
_LEAST_SECONDS = 0.002  # differences below are noise
_MOST_BYTES = 1_000_000
_ATTEMPTS = 3  # something else may have kept the machine busy: look again


def _call(generator: Generator, seed: int) -> float:
    """Take one candidate; CPU seconds."""
    began = process_time()
    next(iter(generator.sample(Request(seed=seed, indices=(0,)))))
    return process_time() - began


@promise("the hundredth call is as fast as the first")
def hundredth_call_as_fast(subject: Subject) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        generator = fit(subject)
        for seed in (-1, -2):  # what is made at the first call only
            _call(generator, seed)
        # The same seeds before and after: the same texts, hence the same work.
        first = median(_call(generator, seed) for seed in range(20))
        for seed in range(20, 100):
            _call(generator, seed)
        last = median(_call(generator, seed) for seed in range(20))
        if last <= _MOST_TIMES * first or last - first <= _LEAST_SECONDS:
            return
        seen = f"{first * 1000:.1f} ms at first, {last * 1000:.1f} ms from call 100 on"
        expect(attempt < _ATTEMPTS, seen)


@promise("memory stays flat: a call keeps nothing")
def memory_is_flat(subject: Subject) -> None:
    generator = fitted(subject)
    traced = tracemalloc.is_tracing()
    if not traced:
        tracemalloc.start()
    try:
        before = after = 0
        for seed in range(80):
            if seed == 20:
                gc.collect()
                before = tracemalloc.get_traced_memory()[0]
            _call(generator, seed)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        if not traced:
            tracemalloc.stop()
    expect(after - before < _MOST_BYTES, f"60 calls left {(after - before) / 1e6:.1f} MB behind")
