"""GPT-2 as a graph of ONNX, its matrices in int8, made with numpy from a folder of transformers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from tweetgen.errors import ModelError
from tweetgen.products import CONTRIB, Graph, value

from .network import CONFIG, WEIGHTS, weights_in

MODEL, _WEIGHTS = "model.onnx", "weights.bin"  # which is mapped
# How the activation is called in the configuration, and the operator that adds a bias before it.
_ACTIVATIONS = {
    "gelu": "BiasGelu",
    "gelu_new": "FastGelu",
    "gelu_pytorch_tanh": "FastGelu",
}


@attrs.frozen(kw_only=True)
class Form:
    """What there is of each thing in a GPT-2."""

    layers: int
    heads: int
    width: int
    context: int
    epsilon: float
    activation: str

    @classmethod
    def read(cls, path: Path) -> Form:
        """
        From a configuration of transformers.

        Raises:
            ModelError: it is of another architecture, or of an unusual GPT-2.
        """
        try:
            facts = json.loads(path.read_text("utf-8"))
            if facts["model_type"] != "gpt2":
                raise ModelError(f"its architecture is {facts['model_type']}, not gpt2")
            unusual = {
                "scale_attn_by_inverse_layer_idx": False,
                "scale_attn_weights": True,
                "add_cross_attention": False,
            }
            for name, usual in unusual.items():
                if facts.get(name, usual) != usual:
                    raise ModelError(f"its configuration has {name} = {facts[name]}")
            kind = facts.get("activation_function", "gelu_new")
            if kind not in _ACTIVATIONS:
                raise ModelError(f"its activation is {kind}")
            return cls(
                layers=int(facts["n_layer"]),
                heads=int(facts["n_head"]),
                width=int(facts["n_embd"]),
                context=int(facts["n_positions"]),
                epsilon=float(facts.get("layer_norm_epsilon", 1e-5)),
                activation=_ACTIVATIONS[kind],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}: is damaged ({error!r})") from error


def convert(source: Path, into: Path, weights: str) -> None:
    """
    Make a graph from a folder of transformers.

    Args:
        into: a folder that is not there yet.
        weights: "int8" or "float32".

    Raises:
        ModelError: it is no GPT-2, or an unusual one.
    """
    import onnx

    try:
        form = Form.read(source / CONFIG)
        tensors = weights_in(source / WEIGHTS)
        graph = _Gpt2(form, tensors, weights == "int8").made()
    except ModelError as error:
        raise ModelError(
            f'this model cannot be written for onnxruntime ({error}); set engine = "auto"'
        ) from error
    into.mkdir()
    onnx.save(graph, into / MODEL, save_as_external_data=True, location=_WEIGHTS)
    shutil.copymode(into / MODEL, into / _WEIGHTS)  # which nobody else could read


class _Gpt2:
    """
    The network without its embeddings, which are looked up outside.

    Inputs are the embedded tokens, float32 of shape [texts, tokens, width]; the places of them,
    counted through all texts, whose logits are wanted; and for each layer keys and values so far,
    to which the operator of attention adds in place.
    """

    def __init__(self, form: Form, tensors: Mapping[str, np.ndarray], is_small: bool) -> None:
        self._form, self._tensors, self._is_small = form, tensors, is_small
        self._graph = Graph()

    def made(self) -> Any:
        """
        The whole, an `onnx.ModelProto`.

        Raises:
            ModelError: a tensor is missing.
        """
        form, graph = self._form, self._graph
        found = "embedded"
        room: list[int | str] = ["texts", form.heads, "room", form.width // form.heads]
        states: dict[bool, list[Any]] = {False: [], True: []}
        for layer in range(form.layers):
            found = self._block(layer, found)
            for is_new, values in states.items():
                values += [value(name, room) for name in state_names(layer, is_new)]
        found = self._normal("ln_f", found)
        found = graph.node("Reshape", [found, graph.constant("flat", np.array([-1, form.width]))])
        found = graph.node("Gather", [found, "wanted"])
        head = self._tensors.get("lm_head.weight")
        table = self._tensor("wte.weight") if head is None else head
        self._product("head", found, table.T, into="logits")
        inputs = [
            value("embedded", ["texts", "tokens", form.width]),
            value("last", ["texts"], "INT32"),
            value("length", [], "INT32"),
            value("wanted", ["wanted"], "INT64"),
        ]
        logits = value("logits", ["wanted", len(table)])
        return graph.model(inputs + states[False], [logits, *states[True]])

    def _block(self, layer: int, before: str) -> str:
        form, graph, name = self._form, self._graph, f"h.{layer}"
        found = self._normal(f"{name}.ln_1", before)
        found = self._linear(f"{name}.attn.c_attn", found)
        graph.nodes(
            "GroupQueryAttention",
            [found, "", "", *state_names(layer, is_new=False), "last", "length"],
            [f"{name}.attended", *state_names(layer, is_new=True)],
            domain=CONTRIB,
            num_heads=form.heads,
            kv_num_heads=form.heads,
        )
        found = self._linear(f"{name}.attn.c_proj", f"{name}.attended")
        middle = graph.node("Add", [before, found])
        found = self._normal(f"{name}.ln_2", middle)
        found = self._product(f"{name}.mlp.c_fc", found, self._tensor(f"{name}.mlp.c_fc.weight"))
        bias = self._constant(f"{name}.mlp.c_fc.bias")
        found = graph.node(form.activation, [found, bias], domain=CONTRIB)
        found = self._linear(f"{name}.mlp.c_proj", found)
        return graph.node("Add", [middle, found])

    def _normal(self, name: str, before: str) -> str:
        parts = [self._constant(f"{name}.{part}") for part in ("weight", "bias")]
        return self._graph.node("LayerNormalization", [before, *parts], epsilon=self._form.epsilon)

    def _linear(self, name: str, before: str) -> str:
        found = self._product(name, before, self._tensor(f"{name}.weight"))
        return self._graph.node("Add", [found, self._constant(f"{name}.bias")])

    def _product(self, name: str, before: str, matrix: np.ndarray, into: str = "") -> str:
        if self._is_small:
            return self._graph.product(name, before, matrix, into)
        parts = [before, self._graph.constant(f"{name}.weight", matrix)]
        return self._graph.node("MatMul", parts, into)

    def _constant(self, name: str) -> str:
        return self._graph.constant(name, self._tensor(name))

    def _tensor(self, name: str) -> np.ndarray:
        try:
            return self._tensors[f"transformer.{name}"]
        except KeyError:
            raise ModelError(f"it has no {name}") from None


def state_names(layer: int, is_new: bool) -> list[str]:
    """What keys and values of a layer are called, before or behind a step."""
    return [f"{'new ' * is_new}{kind} {layer}" for kind in ("keys", "values")]
