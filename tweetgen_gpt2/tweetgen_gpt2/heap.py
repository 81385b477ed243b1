"""
How much a C library asks of the system for the memory that a program asks of it.

What lies free between things that stay can only be used again for what fits into it. In training
that makes up a third of all memory, so it is counted too. The rules are those of glibc's malloc:
large blocks are mapped one by one; the others are cut from one heap, best fit first, and only the
end of the heap is ever given back. A block that has to be aligned is cut from a longer one, and the
crumbs beside it are taken for small things that stay a while; so the next block of the same size
does not fit there.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Iterable
from random import Random

_MAPPED = 32 << 20  # bytes, above which a block is mapped: where it comes to in a program's life
_ALIGNED = 64
_HEADER = 16
_CRUMB = 1040  # bytes, up to which pieces are not joined to their neighbours,
_CRUMBS = 7  # so many of a size
# Small things that come and go between the blocks, and how many of them are there at a time: by
# these numbers four trainings took as much as they were measured to take.
_SMALL = (24, 40, 56, 72, 88, 104)
_AT_A_TIME = 400


def most_taken(events: Iterable[tuple[int, int]]) -> int:
    """
    The most bytes that the system hands out at any time.

    Args:
        events: in order, the number of a block and its size in bytes; 0 where it is given back.
    """
    heap = _Heap()
    random = Random(0)  # noqa: S311  of sizes
    small = deque[int]()
    for count, (key, size) in enumerate(events, start=1):
        if size:
            heap.take(key, size)
        else:
            heap.give_back(key)
        heap.take_small(-count, random.choice(_SMALL))
        small.append(-count)
        if len(small) > _AT_A_TIME:
            heap.give_back(small.popleft())
    return heap.most


class _Heap:
    def __init__(self) -> None:
        self.now = self.most = 0
        self._end = 0  # of the heap, up to where it was cut
        self._top = 0  # up to where the system gave it
        self._mapped: dict[int, int] = {}
        self._taken: dict[int, tuple[int, int]] = {}  # first and last byte
        self._crumbs: dict[int, list[int]] = {}  # by size
        self._free: list[tuple[int, int]] = []  # size and first byte
        self._begins: dict[int, int] = {}  # first to last byte of what is free
        self._ends: dict[int, int] = {}

    def take(self, key: int, size: int) -> None:
        size = -(-(size + 8) // 16) * 16
        needed = size + _ALIGNED + 48
        if needed >= _MAPPED and not self._fits(needed) and self._end + needed > self._top:
            self._mapped[key] = size
            self._count(size)
            return
        first, end = self._cut(needed)
        place = -(-(first + _HEADER) // _ALIGNED) * _ALIGNED - _HEADER
        self._taken[key] = place, place + size
        if place > first:
            self._release(first, place)
        if end > place + size:
            self._release(place + size, end)

    def take_small(self, key: int, size: int) -> None:
        size = max(32, -(-(size + 8) // 16) * 16)
        if kept := self._crumbs.get(size):
            first = kept.pop()
            self._taken[key] = first, first + size
            return
        first, end = self._cut(size)
        self._taken[key] = first, first + size
        if end > first + size:
            self._release(first + size, end)

    def give_back(self, key: int) -> None:
        if key in self._mapped:
            self._count(-self._mapped.pop(key))
        elif key in self._taken:
            self._release(*self._taken.pop(key))

    def _fits(self, size: int) -> bool:
        return bisect_left(self._free, (size, -1)) < len(self._free)

    def _cut(self, size: int) -> tuple[int, int]:
        """The least free piece of at least `size` bytes, or a new one at the end."""
        at = bisect_left(self._free, (size, -1))
        if at < len(self._free):
            first = self._free[at][1]
            return first, self._remove(first)
        first = self._end
        self._end += size
        if self._end > self._top:
            self._count(self._end - self._top)
            self._top = self._end
        return first, self._end

    def _release(self, first: int, last: int) -> None:
        if last - first <= _CRUMB:
            kept = self._crumbs.setdefault(last - first, [])
            if len(kept) < _CRUMBS:
                kept.append(first)
                return
        if last in self._begins:
            last = self._remove(last)
        if first in self._ends:
            before = self._ends[first]
            self._remove(before)
            first = before
        if last < self._end:
            insort(self._free, (last - first, first))
            self._begins[first], self._ends[last] = last, first
            return
        self._end = first
        if self._top - self._end > 2 * _MAPPED:
            self._count(self._end - self._top)
            self._top = self._end

    def _remove(self, first: int) -> int:
        last = self._begins.pop(first)
        del self._ends[last]
        del self._free[bisect_left(self._free, (last - first, first))]
        return last

    def _count(self, more: int) -> None:
        self.now += more
        self.most = max(self.most, self.now)
