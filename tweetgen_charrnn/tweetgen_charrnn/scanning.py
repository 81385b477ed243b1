"""One step after another over a stretch of text, on each engine of Keras."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
from keras import ops

Tensor = Any
Step = Callable[[Sequence[Tensor], Sequence[Tensor]], tuple[Sequence[Tensor], Sequence[Tensor]]]


def scan(
    step: Step,
    carried: Sequence[Tensor],
    stretch: Sequence[Tensor],
    yields: int,
    *,
    reverse: bool = False,
) -> tuple[list[Tensor], list[Tensor]]:
    """
    Apply `step` along the first axis of each tensor of `stretch`.

    `keras.ops.scan` cannot do it: on TensorFlow all that a step yields must look like what it
    hands on.

    Args:
        step: of what was handed on and this step's slices, to what is handed on and yielded.
        carried: handed to the first step.
        stretch: tensors of shape [steps, ...].
        yields: how many tensors a step yields.
        reverse: begin with the last; what is yielded keeps its place.

    Returns:
        What the last step handed on, and what all have yielded, each of shape [steps, ...].
    """
    if keras.backend.backend() == "tensorflow":
        return _in_graph(step, carried, stretch, yields, reverse)
    places = range(stretch[0].shape[0])
    apart = [ops.unstack(one, axis=0) for one in stretch]
    yielded: list[Sequence[Tensor]] = []
    for place in reversed(places) if reverse else places:
        carried, out = step(carried, [one[place] for one in apart])
        yielded.append(out)
    if reverse:
        yielded.reverse()
    return list(carried), [ops.stack(list(one), axis=0) for one in zip(*yielded, strict=True)]


def _in_graph(
    step: Step, carried: Sequence[Tensor], stretch: Sequence[Tensor], yields: int, reverse: bool
) -> tuple[list[Tensor], list[Tensor]]:
    import tensorflow as tf

    steps = stretch[0].shape[0]
    arrays = [tf.TensorArray(one.dtype, steps).unstack(one) for one in stretch]
    found = [tf.TensorArray(carried[0].dtype, steps) for _ in range(yields)]

    def body(done: Tensor, carried: Any, found: Any) -> Any:
        place = steps - 1 - done if reverse else done
        carried, out = step(carried, [one.read(place) for one in arrays])
        kept = [array.write(place, one) for array, one in zip(found, out, strict=True)]
        return done + 1, list(carried), kept

    _, carried, found = tf.while_loop(
        lambda done, *_: done < steps,
        body,
        (0, list(carried), found),
        parallel_iterations=1,
        maximum_iterations=steps,
    )
    return list(carried), [array.stack() for array in found]
