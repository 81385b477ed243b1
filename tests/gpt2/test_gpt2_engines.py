"""The fast engines: the same model, the same probabilities, the same rules."""

from __future__ import annotations

import gc
import math
import subprocess
import sys
import threading
from collections import Counter
from itertools import islice
from pathlib import Path

import attrs
import numpy as np
import pytest
import torch
from transformers import GPT2Config as Shape
from transformers import GPT2LMHeadModel
from tweetgen_gpt2.engine import Engine, Limits
from tweetgen_gpt2.engines import convert
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.network import weights_in
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen_gpt2.spelling import START
from tweetgen_gpt2.torch_engine import TorchEngine

from tweetgen import Corpus, Document, Request
from tweetgen.conversation import ME, OTHER
from tweetgen.errors import ModelError
from tweetgen.writing import Said, Written

TEXTS = [
    f"{who} {what} {where}."
    for who in ("The keeper", "My gull", "Nobody", "Zoë")
    for what in ("paints the boats", "counts to ten", "is late", "sings 🎉")
    for where in ("at night", "in the fog", "by the naïve sea")
]
CONFIG = GPT2Config(
    base="scratch",
    size="1M",
    steps=40,
    row_tokens=64,
    batch_rows=4,
    learning_rate=0.006,
    dropout=0.0,
    validation=0.0,
    engine="torch",
    weights="float32",
)
FAST = ["onnx", "ctranslate2"]


@pytest.fixture(scope="module")
def trained() -> GPT2Generator:
    return GPT2Generator(CONFIG).fit(Corpus.of(TEXTS))


def writing_with(engine: str, trained: GPT2Generator, model=None, **options) -> GPT2Generator:
    config = attrs.evolve(CONFIG, engine=engine, **options)
    made = GPT2Generator.of(model or trained.model, trained.tokenizer, config)
    made._alphabet = trained._alphabet
    return made


@pytest.fixture(scope="module", params=FAST)
def generator(request, trained) -> GPT2Generator:
    return writing_with(request.param, trained)


def engines(generator: GPT2Generator) -> tuple[Engine, TorchEngine]:
    fast = generator._engine
    assert type(fast).__name__.lower() == f"{generator.config.engine}engine"
    return fast, TorchEngine(generator.model)


def limits_of(generator: GPT2Generator, **changes) -> Limits:
    return attrs.evolve(generator._limits(""), **changes)


def written(engine, seeds, request=None, limits=None, prompt=(), generator=None):
    request = request or Request()
    limits = limits or limits_of(generator)
    events = engine.write([generator.tokenizer.end, *prompt], seeds, request, limits)
    return {one.place: one for one in events if isinstance(one, Written)}


def test_both_engines_give_the_same_probabilities(generator):
    fast, torch_engine = engines(generator)
    rows = [[generator.tokenizer.end, *generator.tokenizer.encode(text)] for text in TEXTS]
    for one, other in zip(
        fast.log_probabilities(rows), torch_engine.log_probabilities(rows), strict=True
    ):
        assert np.allclose(one, other, atol=2e-4)
    first, second = (
        fast.next_probabilities(rows[0][:4]),
        torch_engine.next_probabilities(rows[0][:4]),
    )
    assert np.allclose(first, second, atol=1e-5)


@pytest.mark.parametrize("penalty", [1.0, 1.3, 3.0])
@pytest.mark.parametrize("prompt", ["", "The keeper", "My gull counts"])
def test_greedy_texts_are_those_of_torch(generator, penalty, prompt):
    """Also with a penalty, which must count the prompt and not the end."""
    request = Request(temperature=0, repetition_penalty=penalty, seed=0)
    tokens = generator.tokenizer.encode(prompt)
    found = [
        written(one, [1], request, prompt=tokens, generator=generator)[0].tokens
        for one in engines(generator)
    ]
    assert found[0] == found[1]


def test_draws_come_as_often_as_they_are_likely(generator):
    """The first token of many texts, each alone, each from a thread that was never used."""
    fast, _ = engines(generator)
    expected = fast.next_probabilities([generator.tokenizer.end])
    limits = limits_of(generator, most_tokens=1)
    allowed = limits.spelling.allowed(START)
    allowed[generator.tokenizer.end] = False  # no text is shorter than a character
    expected = np.where(allowed, expected, 0) / expected[allowed].sum()
    texts = written(fast, range(600), Request(seed=1), limits, generator=generator)
    texts |= {
        n + 600: t
        for n, t in written(
            fast, range(600, 1200), Request(seed=1), limits, generator=generator
        ).items()
    }
    counts = Counter(one.tokens[0] for one in texts.values())
    chi = 0.0
    common = [token for token in range(len(expected)) if expected[token] * 1200 >= 5]
    for token in common:
        chi += (counts[token] - expected[token] * 1200) ** 2 / (expected[token] * 1200)
    assert chi < len(common) + 4 * math.sqrt(2 * len(common))


def test_what_is_alone_does_not_depend_on_what_was_made_before(generator):
    """More calls than there are threads of one load, by which random numbers are seeded."""
    request = Request(seed=5, indices=(3,), alone=True)
    first = next(generator.sample(request))
    for seed in range(20):
        list(generator.sample(Request(seed=seed, indices=tuple(range(seed % 5 + 1)), expected=5)))
        assert next(generator.sample(request)) == first


def test_texts_of_several_threads_are_their_own(generator):
    alone = [next(generator.sample(Request(seed=s, indices=(0,), alone=True))) for s in range(6)]
    found: dict[int, str] = {}

    def make(seed: int) -> None:
        found[seed] = next(generator.sample(Request(seed=seed, indices=(0,), alone=True)))

    threads = [threading.Thread(target=make, args=(seed,)) for seed in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [found[seed] for seed in range(6)] == alone


def test_a_text_is_not_over_before_it_is_long_enough(generator):
    fast, _ = engines(generator)
    texts = written(fast, range(12), Request(seed=1, min_chars=70), generator=generator)
    lengths = [len(generator.tokenizer.decode(one.tokens)) for one in texts.values() if one.ended]
    assert len(lengths) >= 6
    assert min(lengths) >= 70


def test_texts_beyond_the_context_go_on(generator):
    """A model of 16 tokens that is asked for more of them than it can see."""
    torch.manual_seed(0)
    model = GPT2LMHeadModel(
        Shape(
            vocab_size=len(generator.tokenizer),
            n_positions=16,
            n_embd=32,
            n_layer=2,
            n_head=2,
            bos_token_id=0,
            eos_token_id=0,
        )
    ).eval()
    generator = writing_with(generator.config.engine, generator, model)
    limits = limits_of(generator, most_tokens=60, ends=frozenset({0}))
    found = [
        written(one, [1], Request(temperature=0, min_chars=10_000), limits, generator=generator)[0]
        for one in engines(generator)
    ]
    assert len(found[0].tokens) == 60
    assert found[0].tokens == found[1].tokens


def test_only_well_formed_characters_of_the_alphabet_are_written(generator):
    """At a temperature at which nearly every token is as likely as another."""
    fast, _ = engines(generator)
    alphabet = set("".join(TEXTS))
    request = Request(seed=2, temperature=50.0, max_chars=60)
    for one in written(fast, range(24), request, generator=generator).values():
        raw = b"".join(generator.tokenizer.bytes_of(token) or b"" for token in one.tokens)
        text = raw.decode("utf-8", "ignore" if not one.ended else "strict")
        assert set(text) <= alphabet


def test_tokens_are_told_as_they_are_said(generator):
    fast, _ = engines(generator)
    said: dict[int, list[int]] = {place: [] for place in range(5)}
    for event in fast.write(
        [generator.tokenizer.end], range(5), Request(seed=1), limits_of(generator)
    ):
        if isinstance(event, Said):
            said[event.place].append(event.token)
        else:
            assert said[event.place] == event.tokens


def test_a_batch_that_nobody_waits_for_is_left(generator):
    fast, _ = engines(generator)
    request = Request(seed=1, min_chars=10_000)
    events = fast.write([generator.tokenizer.end], [1, 2, 3], request, limits_of(generator))
    assert isinstance(next(events), Said)
    events.close()
    assert len(written(fast, [4], Request(seed=1), generator=generator)) == 1


def test_an_error_in_a_row_reaches_the_caller(generator):
    fast, _ = engines(generator)

    def broken(token: int) -> int:
        raise ZeroDivisionError("of a row")

    with pytest.raises(ZeroDivisionError, match="of a row"):
        written(fast, [1], limits=limits_of(generator, characters=broken), generator=generator)


def test_a_bundle_speaks_without_torch(generator, tmp_path):
    """Nothing of torch or transformers is imported to load a model, write and score."""
    generator.save(tmp_path)
    wanted = list(islice(generator.sample(Request(seed=1, expected=3)), 3))
    code = f"""
import sys
from itertools import islice
from pathlib import Path
from tweetgen_gpt2.generator import GPT2Generator
from tweetgen_gpt2.network import weights_in
from tweetgen_gpt2.plugin import GPT2Config
from tweetgen import Document, Request
made = GPT2Generator.load(Path({str(tmp_path)!r}), GPT2Config(engine={generator.config.engine!r}))
texts = list(islice(made.sample(Request(seed=1, expected=3)), 3))
made.score([Document("My gull")])
print(ascii(texts))
print([name for name in ("torch", "transformers", "peft") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [ascii(wanted), "[]"]
    assert done.stderr == ""


def test_a_bundle_that_is_cut_short_is_told_of(generator, tmp_path):
    generator.save(tmp_path)
    folder = tmp_path / generator.config.engine
    (weights,) = [*folder.glob("model.bin"), *folder.glob("weights.bin")]
    assert weights.stat().st_mode & 0o777 == (tmp_path / "config.json").stat().st_mode & 0o777
    weights.write_bytes(weights.read_bytes()[:-5000])
    with pytest.raises(ModelError, match=r"cannot be read .* train again"):
        GPT2Generator.load(tmp_path, generator.config)
    weights.unlink()
    with pytest.raises(ModelError, match=r"cannot be read .* train again"):
        GPT2Generator.load(tmp_path, generator.config)


def test_a_model_made_elsewhere_says_that_it_was_not_converted(generator, tmp_path):
    writing_with("torch", generator).save(tmp_path)
    with pytest.raises(ModelError, match=f"was not made for {generator.config.engine}"):
        GPT2Generator.load(tmp_path, generator.config)
    assert isinstance(
        GPT2Generator.load(tmp_path, attrs.evolve(CONFIG, engine="auto"))._engine, TorchEngine
    )


def test_int8_costs_little(generator, tmp_path):
    small = writing_with(generator.config.engine, generator, weights="int8")
    documents = [Document(text) for text in TEXTS]
    exact = generator.score(documents).bits_per_character
    assert small.score(documents).bits_per_character == pytest.approx(exact, rel=0.01)


def test_a_model_may_have_more_tokens_than_words(generator):
    """As those whose embeddings are padded; the additional ones are never said."""
    torch.manual_seed(0)
    model = GPT2LMHeadModel(
        Shape(
            vocab_size=len(generator.tokenizer) + 7, n_positions=64, n_embd=32, n_layer=1, n_head=2
        )
    ).eval()
    for engine in ("torch", generator.config.engine):
        made = writing_with(engine, generator, model)
        texts = list(islice(made.sample(Request(seed=1, expected=6, max_chars=40)), 6))
        assert not any("unused" in text for text in texts)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is asked of Linux")
def test_memory_stays_as_it_is(generator):
    """Threads and loads are renewed all the time; nothing of them may stay."""

    def calls(first: int, last: int) -> int:
        for seed in range(first, last):
            list(generator.sample(Request(seed=seed, indices=(0, 1))))
        gc.collect()
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    before = calls(0, 60)
    assert calls(60, 300) < before + 40e6


def test_only_one_turn_of_a_conversation_is_asked_for(generator):
    if not generator.tokenizer.markers:
        pytest.fail("a model from scratch knows the markers")
    request = Request(seed=1, prompt=f"{OTHER} My gull {ME}")
    limits = generator._limits(request.prompt)
    assert {generator.tokenizer.markers[ME], generator.tokenizer.markers[OTHER]} < limits.ends
    text = next(generator.sample(request))
    assert text.count(ME) == 1


@pytest.mark.parametrize("engine", FAST)
def test_a_model_that_cannot_be_converted_says_so(trained, tmp_path, engine):
    source = tmp_path / "model"
    trained.save(source)
    config = source / "config.json"
    config.write_text(config.read_text().replace('"gpt2"', '"openai-gpt"'))
    with pytest.raises(ModelError, match=r"cannot .* (gpt2|openai|Open).*; set engine = "):
        convert(engine, source, trained.tokenizer, tmp_path / "made", "int8")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("weights", ["int8", "float32"])
def test_with_onnx_a_text_does_not_know_the_others(trained, weights):
    """Not even by the last bit, in rows that move when others are over."""
    engine = writing_with("onnx", trained, weights=weights)._engine
    request = Request(seed=1, temperature=1.3, repetition_penalty=1.1)
    together = written(engine, range(24), request, generator=trained)
    assert len({len(one.tokens) for one in together.values()}) > 5
    for place, one in together.items():
        assert written(engine, [place], request, generator=trained)[0] == attrs.evolve(one, place=0)


@pytest.mark.parametrize(
    "options",
    [
        {"activation_function": "gelu_new"},
        {"activation_function": "gelu"},
        {"n_inner": 40, "layer_norm_epsilon": 1e-3},
        {"tie_word_embeddings": False},
    ],
)
def test_onnx_writes_every_usual_gpt2(trained, options):
    torch.manual_seed(3)
    model = GPT2LMHeadModel(
        Shape(
            vocab_size=len(trained.tokenizer),
            **{"n_positions": 64, "n_embd": 32, "n_layer": 2, "n_head": 2, **options},
        )
    ).eval()
    for weights in model.parameters():  # far from where they begin, so that each of them counts
        torch.nn.init.normal_(weights, std=0.3)
    made = writing_with("onnx", trained, model)
    prompt = [0, *trained.tokenizer.encode("My gull counts")]
    one, other = (engine.next_probabilities(prompt) for engine in engines(made))
    assert np.allclose(one, other, atol=1e-5)
    assert other.max() > 0.01


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"activation_function": "relu"}, "its activation is relu"),
        ({"scale_attn_by_inverse_layer_idx": True}, "scale_attn_by_inverse_layer_idx = True"),
    ],
)
def test_an_unusual_gpt2_is_left_to_others(trained, options, why):
    shape = Shape(
        vocab_size=len(trained.tokenizer), n_positions=64, n_embd=32, n_layer=2, n_head=2, **options
    )
    model = GPT2LMHeadModel(shape).eval()
    with pytest.raises(ModelError, match=f'{why}.*set engine = "auto"'):
        writing_with("onnx", trained, model)
    made = writing_with("auto", trained, model, device="cpu")
    assert type(made._engine).__name__ == "CTranslate2Engine"


def test_on_a_processor_the_fastest_is_taken(trained, tmp_path):
    made = writing_with("auto", trained, device="cpu")
    assert type(made._engine).__name__ == "OnnxEngine"
    made.save(tmp_path)
    loaded = GPT2Generator.load(tmp_path, made.config)
    assert type(loaded._engine).__name__ == "OnnxEngine"


def test_weights_of_another_kind_are_told_of(trained, tmp_path):
    trained.save(tmp_path)
    weights = tmp_path / "model.safetensors"
    data = weights.read_bytes()
    weights.write_bytes(data.replace(b'"F32"', b'"I32"', 1))
    with pytest.raises(ModelError, match="is of the kind int32, not float32"):
        weights_in(weights)
    weights.write_bytes(data[:2000])
    with pytest.raises(ModelError, match="is damaged"):
        weights_in(weights)
