"""Models that other tools have trained, brought along: what those that can read them implement."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from .generator import Generator


class Importer(ABC):
    """
    Reads another tool's files and gives a generator of one backend.

    Attributes:
        backend: the name of that backend.
        takes: what to give it, as it stands in the help: "FOLDER".
    """

    backend: ClassVar[str] = ""
    takes: ClassVar[str] = "FOLDER"

    def __init__(self, config: Any) -> None:
        self.config = config

    @abstractmethod
    def bring(self, paths: Sequence[Path]) -> Generator:
        """
        A generator that writes as the other tool's model did.

        Raises:
            ModelError: a file is missing, damaged, or of something else; nothing in it was run.
        """
