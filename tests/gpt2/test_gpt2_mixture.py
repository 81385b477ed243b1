"""Counts beside a transformer: written and scored by, stored, and refused where they cannot be."""

from __future__ import annotations

import attrs
import numpy as np
import pytest
import torch
from tweetgen_gpt2.counted_engine import CountedEngine
from tweetgen_gpt2.engine import Limits
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.mixture import Contexts, Mixture
from tweetgen_gpt2.pairs import counted
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen_gpt2.spelling import START, Spelling
from tweetgen_gpt2.torch_engine import TorchEngine

from tweetgen import Corpus, Request
from tweetgen.errors import ModelError, TrainingError
from tweetgen.generator import Origin
from tweetgen.writing import Written
from tweetgen_gpt2 import recipes

WHO, WHAT = "keeper goat gull lamp boat".split(), "fog soup rain salt wind".split()
TEXTS = [f"the {a} sees the {b} at {h} o'clock" for a in WHO for b in WHAT for h in range(8)]
OTHERS = [f"the {a} sees the {b} at {h} o'clock" for a in WHO for b in WHAT for h in (9, 11)]
OPTIONS = {"base": "scratch", "size": "1M", "steps": 6, "row_tokens": 32, "batch_rows": 4}
OPTIONS |= {"device": "cpu", "samples": 0, "patience": 99, "max_copy_rate": 1.0}
COUNTS = "counts.safetensors"


def fitted(**options) -> GPT2Generator:
    return GPT2Generator(GPT2Config(**OPTIONS | options)).fit(Corpus.of(TEXTS))


@pytest.fixture(scope="module")
def trained() -> GPT2Generator:
    torch.set_num_threads(1)
    return fitted(engine="torch")


@pytest.fixture
def mixture(trained) -> Mixture:
    return trained._mixture


def rows(generator: GPT2Generator, texts: list[str]) -> list[list[int]]:
    end = generator.tokenizer.end
    return [[end, *tokens, end] for tokens in generator.tokenizer.encode_many(texts)]


def test_along_a_text_counts_expect_what_they_expect_token_by_token(trained, mixture):
    for row, found in zip(rows(trained, OTHERS), mixture.along(rows(trained, OTHERS)), strict=True):
        contexts = Contexts(mixture.counts, row[:1], 1)
        for token, chance in zip(row[1:], found, strict=True):
            assert contexts.expected()[0, token] == pytest.approx(chance, rel=1e-4)
            contexts.add([token])


def test_a_prompt_leads_where_its_tokens_lead_one_by_one(trained, mixture):
    row = rows(trained, OTHERS)[0]
    for size in range(1, len(row)):
        one, two = Contexts(mixture.counts, row[:size], 1), Contexts(mixture.counts, row[:1], 1)
        for token in row[1:size]:
            two.add([token])
        np.testing.assert_array_equal(one.expected(), two.expected())


def test_the_trust_is_the_best_there_is(mixture):
    random = np.random.default_rng(1)
    likely, counted = random.uniform(0, 1, (2, 4000)) ** 3

    def nats(trust: float) -> float:
        return -float(np.log(attrs.evolve(mixture, trust=trust).of(likely, counted)).mean())

    found = mixture.trusting(likely, counted).trust
    assert nats(found) <= min(map(nats, np.linspace(0.01, 0.99, 99))) + 1e-4
    assert mixture.trusting(counted / 2, counted).trust == pytest.approx(0.05, abs=1e-5)
    assert mixture.trusting(counted * 2, counted).trust == pytest.approx(0.95, abs=1e-5)


def test_scores_add_up_what_is_told_of_the_next_token(trained):
    text = OTHERS[3]
    (row,) = rows(trained, [text])
    nats = 0.0
    for size in range(1, len(row)):
        chances = trained._engine.next_probabilities(row[:size])
        assert chances.sum() == pytest.approx(1, abs=1e-5)
        nats -= np.log(chances[row[size]])
    score = trained.score([*Corpus.of([text])])
    assert score.bits_per_character == pytest.approx(nats / np.log(2) / (len(text) + 1), rel=1e-4)


def test_counts_help_a_model_that_has_learned_little(trained):
    alone = TorchEngine(trained.model)
    some = rows(trained, OTHERS)
    both = CountedEngine(alone, trained._mixture)
    assert sum(map(np.sum, both.log_probabilities(some))) > sum(
        map(np.sum, alone.log_probabilities(some))
    )


def drawn(generator: GPT2Generator, temperature: float, texts: int = 1) -> list[list[int]]:
    spelling = Spelling(generator.tokenizer, None, generator._shape[1])
    end = generator.tokenizer.end
    limits = Limits(ends=frozenset({end}), characters=lambda _: 1, spelling=spelling)
    request = Request(temperature=temperature, max_chars=20)
    events = generator._engine.write([end], list(range(texts)), request, limits)
    written = sorted((e for e in events if isinstance(e, Written)), key=lambda e: e.place)
    return [one.tokens for one in written]


def test_without_chance_the_likeliest_of_both_is_written(trained):
    (tokens,) = drawn(trained, 0)
    row = [trained.tokenizer.end]
    for token in tokens:
        assert trained._engine.next_probabilities(row).argmax() == token
        row.append(token)


def test_texts_begin_as_often_as_is_told(trained):
    """By chi-square (Pearson 1900) of the first tokens, at a temperature of one."""
    end = trained.tokenizer.end
    wanted = trained._engine.next_probabilities([end])
    first = [tokens[0] if tokens else end for tokens in drawn(trained, 1, 2000)]
    often = np.bincount(first, minlength=len(wanted))
    spelled = Spelling(trained.tokenizer, None, trained._shape[1]).allowed(START)
    wanted[~spelled] = 0
    wanted *= 2000 / wanted.sum()
    likely = wanted > 5
    found = ((often - wanted) ** 2 / np.where(likely, wanted, 1))[likely].sum()
    assert found < likely.sum() + 4 * np.sqrt(2 * likely.sum())


@pytest.mark.parametrize("engine", ["torch", "onnx"])
def test_what_was_stored_writes_and_scores_as_before(engine, tmp_path):
    if engine == "onnx":
        pytest.importorskip("onnxruntime")
    made = fitted(engine=engine)
    made.save(tmp_path)
    loaded = GPT2Generator.load(tmp_path, made.config)
    assert loaded._mixture.trust == made._mixture.trust
    assert drawn(loaded, 1, 5) == drawn(made, 1, 5)
    others = [*Corpus.of(OTHERS)]
    assert loaded.score(others) == made.score(others)


def test_both_engines_draw_the_same(trained, tmp_path):
    pytest.importorskip("onnxruntime")
    exact = fitted(engine="onnx", weights="float32")
    assert drawn(exact, 0.9, 8) == drawn(trained, 0.9, 8)


def test_trust_is_found_by_the_texts_that_were_kept_back():
    assert fitted(validation=0)._mixture.trust == 0.6
    assert fitted(validation=0.3)._mixture.trust != 0.6


def test_a_resumed_training_trusts_as_one_in_one_go(tmp_path):
    def stop(progress):
        if progress.stage == "training" and progress.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        GPT2Generator(GPT2Config(**OPTIONS)).fit(Corpus.of(TEXTS), progress=stop, resume=tmp_path)
    resumed = GPT2Generator(GPT2Config(**OPTIONS)).fit(Corpus.of(TEXTS), resume=tmp_path)
    assert resumed._mixture.trust == fitted()._mixture.trust


def test_without_counts_there_are_none(tmp_path):
    made = fitted(counts=0)
    made.save(tmp_path)
    assert not (tmp_path / COUNTS).exists()
    assert GPT2Generator.load(tmp_path, made.config)._mixture is None


def test_any_base_can_have_counts_and_has_none_unless_asked(tmp_path):
    fitted(counts=0).save(tmp_path)
    base = {"base": str(tmp_path)}
    assert fitted(**base)._mixture is None
    assert fitted(**base, counts=2)._mixture.counts.order == 2


def test_of_many_words_nothing_is_counted_unless_asked(trained, monkeypatch):
    monkeypatch.setattr(recipes, "_MANY", 10)
    assert fitted()._mixture is None
    assert fitted(counts=3)._mixture.counts.order == 3


def test_more_tokens_than_can_be_counted_are_refused(trained, monkeypatch):
    monkeypatch.setattr(recipes, "MOST_SYMBOLS", 100)
    with pytest.raises(TrainingError, match=r"counts = 4: at most 100 .* leave counts out"):
        fitted()


def test_what_goes_to_others_has_no_counts(trained, tmp_path):
    trained.export(tmp_path, Origin())
    assert not (tmp_path / COUNTS).exists()


def test_an_engine_that_draws_by_itself_is_refused_before_it_trains(trained, tmp_path):
    pytest.importorskip("ctranslate2")
    told = []
    with pytest.raises(ModelError, match=r"engine = \"ctranslate2\" draws by itself.*counts = 0"):
        GPT2Generator(GPT2Config(**OPTIONS, engine="ctranslate2", counts=4)).fit(
            Corpus.of(TEXTS), progress=told.append
        )
    assert not any(one.stage == "training" for one in told)
    assert fitted(engine="ctranslate2")._mixture is None
    trained.save(tmp_path)
    with pytest.raises(ModelError, match="draws by itself"):
        GPT2Generator.load(tmp_path, attrs.evolve(trained.config, engine="ctranslate2"))


@pytest.mark.parametrize("size", [0, 5, 200, -1])
def test_counts_cut_short_are_told_of(trained, tmp_path, size):
    trained.save(tmp_path)
    path = tmp_path / COUNTS
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(ModelError, match=rf"{COUNTS}: is damaged or cut short"):
        GPT2Generator.load(tmp_path, trained.config)


def test_counts_of_another_model_are_told_of(trained, tmp_path):
    trained.save(tmp_path)
    tokens = recipes.Tokens(np.array([2047, 2046, 2047]), np.array([0, 3]), 0)
    Mixture(counted(tokens, 0, 2048, 2), 0.5).save(tmp_path / COUNTS)
    with pytest.raises(ModelError, match="symbols of another model"):
        Mixture.load(tmp_path / COUNTS, 1000)
    Mixture(counted(tokens, 0, 2048, 2), 1.5).save(tmp_path / COUNTS)
    with pytest.raises(ModelError, match=r"a trust of 1\.5"):
        Mixture.load(tmp_path / COUNTS, 2048)
