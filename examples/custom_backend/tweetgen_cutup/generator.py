"""Texts are cut at a word they share; any first half may meet any second half."""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Self

from tweetgen import Capabilities, Corpus, Generator, Progress, Request
from tweetgen.errors import EmptyCorpus, NotFitted
from tweetgen.generator import silent


class CutUpGenerator(Generator):
    capabilities = Capabilities(
        native=("prompt",), refused={"temperature": "scissors have no temperature"}
    )

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.halves: dict[str, list[list[str]]] = {}  # word to [what stood before, what after]

    def fit(self, corpus: Corpus, *, progress: Any = silent, resume: Any = None) -> Self:
        halves: dict[str, list[list[str]]] = defaultdict(lambda: [[], []])
        for count, text in enumerate(corpus.texts(), start=1):
            words = text.split()
            for place in range(1, len(words) - 1):
                before, after = halves[words[place]]
                before.append(" ".join(words[:place]))
                after.append(" ".join(words[place + 1 :]))
            progress(Progress("cutting", count))
        enough = self.config.min_documents
        self.halves = {word: both for word, both in halves.items() if len(both[0]) >= enough}
        if not self.halves:
            raise EmptyCorpus(f"{corpus.name}: no word is shared by {enough} texts")
        return self

    def sample(self, request: Request) -> Iterator[str]:
        if not self.halves:
            raise NotFitted("nothing has been cut yet; call fit() or load() first")
        return (self._paste(request.prompt.rstrip(), Random(seed)) for seed in request.seeds())

    def _paste(self, prompt: str, random: Random) -> str:
        word = random.choice(list(self.halves))
        before, after = self.halves[word]
        # Two halves of one text may meet: the novelty filter throws that away.
        return f"{prompt or random.choice(before)} {word} {random.choice(after)}"

    def save(self, folder: Path) -> None:
        (folder / "halves.json").write_text(json.dumps(self.halves), "utf-8")

    @classmethod
    def load(cls, folder: Path, config: Any) -> Self:
        made = cls(config)
        made.halves = json.loads((folder / "halves.json").read_text("utf-8"))
        return made
