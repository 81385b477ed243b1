"""What training would take, told before it is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from math import ceil
from pathlib import Path

import attrs

from tweetgen import Corpus
from tweetgen.errors import EmptyCorpus, ModelError
from tweetgen.generator import Plan

from .packing import Packing, Tokens, tokenised
from .planning import Planned, planned
from .plugin import GPT2Config
from .presets import PRESETS
from .tokenizer import Tokenizer

_SAMPLED = 20_000  # documents, drawn evenly
_CHARACTERS = 3.0  # of a token, where there is no tokenizer yet
_SCORED = 1.0 / 3.0  # of the time of learning from a text: the way back takes twice the way there
_LOOKS = 10
_WRITTEN = 24 * 48  # tokens of a look's samples


@attrs.frozen(kw_only=True)
class _Words:
    """A corpus in tokens, the ends of documents included; about, if only a sample was counted."""

    tokens: int
    watched: int
    rows: int
    longest: int
    vocabulary: int | None


def forecast(corpus: Corpus, config: GPT2Config, most_watched: int) -> Plan:
    """
    The whole plan.

    Args:
        corpus: to learn from.
        config: how.
        most_watched: documents that training is watched with.

    Raises:
        EmptyCorpus: there is nothing to learn from.
        ModelError: the base is no model, or cannot be had.
    """
    report = corpus.report()
    if not report.documents:
        raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
    first = planned(config)
    notes: list[str] = []
    words = _counted(corpus, report.documents, report.characters, first, most_watched, notes)
    thought = attrs.evolve(
        planned(config, words.tokens),
        watched=(max(1, min(16, 1024 // words.longest)), words.longest),
        vocabulary=words.vocabulary,
    )
    recipe = thought.recipe
    fit = thought.fitted()
    passes = recipe.steps * recipe.batch_rows / words.rows
    seconds = None
    if fit.refusal:
        notes.insert(0, fit.refusal)
    elif speed := thought.speed(fit.at_hand):
        layers = thought.layers - config.freeze * (1 - _SCORED)
        seconds = recipe.steps * speed.of_step(layers, recipe.batch_rows)
        row = speed.of_row(thought.layers)
        looked_at = words.watched * _SCORED + (_WRITTEN if words.watched else 0)
        seconds += min(_LOOKS, recipe.steps) * row * looked_at / recipe.row_tokens
        notes.append("it may end earlier, when it gets no better")
    else:
        notes.append("the time is not known: even a part of this model is too large to try")
    if config.row_tokens is not None and config.row_tokens > recipe.row_tokens:
        notes.append(
            f"row_tokens = {config.row_tokens:,} is more than the model sees at once; it is "
            f"{recipe.row_tokens:,}"
        )
    if passes > 20:
        notes.append("so many passes over few words teach them by heart; fewer steps may be better")
    return Plan(
        documents=report.documents,
        characters=report.characters,
        tokens=words.tokens,
        steps=recipe.steps,
        step_tokens=recipe.batch_rows * recipe.row_tokens,
        passes=round(passes, 2),
        seconds=seconds,
        memory_bytes=fit.memory.total,
        memory=attrs.asdict(fit.memory),
        memory_at_hand=fit.at_hand,
        settings={
            "row_tokens": recipe.row_tokens,
            "batch_rows": recipe.batch_rows,
            "micro_rows": min(fit.micro_rows, recipe.batch_rows),
        },
        fits=not fit.refusal,
        notes=tuple(notes),
    )


def _counted(
    corpus: Corpus,
    documents: int,
    characters: int,
    thought: Planned,
    most_watched: int,
    notes: list[str],
) -> _Words:
    """The words of the corpus, by its own tokenizer if there is one."""
    watched = min(most_watched, documents * thought.config.validation) / documents
    row_tokens = thought.recipe.row_tokens
    every = ceil(documents / _SAMPLED)

    def texts() -> Iterator[str]:
        return islice(corpus.texts(), 0, None, every)

    tokenizer = _tokenizer(thought, texts)
    vocabulary = len(tokenizer) if tokenizer is not None and thought.folder is None else None
    if tokenizer is None:
        base = thought.config.base
        notes.append(f"tokens are guessed until the tokenizer of {base} is downloaded")
        tokens = characters / _CHARACTERS + documents
        rows, longest = tokens / row_tokens, row_tokens
    else:
        found = tokenised(texts(), tokenizer)
        share = len(found) / documents
        tokens = found.targets / share
        rows = len(Packing(found, tokenizer.end, row_tokens, 0, 0)) / share
        longest = _longest(found) + 1
    return _Words(
        tokens=max(1, round(tokens * (1 - watched))),
        watched=round(tokens * watched),
        rows=max(1, round(rows * (1 - watched))),
        longest=min(longest, thought.context),
        vocabulary=vocabulary,
    )


def _tokenizer(thought: Planned, texts: Callable[[], Iterator[str]]) -> Tokenizer | None:
    if thought.folder is None:
        return Tokenizer.trained(texts(), PRESETS[thought.config.size].vocabulary)
    names = {path.name for path in thought.folder.iterdir()}
    if names & {"tokenizer.json", "vocab.json"}:
        return Tokenizer.load(thought.folder)
    if Path(thought.config.base).is_dir():
        raise ModelError(f"{thought.folder}: there is no tokenizer; give the model's whole folder")
    return None


def _longest(tokens: Tokens) -> int:
    return int((tokens.offsets[1:] - tokens.offsets[:-1]).max())
