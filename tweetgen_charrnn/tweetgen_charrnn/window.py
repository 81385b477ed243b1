"""A network that reads the last symbols anew for each next one, as many tutorials have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .network import Keep, Network, Numbers, State
from .shape import Shape


class WindowNetwork(Network):
    """
    Runs a network of windows; slower than one that carries its state, by the window's length.

    What it remembers of a text is its last symbols, of which `State.outputs` has the numbers;
    where there are not so many yet, the window is padded.
    """

    def __init__(
        self,
        shape: Shape,
        weights: Mapping[str, np.ndarray],
        voice: int = 0,
        keep: Keep = np.ascontiguousarray,
    ) -> None:
        self.shape = shape
        vectors = np.concatenate([weights["embedding"], weights["padding"][None]])
        if shape.voices:
            vectors = vectors + weights["voices"][voice]
        self._vectors = vectors.astype(np.float32)
        self._weights = weights
        self._ways: list[list[tuple[Any, Any, Numbers]]] = []
        for layer in range(shape.layers):
            names = (f"layers.{layer}{way}" for way in shape.directions)
            self._ways.append(
                [
                    (
                        keep(self._arranged(weights[f"{name}.input"])),
                        keep(self._arranged(weights[f"{name}.recurrent"])),
                        self._arranged(weights[f"{name}.bias"]),
                    )
                    for name in names
                ]
            )
        self._take_output(weights, keep)

    def begin(self, texts: int) -> State:
        return State([np.full((texts, self.shape.window), self.shape.symbols)], [])

    def step(self, state: State, symbols: Numbers) -> Numbers:
        window = np.concatenate([state.outputs[0][:, 1:], symbols[:, None]], 1)
        state.outputs[0] = window
        seen = self._vectors[window]
        below, outputs = seen, [seen]
        for ways in self._ways:
            forth = self._read(below, *ways[0])
            if len(ways) > 1:
                back = self._read(below[:, ::-1], *ways[1])[:, ::-1]
                below = np.concatenate([forth, back], -1)
            else:
                below = forth
            outputs.append(below)
        if not self.shape.attention:
            units = self.shape.units
            ends = [below[:, -1, :units], below[:, 0, units:]]  # of the second way the other end
            return np.concatenate(ends, 1)
        whole = np.concatenate(outputs, -1)
        weights = whole @ self._weights["attention"]
        weights = np.exp(weights - weights.max(1, keepdims=True))
        weights /= weights.sum(1, keepdims=True)
        found: Numbers = np.einsum("tw,twu->tu", weights, whole)
        return found

    def _read(self, values: Numbers, kernel: Any, recurrent: Any, bias: Numbers) -> Numbers:
        """The outputs of one way at all places, float32 of shape [texts, window, units]."""
        texts, places, width = values.shape
        first = bias if self.shape.cell == "lstm" else bias[0]
        gates = values.reshape(-1, width) @ kernel
        gates = (gates + first).reshape(texts, places, -1)
        output = np.zeros((texts, self.shape.units), np.float32)
        cell = np.zeros_like(output)
        found = np.empty((texts, places, self.shape.units), np.float32)
        for place in range(places):
            if self.shape.cell == "lstm":
                output, cell = self._lstm_step(gates[:, place] + output @ recurrent, cell)
            else:
                output = self._gru_step(gates[:, place], output @ recurrent + bias[1], output)
            found[:, place] = output
        return found


def network_of(
    shape: Shape,
    weights: Mapping[str, np.ndarray],
    voice: int = 0,
    keep: Keep = np.ascontiguousarray,
) -> Network:
    """What runs a network of this shape."""
    return (WindowNetwork if shape.window else Network)(shape, weights, voice, keep)
