"""Products with matrices in int8 on a processor, by onnxruntime; for backends."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from .errors import ModelError

Numbers = np.ndarray[Any, np.dtype[Any]]
CONTRIB = "com.microsoft"  # the operators that onnxruntime adds to those of ONNX
# A byte of each activation times a byte of each weight: two such products are added in 16 bits on
# processors without VNNI, which is enough for weights of 7 bits and not for those of 8.
_WEIGHT, _ACTIVATION, _ZERO = 64, 127, 128


def require(extra: str) -> None:
    """
    Args:
        extra: what installs the packages that this module stands on.

    Raises:
        ModelError: one is missing.
    """
    for package in ("onnx", "onnxruntime"):
        if find_spec(package) is None:
            raise ModelError(
                f"engine = \"onnx\" needs the package {package}; try: pip install '{extra}'"
            )


class Graph:
    """A graph of ONNX in the making."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}

    def constant(self, name: str, values: Any) -> str:
        """A name for numbers that stay; given twice, they are kept once."""
        from onnx import numpy_helper

        if name not in self._constants:
            made = np.ascontiguousarray(values).reshape(np.shape(values))
            self._constants[name] = numpy_helper.from_array(made, name)
        return name

    def node(self, kind: str, inputs: list[str], into: str = "", **options: Any) -> str:
        """The result's name, of an operator's first output."""
        into = into or f"{kind}.{len(self._nodes)}"
        self.nodes(kind, inputs, [into], **options)
        return into

    def nodes(self, kind: str, inputs: list[str], into: list[str], **options: Any) -> None:
        """An operator with several outputs."""
        from onnx import helper

        self._nodes.append(helper.make_node(kind, inputs, into, **options))

    def product(self, name: str, before: str, matrix: Numbers, into: str = "") -> str:
        """
        What stands before times a matrix, float32 of shape [in, out].

        Each column of the matrix has a scale of its own, and each row that is multiplied one by
        the largest of its numbers, so that a row's product does not depend on the others.
        """
        scales = np.maximum(np.abs(matrix).max(0), 1e-30).astype(np.float32) / _WEIGHT
        least = self.constant("least", np.float32(1e-30))
        scale = self.constant("scale", np.float32(1 / _ACTIVATION))
        zero = self.constant("zero", np.uint8(_ZERO))
        axes = self.constant("axes", np.array([-1]))
        most = self.node("ReduceMax", [self.node("Abs", [before]), axes], keepdims=1)
        most = self.node("Max", [most, least])
        whole = self.node("QuantizeLinear", [self.node("Div", [before, most]), scale, zero])
        parts = [
            self.constant(f"{name}.whole", np.rint(matrix / scales).astype(np.int8)),
            scale,
            self.constant(f"{name}.scales", scales),
            zero,
        ]
        found = self.node("MatMulIntegerToFloat", [whole, *parts], domain=CONTRIB)
        return self.node("Mul", [found, most], into)

    def model(self, inputs: list[Any], outputs: list[Any]) -> Any:
        """
        The whole, an `onnx.ModelProto`.

        Args:
            inputs, outputs: as `value` makes them.
        """
        from onnx import helper

        graph = helper.make_graph(
            self._nodes, "tweetgen", inputs, outputs, list(self._constants.values())
        )
        return helper.make_model(
            graph,
            opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)],
            ir_version=9,
        )


def value(name: str, shape: list[int | str], kind: str = "FLOAT") -> Any:
    """
    An input or output of a graph.

    Args:
        shape: numbers, and names where it is open.
        kind: as `onnx.TensorProto` calls it.
    """
    from onnx import TensorProto, helper

    return helper.make_tensor_value_info(name, getattr(TensorProto, kind), shape)


def session(model: Path | bytes) -> Any:
    """
    What runs a graph, an `onnxruntime.InferenceSession`, on OMP_NUM_THREADS threads or up to four.

    Raises:
        ModelError: the file is damaged.
    """
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = int(
        os.environ.get("OMP_NUM_THREADS") or min(4, os.cpu_count() or 1)
    )
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep what the largest call took
    options.log_severity_level = 4  # what goes wrong is raised, too
    source = model if isinstance(model, bytes) else str(model)
    try:
        return InferenceSession(source, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # it raises many kinds
        said = str(error).strip().split("\n", 1)[0]
        raise ModelError(f"{model!s:.200}: cannot be read ({said}); train again") from error


class WholeMatrix:
    """
    A matrix in int8: `rows @ matrix` is nearly what it is in float32, and quicker.

    Attributes:
        shape: of the matrix, [in, out].
    """

    __array_ufunc__ = None  # numpy leaves the product to us

    def __init__(self, matrix: Numbers) -> None:
        self.shape = matrix.shape
        graph = Graph()
        graph.product("matrix", "rows", matrix, into="found")
        ends = (value(n, ["n", s]) for n, s in zip(("rows", "found"), matrix.shape, strict=True))
        self._session = session(graph.model([next(ends)], [next(ends)]).SerializeToString())

    def __rmatmul__(self, rows: Numbers) -> Numbers:
        """
        Args:
            rows: float32 of shape [rows, in].

        Returns:
            float32 of shape [rows, out].
        """
        found: Numbers = self._session.run(None, {"rows": rows})[0]
        return found
