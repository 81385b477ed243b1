"""Training: it learns, it can be stopped at any step, and it says why it ended."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from random import Random

import pytest
import torch
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.looking import Looking
from tweetgen_gpt2.plugin import GPT2Config

import tweetgen
from tweetgen import Corpus, Progress
from tweetgen.errors import EmptyCorpus, ModelError, NotFitted, RequestError, TrainingError
from tweetgen.interruption import whole_steps

WORDS = [a + b for a in "bdfgklmnprst" for b in ("ak", "em", "ol", "ush", "ing")]
WHO, DOES, WHAT = "keeper goat gull".split(), "sees eats hears".split(), "fog soup rain".split()
TEXTS = [f"the {a} {b} the {c} at {h}" for a in WHO for b in DOES for c in WHAT for h in range(12)]


def small(**options) -> GPT2Generator:
    tiny = {"base": "scratch", "size": "1M", "row_tokens": 32, "batch_rows": 8, "steps": 20}
    tiny |= {"max_copy_rate": 1, "patience": 99}  # the texts are simple, their pairs tell most
    return GPT2Generator(GPT2Config(**(tiny | options)))


def weights(generator: GPT2Generator) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in generator.model.named_parameters()}


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return all(torch.equal(a[name], b[name]) for name in a)


class Stopping:
    """Presses Ctrl-C at a step."""

    def __init__(self, at: int) -> None:
        self.at, self.steps = at, list[int]()

    def __call__(self, progress: Progress) -> None:
        if progress.stage == "training":
            self.steps.append(progress.done)
            if progress.done >= self.at:
                raise KeyboardInterrupt


@pytest.fixture(scope="module")
def whole() -> GPT2Generator:
    torch.set_num_threads(1)
    return small().fit(Corpus.of(TEXTS))


def test_it_learns(whole):
    bits = [look["bits_per_character"] for look in whole.training["looks"]]
    assert bits[-1] < bits[0] < 8
    assert whole.training["steps"] == 20
    assert whole.training["stopped"] == "all steps are done"
    scored = whole.score(Corpus.of(TEXTS[:50]))
    assert scored.bits_per_character < 3
    assert scored.characters == sum(len(text) + 1 for text in TEXTS[:50])


def test_two_runs_are_the_same_and_global_random_is_untouched(whole):
    torch.manual_seed(5)
    before = torch.random.get_rng_state()
    again = small().fit(Corpus.of(TEXTS))
    assert torch.equal(before, torch.random.get_rng_state())
    assert same(weights(whole), weights(again))


def test_another_seed_is_another_model(whole):
    assert not same(weights(whole), weights(small(seed=1).fit(Corpus.of(TEXTS))))


def test_stopped_and_resumed_it_is_as_if_it_never_was(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("tweetgen.training._TELL", 0.0)
    with pytest.raises(KeyboardInterrupt):
        small().fit(Corpus.of(TEXTS), resume=tmp_path, progress=Stopping(7))
    again = Stopping(99)
    resumed = small().fit(Corpus.of(TEXTS), resume=tmp_path, progress=again)
    assert again.steps[:2] == [7, 8]  # where it goes on is told before it does
    assert same(weights(whole), weights(resumed))
    assert resumed.training["looks"] == whole.training["looks"]


def test_stopped_while_it_looks_it_looks_again(whole, tmp_path, monkeypatch):
    looks = []
    look = Looking.look

    def stopping(self, *of_what):
        looks.append(look(self, *of_what))
        if len(looks) == 3:
            raise KeyboardInterrupt
        return looks[-1]

    monkeypatch.setattr(Looking, "look", stopping)
    with pytest.raises(KeyboardInterrupt):
        small().fit(Corpus.of(TEXTS), resume=tmp_path)
    resumed = small().fit(Corpus.of(TEXTS), resume=tmp_path)
    assert resumed.training["looks"] == whole.training["looks"]
    assert same(weights(whole), weights(resumed))


def test_ctrl_c_waits_for_the_end_of_a_step():
    done = []

    def step() -> None:
        with whole_steps():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest of the step")

    with pytest.raises(KeyboardInterrupt):
        step()
    assert done
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_checkpoint_of_other_words_is_refused(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        small().fit(Corpus.of(TEXTS), resume=tmp_path, progress=Stopping(1))
    with pytest.raises(ModelError, match="of other words or another configuration"):
        small().fit(Corpus.of(TEXTS[:200]), resume=tmp_path)
    with pytest.raises(ModelError, match=r"batch_rows was 8 and is 4\)"):
        small(batch_rows=4).fit(Corpus.of(TEXTS), resume=tmp_path)


def test_what_does_not_hurt_may_change_when_it_goes_on(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        small().fit(Corpus.of(TEXTS), resume=tmp_path, progress=Stopping(1))
    told: list[Progress] = []
    made = small(learning_rate=1e-5, micro_rows=2, samples=0)
    made.fit(Corpus.of(TEXTS), resume=tmp_path, progress=told.append)
    said = [sentence for one in told for sentence in one.said]
    assert said[0].startswith("20 steps: that is ")
    assert said[1] == "it goes on at step 2"
    assert [s.split(" was ")[0] for s in said[2:]] == ["note: learning_rate"]


@pytest.mark.parametrize("name", ["state.json", "weights.safetensors", "optimiser.safetensors"])
def test_a_checkpoint_cut_short_is_told(tmp_path, name):
    with pytest.raises(KeyboardInterrupt):
        small().fit(Corpus.of(TEXTS), resume=tmp_path, progress=Stopping(1))
    path = tmp_path / "last" / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ModelError, match="damaged or cut short"):
        small().fit(Corpus.of(TEXTS), resume=tmp_path)


def test_it_stops_when_it_gets_worse_and_keeps_the_best():
    random = Random(3)
    noise = [" ".join(random.sample(WORDS, 6)) for _ in range(60)]  # there is nothing to learn
    options = {"steps": 400, "validation": 0.3, "patience": 2, "max_copy_rate": 1, "dropout": 0.0}
    made = small(**options).fit(Corpus.of(noise))
    bits = [look["bits_per_character"] for look in made.training["looks"]]
    assert made.training["stopped"].startswith("no better on other texts since step")
    assert made.training["steps"] < 400
    best = made.training["best_step"]
    assert bits[[look["step"] for look in made.training["looks"]].index(best)] == min(bits)


def test_it_stops_when_it_copies():
    made = small(steps=60, max_copy_rate=0.01, validation=0.1).fit(Corpus.of(TEXTS))
    assert "of what it writes is copied" in made.training["stopped"]


def test_a_loss_that_is_no_number_is_told(tmp_path):
    with pytest.raises(TrainingError, match="lower learning_rate"):
        small(learning_rate=1e30, steps=40).fit(Corpus.of(TEXTS), resume=tmp_path)


def test_rows_a_few_at_a_time_are_the_same_step(whole):
    parts = small(micro_rows=3, precision="float32", steps=5).fit(Corpus.of(TEXTS))
    once = small(precision="float32", steps=5).fit(Corpus.of(TEXTS))
    # Dropout is drawn otherwise, so that only the size of it can be compared.
    a = parts.score(Corpus.of(TEXTS[:40])).bits_per_character
    b = once.score(Corpus.of(TEXTS[:40])).bits_per_character
    assert abs(a - b) < 0.15


def test_an_empty_corpus_is_told():
    with pytest.raises(EmptyCorpus):
        small().fit(Corpus.of([]))


def test_a_document_or_two_are_enough_to_run():
    assert small(steps=2).fit(Corpus.of(["one text"])).generate(1, seed=1, max_chars=400)


def test_nothing_learned_is_told():
    with pytest.raises(NotFitted):
        small().generate()


def test_a_prompt_longer_than_the_model_sees_is_told(whole):
    with pytest.raises(RequestError, match="the model sees 511 at once"):
        whole.generate(prompt="fog " * 900)


def test_a_text_may_be_longer_than_the_model_sees():
    made = small().fit(Corpus.of(TEXTS))
    made.model.config.n_positions = 24  # of the 512 that it has
    (text,) = made.generate(1, seed=3, min_chars=100)
    assert len(text) >= 100
    assert len(made.tokenizer.encode(text)) > 24


def test_a_bundle_is_a_folder_of_hugging_face(whole, tmp_path):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    whole.save(tmp_path)
    model = AutoModelForCausalLM.from_pretrained(tmp_path)
    tokens = AutoTokenizer.from_pretrained(tmp_path)
    ids = tokens("the keeper sees", return_tensors="pt").input_ids
    assert ids[0].tolist() == whole.tokenizer.encode("the keeper sees")
    with torch.no_grad():
        assert torch.equal(model(ids).logits, whole.model(ids).logits)
    assert json.loads((tmp_path / "config.json").read_text())["model_type"] == "gpt2"


def test_it_goes_on_from_a_folder(whole, tmp_path):
    whole.save(tmp_path)
    base = GPT2Config(base=str(tmp_path), steps=3, row_tokens=32, learning_rate=1e-6)
    made = GPT2Generator(base).fit(Corpus.of(TEXTS))
    before = whole.score(Corpus.of(TEXTS[:40])).bits_per_character
    assert abs(made.score(Corpus.of(TEXTS[:40])).bits_per_character - before) < 0.05


def test_frozen_layers_stay_as_they_are(whole, tmp_path):
    whole.save(tmp_path)
    made = GPT2Generator(GPT2Config(base=str(tmp_path), steps=2, row_tokens=32, freeze=2))
    made.fit(Corpus.of(TEXTS))
    before, after = weights(whole), weights(made)
    stayed = {name for name in before if torch.equal(before[name], after[name])}
    assert {name for name in stayed if ".h." in name} == {
        name for name in before if ".h.0." in name or ".h.1." in name
    }
    with pytest.raises(ModelError, match="the model has 3 layers; leave one"):
        small(freeze=3).fit(Corpus.of(TEXTS))


def test_a_small_addition_is_learned_and_becomes_part_of_the_model(whole, tmp_path):
    whole.save(tmp_path / "base")
    options = {"row_tokens": 32, "steps": 5, "adapter": "lora", "lora_rank": 4}
    made = GPT2Generator(GPT2Config(base=str(tmp_path / "base"), learning_rate=1e-3, **options))
    made.fit(Corpus.of(TEXTS))
    assert weights(made).keys() == weights(whole).keys()
    assert not same(weights(made), weights(whole))
    made.save(tmp_path / "made")
    again = GPT2Generator.load(tmp_path / "made", made.config)
    assert again.generate(2, seed=1) == made.generate(2, seed=1)


def test_weights_that_may_hold_code_are_refused(whole, tmp_path):
    whole.save(tmp_path)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"pytorch_model.bin may hold code"):
        GPT2Generator.load(tmp_path, GPT2Config(engine="torch"))


def test_weights_cut_short_are_told(whole, tmp_path):
    whole.save(tmp_path)
    path = tmp_path / "model.safetensors"
    path.write_bytes(path.read_bytes()[:5_000])
    with pytest.raises(ModelError, match="the model cannot be loaded"):
        GPT2Generator.load(tmp_path, GPT2Config(engine="torch"))


def test_conversations_are_answered(tmp_path: Path):
    asked = ["Soup?", "Is the lamp on?", "Fog?"]
    said = ["Always.", "It never was off.", "There is no other weather."]
    chat = [
        tweetgen.Document(
            (asked if turn == 0 else said)[i % 3],
            author=("Ben", "Ann")[turn],
            conversation=str(i),
        )
        for i in range(200)
        for turn in range(2)
    ]
    talks = Corpus.of(chat).conversations(["Ann"])
    model = tweetgen.train(
        "gpt2",
        talks,
        novelty=False,
        base="scratch",
        size="1M",
        row_tokens=32,
        steps=60,
        dropout=0.0,
        max_copy_rate=1,
    )
    context = (tweetgen.Document("Soup?", author="Ben"),)
    answers = set(model.generate(4, seed=1, context=context, temperature=0.3))
    assert answers <= set(said)
