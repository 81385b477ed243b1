"""Several processes that train one model, as torchrun starts them: which of them speaks."""

from __future__ import annotations

import os


def is_first() -> bool:
    """
    Whether this process is the one that writes files and speaks to people.

    It is the only one, or the one that torchrun gave the rank 0; its variables say so.
    """
    return os.environ.get("WORLD_SIZE", "1") == "1" or os.environ.get("RANK", "0") == "0"
