"""Says plainly that the backend is not there yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, Self

from tweetgen import Corpus, Generator, Progress, Request
from tweetgen.errors import BackendNotReady
from tweetgen.generator import silent


def _not_ready() -> NoReturn:
    raise BackendNotReady(
        "tweetgen-gpt2 0.1 is a place-holder: the fine-tuned GPT-2 backend comes later. "
        'Until then set use = "markov" in [generator], or pass --backend markov'
    )


class GPT2Generator(Generator):
    """Refuses everything, with the reason."""

    def fit(
        self,
        corpus: Corpus,
        *,
        progress: Callable[[Progress], None] = silent,
        resume: Path | None = None,
    ) -> Self:
        _not_ready()

    def sample(self, request: Request) -> Iterator[str]:
        _not_ready()

    def save(self, folder: Path) -> None:
        _not_ready()

    @classmethod
    def load(cls, folder: Path, config: Any) -> Self:
        _not_ready()
