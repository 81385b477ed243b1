"""What training begins with: an alphabet, the words in symbols, counts, and the layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import numpy as np

import tweetgen
from tweetgen import Corpus, Document, Progress
from tweetgen.counts import Counts
from tweetgen.errors import EmptyCorpus, ModelError
from tweetgen.fingerprint import share, text_key
from tweetgen.generator import reporting

from .alphabet import Alphabet
from .batches import Symbols, counted
from .plugin import CharRnnConfig
from .recipes import shape_of
from .shape import Shape
from .trained import Trained
from .vocabulary import Vocabulary

_MOST_WATCHED = 500  # documents that training is watched with
_LEAST_LONGEST = 500  # characters

Report = Callable[[Progress], None]


@attrs.frozen(eq=False, kw_only=True)
class Beginning:
    """
    A model that has not seen the corpus.

    Attributes:
        alphabet: of the corpus, or of the model that training goes on from.
        letters: all characters of the corpus.
        voices: names of the authors or labels that are told apart, from number 1 on.
        longest: characters of the longest document.
        symbols: what is to be learned.
        watched: texts to watch the learning with.
        counts: of the symbols; None without.
        expected: what `Batches` takes of the counts.
        shape: of the network.
        weights: to go on from; None if they are to be drawn.
    """

    alphabet: Vocabulary
    letters: str
    voices: tuple[str, ...]
    longest: int
    symbols: Symbols
    watched: list[str]
    counts: Counts | None
    expected: tuple[np.ndarray, np.ndarray] | None
    shape: Shape
    weights: Mapping[str, np.ndarray] | None

    def trained(self, weights: Mapping[str, np.ndarray]) -> Trained:
        """What was learned, when the weights have become these."""
        return Trained(
            self.alphabet,
            self.shape,
            weights,
            self.counts,
            self.voices,
            self.longest,
            self.letters,
        )


def begun(config: CharRnnConfig, corpus: Corpus, progress: Report) -> Beginning:
    """
    Read the corpus, and make or load what is to learn it.

    Raises:
        EmptyCorpus: there is nothing to learn from.
        ModelError: the model to go on from is missing or damaged.
    """
    base = _base(config.base)
    letters = set[str]()

    def seen(text: str) -> str:
        letters.update(text)
        return text

    texts = map(seen, reporting(corpus.texts(), progress, "making an alphabet"))
    made = Alphabet.of(texts)
    alphabet: Vocabulary = made if base is None else base.alphabet
    learned, watched, voices, longest = _divided(config, corpus, base, progress)
    symbols = Symbols.of(learned, alphabet)
    has_window = config.preset != "none" if base is None else bool(base.shape.window)
    is_counted = not has_window and (base is None or bool(base.shape.features))
    counts: Counts | None = None
    expected: tuple[np.ndarray, np.ndarray] | None = None
    if config.counts and is_counted:
        progress(Progress("counting", 0, len(symbols), "documents"))
        order = config.counts if base is None or base.counts is None else base.counts.order
        states = alphabet.states(symbols.between)[:-1]
        counts = Counts.of(symbols.between, order, alphabet.allowed, states)
        expected = counted(counts, symbols, alphabet)
    if base is not None:
        shape = base.shape
        if counts is None and shape.features:
            raise ModelError(f"{config.base}: was trained with counts; leave counts as it was")
    else:
        shape = shape_of(
            config,
            len(symbols.flat),
            alphabet.size,
            len(voices) + 1 if config.voices != "none" else 0,
            counts.features if counts is not None else 0,
        )
    return Beginning(
        alphabet=alphabet,
        letters="".join(sorted(letters)),
        voices=voices,
        longest=longest,
        symbols=symbols,
        watched=watched,
        counts=counts,
        expected=expected,
        shape=shape,
        weights=None if base is None else base.weights,
    )


def _base(name: str | None) -> Trained | None:
    """The model to go on from, in a bundle or the live one of several."""
    if name is None:
        return None
    if not Path(name).is_dir():
        raise ModelError(
            f"{name}: there is no such folder; base is where `tweetgen import` or an earlier "
            "training has stored a model"
        )
    found = getattr(tweetgen.load(name).generator, "trained", None)
    if not isinstance(found, Trained):
        raise ModelError(f"{name}: is a model of another backend, and charrnn cannot go on from it")
    return found


def _divided(
    config: CharRnnConfig, corpus: Corpus, base: Trained | None, progress: Report
) -> tuple[list[tuple[str, int]], list[str], tuple[str, ...], int]:
    """What to learn with the voice of each, what to watch with, the voices, the longest."""
    voices = {name: number for number, name in enumerate(base.voices if base else (), start=1)}
    learned: list[tuple[str, int]] = []
    watched: list[str] = []
    longest = _LEAST_LONGEST
    for document in reporting(corpus, progress, "reading"):
        longest = max(longest, len(document.text))
        # The other end of the scale than what the core holds out.
        is_other = share(text_key(document.text)) >= 1 - config.validation
        if is_other and len(watched) < _MOST_WATCHED:
            watched.append(document.text)
            continue
        name = _name(config, document)
        if name is not None and base is None:
            voices.setdefault(name, len(voices) + 1)
        learned.append((document.text, 0 if name is None else voices.get(name, 0)))
    if not learned and watched:  # a corpus of a document or two
        learned, watched = [(text, 0) for text in watched], []
    if not learned:
        raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
    return learned, watched, tuple(voices), longest


def _name(config: CharRnnConfig, document: Document) -> str | None:
    if config.voices == "author":
        return document.author
    if config.voices == "label" and document.labels:
        return document.labels[0]
    return None
