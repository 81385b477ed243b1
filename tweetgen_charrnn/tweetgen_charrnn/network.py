"""The network in numpy: a symbol goes in, and out comes how likely each is to follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np

from .shape import Shape

_EPSILON = 1e-3  # of Keras's layer normalisation

Numbers = np.ndarray[Any, np.dtype[Any]]
Arrays = list[Numbers]
# How a matrix is kept that rows are multiplied by: `rows @ matrix` is all that is asked of it.
Keep = Callable[[Numbers], Any]


@attrs.define(eq=False)
class State:
    """
    What the network remembers of several texts.

    Attributes:
        outputs: of each layer, float32 of shape [texts, units].
        cells: of each layer of LSTM, likewise; of GRU there are none.
    """

    outputs: Arrays
    cells: Arrays

    def of(self, rows: np.ndarray | Sequence[int]) -> State:
        """What it remembers of some of the texts, in this order."""
        return State([one[rows] for one in self.outputs], [one[rows] for one in self.cells])


class Network:
    """Runs a trained network on a processor; needs numpy alone."""

    def __init__(
        self,
        shape: Shape,
        weights: Mapping[str, np.ndarray],
        voice: int = 0,
        keep: Keep = np.ascontiguousarray,
    ) -> None:
        self.shape = shape
        units, embedding = shape.units, weights["embedding"].astype(np.float32)
        if shape.voices:
            embedding = embedding + weights["voices"][voice]
        self._tables: list[np.ndarray | None] = []  # what a symbol adds to the gates of a layer
        self._biases: Arrays = []
        self._inputs: list[Any] = []
        self._recurrents: list[Any] = []
        self._both: list[Any] = []  # input and recurrent in one, where that is one product
        self._norms: list[tuple[np.ndarray, np.ndarray] | None] = []
        for layer in range(shape.layers):
            name = f"layers.{layer}"
            kernel = self._arranged(weights[f"{name}.input"])
            recurrent = self._arranged(weights[f"{name}.recurrent"])
            bias = self._arranged(weights[f"{name}.bias"])
            first = bias if shape.cell == "lstm" else bias[0]
            own = None if layer == 0 else kernel[:units]
            sees = layer == 0 or shape.skips
            table = embedding @ kernel[-shape.embedding :] + first if sees else None
            both = None
            if own is not None and shape.cell == "lstm":
                both = np.concatenate([own, recurrent])
            self._tables.append(table)
            self._biases.append(first if shape.cell == "lstm" else bias)
            self._both.append(None if both is None else keep(both))
            self._inputs.append(None if own is None or both is not None else keep(own))
            self._recurrents.append(None if both is not None else keep(recurrent))
            normed = shape.layer_norm and layer
            self._norms.append(
                (weights[f"{name}.norm.scale"], weights[f"{name}.norm.offset"]) if normed else None
            )
        self._take_output(weights, keep)

    def _take_output(self, weights: Mapping[str, np.ndarray], keep: Keep) -> None:
        self._output = keep(weights["output"])
        self._output_bias = weights["output.bias"]
        self._trust = weights.get("trust")
        self._trust_bias = weights.get("trust.bias")

    def _arranged(self, weights: Numbers) -> Numbers:
        """
        Weights or biases of Keras's gates, in the order and of the size that is needed here.

        LSTM: Keras has input, forget, candidate, output; here the three that pass through a
        sigmoid stand together, and are halved, for sigmoid(x) = (tanh(x / 2) + 1) / 2: then one
        tanh does for all four.
        """
        order = [0, 1, 3, 2] if self.shape.cell == "lstm" else [0, 1, 2]
        gates = weights.reshape(*weights.shape[:-1], self.shape.gates, self.shape.units)
        found: Numbers = gates.take(order, -2)
        found[..., :-1, :] *= 0.5
        return found.reshape(weights.shape)

    def begin(self, texts: int) -> State:
        """What is remembered before the first symbol: nothing."""
        shape = (texts, self.shape.units)
        layers = range(self.shape.layers)
        cells = [np.zeros(shape, np.float32) for _ in layers if self.shape.cell == "lstm"]
        return State([np.zeros(shape, np.float32) for _ in layers], cells)

    def step(self, state: State, symbols: np.ndarray) -> np.ndarray:
        """
        Let a symbol of each text go in; `state` becomes what is remembered then.

        Args:
            symbols: int of shape [texts].

        Returns:
            float32 of shape [texts, top].
        """
        below = np.empty(0, np.float32)
        tops: Arrays = []
        for layer in range(self.shape.layers):
            entering = below
            if (norm := self._norms[layer]) is not None:
                entering = _normed(below, *norm)
            if self.shape.cell == "lstm":
                output = self._lstm(layer, state, entering, symbols)
            else:
                output = self._gru(layer, state, entering, symbols)
            state.outputs[layer] = output
            below = output + below if self.shape.residual and layer else output
            tops.append(below)
        return np.concatenate(tops, 1) if self.shape.skips else below

    def _entering(self, layer: int, below: np.ndarray, symbols: np.ndarray) -> np.ndarray:
        """What a layer's input adds to its gates, biases included, a new array."""
        table, own = self._tables[layer], self._inputs[layer]
        if own is None:  # the lowest layer sees the symbol alone
            assert table is not None
            return np.asarray(table[symbols])
        found: Numbers = below @ own
        if table is not None:
            found += table[symbols]
        else:
            bias = self._biases[layer]
            found += bias if self.shape.cell == "lstm" else bias[0]
        return found

    def _lstm(self, layer: int, state: State, below: Numbers, symbols: Numbers) -> Numbers:
        both, table = self._both[layer], self._tables[layer]
        if both is not None:
            gates = np.concatenate([below, state.outputs[layer]], 1) @ both
            gates += self._biases[layer] if table is None else table[symbols]
        else:
            gates = state.outputs[layer] @ self._recurrents[layer]
            gates += self._entering(layer, below, symbols)
        output, state.cells[layer] = self._lstm_step(gates, state.cells[layer])
        return output

    def _lstm_step(self, gates: Numbers, cell: Numbers) -> tuple[Numbers, Numbers]:
        """Output and cell, by the gates, which are overwritten, and the cell before."""
        units = self.shape.units
        np.tanh(gates, out=gates)
        open_gates = gates[:, : 3 * units]
        open_gates *= 0.5
        open_gates += 0.5
        cell = gates[:, units : 2 * units] * cell
        cell += gates[:, :units] * gates[:, 3 * units :]
        output: Numbers = np.tanh(cell)
        output *= gates[:, 2 * units : 3 * units]
        return output, cell

    def _gru(self, layer: int, state: State, below: Numbers, symbols: Numbers) -> Numbers:
        before = state.outputs[layer]
        kept = before @ self._recurrents[layer]
        kept += self._biases[layer][1]
        return self._gru_step(self._entering(layer, below, symbols), kept, before)

    def _gru_step(self, entering: Numbers, kept: Numbers, before: Numbers) -> Numbers:
        """The output, by what the input and the output before it add to the gates."""
        units = self.shape.units
        gates = entering[:, : 2 * units] + kept[:, : 2 * units]  # update, reset
        np.tanh(gates, out=gates)
        gates *= 0.5
        gates += 0.5
        fresh: Numbers = kept[:, 2 * units :] * gates[:, units:]
        fresh += entering[:, 2 * units :]
        np.tanh(fresh, out=fresh)
        fresh += gates[:, :units] * (before - fresh)
        return fresh

    def logits(self, top: np.ndarray) -> np.ndarray:
        """How likely each symbol is to follow, before the softmax; float32 [texts, symbols]."""
        found: np.ndarray = top @ self._output
        found += self._output_bias
        return found

    def trust(self, top: np.ndarray, features: np.ndarray) -> np.ndarray:
        """The share of the network in a mixture with the counts, float32 of shape [texts]."""
        assert self._trust is not None
        assert self._trust_bias is not None
        found: np.ndarray = 0.5 * np.tanh(0.5 * (top @ self._trust + self._trust_bias[features]))
        return found + 0.5


def _normed(values: np.ndarray, scale: np.ndarray, offset: np.ndarray) -> np.ndarray:
    found: Numbers = values - values.mean(1, keepdims=True)
    found /= np.sqrt((found * found).mean(1, keepdims=True) + _EPSILON)
    found *= scale
    found += offset
    return found
