"""Which engine writes with a trained model on this machine."""

from __future__ import annotations

import sys
from copy import deepcopy
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tweetgen.errors import ModelError

from . import network
from .attention_cache import Shapes
from .engine import Engine
from .packages import require_fast
from .tokenizer import Tokenizer
from .torch_engine import TorchEngine

# Those that need a form of the model that is their own, the fastest first, and their packages.
CONVERTED = {"onnx": "onnxruntime", "ctranslate2": "ctranslate2"}
DRAWS_ALONE = {"ctranslate2"}  # which cannot take counts into account


def converted(engine: str, device: str, has_counts: bool) -> list[str]:
    """
    The engines of `CONVERTED` that may write, the best first; none if torch is to.

    Args:
        engine, device: as in the options.
        has_counts: whether what is counted is to be mixed in.

    Raises:
        ModelError: one was asked for, and is not installed, or cannot do this.
    """
    if engine == "torch":
        return []
    if has_counts and engine in DRAWS_ALONE:
        raise ModelError(
            f'engine = "{engine}" draws by itself, and takes no counts into account; set '
            'engine = "onnx", or counts = 0 and train again'
        )
    if engine != "auto":
        require_fast(engine, CONVERTED[engine])
        return [engine]
    if device != "cpu" and (device != "auto" or has_gpu()):
        return []
    able = (name for name in CONVERTED if not (has_counts and name in DRAWS_ALONE))
    return [name for name in able if find_spec(CONVERTED[name]) is not None]


def convert(name: str, source: Path, tokenizer: Tokenizer, into: Path, weights: str) -> None:
    """
    Make an engine's form of a model from a folder of transformers.

    Args:
        into: a folder that is not there yet.
        weights: "int8" or "float32".

    Raises:
        ModelError: the engine knows no such kind of model.
    """
    if name == "onnx":
        require_fast(name, "onnx")
        from . import onnx_graph

        onnx_graph.convert(source, into, weights)
    else:
        from . import ctranslate2_engine

        ctranslate2_engine.convert(source, tokenizer, into, weights)


def opened(folder: Path, tokenizer: Tokenizer, context: int, model: Any = None) -> Engine:
    """
    The engine whose form of a model lies in a folder of its name.

    Args:
        model: of transformers, if it is in memory; its folder is around this one otherwise.

    Raises:
        ModelError: the folder is damaged.
    """
    if folder.name == "onnx":
        from .onnx_engine import Embeddings, OnnxEngine

        is_here = model is not None
        found = Embeddings.of_model(model) if is_here else Embeddings.read(folder.parent)
        return OnnxEngine(folder, found)
    from .ctranslate2_engine import CTranslate2Engine

    return CTranslate2Engine(folder, tokenizer, context)


def with_torch(model: Any) -> TorchEngine:
    """Torch's engine as it is fastest on the model's device: on a GPU in bfloat16, compiled."""
    device = next(model.parameters()).device
    if device.type != "cuda":
        return TorchEngine(model)
    import torch

    if network.is_bfloat16_fast(device):
        model = deepcopy(model).to(torch.bfloat16)
    if not Shapes.fit(model):
        return TorchEngine(model)
    return TorchEngine(model, Shapes(model, network.context_of(model), "reduce-overhead"))


def has_gpu() -> bool:
    """
    Whether there is a GPU that torch would write on; asks CTranslate2 if it is there, since
    importing torch takes longer than writing does.
    """
    if "torch" not in sys.modules and find_spec("ctranslate2") is not None:
        import ctranslate2

        return bool(ctranslate2.get_cuda_device_count())
    import torch

    return torch.cuda.is_available()
