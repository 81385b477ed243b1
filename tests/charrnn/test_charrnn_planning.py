"""What training would take: told without TensorFlow, and near to what it takes."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tweetgen_charrnn.plugin import CharRnnConfig
from tweetgen_charrnn.recipes import recipe_of, shape_of

from tweetgen import Corpus
from tweetgen_charrnn import planning

TEXTS = [f"the keeper sees {n} goats in the fog" for n in range(200)]


def test_the_plan_is_what_training_does():
    pytest.importorskip("keras")
    from tweetgen_charrnn.generator import CharRnnGenerator

    config = CharRnnConfig(units=16, epochs=2.0, validation=0.0, rows=4, samples=0)
    generator = CharRnnGenerator(config)
    plan = generator.plan(Corpus.of(TEXTS))
    generator.fit(Corpus.of(TEXTS))
    assert plan.steps == generator.record["steps"]
    assert plan.passes == generator.record["passes"]
    assert plan.tokens == plan.characters + plan.documents
    assert plan.step_tokens == 4 * 64
    assert plan.memory_bytes == sum(plan.memory.values())
    weights = sum(value.nbytes for value in generator.trained.weights.values())
    assert plan.memory["weights"] == pytest.approx(weights, rel=0.02)


def test_a_plan_imports_nothing_heavy():
    code = (
        "import sys\n"
        "from tweetgen import Corpus\n"
        "from tweetgen_charrnn.generator import CharRnnGenerator\n"
        "from tweetgen_charrnn.plugin import CharRnnConfig\n"
        "CharRnnGenerator(CharRnnConfig()).plan(Corpus.of(['a few words', 'and more']))\n"
        "sys.exit(any(name in sys.modules for name in ('keras', 'tensorflow', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_larger_corpora_get_larger_networks_and_fewer_passes():
    def chosen(symbols: int) -> tuple[int, float, float]:
        shape = shape_of(CharRnnConfig(), symbols, 200, 0, 1)
        recipe = recipe_of(CharRnnConfig(), symbols, bfloat16=False)
        return shape.units, recipe.dropout, recipe.steps / recipe.steps_a_pass(symbols)

    few, some, many, most = map(chosen, (10_000, 100_000, 1_000_000, 50_000_000))
    assert few[0] < some[0] < many[0] < most[0]
    assert few[1] >= some[1] > many[1] >= most[1]
    assert few[2] >= some[2] > many[2] > most[2] >= 2


def test_options_win_over_what_the_size_suggests():
    config = CharRnnConfig(units=7, layers=4, dropout=0.0, steps=3, rows=2)
    shape = shape_of(config, 1_000_000, 200, 0, 1)
    recipe = recipe_of(config, 1_000_000, bfloat16=False)
    assert (shape.units, shape.layers) == (7, 4)
    assert (recipe.dropout, recipe.steps, recipe.rows) == (0.0, 3, 2)


def test_a_machine_that_is_fast_in_bfloat16_uses_it_unless_told_otherwise():
    def uses(precision: str, fast: bool) -> bool:
        return recipe_of(CharRnnConfig(precision=precision), 1000, bfloat16=fast).bfloat16

    assert [uses(p, fast=True) for p in ("auto", "float32", "bfloat16")] == [True, False, True]
    assert [uses(p, fast=False) for p in ("auto", "float32", "bfloat16")] == [False, False, True]


def test_time_grows_with_steps(monkeypatch):
    monkeypatch.setattr(planning, "_rate", lambda: 1e11)
    one, ten = (planning.planned(Corpus.of(TEXTS), CharRnnConfig(steps=n)) for n in (10, 100))
    assert ten.seconds == pytest.approx(10 * one.seconds)
