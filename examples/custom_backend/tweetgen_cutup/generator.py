"""Texts are cut before a word they share; any first half may meet any second half."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Self

from tweetgen import Capabilities, Corpus, Generator, Request
from tweetgen.errors import EmptyCorpus, NotFitted
from tweetgen.generator import reporting, silent


class CutUpGenerator(Generator):
    capabilities = Capabilities(native=["prompt"], refused={"temperature": "scissors have none"})

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.texts: list[str] = []
        self.places: dict[str, list[tuple[int, int]]] = {}  # word to (which text, where in it)

    def fit(self, corpus: Corpus, *, progress: Any = silent, resume: Any = None) -> Self:
        texts, places = [], defaultdict(list)
        for number, text in enumerate(reporting(corpus.texts(), progress, "cutting")):
            texts.append(text)
            words = list(re.finditer(r"\S+", text))
            for word in words[1:-1] or words:  # a very short text is not cut, but used whole
                places[word[0]].append((number, word.start()))
        if not places:
            raise EmptyCorpus(f"{corpus.name}: there is no word to cut at")
        enough = self.config.min_documents
        shared = {w: cuts for w, cuts in places.items() if len({n for n, _ in cuts}) >= enough}
        self.texts, self.places = texts, shared or dict(places)
        return self

    def sample(self, request: Request) -> Iterator[str]:
        self._require_model()
        words = list(self.places)
        return (self._paste(words, request.prompt, Random(seed)) for seed in request.seeds())

    def _paste(self, words: list[str], prompt: str, random: Random) -> str:
        places = self.places[random.choice(words)]
        (first, end), (second, start) = random.choice(places), random.choice(places)
        # Two halves of one text may meet: the novelty filter throws that away.
        before = f"{prompt.rstrip()} " if prompt else self.texts[first][:end]
        return before + self.texts[second][start:]

    def save(self, folder: Path) -> None:
        self._require_model()
        (folder / "texts.json").write_text(json.dumps(self.texts), "utf-8")

    @classmethod
    def load(cls, folder: Path, config: Any) -> Self:
        texts = json.loads((folder / "texts.json").read_text("utf-8"))
        return cls(config).fit(Corpus.of(texts))

    def _require_model(self) -> None:
        if not self.places:
            raise NotFitted("nothing has been cut yet; call fit() or load() first")
