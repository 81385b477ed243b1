"""What every backend gets from its interface."""

from __future__ import annotations

from math import fsum
from random import Random

import pytest

import tweetgen
from tweetgen import Capabilities, Corpus, Document, Generator, Request
from tweetgen.errors import EmptyCorpus, GenerationError, NotFitted, RequestError
from tweetgen.generator import Origin, make_request


class Echo(Generator):
    """Says documents of its corpus again, whole."""

    capabilities = Capabilities(
        native=("temperature",),
        refused={"context": "an echo has no memory", "prompt": "it is deaf"},
    )

    def __init__(self, config=None):
        super().__init__(config)
        self.texts = []

    def fit(self, corpus, *, progress=None, resume=None):
        self.texts = list(corpus.texts())
        if not self.texts:
            raise EmptyCorpus("nothing to echo")
        return self

    def sample(self, request):
        if not self.texts:
            raise NotFitted("this echo has heard nothing")
        return (Random(seed).choice(self.texts) for seed in request.seeds())

    def save(self, folder):
        (folder / "texts").write_text("\n".join(self.texts), "utf-8")

    @classmethod
    def load(cls, folder, config):
        made = cls(config)
        made.texts = (folder / "texts").read_text("utf-8").split("\n")
        return made


@pytest.fixture
def echo() -> Echo:
    return Echo().fit(Corpus.of(["one", "two words", "three short words", "four"]))


@pytest.mark.parametrize("missing", ["fit", "sample", "save", "load"])
def test_a_missing_method_fails_at_construction(missing):
    methods = {name: getattr(Echo, name) for name in ("fit", "sample", "save") if name != missing}
    if missing != "load":
        methods["load"] = Echo.__dict__["load"]
    with pytest.raises(TypeError, match=missing):
        type("Half", (Generator,), methods)(None)


def test_generate_keeps_the_promises_of_the_request(echo):
    texts = echo.generate(20, seed=1, min_chars=4, max_chars=9)
    assert len(texts) == 20
    assert set(texts) == {"two words", "four"}
    assert texts == echo.generate(20, seed=1, min_chars=4, max_chars=9)
    assert texts[:3] == echo.generate(3, seed=1, min_chars=4, max_chars=9)


def test_generate_keeps_the_ending_whatever_its_letter_case(echo):
    """By choice among candidates: an echo knows nothing of endings."""
    assert set(echo.generate(20, seed=1, ending="WORDS")) == {"two words", "three short words"}
    assert set(echo.generate(20, seed=1, ending="o words ")) == {"two words"}
    with pytest.raises(GenerationError) as caught:
        echo.generate(seed=1, ending="word")
    assert caught.value.rejections == {"has another ending": 1000}


def test_generate_without_a_seed_draws_a_fresh_one(echo):
    assert len({tuple(echo.generate(30)) for _ in range(3)}) > 1


def test_generate_zero_texts(echo):
    assert echo.generate(0) == []


def test_what_nobody_can_do_is_an_error_with_the_reason(echo):
    with pytest.raises(RequestError, match="Echo cannot follow 'context': an echo has no memory"):
        echo.generate(context=[Document("hello")])
    with pytest.raises(RequestError, match="'top_k': the backend does not know how"):
        echo.generate(top_k=3)
    with pytest.raises(RequestError, match="'prompt': it is deaf"):  # though the core could choose
        echo.generate(prompt="t")


def test_what_the_core_or_the_backend_can_do_is_not(echo):
    request = {"temperature": 0.5, "contains": "o", "avoids": "x", "min_chars": 1, "max_chars": 99}
    assert echo.generate(**request)


def test_a_misspelt_field_is_an_error_with_the_nearest(echo):
    with pytest.raises(RequestError, match="no field 'temprature'; did you mean 'temperature'"):
        echo.generate(temprature=1)
    with pytest.raises(RequestError, match=r"no field 'zzz'$"):
        echo.generate(zzz=1)


def test_when_nothing_fits_the_error_counts(echo):
    with pytest.raises(GenerationError) as caught:
        echo.generate(max_chars=2)
    assert caught.value.rejections == {"too long": 1000}


def test_an_unfitted_backend_says_so():
    with pytest.raises(NotFitted):
        Echo().generate()


def test_make_request_keeps_a_seed_that_is_given():
    assert make_request({"seed": 0}).seed == 0
    assert make_request({}).seed is not None
    assert make_request({"prompt": "a", "seed": 3}) == Request(prompt="a", seed=3)


def test_a_backend_that_does_not_tell_its_probabilities_says_none(echo):
    assert echo.next_probabilities() is None
    assert echo.next_probabilities("two") is None


@pytest.mark.parametrize("unit", ["words", "characters"])
@pytest.mark.parametrize("prompt", ["", "The", "The lamp ", "never said", "今"])
def test_next_probabilities_sum_to_one_and_name_each_symbol_once(unit, prompt):
    lines = ["The lamp is lit.", "The lamp is out.", "The sea is calm.", "A gull laughs."]
    model = tweetgen.train("markov", Corpus.of(lines), unit=unit, held_out=0.0, novelty=False)
    pairs = list(model.generator.next_probabilities(prompt))
    symbols = [symbol for symbol, _ in pairs]
    assert len(set(symbols)) == len(symbols)
    assert "" in symbols  # the end
    assert all(0 <= probability <= 1 for _, probability in pairs)
    assert fsum(probability for _, probability in pairs) == pytest.approx(1, abs=1e-9)


def test_the_default_plan_counts_and_the_default_score_refuses(echo):
    plan = echo.plan(Corpus.of(["ab", "cde"]))
    assert (plan.documents, plan.characters, plan.fits) == (2, 5, True)
    with pytest.raises(RequestError, match="Echo cannot score"):
        echo.score([])


def test_what_nobody_else_reads_is_not_exported(echo, tmp_path):
    with pytest.raises(RequestError, match="Echo has nothing to export: only tweetgen reads it"):
        echo.export(tmp_path, Origin())
