"""Targets in which counting has a share: what it expects, and what the model learns from it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tweetgen_gpt2.hints import Hints
from tweetgen_gpt2.network import from_scratch
from tweetgen_gpt2.packing import IGNORED, Packing, Tokens
from tweetgen_gpt2.pairs import counted
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen_gpt2.presets import Preset
from tweetgen_gpt2.processes import Processes
from tweetgen_gpt2.recipes import recipe_of
from tweetgen_gpt2.training import Recipe, Trainer

from tweetgen.counts import Places
from tweetgen.training import Look

END, VOCABULARY = 0, 9
RANDOM = np.random.default_rng(3)
DOCUMENTS = [RANDOM.integers(1, VOCABULARY, RANDOM.integers(1, 12)).tolist() for _ in range(60)]
WHOLE = slice(None)


def tokens_of(documents: list[list[int]]) -> Tokens:
    flat = np.asarray([token for one in documents for token in one], np.int32)
    return Tokens(flat, np.cumsum([0, *map(len, documents)]), 0)


def trainer_of(**options) -> Trainer:
    given = {"steps": 10, "row_tokens": 16, "batch_rows": 4, "micro_rows": 2, "seed": 0}
    given |= {"learning_rate": 1e-3, "weight_decay": 0.0, "patience": 1, "max_copy_rate": 1}
    recipe = Recipe(**given | {"bfloat16": False, "from_scratch": True} | options)
    preset = Preset(2, 32, 2, VOCABULARY, 16, 1e-3)
    return Trainer(
        from_scratch(preset, VOCABULARY, END, 0.0, 1),
        tokens_of(DOCUMENTS),
        END,
        recipe,
        processes=Processes(),
        look=lambda: Look(None, 0.0),
        progress=lambda _: None,
    )


def test_wherever_a_document_is_packed_counting_expects_the_same_of_it():
    tokens = tokens_of(DOCUMENTS)
    flat = tokens.between(END)
    counts = counted(tokens, END, VOCABULARY, 3)
    places = Places.within(flat, np.zeros(len(flat), int), END, 3)
    chances, _ = counts.expected(places, flat[1:], left_out=True)
    packing = Packing(tokens, END, 16, 0, 0)
    rows = packing.rows(range(len(packing)))
    targets = rows.targets.ravel()
    at = np.nonzero(targets != IGNORED)[0]
    found = Hints(tokens, END, VOCABULARY).of(rows, WHOLE)(WHOLE)
    assert not found[targets == IGNORED].any()
    found = found[at]
    assert found.sum(1) == pytest.approx(1, abs=1e-5)
    assert sorted(found[np.arange(len(at)), targets[at]]) == pytest.approx(
        sorted(chances), abs=1e-6
    )


def test_what_is_told_is_the_loss_of_the_words_alone():
    plain, hinted = trainer_of(), trainer_of(hints=0.8)
    assert hinted.step(0)[0] == pytest.approx(plain.step(0)[0], rel=1e-5)
    pairs = zip(plain._model.parameters(), hinted._model.parameters(), strict=True)
    assert not all(torch.allclose(a, b, atol=1e-6) for a, b in pairs)


def test_parts_of_a_batch_teach_what_the_whole_teaches():
    one, two = trainer_of(hints=0.5, micro_rows=4), trainer_of(hints=0.5, micro_rows=1)
    assert one.step(0)[0] == pytest.approx(two.step(0)[0], rel=1e-5)
    for a, b in zip(one._model.parameters(), two._model.parameters(), strict=True):
        assert torch.allclose(a, b, atol=2e-4)


def test_counting_has_less_and_less_of_a_share():
    trainer = trainer_of(hints=0.8, steps=5)
    shares = [trainer._share(step) for step in range(5)]
    assert shares[0] == 0.8
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == pytest.approx(0.2)


def test_a_model_that_knows_words_already_and_one_of_many_words_take_fewer_hints():
    def hints(base: str, targets: int) -> float:
        return recipe_of(GPT2Config(base=base), targets, 512, torch.device("cpu")).hints

    assert hints("gpt2", 1000) == 0
    assert hints("scratch", 1000) == hints("scratch", 1_000_000) > 0
    assert hints("scratch", 20_000_000) == pytest.approx(hints("scratch", 1000) / 10)
