"""The network of windows in Keras, for training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from keras import ops

from .keras_network import LearnedModel

Tensor = Any


class WindowModel(LearnedModel):
    """Learns one symbol from each window of those before it, without a memory beyond."""

    def call(self, inputs: Mapping[str, Tensor], training: bool = False) -> Tensor:
        """The nats of each target, twice, float32 of shape [2, 1, rows]."""
        shape, weights = self.shape, self._learned
        padded = ops.concatenate([weights["embedding"], weights["padding"][None]], axis=0)
        seen = ops.take(padded, ops.transpose(inputs["inputs"]), axis=0)
        if shape.voices:
            seen = seen + ops.take(weights["voices"], inputs["voices"][:, 0], axis=0)[None]
        below = self._dropped(seen, training)
        outputs = [below]
        for layer in range(shape.layers):
            name = f"layers.{layer}"
            read = [self._read(name, below, training)]
            if shape.bidirectional:
                turned = ops.flip(below, axis=0)
                read.append(ops.flip(self._read(f"{name}.back", turned, training), axis=0))
            below = self._dropped(ops.concatenate(read, -1), training)
            outputs.append(below)
        top = self._attended(outputs) if shape.attention else self._last(read, training)
        logits = self._multiply(top, ops.convert_to_tensor(weights["output"]))
        logits = logits + weights["output.bias"]
        targets = inputs["targets"][:, 0]
        nats = ops.sparse_categorical_crossentropy(targets, logits, from_logits=True)[None]
        return ops.stack([nats, nats])

    def _read(self, name: str, values: Tensor, training: bool) -> Tensor:
        """The outputs of one way at all places, [window, rows, units]."""
        kernel, recurrent, bias = self._parts(name)
        gates = self._product(values, kernel) + (bias if bias.ndim == 1 else bias[0])
        keep = ops.ones((self.shape.window, self._rows, 1))
        nothing = ops.zeros((self._rows, self.shape.units))
        is_lstm = self.shape.cell == "lstm"
        before = [nothing, nothing] if is_lstm else [nothing]
        biases = [] if is_lstm else [bias[1]]
        outputs, *_ = self._run(gates, recurrent, *biases, keep, self._mask(training), *before)
        return outputs

    def _last(self, read: list[Tensor], training: bool) -> Tensor:
        """What has been read at the end of each way."""
        ends = [output[place] for output, place in zip(read, (-1, 0), strict=False)]
        return self._dropped(ops.concatenate(ends, -1), training)

    def _attended(self, outputs: list[Tensor]) -> Tensor:
        """All places, weighed."""
        whole = ops.concatenate(outputs, -1)
        weights = ops.softmax(ops.sum(whole * self._learned["attention"], axis=-1), axis=0)
        return ops.sum(whole * weights[:, :, None], axis=0)
