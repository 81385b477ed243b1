"""Which engine writes with a trained model on this machine."""

from __future__ import annotations

import sys
from copy import deepcopy
from importlib.util import find_spec
from typing import Any

from tweetgen.errors import ModelError

from . import network
from .attention_cache import Shapes
from .torch_engine import TorchEngine


def is_ctranslate2(engine: str, device: str) -> bool:
    """
    Whether CTranslate2 is to write; asks it and not torch for GPUs, since importing torch takes
    longer than writing does.

    Args:
        engine, device: as in the options.

    Raises:
        ModelError: it was asked for, and is not installed.
    """
    if engine == "torch":
        return False
    if find_spec("ctranslate2") is None:
        if engine == "auto":
            return False
        raise ModelError(
            'engine = "ctranslate2" needs the package ctranslate2; '
            "try: pip install 'tweetgen-gpt2[fast]'"
        )
    return engine == "ctranslate2" or (device == "auto" and not has_gpu()) or device == "cpu"


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
    """Whether there is a GPU that torch would write on."""
    if "torch" in sys.modules:
        import torch

        return torch.cuda.is_available()
    import ctranslate2

    return bool(ctranslate2.get_cuda_device_count())
