"""Training: what a step changes, when it ends, and that it can be stopped and resumed."""

from __future__ import annotations

import itertools

import attrs
import numpy as np
import pytest

from tweetgen import Corpus, Document, Progress, Request
from tweetgen.checkpoints import State
from tweetgen.errors import ModelError, TrainingError

pytest.importorskip("keras")

from tweetgen_charrnn.checkpoints import Checkpoints
from tweetgen_charrnn.generator import CharRnnGenerator
from tweetgen_charrnn.plugin import CharRnnConfig
from tweetgen_charrnn.training import Trainer

from tweetgen.training import Look

WHO, DOES, WHAT = "keeper goat gull".split(), "sees eats hears".split(), "fog soup rain".split()
TEXTS = [f"the {a} {b} the {c}" for a in WHO for b in DOES for c in WHAT]
SMALL = {"units": 16, "embedding": 8, "stretch": 8, "rows": 4, "steps": 12, "samples": 1}
SMALL |= {"validation": 0.2, "max_copy_rate": 1.0, "checkpoint_seconds": 0.0, "counts": 3}


def made(**options) -> CharRnnGenerator:
    return CharRnnGenerator(CharRnnConfig(**SMALL | options))


def texts(generator: CharRnnGenerator) -> list[str]:
    return list(itertools.islice(generator.sample(Request(seed=3, expected=4)), 4))


class Interrupted:
    """Ctrl-C when a step is told."""

    def __init__(self, step: int) -> None:
        self._step = step

    def __call__(self, progress: Progress) -> None:
        if progress.stage == "training" and progress.done == self._step and progress.metrics:
            raise KeyboardInterrupt


@pytest.mark.parametrize("options", [{"dropout": 0.3, "recurrent_dropout": 0.2}, {"cell": "gru"}])
def test_an_interrupted_training_goes_on_to_the_same_model(tmp_path, monkeypatch, options):
    monkeypatch.setattr("tweetgen.training._TELL", 0.0)
    corpus = Corpus.of(TEXTS)
    whole = made(**options).fit(corpus)
    with pytest.raises(KeyboardInterrupt):
        made(**options).fit(corpus, progress=Interrupted(7), resume=tmp_path)
    said: list[str] = []
    resumed = made(**options).fit(
        corpus, progress=lambda one: said.extend(one.said), resume=tmp_path
    )
    assert "it goes on at step 8" in said
    for name, value in whole.trained.weights.items():
        assert np.array_equal(value, resumed.trained.weights[name]), name
    assert texts(whole) == texts(resumed)


def test_other_words_are_not_gone_on_with(tmp_path, monkeypatch):
    monkeypatch.setattr("tweetgen.training._TELL", 0.0)
    with pytest.raises(KeyboardInterrupt):
        made().fit(Corpus.of(TEXTS), progress=Interrupted(3), resume=tmp_path)
    with pytest.raises(ModelError, match="the words are others"):
        made().fit(Corpus.of(TEXTS[1:]), resume=tmp_path)
    with pytest.raises(ModelError, match="units was 16 and is 17"):
        made(units=17).fit(Corpus.of(TEXTS), resume=tmp_path)


def test_a_damaged_checkpoint_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr("tweetgen.training._TELL", 0.0)
    with pytest.raises(KeyboardInterrupt):
        made().fit(Corpus.of(TEXTS), progress=Interrupted(3), resume=tmp_path)
    (path,) = (tmp_path / "last").glob("*.safetensors")
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(ModelError, match=r"damaged or cut short.*without --resume"):
        made().fit(Corpus.of(TEXTS), resume=tmp_path)


def test_the_same_seed_trains_the_same_model_and_another_seed_another():
    corpus = Corpus.of(TEXTS)
    one, two, other = (made(seed=seed, dropout=0.3).fit(corpus) for seed in (1, 1, 2))
    assert np.array_equal(one.trained.weights["output"], two.trained.weights["output"])
    assert not np.array_equal(one.trained.weights["output"], other.trained.weights["output"])


class Watched:
    """Looks at a model, with answers that were written down before."""

    def __init__(self, *looks: Look) -> None:
        self.looks = list(looks)
        self.steps = 0

    def __call__(self) -> Look:
        self.steps += 1
        return self.looks.pop(0)


def trainer(looks: Watched, **options) -> tuple[Trainer, object]:
    """A trainer of a model that is really trained, watched by such looks."""
    found: dict[str, object] = {}

    class Kept(Trainer):
        def __init__(self, *arguments, **named):
            super().__init__(*arguments, **named | {"look": looks})
            found["model"] = arguments[0]
            found["trainer"] = self

        def run(self, state, checkpoints):
            raise StopIteration

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tweetgen_charrnn.training.Trainer", Kept)
        with pytest.raises((StopIteration, RuntimeError)):
            made(**options).fit(Corpus.of(TEXTS))
    return found["trainer"], found["model"]


def run(trainer: Trainer, folder) -> tuple[State, str]:
    outcome = Trainer.run(trainer, State("", {}), Checkpoints(folder))
    return outcome.state, outcome.reason


def test_it_stops_when_other_texts_are_expected_no_better_and_keeps_the_best(tmp_path):
    bits = [3.0, 2.0, 2.5, 2.1, 2.2, 1.0]
    looks = Watched(*(Look(one, 0.0) for one in bits))
    training, model = trainer(looks, steps=20, patience=3)
    state, reason = run(training, tmp_path)
    assert reason == "no better on other texts since step 4"
    assert (state.best, state.best_step, state.step) == (2.0, 4, 10)
    last = model.weights_by_name()["output"]
    assert Checkpoints(tmp_path).load_best(model)
    assert not np.array_equal(model.weights_by_name()["output"], last)


def test_it_stops_when_it_copies(tmp_path):
    looks = Watched(Look(None, 0.1), Look(None, 0.6))
    training, _ = trainer(looks, steps=20, max_copy_rate=0.5)
    state, reason = run(training, tmp_path)
    assert reason == "60% of what it writes is copied"
    assert state.step == 4


def test_a_loss_that_is_no_number_is_told_and_the_checkpoint_kept(tmp_path, monkeypatch):
    training, _ = trainer(Watched(*[Look(None, 0.0)] * 20), steps=20)
    real = training.step
    monkeypatch.setattr(training, "step", lambda n: (float("nan"), 1) if n == 5 else real(n))
    checkpoints = Checkpoints(tmp_path, every=0.0)
    with pytest.raises(TrainingError, match=r"became nan at step 6; lower learning_rate.*step 5"):
        Trainer.run(training, State("", {}), checkpoints)
    assert checkpoints.step == 5


def test_a_shortage_of_memory_is_told_and_what_to_lower(tmp_path, monkeypatch):
    from tensorflow.errors import ResourceExhaustedError

    training, _ = trainer(Watched(*[Look(None, 0.0)] * 20), steps=20)
    real = training.step

    def short(step: int) -> float:
        if step == 5:
            raise ResourceExhaustedError(None, None, "OOM when allocating tensor")
        return real(step)

    monkeypatch.setattr(training, "step", short)
    wanted = r"short at step 6; lower rows, which is 4.*checkpoint of step 5 is kept"
    with pytest.raises(TrainingError, match=wanted):
        Trainer.run(training, State("", {}), Checkpoints(tmp_path, every=0.0))


def test_samples_at_two_temperatures_are_told_at_each_look():
    told: list[Progress] = []
    made(steps=10, samples=2).fit(Corpus.of(TEXTS), progress=told.append)
    shown = [one.samples for one in told if one.samples]
    assert len(shown) == 10
    assert [sample.split(":")[0] for sample in shown[0]] == ["1", "1", "0.5", "0.5"]
    assert {"bits/char", "copied"} <= told[-1].metrics.keys()


def test_a_model_that_is_done_with_leaves_nothing_in_tensorflow():
    from tensorflow.python.framework.ops import gradient_registry

    made().fit(Corpus.of(TEXTS))  # which makes what stays: Keras itself
    before = set(gradient_registry.list())
    made().fit(Corpus.of(TEXTS))
    assert set(gradient_registry.list()) == before


def test_what_is_learned_is_the_same_with_and_without_samples():
    corpus = Corpus.of(TEXTS)
    one, two = (made(samples=samples).fit(corpus) for samples in (0, 3))
    assert np.array_equal(one.trained.weights["output"], two.trained.weights["output"])


def test_voices_are_learned_apart():
    documents = [
        Document(f"{text} {n}", author=author)
        for n in range(20)
        for text, author in (("aaaa bbbb", "Anna"), ("xxxx yyyy", "Xaver"))
    ]
    options = {"voices": "author", "steps": 300, "counts": 0, "validation": 0.0}
    options |= {"learning_rate": 0.02, "stretch": 12}
    model = made(**options).fit(Corpus.of(documents))
    assert model.trained.voices == ("Anna", "Xaver")
    for voice, first, other in (("Anna", "a", "x"), ("Xaver", "x", "a")):
        speaks = CharRnnGenerator(attrs.evolve(model.config, voice=voice))
        speaks._settle(model.trained)
        said = list(itertools.islice(speaks.sample(Request(seed=3, expected=20)), 20))
        assert sum(first in text for text in said) > 3 * sum(other in text for text in said)


def test_a_voice_that_nobody_has_is_told_before_the_training():
    told: list[Progress] = []
    corpus = Corpus.of([Document(text, author="Anna") for text in TEXTS])
    with pytest.raises(ModelError, match='did you mean "Anna"'):
        made(voices="author", voice="Ana").fit(corpus, progress=told.append)
    assert all(one.stage != "training" for one in told)


def test_a_voice_that_nobody_has_is_told():
    model = made(voices="author").fit(Corpus.of([Document(t, author="Anna") for t in TEXTS]))
    with pytest.raises(ModelError, match=r'voice = "Ana".*did you mean "Anna"'):
        CharRnnGenerator(attrs.evolve(model.config, voice="Ana"))._settle(model.trained)
    with pytest.raises(ModelError, match="tells no voices apart"):
        CharRnnGenerator(CharRnnConfig(voice="Anna"))._settle(made().fit(Corpus.of(TEXTS)).trained)


def test_counts_alone_are_beaten_by_counts_and_network():
    # How a text ends stands at its beginning, farther back than is counted.
    far = [f"{a}{b}------{a}{b}" for a in "abcdef" for b in "uvwxyz"]
    options = {"units": 32, "steps": 400, "learning_rate": 0.02, "stretch": 16}
    model = made(**options | {"validation": 0.0, "patience": 99}).fit(Corpus.of(far))
    trained = model.trained
    flat = [trained.alphabet.encode(text) for text in far]
    together = -model.language.expected(flat).sum()
    trusted = dict(trained.weights)
    trusted["trust.bias"] = trusted["trust.bias"] - 50
    trusted["trust"] = np.zeros_like(trusted["trust"])
    model._settle(attrs.evolve(trained, weights=trusted))
    counted = -model.language.expected(flat).sum()
    assert together < 0.9 * counted
