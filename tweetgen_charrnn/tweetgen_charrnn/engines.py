"""Keras and the engine beneath it, which training needs and writing does not."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from tweetgen.errors import ModelError

from .recipes import Recipe
from .shape import Shape

_ENGINES = ("tensorflow", "torch", "jax")  # as Keras calls them; the first that is there
_FAST = {"amx_bf16", "avx512_bf16"}  # of processors


@attrs.frozen
class Engine:
    """
    What trains.

    Attributes:
        name: as Keras calls it.
        is_bfloat16_fast: whether products in bfloat16 are quicker there.
    """

    name: str
    is_bfloat16_fast: bool

    def model(
        self, shape: Shape, recipe: Recipe, weights: Mapping[str, np.ndarray] | None = None
    ) -> Any:
        """
        A network of Keras, ready to learn.

        Args:
            weights: to begin with; drawn by chance unless given.
        """
        import keras

        from .keras_network import CharacterModel, drawn
        from .keras_window import WindowModel

        made = (WindowModel if shape.window else CharacterModel)(
            shape,
            rows=recipe.rows,
            dropout=recipe.dropout,
            recurrent_dropout=recipe.recurrent_dropout,
            bfloat16=recipe.bfloat16,
            seed=recipe.seed,
        )
        made.set_weights_by_name(drawn(shape, recipe.seed) if weights is None else weights)
        optimiser = keras.optimizers.AdamW(
            learning_rate=recipe.learning_rate,
            weight_decay=recipe.weight_decay,
            beta_2=0.99,
            global_clipnorm=1.0,
        )
        made.compile(optimizer=optimiser, jit_compile=False)
        optimiser.build(made.trainable_variables)  # a checkpoint may be read into it
        return made


@contextmanager
def leaving_nothing() -> Iterator[None]:
    """
    Let what was trained go when it is done.

    TensorFlow notes each gradient that is not its own in a list that is never emptied, and with it
    the whole graph of a model: some megabytes a training, for as long as the process lives.
    """
    if "tensorflow" not in sys.modules:
        yield
        return
    from tensorflow.python.framework.ops import gradient_registry

    known: dict[str, Any] = getattr(gradient_registry, "_registry", {})
    before = set(known)
    try:
        yield
    finally:
        for name in set(known) - before:
            if name.startswith("CustomGradient"):
                del known[name]


def ready(device: str) -> Engine:
    """
    Import Keras, on the engine that the environment's KERAS_BACKEND names, or that is there.

    Raises:
        ModelError: there is none.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # it greets on the person's terminal
    wanted = os.environ.get("KERAS_BACKEND")
    installed = [name for name in _ENGINES if find_spec(name) is not None]
    if find_spec("keras") is None or not (wanted or installed):
        raise ModelError(
            "training a character RNN needs TensorFlow, which is not installed; try: "
            'pip install "tweetgen[charrnn]"; a model that is trained writes without it'
        )
    os.environ.setdefault("KERAS_BACKEND", wanted or installed[0])
    try:
        import keras
    except (ImportError, OSError, ValueError) as error:  # ValueError: no such engine
        raise ModelError(
            f"Keras cannot be imported ({error}); unset KERAS_BACKEND, or try: "
            'pip install --upgrade "tweetgen[charrnn]"'
        ) from error
    name = keras.backend.backend()
    return Engine(name, _placed(name, device) or _is_processor_fast())


def _placed(name: str, device: str) -> bool:
    """Keep to a device; whether it is a GPU."""
    if name != "tensorflow":
        return False
    import tensorflow as tf

    cards = tf.config.list_physical_devices("GPU")
    if device == "cpu":
        chosen = []
    elif device == "auto":
        chosen = cards[:1]
    else:
        number = int(device.partition(":")[2] or 0)
        if number >= len(cards):
            raise ModelError(
                f'device = "{device}": TensorFlow sees {len(cards)} GPUs here; set device = "auto"'
            )
        chosen = [cards[number]]
    with suppress(RuntimeError):  # it was used already, by this process itself
        tf.config.set_visible_devices(chosen, "GPU")
    return bool(chosen)


def _is_processor_fast() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text().partition("flags")[2].partition("\n")[0]
    except OSError:
        return False
    return bool(_FAST & set(flags.split()))
