"""Models in two parts: what makes hidden states of tokens, and the matrix that makes logits."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import AutoConfig, AutoModelForCausalLM
from tweetgen_gpt2.packing import IGNORED, Rows, Tokens
from tweetgen_gpt2.processes import Processes
from tweetgen_gpt2.training import Recipe, Trainer

from tweetgen.training import Look
from tweetgen_gpt2 import network

LITTLE = {
    "vocab_size": 40,
    "hidden_size": 16,
    "intermediate_size": 32,
    "head_dim": 8,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 2,
    "max_position_embeddings": 32,
    "num_layers": 2,
    "attention_types": [[["global"], 2]],
    "bos_token_id": 0,
    "eos_token_id": 0,
    "pad_token_id": 0,
}


def model_of(kind: str, **options):
    known = AutoConfig.for_model(kind).to_dict()
    names = {name: value for name, value in LITTLE.items() if name in known}
    if kind == "gpt2":
        names |= {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 32}
    torch.manual_seed(0)
    config = AutoConfig.for_model(kind, **names | options)
    return AutoModelForCausalLM.from_config(config).eval()


@pytest.mark.parametrize("kind", sorted(network._PLAIN))
@pytest.mark.parametrize("tied", [True, False])
def test_the_two_parts_are_the_whole(kind, tied):
    model = model_of(kind, tie_word_embeddings=tied)
    body, head = network.divided(model)
    tokens = torch.randint(1, 40, (2, 9))
    with torch.inference_mode():
        hidden = body(input_ids=tokens, use_cache=False).last_hidden_state
        torch.testing.assert_close(hidden @ head.T, model(input_ids=tokens).logits)


def test_what_does_more_to_its_logits_is_left_whole():
    model = model_of("gemma2", final_logit_softcapping=2.0)
    assert network.divided(model) is None
    model = model_of("gpt2")
    model.lm_head = torch.nn.Linear(16, 40)  # with a bias
    assert network.divided(model) is None


def test_with_lora_around_it_the_addition_is_inside():
    pytest.importorskip("peft")
    model = network.with_lora(model_of("gpt2"), 4, 0.0)
    for one in model.parameters():
        if one.requires_grad:
            torch.nn.init.normal_(one, std=0.3)
    body, head = network.divided(model)
    tokens = torch.randint(1, 40, (2, 9))
    with torch.inference_mode():
        hidden = body(input_ids=tokens, use_cache=False).last_hidden_state
        torch.testing.assert_close(hidden @ head.T, model(input_ids=tokens).logits)
        with model.disable_adapter():
            assert not torch.allclose(hidden @ head.T, model(input_ids=tokens).logits)


@pytest.mark.parametrize("kind", ["gpt2", "llama", "gemma2"])
def test_either_way_the_loss_is_that_of_the_logits(kind):
    model = model_of(kind)
    recipe = Recipe(
        steps=2,
        row_tokens=8,
        batch_rows=2,
        micro_rows=2,
        seed=0,
        learning_rate=1e-3,
        weight_decay=0.0,
        patience=1,
        max_copy_rate=1,
        bfloat16=False,
        from_scratch=False,
    )
    words = np.arange(1, 15, dtype=np.int32)
    trainer = Trainer(
        model,
        Tokens(words, np.array([0, 7, 14]), 16),
        0,
        recipe,
        processes=Processes(),
        look=lambda: Look(None, 0.0),
        progress=lambda _: None,
    )
    inputs = np.arange(16).reshape(2, 8)
    targets = inputs + 1
    targets[1, 5:] = IGNORED
    rows = Rows(inputs, targets, np.tile(np.arange(8), (2, 1)))
    loss, nats = trainer._loss(rows, slice(None), 0)
    loss.backward()
    found = [one.grad.clone() for one in model.parameters() if one.grad is not None]
    model.zero_grad()
    logits = model(input_ids=torch.from_numpy(inputs)).logits.flatten(0, 1)
    wanted = torch.nn.functional.cross_entropy(
        logits, torch.from_numpy(targets).flatten(), ignore_index=IGNORED, reduction="sum"
    )
    wanted.backward()
    assert loss.item() == nats.item() == pytest.approx(wanted.item(), rel=1e-5)
    others = [one.grad for one in model.parameters() if one.grad is not None]
    for one, other in zip(found, others, strict=True):
        torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-4)
