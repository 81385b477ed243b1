"""What training begins with: a tokenizer, a model, and the words in tokens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import attrs

from tweetgen import Corpus, Document, Progress
from tweetgen.errors import EmptyCorpus
from tweetgen.fingerprint import share, text_key
from tweetgen.generator import reporting

from . import hub, network
from .packing import Tokens, tokenised
from .plugin import GPT2Config
from .presets import PRESETS, SCRATCH
from .tokenizer import Tokenizer

MOST_WATCHED = 2_000  # documents that training is watched with

Report = Callable[[Progress], None]


@attrs.frozen(eq=False)
class Beginning:
    """
    A model that has not seen the corpus.

    Attributes:
        model: of transformers, as it is trained.
        tokenizer: texts to tokens and back.
        alphabet: the characters of the corpus, to which a model from scratch keeps; else None.
    """

    model: Any
    tokenizer: Tokenizer
    alphabet: str | None


def begun(config: GPT2Config, corpus: Corpus, progress: Report) -> Beginning:
    """
    Make a model and its tokenizer, or get them.

    Raises:
        ModelError: there is no such base, or it is damaged.
    """
    alphabet: str | None = None
    if config.base == SCRATCH:
        preset = PRESETS[config.size]
        signs = set[str]()

        def seen(text: str) -> str:
            signs.update(text)
            return text

        texts = map(seen, reporting(corpus.texts(), progress, "making a vocabulary"))
        tokenizer = Tokenizer.trained(texts, preset.vocabulary)
        alphabet = "".join(sorted(signs))
        model = network.from_scratch(
            preset, len(tokenizer), tokenizer.end, config.dropout, config.seed
        )
    else:
        folder = hub.folder_of(config.base, config.revision)
        tokenizer = Tokenizer.load(folder)
        model = network.load(folder, config.dropout)
        tokenizer.belongs(model.get_input_embeddings().num_embeddings, config.base)
        if corpus.rules is not None and len(tokenizer.markers) == 0:
            model.resize_token_embeddings(tokenizer.add_markers())
    model = network.prepared(
        model,
        checkpointing=config.checkpointing,
        frozen=config.freeze,
        lora=config.lora_rank if config.adapter == "lora" else 0,
        dropout=config.dropout,
    )
    return Beginning(model, tokenizer, alphabet)


def divided(
    corpus: Corpus, tokenizer: Tokenizer, validation: float, progress: Report
) -> tuple[Tokens, list[Document]]:
    """
    What to learn from, and some documents to watch the learning with.

    Args:
        validation: the share of those.

    Raises:
        EmptyCorpus: there is nothing to learn from.
    """
    watched: list[Document] = []

    def texts() -> Iterator[str]:
        for document in reporting(corpus, progress, "tokenising"):
            # The other end of the scale than what the core holds out.
            is_other = share(text_key(document.text)) >= 1 - validation
            if is_other and len(watched) < MOST_WATCHED:
                watched.append(document)
            else:
                yield document.text

    tokens = tokenised(texts(), tokenizer)
    if not len(tokens) and watched:  # a corpus of a document or two
        tokens, watched = tokenised((d.text for d in watched), tokenizer), []
    if not len(tokens):
        raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
    return tokens, watched
