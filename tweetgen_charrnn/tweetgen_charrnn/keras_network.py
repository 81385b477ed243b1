"""The network in Keras, for training: the same layers, weights and names as in numpy."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # it greets on the person's terminal

import keras
from keras import ops

from .alphabet import END
from .batches import Batch
from .recurrent import gru, lstm
from .shape import Shape

Tensor = Any
_ALONE = 0.5  # of the network's own loss, beside that of network and counts together
_ADDED = 1e-3  # to the variance, in layer normalisation: Keras's own


class LearnedModel(keras.Model):  # type: ignore[misc]
    """What networks have in common in training: weights with names, and how a step is taken."""

    def __init__(
        self,
        shape: Shape,
        *,
        rows: int,
        dropout: float,
        recurrent_dropout: float,
        bfloat16: bool,
        seed: int,
    ) -> None:
        super().__init__()
        self.shape, self._rows = shape, rows
        self._dropout, self._recurrent_dropout = dropout, recurrent_dropout
        self._bfloat16 = bfloat16
        self._chance = keras.random.SeedGenerator(seed)
        self._learned = {
            name: self.add_weight(
                shape=size,
                initializer="ones" if name.endswith("norm.scale") else "zeros",
                name=name.replace(".", "_"),
            )
            for name, size in shape.weights().items()
        }
        self._nats = self.add_weight(shape=(), initializer="zeros", trainable=False)
        self._run = {"lstm": lstm, "gru": gru}[shape.cell](self._multiply)
        self._order, self._halved = _inner_order(shape)

    def _multiply(self, one: Tensor, other: Tensor) -> Tensor:
        if not self._bfloat16:
            return ops.matmul(one, other)
        product = ops.matmul(ops.cast(one, "bfloat16"), ops.cast(other, "bfloat16"))
        return ops.cast(product, "float32")

    def _product(self, values: Tensor, weights: Tensor) -> Tensor:
        """Of all rows and steps at once."""
        *lead, width = values.shape
        flat = self._multiply(ops.reshape(values, (-1, width)), weights)
        return ops.reshape(flat, (*lead, weights.shape[-1]))

    def _dropped(self, values: Tensor, training: bool) -> Tensor:
        if not (training and self._dropout):
            return values
        return keras.random.dropout(values, self._dropout, seed=self._chance)

    def _mask(self, training: bool) -> Tensor:
        """What is left of the candidates of a stretch (Semeniuta et al. 2016, arXiv:1603.05118)."""
        ones = ops.ones((self._rows, self.shape.units))
        if not (training and self._recurrent_dropout):
            return ones
        return keras.random.dropout(ones, self._recurrent_dropout, seed=self._chance)

    def _parts(self, name: str) -> tuple[Tensor, Tensor, Tensor]:
        """Input weights, recurrent weights and biases of a layer, with one tanh for all gates."""
        kernel, recurrent, bias = (
            ops.take(
                ops.convert_to_tensor(self._learned[f"{name}.{part}"]) * self._halved,
                self._order,
                axis=-1,
            )
            for part in ("input", "recurrent", "bias")
        )
        return kernel, recurrent, bias

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, *_: Any, **__: Any
    ) -> Tensor:
        """
        The mean of both, of which the first has a smaller share.

        Without it the counts, which are good from the start, would be trusted alone, and the
        network would never learn to be of use.
        """
        weights = ops.transpose(x["weights"])
        of_both = ops.sum(y_pred * weights, axis=(1, 2)) / ops.maximum(ops.sum(weights), 1.0)
        alone, mixed = of_both[0], of_both[1]
        self._nats.assign(mixed)
        return mixed + _ALONE * alone if self.shape.features else mixed

    def learn(self, batch: Batch) -> float:
        """Adjust the weights by a stretch; the nats of a symbol in it."""
        arrays = {field.name: getattr(batch, field.name) for field in attrs.fields(Batch)}
        self.reset_metrics()
        self.train_on_batch(arrays)
        return float(self._nats.numpy())

    def forget(self) -> None:
        """Remember nothing of the texts before."""

    def weights_by_name(self) -> dict[str, np.ndarray]:
        """What the network in numpy takes."""
        return {name: np.array(value.numpy()) for name, value in self._learned.items()}

    def set_weights_by_name(self, found: Mapping[str, np.ndarray]) -> None:
        """The inverse of `weights_by_name`."""
        for name, value in self._learned.items():
            value.assign(found[name])


class CharacterModel(LearnedModel):
    """
    Learns from stretches of text, and carries its state from each to the next.

    What a layer remembers is forgotten where a document begins.
    """

    def __init__(self, shape: Shape, *, rows: int, **options: Any) -> None:
        super().__init__(shape, rows=rows, **options)
        self._state = [
            self.add_weight(shape=(rows, shape.units), initializer="zeros", trainable=False)
            for _ in range(shape.layers * (2 if shape.cell == "lstm" else 1))
        ]

    def call(self, inputs: Mapping[str, Tensor], training: bool = False) -> Tensor:
        """
        The nats of each target, float32 of shape [2, steps, rows]: of the network alone, and of
        what the counts and the network expect together.
        """
        shape, weights = self.shape, self._learned
        symbols = ops.transpose(inputs["inputs"])
        keep = ops.cast(ops.not_equal(symbols, END), "float32")[:, :, None]
        seen = ops.take(weights["embedding"], symbols, axis=0)
        if shape.voices:
            seen = seen + ops.take(weights["voices"], ops.transpose(inputs["voices"]), axis=0)
        seen = self._dropped(seen, training)
        below, tops = seen, []
        for layer in range(shape.layers):
            name = f"layers.{layer}"
            entering = below
            if shape.layer_norm and layer:
                entering = _normed(
                    entering, weights[f"{name}.norm.scale"], weights[f"{name}.norm.offset"]
                )
            if layer:
                entering = self._dropped(entering, training)
                entering = ops.concatenate([entering, seen], -1) if shape.skips else entering
            output = self._layer(name, layer, entering, keep, training)
            below = output + below if shape.residual and layer else output
            tops.append(below)
        top = ops.concatenate(tops, -1) if shape.skips else below
        top = self._dropped(top, training)
        logits = self._product(top, ops.convert_to_tensor(weights["output"]))
        logits = logits + weights["output.bias"]
        targets = ops.transpose(inputs["targets"])
        nats = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)
        if not shape.features:
            return ops.stack([nats, nats])
        trust = ops.sum(top * weights["trust"], axis=-1)
        trust = trust + ops.take(weights["trust.bias"], ops.transpose(inputs["features"]), axis=0)
        counted = ops.transpose(inputs["counted"])
        mixed = -ops.logaddexp(-ops.softplus(-trust) - nats, -ops.softplus(trust) + counted)
        return ops.stack([nats, mixed])

    def _layer(
        self, name: str, layer: int, entering: Tensor, keep: Tensor, training: bool
    ) -> Tensor:
        kernel, recurrent, bias = self._parts(name)
        gates = self._product(entering, kernel) + (bias if bias.ndim == 1 else bias[0])
        mask = self._mask(training)
        if self.shape.cell == "lstm":
            state = self._state[2 * layer : 2 * layer + 2]
            biases = []
        else:
            state = self._state[layer : layer + 1]
            biases = [bias[1]]
        before = map(ops.convert_to_tensor, state)
        outputs, *last = self._run(gates, recurrent, *biases, keep, mask, *before)
        for variable, value in zip(state, last, strict=True):
            variable.assign(value)
        return outputs

    def forget(self) -> None:
        """Remember nothing of the texts before."""
        for variable in self._state:
            variable.assign(ops.zeros_like(variable))


def _normed(values: Tensor, scale: Tensor, offset: Tensor) -> Tensor:
    values = values - ops.mean(values, axis=-1, keepdims=True)
    spread = ops.mean(ops.square(values), axis=-1, keepdims=True)
    return values * ops.rsqrt(spread + _ADDED) * scale + offset


def _inner_order(shape: Shape) -> tuple[np.ndarray, np.ndarray]:
    """Where each column of Keras's gates goes for one tanh to do for all, and what it is times."""
    columns = np.arange(shape.gates * shape.units).reshape(shape.gates, shape.units)
    halved = np.full((shape.gates, shape.units), 0.5, np.float32)
    halved[2] = 1
    order = [0, 1, 3, 2] if shape.cell == "lstm" else [0, 1, 2]
    return columns[order].ravel(), halved.ravel()


def drawn(shape: Shape, seed: int) -> dict[str, np.ndarray]:
    """
    Weights to begin with.

    Glorot and Bengio's (2010) uniform ones, orthogonal ones from state to state (Saxe et al.
    2014), and a forget gate that is open at first (Jozefowicz et al. 2015).
    """
    random = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {}
    for name, size in shape.weights().items():
        part = name.rpartition(".")[2]
        if part in ("input", "output"):
            gates = shape.gates if part == "input" else 1
            limit = np.sqrt(6 / (size[0] + size[1] // gates))
            found[name] = random.uniform(-limit, limit, size)
        elif part == "recurrent":
            found[name] = np.concatenate(
                [_orthogonal(random, shape.units) for _ in range(shape.gates)], 1
            )
        elif part in ("embedding", "padding", "voices", "attention"):
            found[name] = random.normal(0, 0.3, size)
        else:
            found[name] = np.ones(size) if part == "scale" else np.zeros(size)
        if part == "bias" and shape.cell == "lstm" and name.startswith("layers"):
            found[name][shape.units : 2 * shape.units] = 1
    return {name: value.astype(np.float32) for name, value in found.items()}


def _orthogonal(random: np.random.Generator, size: int) -> np.ndarray:
    found, triangle = np.linalg.qr(random.normal(size=(size, size)))
    return found * np.sign(np.diag(triangle))
