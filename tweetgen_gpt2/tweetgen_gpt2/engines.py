"""Which engine writes with a trained model on this machine."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from tweetgen.errors import ModelError


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


def has_gpu() -> bool:
    """Whether there is a GPU that torch would write on."""
    if "torch" in sys.modules:
        import torch

        return torch.cuda.is_available()
    import ctranslate2

    return bool(ctranslate2.get_cuda_device_count())
