"""Fixed shapes, which a GPU wants, remember what growing ones do."""

from __future__ import annotations

import pytest
import torch
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM
from tweetgen_gpt2.attention_cache import Shapes
from tweetgen_gpt2.engine import Limits
from tweetgen_gpt2.spelling import Spelling
from tweetgen_gpt2.tokenizer import Tokenizer
from tweetgen_gpt2.torch_engine import TorchEngine

from tweetgen import Request
from tweetgen.writing import Written

CONTEXT = 300


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.trained(["The keeper paints the boats at night, nobody knows why."], 300)


@pytest.fixture(scope="module", params=["gpt2", "llama"])
def model(request, tokenizer):
    torch.manual_seed(1)
    if request.param == "llama":  # grouped keys, and positions that turn
        shape = LlamaConfig(
            vocab_size=len(tokenizer),
            hidden_size=32,
            intermediate_size=48,
            num_hidden_layers=2,
            num_attention_heads=4,
            num_key_value_heads=2,
            max_position_embeddings=CONTEXT,
        )
        return LlamaForCausalLM(shape).eval()
    shape = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=CONTEXT,
        n_embd=32,
        n_layer=2,
        n_head=2,
        bos_token_id=0,
        eos_token_id=0,
    )
    return GPT2LMHeadModel(shape).eval()


def texts(engine, tokenizer, seeds, prompt=(), most=60, **fields):
    limits = Limits(
        ends=frozenset({tokenizer.end}),
        characters=tokenizer.characters,
        spelling=Spelling(tokenizer),
        most_tokens=most,
    )
    events = engine.write([tokenizer.end, *prompt], seeds, Request(**fields), limits)
    found = {one.place: (one.tokens, one.ended) for one in events if isinstance(one, Written)}
    return [found[place] for place in sorted(found)]


@pytest.mark.parametrize("rows", [1, 3, 8, 13])
def test_texts_are_the_same_in_any_shape(model, tokenizer, rows):
    """Rows are dropped as they end, so that texts move to shapes half as wide."""
    assert Shapes.fit(model)
    growing = TorchEngine(model)
    fixed = TorchEngine(model, Shapes(model, CONTEXT, None))
    seeds = list(range(rows))
    for fields in ({}, {"temperature": 0.5, "top_k": 5}, {"max_chars": 20}):
        for prompt in ((), tokenizer.encode("The keeper")):
            # Twice: the second time the shapes have been used, and must be empty again.
            for _ in range(2):
                assert texts(fixed, tokenizer, seeds, prompt, **fields) == texts(
                    growing, tokenizer, seeds, prompt, **fields
                )


def test_texts_grow_out_of_their_shape_and_of_the_context(model, tokenizer):
    """128 tokens, then 256, then all that the model sees, then what it sees slides."""
    growing = TorchEngine(model)
    fixed = TorchEngine(model, Shapes(model, CONTEXT, None))
    fields = {"min_chars": 100_000}
    one, other = (
        texts(engine, tokenizer, [1, 2, 3], most=400, **fields) for engine in (growing, fixed)
    )
    assert [len(tokens) for tokens, _ in one] == [400] * 3
    assert one == other


def test_an_architecture_with_layers_of_its_own_grows(model):
    class Strange:
        config = "no configuration at all"

    assert not Shapes.fit(Strange())
