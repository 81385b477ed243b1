"""
`nltk.lm` counts and smooths; this module asks it.

It writes as NLTK's own `generate` does: the next word is one of those that were met after the
words before it, weighed by the model's probability. The smoothing decides what is expected of
words that were never met there, so it matters for scores.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import log2
from pathlib import Path
from random import Random
from typing import Any, Self

from nltk.lm import AbsoluteDiscountingInterpolated, NgramCounter, WittenBellInterpolated

from tweetgen import Capabilities, Corpus, Document, Generator, Request, Score
from tweetgen.errors import EmptyCorpus, ModelError, NotFitted
from tweetgen.generator import reporting, silent
from tweetgen.tokens import join, tokenise

MODELS = {
    "witten-bell": WittenBellInterpolated,
    "absolute-discounting": AbsoluteDiscountingInterpolated,
}
MOST_WORDS = 1000  # the likeliest words may lead in circles
START, END = " start", " end"  # no word has a blank
BYTE = log2(257)  # bits: any byte, or the end of the word

Gram = tuple[str, ...]


class NltkGenerator(Generator):
    capabilities = Capabilities(
        native=("prompt", "temperature", "top_k"),
        refused={
            "top_p": "it chooses among few words anyway; use top_k",
            "context": "it has no memory of a conversation",
            "repetition_penalty": "its probabilities know nothing of what was said before",
        },
    )

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._count(())

    def fit(self, corpus: Corpus, *, progress: Any = silent, resume: Any = None) -> Self:
        self._count(self._grams(reporting(corpus.texts(), progress, "counting n-grams")))
        if not self.model.counts.unigrams:
            raise EmptyCorpus(f"{corpus.name}: there is no word in it")
        return self

    def _grams(self, texts: Iterable[str]) -> Iterator[Gram]:
        """The longest n-grams, one for each word and each end; shorter ones are their tails."""
        for words in filter(None, map(tokenise, texts)):
            padded = [*self._beginning, *words, END]
            for end in range(self.config.order, len(padded) + 1):
                yield tuple(padded[end - self.config.order : end])

    def _count(self, grams: Iterable[Gram]) -> None:
        """Count `grams`, and forget what was counted before."""
        order = self.config.order
        self._beginning = (START,) * (order - 1)
        try:
            counts = NgramCounter((gram[-n:] for n in range(1, order + 1)) for gram in grams)
        except ValueError as error:  # NLTK refuses to count more than so many
            raise ModelError(f"{error}; use a smaller order") from error
        self.model = MODELS[self.config.smoothing](order, counter=counts)
        seen = counts.unigrams
        # Good and Turing's estimate: new words are as frequent as those that were met once.
        self._new = (sum(count == 1 for count in seen.values()) + 1) / (seen.N() + 2)
        self._choices = cache(self._rank)

    def _known(self, said: Sequence[str]) -> Gram:
        """As much of the end of `said` as was met before; of more, NLTK would note the question."""
        context = tuple(said[len(said) - self.config.order + 1 :])
        while context and context not in self.model.counts[len(context) + 1]:
            context = context[1:]
        return context

    def _rank(self, context: Gram) -> tuple[list[str], list[float]]:
        """The words met after `context`, likeliest first, and their probabilities."""
        ask = self.model.unmasked_score
        met = self.model.context_counts(context)
        ranked = sorted((-ask(word, context), word) for word in met)
        return [word for _, word in ranked], [-chance for chance, _ in ranked]

    def sample(self, request: Request) -> Iterator[str]:
        self._require_model()
        return (self._write(request, Random(seed)) for seed in request.seeds())

    def _write(self, request: Request, random: Random) -> str:
        said = [*self._beginning, *tokenise(request.prompt)]
        new: list[str] = []
        while (word := self._next(said, request, random)) != END and len(new) < MOST_WORDS:
            said.append(word)
            new.append(word)
        return request.prompt.rstrip() + join(["", *new]) if request.prompt else join(new)

    def _next(self, said: Sequence[str], request: Request, random: Random) -> str:
        words, chances = self._choices(self._known(said))
        words, chances = words[: request.top_k], chances[: request.top_k]
        if not request.temperature:
            return words[0]
        weights = [(chance / chances[0]) ** (1 / request.temperature) for chance in chances]
        return random.choices(words, weights)[0]

    def next_probabilities(self, prompt: str = "") -> list[tuple[str, float]]:
        self._require_model()
        context = self._known((*self._beginning, *tokenise(prompt)))
        known = self.model.counts.unigrams
        told = [("" if word == END else word, 2 ** -self._bits(word, context)) for word in known]
        others = self._new * (1 - sum(2 ** -_spelled(word) for word in known))
        return [*told, ("\ufffd", others)]

    def _bits(self, word: str, context: Gram) -> float:
        """-log2 P(word | context): NLTK's probability of it, or else it is new, and spelled."""
        as_new = _spelled(word) - log2(self._new)
        if word not in self.model.counts.unigrams:
            return as_new
        as_known = (1 - self._new) * self.model.unmasked_score(word, context)
        return -log2(as_known + 2**-as_new)

    def score(self, documents: Iterable[Document]) -> Score:
        self._require_model()
        bits, characters, count = 0.0, 0, 0
        for document in documents:
            count += 1
            said = self._beginning
            for word in [*tokenise(document.text), END]:
                bits += self._bits(word, self._known(said))
                said = (*said, word)[-self.config.order :]
            characters += len(document.text) + 1
        if not count:
            raise EmptyCorpus("there is nothing to score")
        return Score(bits / characters, characters, count)

    def save(self, folder: Path) -> None:
        self._require_model()
        contexts = self.model.counts[self.config.order].items()
        grams = [[*context, word, n] for context, met in contexts for word, n in met.items()]
        (folder / "ngrams.json").write_text(json.dumps(grams), "utf-8")

    @classmethod
    def load(cls, folder: Path, config: Any) -> Self:
        made = cls(config)
        grams = json.loads((folder / "ngrams.json").read_text("utf-8"))
        made._count(tuple(gram) for *gram, count in grams for _ in range(count))
        return made

    def _require_model(self) -> None:
        if not self.model.counts.unigrams:
            raise NotFitted("nothing has been counted yet; call fit() or load() first")


def _spelled(word: str) -> float:
    """Bits of a word that is spelled byte by byte in UTF-8, all bytes alike, and ended."""
    return BYTE * (len(word.encode("utf-8", "surrogatepass")) + 1)
