"""What a network is made of: its layers, and the names and shapes of their weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs
import numpy as np

from tweetgen.errors import ModelError

Cell = Literal["lstm", "gru"]
_GATES = {"lstm": 4, "gru": 3}


@attrs.frozen(kw_only=True)
class Shape:
    """
    The layers of a recurrent network that carries its state from symbol to symbol.

    Each symbol becomes a vector, to which that of a voice is added where there are voices. A
    layer's input is the output of the one below. The last layer's output is turned into how likely
    each symbol is to come next, and, where counts are mixed in, into how far to trust them.

    Attributes:
        symbols: in the alphabet.
        cell: LSTM (Hochreiter and Schmidhuber 1997; Gers et al. 2000), or GRU (Cho et al. 2014)
            as cuDNN computes it, with the reset behind the product.
        layers: recurrent layers.
        units: numbers in the output of each.
        embedding: numbers that stand for a symbol.
        skips: every layer sees the symbol, and every layer's output is used (Graves 2013,
            arXiv:1308.0850, section 2).
        residual: a layer's output is added to its input, from the second on.
        layer_norm: a layer's input is normalised, from the second on (Ba et al. 2016).
        voices: authors or labels that the network tells apart.
        window: symbols before the next from which it is told each time anew; 0 for a state that
            is carried from symbol to symbol.
        bidirectional: each layer reads its window from both ends (Schuster and Paliwal 1997).
        attention: the next symbol is told from all places of the window, weighed, and not from
            the last (as textgenrnn does, after Felbo et al. 2017, arXiv:1708.00524).
        features: answers of the counts to how much is known; 0 if there are no counts.
    """

    symbols: int
    cell: Cell = "lstm"
    layers: int = 1
    units: int = 512
    embedding: int = 64
    skips: bool = False
    residual: bool = False
    layer_norm: bool = False
    voices: int = 0
    window: int = 0
    bidirectional: bool = False
    attention: bool = False
    features: int = 0

    @property
    def gates(self) -> int:
        """Products that a cell makes of its input."""
        return _GATES[self.cell]

    @property
    def top(self) -> int:
        """Numbers from which the next symbol is told."""
        if self.attention:
            return self.embedding + self.layers * self.output
        return self.output * (self.layers if self.skips else 1)

    @property
    def output(self) -> int:
        """Numbers that a layer gives for a place."""
        return self.units * (2 if self.bidirectional else 1)

    @property
    def directions(self) -> tuple[str, ...]:
        """What the names of a layer's weights end with, for each way in which it reads."""
        return ("", ".back") if self.bidirectional else ("",)

    def below(self, layer: int) -> int:
        """Numbers in the input of a layer."""
        if layer == 0:
            return self.embedding
        return self.output + (self.embedding if self.skips else 0)

    def weights(self) -> dict[str, tuple[int, ...]]:
        """Name to shape of each weight."""
        wide = self.gates * self.units
        found: dict[str, tuple[int, ...]] = {"embedding": (self.symbols, self.embedding)}
        if self.voices:
            found["voices"] = (self.voices, self.embedding)
        for layer in range(self.layers):
            name = f"layers.{layer}"
            if self.layer_norm and layer:
                found[f"{name}.norm.scale"] = found[f"{name}.norm.offset"] = (self.units,)
            for way in self.directions:
                found[f"{name}{way}.input"] = (self.below(layer), wide)
                found[f"{name}{way}.recurrent"] = (self.units, wide)
                found[f"{name}{way}.bias"] = (wide,) if self.cell == "lstm" else (2, wide)
        if self.window:
            found["padding"] = (self.embedding,)
        if self.attention:
            found["attention"] = (self.top,)
        found["output"] = (self.top, self.symbols)
        found["output.bias"] = (self.symbols,)
        if self.features:
            found["trust"] = (self.top,)
            found["trust.bias"] = (self.features,)
        return found

    @property
    def parameters(self) -> int:
        """Numbers that are learned."""
        return sum(int(np.prod(shape)) for shape in self.weights().values())

    def check(self, weights: Mapping[str, np.ndarray], where: str) -> None:
        """
        Refuse weights of another network.

        Raises:
            ModelError: one is missing, too much, or of another shape or kind.
        """
        wanted = self.weights()
        for name in sorted(wanted.keys() | weights.keys()):
            if name not in weights or name not in wanted:
                what = "is missing" if name in wanted else "is of another network"
                raise ModelError(f"{where}: the weight {name} {what}")
            if weights[name].dtype != np.float32:
                raise ModelError(
                    f"{where}: the weight {name} is of {weights[name].dtype} instead of float32"
                )
            if weights[name].shape != wanted[name]:
                raise ModelError(
                    f"{where}: the weight {name} has the shape {list(weights[name].shape)} "
                    f"instead of {list(wanted[name])}; is the alphabet of another model?"
                )

    def to_json(self) -> dict[str, Any]:
        """What `from_json` takes."""
        return attrs.asdict(self)

    @classmethod
    def from_json(cls, found: Any, where: str) -> Shape:
        """
        The inverse of `to_json`.

        Raises:
            ModelError: it says something else.
        """
        fields = {field.name: field for field in attrs.fields(cls)}
        if not isinstance(found, dict) or found.keys() - fields.keys():
            raise ModelError(f"{where}: is damaged (it describes no network)")
        for name, value in found.items():
            kind = type(fields[name].default) if name != "symbols" else int
            if type(value) is not kind or (kind is int and value < 0):
                raise ModelError(f"{where}: is damaged ({name} is {value!r})")
        try:
            made = cls(**found)
            made.gates  # noqa: B018  is the cell known?
        except (TypeError, KeyError) as error:
            raise ModelError(f"{where}: is damaged (it describes no network)") from error
        return made
