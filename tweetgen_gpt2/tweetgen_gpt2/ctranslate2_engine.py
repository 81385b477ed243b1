"""Writing with CTranslate2: int8 on a processor, without torch (Klein et al. 2020, OpenNMT)."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, get_ident
from typing import Any
from weakref import finalize

import attrs
import numpy as np

from tweetgen import Request
from tweetgen.errors import ModelError
from tweetgen.writing import Said, Written

from .engine import Engine, Limits, state_after
from .mixture import Mixture
from .network import quiet, shape_in
from .spelling import State
from .tokenizer import Tokenizer

MODEL = "model.bin"
_WORKERS = 8  # of one load; each is used once
_TRIES = 8
_ROWS = 16  # scored at once
_WAIT = 0.2  # seconds between two looks at whether a call has failed
_seeding = Lock()  # the seed is one for the whole process


def convert(source: Path, tokenizer: Tokenizer, into: Path, weights: str) -> None:
    """
    Make a model of CTranslate2 from a folder of transformers.

    Args:
        into: a folder that is not there yet.
        weights: "int8" or "float32".

    Raises:
        ModelError: CTranslate2 knows no such kind of model.
    """
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        def load_tokenizer(self, *_: Any, **__: Any) -> _Vocabulary:
            return _Vocabulary(tokenizer, shape_in(source)[1])

    try:
        with quiet():
            Converter(str(source)).convert(str(into), quantization=weights)
    except Exception as error:  # it raises many kinds
        said = str(error).strip().split("\n", 1)[0]
        raise ModelError(
            f'CTranslate2 cannot convert this model ({said}); set engine = "torch"'
        ) from error


class _Vocabulary:
    """The little that the converter asks a tokenizer of transformers for."""

    def __init__(self, tokenizer: Tokenizer, tokens: int) -> None:
        self._tokenizer, self._tokens = tokenizer, tokens
        self.bos_token = self.eos_token = self.unk_token = tokenizer.sign(tokenizer.end)

    def get_vocab(self) -> dict[str, int]:
        return {self._tokenizer.sign(number): number for number in range(self._tokens)}


class CTranslate2Engine(Engine):
    """
    Many times faster than torch on a processor; its draws depend on the batch they are made in.

    It draws all rows of a batch from one stream of random numbers, so that a text is certain to
    come again only if its whole batch is made again, or if it was made alone.
    """

    is_batch_dependent = True

    def __init__(self, folder: Path, tokenizer: Tokenizer, context: int) -> None:
        """
        Args:
            folder: of a converted model.
            context: the most tokens that it sees at once.

        Raises:
            ModelError: the folder is damaged.
        """
        self._workers = _Workers(folder)
        self._tokenizer, self._context = tokenizer, context

    def write(
        self,
        prompt: Sequence[int],
        seeds: Sequence[int],
        request: Request,
        limits: Limits,
        mixture: Mixture | None = None,
    ) -> Iterator[Said | Written]:
        if mixture is not None:
            raise ModelError("CTranslate2 draws by itself, and takes no counts into account")
        state = state_after(limits, prompt)
        rows = [_Row(place, seed, state, limits, request) for place, seed in enumerate(seeds)]
        while rows:
            for job in self._jobs(prompt, rows):
                yield from self._written(job, request, limits)
            rows = [row for row in rows if not row.is_over]

    def _jobs(self, prompt: Sequence[int], rows: list[_Row]) -> Iterator[_Job]:
        """
        What to ask for next: those that go on, and by one token those that must not go on as
        they would have; what they must not say is left out, and the rest drawn anew, so that
        each token has the probability it has among those that are allowed.
        """
        free = []
        mended: dict[Any, list[_Row]] = defaultdict(list)
        for row in rows:
            if row.refused:
                mended[row.state, row.is_short, len(row.tokens)].append(row)
            else:
                free.append(row)
        groups = [(free, False)] if free else []
        for some, is_mend in [*groups, *((group, True) for group in mended.values())]:
            reads = [self._tail([*prompt, *row.tokens]) for row in some]
            yield _Job(some, reads, some[0].banned() if is_mend else (), is_mend)

    def _tail(self, tokens: list[int]) -> list[int]:
        """What is read: all, or if that is too much the last half of what the model can see."""
        return tokens if len(tokens) < self._context else tokens[-(self._context // 2) :]

    def _written(self, job: _Job, request: Request, limits: Limits) -> Iterator[Said | Written]:
        counted = request.repetition_penalty != 1  # then all that was said is to be counted
        least = 1 if counted else min(map(len, job.reads))
        for row, read in zip(job.rows, job.reads, strict=True):
            row.begin(given=len(read) - least, by_one=job.is_mend)
        options: dict[str, Any] = {
            "max_length": max(map(len, job.reads)) - least + 1
            if job.is_mend
            else self._context - least,
            "include_prompt_in_result": counted,
            "repetition_penalty": request.repetition_penalty,
            "end_token": sorted(limits.ends),
            "suppress_sequences": [[self._tokenizer.sign(token)] for token in job.banned] or None,
            "sampling_topk": 1,
        }
        if request.temperature:
            options |= {
                "sampling_topk": min(request.top_k or 0, len(self._tokenizer)),
                "sampling_topp": request.top_p or 1,
                "sampling_temperature": request.temperature,
            }
        signs = [[self._tokenizer.sign(token) for token in read] for read in job.reads]
        call = self._workers.begin(job.seed, signs, options, job.take)
        try:
            for number, token in call:
                yield Said(job.rows[number].place, token)
        finally:
            call.close()
        for row in job.rows:
            if row.is_over:
                yield Written(row.place, row.tokens, row.ended)

    def log_probabilities(self, rows: Sequence[Sequence[int]]) -> Iterator[np.ndarray]:
        sign = self._tokenizer.sign
        for at in range(0, len(rows), 16 * _ROWS):
            some = [[sign(token) for token in row] for row in rows[at : at + 16 * _ROWS]]
            for found in self._workers.generator.score_batch(some, max_batch_size=_ROWS):
                yield np.asarray(found.log_probs, np.float64)

    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        signs = [self._tokenizer.sign(token) for token in self._tail(list(prompt))]
        found = self._workers.generator.forward_batch([signs], return_log_probs=True)
        last = np.exp(np.asarray(found)[0, -1].astype(np.float64))
        probabilities: np.ndarray = last / last.sum()
        return probabilities


class _Row:
    """One text in the making."""

    def __init__(
        self, place: int, seed: int, state: State, limits: Limits, request: Request
    ) -> None:
        self.place, self.seed, self.state = place, seed, state
        self.tokens: list[int] = []
        self.ended = self.is_over = self.refused = False
        self._limits, self._request = limits, request
        self._length = limits.before
        self._given, self._by_one = 0, False
        self.rounds = 0

    @property
    def is_short(self) -> bool:
        return self._length < self._request.min_chars

    def banned(self) -> list[int]:
        """What must not come next."""
        allowed = self._limits.spelling.allowed(self.state)
        banned = set(np.flatnonzero(~allowed).tolist())
        return sorted(banned | self._limits.ends if self.is_short else banned)

    def begin(self, given: int, by_one: bool) -> None:
        """
        A call begins.

        Args:
            given: tokens that it will repeat before it draws.
            by_one: whether it draws a single one.
        """
        self._given, self._by_one, self.refused = given, by_one, False
        self.rounds += 1

    def take(self, token: int) -> tuple[bool, bool]:
        """Take a token; whether it is one of the text, and whether the call is over for it."""
        if self._given:
            self._given -= 1
            return False, False
        limits, request = self._limits, self._request
        if token in limits.ends:
            self.refused = self.is_short
            self.is_over = self.ended = not self.refused
            return False, True
        if not limits.spelling.fits(self.state, token):
            self.refused = True
            self.is_over = self._by_one  # nothing that is allowed is left to draw
            return False, True
        self.tokens.append(token)
        self.state = limits.spelling.after(self.state, token)
        self._length += limits.characters(token)
        too_long = request.max_chars is not None and self._length > request.max_chars
        self.is_over = too_long or len(self.tokens) >= limits.most_tokens
        return True, self.is_over or self._by_one


@attrs.frozen
class _Job:
    rows: list[_Row]
    reads: list[list[int]]
    banned: Sequence[int]
    is_mend: bool

    @property
    def seed(self) -> int:
        """Of all that are drawn together, and how often they were."""
        said = repr([(row.seed, row.rounds) for row in self.rows])
        return int.from_bytes(hashlib.blake2b(said.encode(), digest_size=4).digest(), "big")

    def take(self, row: int, token: int) -> tuple[bool, bool]:
        return self.rows[row].take(token)


class _Call:
    """A batch in the making, which tells each token; by a thread of CTranslate2."""

    def __init__(
        self, rows: int, used: set[int], take: Callable[[int, int], tuple[bool, bool]]
    ) -> None:
        self.began = Event()
        self.is_fresh = False
        self.futures: Sequence[Any] = ()
        self._said: SimpleQueue[tuple[int, int] | None] = SimpleQueue()
        self._used, self._take = used, take
        self._open = set(range(rows))
        self._closed = False
        self._failure: BaseException | None = None

    def tell(self, step: Any) -> bool:
        """Take a token; whether its row is over."""
        if not self.began.is_set():
            self.is_fresh = get_ident() not in self._used
            self._used.add(get_ident())
            self._closed = not self.is_fresh
            self.began.set()
        if self._closed:
            return True
        row, token = step.batch_id, step.token_id
        if row not in self._open:
            return True
        try:
            is_said, is_over = self._take(row, token)
        except BaseException as error:  # told by the thread that waits
            self._failure, self._closed = error, True
            self._said.put(None)
            return True
        if is_said:
            self._said.put((row, token))
        if is_over or step.is_last:
            self._open.remove(row)
            if not self._open:
                self._said.put(None)
        return bool(is_over)

    def wait(self) -> bool:
        """Until it has drawn; whether by a worker that never had before."""
        while not self.began.wait(_WAIT):
            self._look()
        return self.is_fresh

    def _look(self) -> None:
        for future in self.futures:
            if future.done():
                future.result()  # raises what went wrong

    def __iter__(self) -> Iterator[tuple[int, int]]:
        while True:
            try:
                said = self._said.get(timeout=_WAIT)
            except Empty:
                self._look()
                continue
            if said is None:
                break
            yield said
        if self._failure is not None:
            raise self._failure

    def close(self) -> None:
        """Nobody listens any more; come back when the batch is over, which is soon."""
        self._closed = True
        for future in self.futures:
            future.result()


class _Workers:
    """
    A model, and threads that write with it.

    CTranslate2 seeds a thread's random numbers when it first draws and never again, so that a
    batch is certain to come again only from a thread that is new. They share the weights, of
    which there is thus a load for a few batches and not for each.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = int(os.environ.get("OMP_NUM_THREADS") or min(4, os.cpu_count() or 1))
        self._used: set[int] = set()
        self._box: list[Any] = []  # emptied at the end: what is left to the exit may abort it
        self._renew()
        finalize(self, self._box.clear)

    @property
    def generator(self) -> Any:
        """The `ctranslate2.Generator` of now."""
        return self._box[0]

    def _renew(self) -> None:
        import ctranslate2

        try:
            made = ctranslate2.Generator(
                str(self._folder), inter_threads=_WORKERS, intra_threads=self._threads
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise ModelError(f"{self._folder}: cannot be read ({error}); train again") from error
        self._box[:] = [made]
        self._used = set()

    def begin(
        self,
        seed: int,
        signs: list[list[str]],
        options: dict[str, Any],
        take: Callable[[int, int], tuple[bool, bool]],
    ) -> _Call:
        """Let a new worker write a batch, seeded."""
        import ctranslate2

        with _seeding:
            for attempt in range(_TRIES):
                if attempt > _TRIES // 2 or len(self._used) >= _WORKERS:
                    self._renew()
                call = _Call(len(signs), self._used, take)
                ctranslate2.set_random_seed(seed)
                call.futures = self.generator.generate_batch(
                    signs, asynchronous=True, callback=call.tell, **options
                )
                if call.wait():
                    return call
                call.close()
        raise ModelError("CTranslate2 gave no new thread; try again")
