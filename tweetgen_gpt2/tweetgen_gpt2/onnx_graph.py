"""GPT-2 as a graph of ONNX, its matrices in int8, made with numpy from a folder of transformers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np

from tweetgen.errors import ModelError

from .network import CONFIG, WEIGHTS, weights_in

MODEL = "model.onnx"
_LARGEST = 1_900_000_000  # bytes; a graph with its weights has less than 2 GiB
_CONTRIB = "com.microsoft"  # the operators that onnxruntime adds to those of ONNX
# A byte of each activation times a byte of each weight: two such products are added in 16 bits on
# processors without VNNI, which is enough for weights of 7 bits and not for those of 8.
_WEIGHT, _ACTIVATION, _ZERO = 64, 127, 128
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
        ModelError: it is no GPT-2, or too large for one file.
    """
    from onnx import save

    try:
        form = Form.read(source / CONFIG)
        tensors = weights_in(source / WEIGHTS)
        size = sum(one.size for one in tensors.values()) * (1 if weights == "int8" else 4)
        if size > _LARGEST:
            raise ModelError(f"it has {size / 1e9:.1f} GB, and there is room for {_LARGEST / 1e9}")
        graph = _Graph(form, tensors, weights == "int8").made()
    except ModelError as error:
        raise ModelError(
            f'this model cannot be written for onnxruntime ({error}); set engine = "auto"'
        ) from error
    into.mkdir()
    save(graph, into / MODEL)


class _Graph:
    """
    The network without its embeddings, which are looked up outside.

    Inputs are the embedded tokens, float32 of shape [texts, tokens, width]; the places of them,
    counted through all texts, whose logits are wanted; and for each layer keys and values so far,
    to which the operator of attention adds in place.
    """

    def __init__(self, form: Form, tensors: Mapping[str, np.ndarray], is_small: bool) -> None:
        self._form, self._tensors, self._is_small = form, tensors, is_small
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def made(self) -> Any:
        """
        The whole, an `onnx.ModelProto`.

        Raises:
            ModelError: a tensor is missing.
        """
        from onnx import TensorProto, helper

        def value(name: str, kind: int, shape: list[int | str]) -> Any:
            return helper.make_tensor_value_info(name, kind, shape)

        form = self._form
        found = "embedded"
        inputs = [
            value(found, TensorProto.FLOAT, ["texts", "tokens", form.width]),
            value("last", TensorProto.INT32, ["texts"]),
            value("length", TensorProto.INT32, []),
            value("wanted", TensorProto.INT64, ["wanted"]),
        ]
        states: dict[bool, list[Any]] = {False: [], True: []}
        room: list[int | str] = ["texts", form.heads, "room", form.width // form.heads]
        for layer in range(form.layers):
            found = self._block(layer, found)
            for is_new, values in states.items():
                values += [
                    value(name, TensorProto.FLOAT, room) for name in state_names(layer, is_new)
                ]
        found = self._normal("ln_f", found)
        found = self._node("Reshape", [found, self._constant("flat", np.array([-1, form.width]))])
        found = self._node("Gather", [found, "wanted"])
        head = self._tensors.get("lm_head.weight")
        table = self._tensor("wte.weight") if head is None else head
        self._linear("head", found, table.T, bias=None, into="logits")
        logits = value("logits", TensorProto.FLOAT, ["wanted", len(table)])
        graph = helper.make_graph(
            self._nodes,
            "gpt2",
            inputs + states[False],
            [logits, *states[True]],
            list(self._constants.values()),
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(_CONTRIB, 1)],
            ir_version=9,
        )

    def _block(self, layer: int, before: str) -> str:
        form, name = self._form, f"h.{layer}"
        found = self._normal(f"{name}.ln_1", before)
        found = self._layer(f"{name}.attn.c_attn", found)
        new = state_names(layer, is_new=True)
        self._nodes.append(
            _node(
                "GroupQueryAttention",
                [found, "", "", *state_names(layer, is_new=False), "last", "length"],
                [f"{name}.attended", *new],
                domain=_CONTRIB,
                num_heads=form.heads,
                kv_num_heads=form.heads,
            )
        )
        found = self._layer(f"{name}.attn.c_proj", f"{name}.attended")
        middle = self._node("Add", [before, found])
        found = self._normal(f"{name}.ln_2", middle)
        bias = self._constant(f"{name}.mlp.c_fc.bias", self._tensor(f"{name}.mlp.c_fc.bias"))
        found = self._linear(
            f"{name}.mlp.c_fc", found, self._tensor(f"{name}.mlp.c_fc.weight"), bias=None
        )
        found = self._node(form.activation, [found, bias], domain=_CONTRIB)
        found = self._layer(f"{name}.mlp.c_proj", found)
        return self._node("Add", [middle, found])

    def _normal(self, name: str, before: str) -> str:
        parts = [
            self._constant(f"{name}.{part}", self._tensor(f"{name}.{part}"))
            for part in ("weight", "bias")
        ]
        return self._node("LayerNormalization", [before, *parts], epsilon=self._form.epsilon)

    def _layer(self, name: str, before: str) -> str:
        bias = self._tensor(f"{name}.bias")
        return self._linear(name, before, self._tensor(f"{name}.weight"), bias)

    def _linear(
        self, name: str, before: str, matrix: np.ndarray, bias: np.ndarray | None, into: str = ""
    ) -> str:
        """
        A product with a matrix, float32 of shape [in, out].

        In int8 each column has a scale of its own, and each row that is multiplied its own too, so
        that a text does not depend on those beside it.
        """
        last = into if bias is None else ""
        if self._is_small:
            scales = np.maximum(np.abs(matrix).max(0), 1e-30).astype(np.float32) / _WEIGHT
            whole = np.rint(matrix / scales).astype(np.int8)
            least = self._constant("least", np.float32(1e-30))
            scale = self._constant("scale", np.float32(1 / _ACTIVATION))
            zero = self._constant("zero", np.uint8(_ZERO))
            axes = self._constant("axes", np.array([-1]))
            most = self._node("ReduceMax", [self._node("Abs", [before]), axes], keepdims=1)
            most = self._node("Max", [most, least])
            small = self._node("QuantizeLinear", [self._node("Div", [before, most]), scale, zero])
            parts = [
                self._constant(f"{name}.whole", whole),
                scale,
                self._constant(f"{name}.scales", scales),
                zero,
            ]
            found = self._node("MatMulIntegerToFloat", [small, *parts], domain=_CONTRIB)
            found = self._node("Mul", [found, most], into=last)
        else:
            parts = [self._constant(f"{name}.weight", matrix)]
            found = self._node("MatMul", [before, *parts], into=last)
        if bias is None:
            return found
        return self._node("Add", [found, self._constant(f"{name}.bias", bias)], into=into)

    def _tensor(self, name: str) -> np.ndarray:
        try:
            return self._tensors[f"transformer.{name}"]
        except KeyError:
            raise ModelError(f"it has no {name}") from None

    def _constant(self, name: str, values: Any) -> str:
        from onnx import numpy_helper

        if name not in self._constants:
            made = np.ascontiguousarray(values)
            self._constants[name] = numpy_helper.from_array(made.reshape(np.shape(values)), name)
        return name

    def _node(self, kind: str, inputs: list[str], into: str = "", **options: Any) -> str:
        into = into or f"{kind}.{len(self._nodes)}"
        self._nodes.append(_node(kind, inputs, [into], **options))
        return into


def _node(*args: Any, **options: Any) -> Any:
    from onnx import helper

    return helper.make_node(*args, **options)


def state_names(layer: int, is_new: bool) -> list[str]:
    """What keys and values of a layer are called, before or behind a step."""
    return [f"{'new ' * is_new}{kind} {layer}" for kind in ("keys", "values")]
