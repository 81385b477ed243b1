"""Writing with onnxruntime: GPT-2 in int8 on a processor, without torch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import attrs
import numpy as np

from tweetgen import Request
from tweetgen.errors import ModelError
from tweetgen.products import session
from tweetgen.sampling import choose
from tweetgen.writing import Said, Written

from .engine import Engine, Limits
from .mixture import Mixture
from .network import WEIGHTS, weights_in
from .onnx_graph import MODEL, state_names
from .scoring import Rows, in_batches, padded
from .spelling import State
from .stepping import Steps, write

_NAMES = ("transformer.wte.weight", "transformer.wpe.weight")
_ROOM = 64  # tokens that there is room for at first, beyond those of the prompt


@attrs.frozen(eq=False)
class Embeddings:
    """
    What tokens and places in a text are to the model.

    Attributes:
        tokens: float32 of shape [tokens, width].
        places: float32 of shape [context, width].
    """

    tokens: np.ndarray
    places: np.ndarray

    @classmethod
    def read(cls, folder: Path) -> Self:
        """
        From a folder of transformers, mapped and not read.

        Raises:
            ModelError: they are missing or damaged.
        """
        path = folder / WEIGHTS
        found = weights_in(path)
        if missing := [name for name in _NAMES if name not in found]:
            raise ModelError(f"{path}: is damaged (there is no {missing[0]})")
        return cls(*(found[name] for name in _NAMES))

    @classmethod
    def of_model(cls, model: Any) -> Self:
        """From a model of transformers, whose numbers they share."""
        found = {name: value.detach() for name, value in model.state_dict().items()}
        return cls(*(found[name].cpu().float().numpy() for name in _NAMES))

    def of(self, tokens: np.ndarray, place: int) -> np.ndarray:
        """
        Args:
            tokens: integers of shape [texts, tokens].
            place: of the first of them in each text.

        Returns:
            float32 of shape [texts, tokens, width].
        """
        found: np.ndarray = self.tokens[tokens] + self.places[place : place + tokens.shape[1]]
        return found


class OnnxEngine(Engine):
    """
    A step at a time; what a text becomes does not depend on those that are written beside it.

    Rows are multiplied in whole numbers by scales of their own, and attention looks at one text.
    """

    def __init__(self, folder: Path, embeddings: Embeddings) -> None:
        """
        Args:
            folder: of a converted model.

        Raises:
            ModelError: it is damaged.
        """
        self._network = _Network(folder / MODEL, embeddings)

    def write(
        self,
        prompt: Sequence[int],
        seeds: Sequence[int],
        request: Request,
        limits: Limits,
        mixture: Mixture | None = None,
    ) -> Iterator[Said | Written]:
        def begin() -> Steps:
            return _OnnxSteps(self._network, prompt, len(seeds), request, limits)

        return write(begin, prompt, seeds, request, limits, mixture)

    def log_probabilities(self, rows: Rows) -> Iterator[np.ndarray]:
        return in_batches(rows, self._scored)

    def _scored(self, rows: Rows) -> Iterator[np.ndarray]:
        tokens = padded(rows)
        memory = self._network.memory(len(rows), tokens.shape[1])
        said = np.concatenate(
            [np.arange(len(row) - 1) + n * tokens.shape[1] for n, row in enumerate(rows)]
        )
        logits = self._network.read(tokens, memory, said)
        following = tokens.ravel()[said + 1]
        logits -= logits.max(1, keepdims=True)
        found = logits[np.arange(len(said)), following].astype(np.float64)
        found -= np.log(np.exp(logits, out=logits).sum(1, dtype=np.float64))
        return iter(np.split(found, np.cumsum([len(row) - 1 for row in rows])[:-1]))

    def next_probabilities(self, prompt: Sequence[int]) -> np.ndarray:
        logits, _ = self._network.begin(prompt, 1)
        likely = np.exp(logits[0].astype(np.float64) - logits[0].max())
        found: np.ndarray = likely / likely.sum()
        return found


class _Memory:
    """
    Keys and values of each layer, float32 of shape [texts, heads, room, width].

    Attributes:
        length: tokens of each text that are remembered.
    """

    def __init__(self, shape: tuple[int, int, int, int], layers: int) -> None:
        self.length = 0
        self._values = [np.zeros(shape, np.float32) for _ in range(2 * layers)]
        self._texts = shape[0]
        self._call: Any = None

    @property
    def room(self) -> int:
        return int(self._values[0].shape[2])

    def call(self, session: Any) -> Any:
        """A call that reads these numbers and adds to them; made once for many steps."""
        from onnxruntime import OrtValue

        if self._call is None:
            self._call = session.io_binding()
            values = iter(self._values)
            for layer in range(len(self._values) // 2):
                names = (state_names(layer, is_new) for is_new in (False, True))
                for old, new in zip(*names, strict=True):
                    state = OrtValue.ortvalue_from_numpy(next(values)[: self._texts])
                    self._call.bind_ortvalue_input(old, state)
                    self._call.bind_ortvalue_output(new, state)
        return self._call

    def keep(self, rows: list[int]) -> None:
        """Go on with these texts, in this order; none stands before its own place."""
        for to, row in enumerate(rows):
            if to != row:
                for values in self._values:
                    values[to, :, : self.length] = values[row, :, : self.length]
        self._texts, self._call = len(rows), None

    def copied(self, texts: int, room: int) -> _Memory:
        """
        One with more room.

        Args:
            texts: how many; the only one is repeated.
        """
        shape = self._values[0].shape
        made = _Memory((texts, shape[1], room, shape[3]), len(self._values) // 2)
        made.length = self.length
        for new, old in zip(made._values, self._values, strict=True):
            new[:, :, : self.length] = old[: self._texts, :, : self.length]
        return made


class _Network:
    """The graph, and what it is fed with."""

    def __init__(self, path: Path, embeddings: Embeddings) -> None:
        self._session = session(path)
        self._embeddings = embeddings
        states = [one for one in self._session.get_inputs() if len(one.shape) == 4]
        self._layers = len(states) // 2
        self._heads, self._width = states[0].shape[1], states[0].shape[3]
        self.context = len(embeddings.places)
        self.tokens = int(self._session.get_outputs()[0].shape[1])

    def memory(self, texts: int, room: int) -> _Memory:
        """An empty one."""
        return _Memory((texts, self._heads, room, self._width), self._layers)

    def begin(self, prompt: Sequence[int], texts: int) -> tuple[np.ndarray, _Memory]:
        """Logits of what follows a prompt, and what is remembered of it, for so many texts."""
        tail = np.array([list(prompt)[-(self.context - 1) :]])
        memory = self.memory(1, tail.shape[1])
        logits = self.read(tail, memory, np.array([tail.shape[1] - 1]))
        room = min(memory.length + _ROOM, self.context)
        return np.repeat(logits, texts, 0), memory.copied(texts, room)

    def read(self, tokens: np.ndarray, memory: _Memory, wanted: np.ndarray) -> np.ndarray:
        """
        Add tokens to each text that is remembered.

        Args:
            tokens: int64 of shape [texts, tokens]; one a text, unless nothing is remembered yet.
            wanted: places whose logits are wanted, counted through all texts.

        Returns:
            Logits, float32 of shape [wanted, tokens].
        """
        texts, count = tokens.shape
        logits = np.empty((len(wanted), self.tokens), np.float32)
        length = memory.length + count
        given = {  # held until the call is over: nobody copies them
            "embedded": self._embeddings.of(tokens, memory.length),
            "last": np.full(texts, length - 1, np.int32),
            "length": np.array(length, np.int32),
            "wanted": wanted.astype(np.int64),
        }
        call = memory.call(self._session)
        for name, values in given.items():
            call.bind_cpu_input(name, values)
        call.bind_output("logits", "cpu", 0, np.float32, logits.shape, logits.ctypes.data)
        self._session.run_with_iobinding(call)
        memory.length = length
        return logits


class _OnnxSteps(Steps):
    def __init__(
        self,
        network: _Network,
        prompt: Sequence[int],
        texts: int,
        request: Request,
        limits: Limits,
    ) -> None:
        self._network, self._request, self._limits = network, request, limits
        self._ends = np.array(sorted(limits.ends), np.int64)
        self._logits, self._memory = network.begin(prompt, texts)
        self._said: list[set[int]] | None = None
        if request.repetition_penalty != 1:
            self._said = [set(prompt) - limits.ends for _ in range(texts)]

    @property
    def is_full(self) -> bool:
        return self._memory.length >= self._network.context

    def mix(self, mixture: Mixture, counted: np.ndarray) -> None:
        likely = self._logits
        likely -= likely.max(1, keepdims=True)
        np.exp(likely, out=likely)
        likely /= likely.sum(1, keepdims=True)
        with np.errstate(divide="ignore"):
            np.log(mixture.of(likely, counted), out=likely)

    def draw(self, states: list[State], short: np.ndarray, uniforms: np.ndarray) -> list[int]:
        logits = self._logits
        logits[np.flatnonzero(short)[:, None], self._ends] = -np.inf
        for row, state in zip(logits, states, strict=True):
            np.copyto(row, -np.inf, where=~self._limits.spelling.allowed(state))
        for row, said in zip(logits, self._said or (), strict=False):
            _weigh(row, said, self._request.repetition_penalty)
        chosen: list[int] = choose(logits, uniforms, self._request).tolist()
        for token, said in zip(chosen, self._said or (), strict=False):
            said.add(token)
        return chosen

    def keep(self, rows: list[int]) -> None:
        self._memory.keep(rows)
        if self._said is not None:
            self._said = [self._said[row] for row in rows]

    def add(self, tokens: list[int]) -> None:
        memory = self._memory
        if memory.length == memory.room:
            room = min(2 * memory.room, self._network.context)
            self._memory = memory = memory.copied(len(tokens), room)
        self._logits = self._network.read(np.array(tokens)[:, None], memory, np.arange(len(tokens)))

    def read(self, texts: list[list[int]]) -> None:
        half = self._network.context // 2
        tails = np.array([text[-half:] for text in texts])
        self._memory = self._network.memory(len(texts), self._network.context)
        last = np.arange(1, len(texts) + 1) * half - 1
        self._logits = self._network.read(tails, self._memory, last)


def _weigh(logits: np.ndarray, said: set[int], penalty: float) -> None:
    """Make tokens that were said less likely (Keskar et al. 2019, arXiv:1909.05858)."""
    numbers = np.fromiter(said, np.int64, len(said))
    values = logits[numbers]
    logits[numbers] = np.where(values > 0, values / penalty, values * penalty)
