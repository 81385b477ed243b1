"""What a model from scratch begins with: which token follows which."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tweetgen_gpt2.checkpoints import Checkpoints, State
from tweetgen_gpt2.network import from_scratch
from tweetgen_gpt2.packing import Tokens
from tweetgen_gpt2.presets import Preset
from tweetgen_gpt2.processes import Processes
from tweetgen_gpt2.training import Recipe, Trainer

from tweetgen.counts import Counts
from tweetgen.training import Look
from tweetgen_gpt2 import pairs

END, VOCABULARY = 0, 6
DOCUMENTS = [[1, 2], [2], [1, 2, 3], [4, 4, 1]] * 5


def tokens_of(documents: list[list[int]]) -> Tokens:
    flat = np.asarray([token for one in documents for token in one], np.int32)
    return Tokens(flat, np.cumsum([0, *map(len, documents)]), 0)


def model_of(*, is_tied: bool = False):
    preset = Preset(2, 32, 2, VOCABULARY, 16, 1e-3, is_tied)
    return from_scratch(preset, VOCABULARY, END, 0.0, 1)


@pytest.fixture
def counted() -> Counts:
    return pairs.counted(tokens_of(DOCUMENTS), END, VOCABULARY, 2)


def table() -> np.ndarray:
    found = np.zeros((VOCABULARY, VOCABULARY))
    for one in DOCUMENTS:
        for a, b in zip([END, *one], [*one, END], strict=True):
            found[a, b] += 1
    return found


def test_what_is_taken_from_the_seen_goes_to_the_rest(counted):
    whole = pairs.expected(counted, 0, VOCABULARY)
    assert np.allclose(whole.sum(1), table().sum(1), rtol=1e-6)
    seen = table() > 0
    assert (whole[table().sum(1) > 0] > 0).all()
    assert whole[~seen].max() < whole[seen].min()
    assert np.abs(whole - table()).max() < table().max() / 4


def test_parts_are_those_of_the_whole(counted):
    whole = pairs.expected(counted, 0, VOCABULARY)
    assert np.array_equal(pairs.expected(counted, 2, 5), whole[2:5])


def test_the_model_predicts_as_the_pairs_do_wherever_they_stand(counted):
    model = model_of().eval()
    assert pairs.begin(model, tokens_of(DOCUMENTS), END, 0)
    wanted = pairs.expected(counted, 0, VOCABULARY)
    wanted = torch.from_numpy(wanted / np.maximum(wanted.sum(1, keepdims=True), 1))
    with torch.no_grad():
        found = model(torch.tensor([[END, 1, 2, 4, 3, 1]])).logits[0].softmax(-1)
    rows = [END, 1, 2, 4, 3, 1]
    assert (found - wanted[rows]).abs().max() < 0.1


def test_beginning_anew_is_beginning():
    once, twice = model_of(), model_of()
    for model, times in ((once, 1), (twice, 2)):
        for _ in range(times):
            pairs.begin(model, tokens_of(DOCUMENTS), END, 0)
    for a, b in zip(once.parameters(), twice.parameters(), strict=True):
        assert torch.equal(a, b)


def test_an_output_that_is_the_embedding_stays_as_it_is():
    model, other = model_of(is_tied=True), model_of(is_tied=True)
    assert not pairs.begin(model, tokens_of(DOCUMENTS), END, 0)
    for a, b in zip(model.parameters(), other.parameters(), strict=True):
        assert torch.equal(a, b)


def trained(model, folder, *, from_scratch: bool):
    recipe = Recipe(
        steps=1,
        row_tokens=16,
        batch_rows=2,
        micro_rows=2,
        learning_rate=1e-3,
        weight_decay=0.0,
        patience=1,
        max_copy_rate=1,
        bfloat16=False,
        from_scratch=from_scratch,
        seed=0,
    )
    trainer = Trainer(
        model,
        tokens_of(DOCUMENTS),
        END,
        recipe,
        processes=Processes(),
        look=lambda: Look(None, 0.0),
        progress=lambda _: None,
    )
    trainer.run(State("", {}), Checkpoints(folder))
    return {name: value.detach() for name, value in model.named_parameters()}


def farthest(a: torch.Tensor, b: torch.Tensor) -> float:
    return (a - b).abs().max().item()


def test_training_begins_with_the_pairs_and_adjusts_them_with_care(tmp_path):
    begun = model_of()
    pairs.begin(begun, tokens_of(DOCUMENTS), END, 0)
    before = dict(begun.named_parameters())
    after = trained(model_of(), tmp_path, from_scratch=True)
    # AdamW's first step is as long as the rate.
    moved = {name: farthest(before[name], after[name]) for name in after}
    assert moved["transformer.wpe.weight"] == pytest.approx(1e-3, rel=0.01)
    assert moved["transformer.wte.weight"] == pytest.approx(1.5e-4, rel=0.01)
    assert moved["lm_head.weight"] == pytest.approx(1.5e-4, rel=0.01)


def test_a_model_that_was_trained_before_goes_on_from_what_it_knows(tmp_path):
    before = {name: value.detach().clone() for name, value in model_of().named_parameters()}
    after = trained(model_of(), tmp_path, from_scratch=False)
    assert max(farthest(before[name], after[name]) for name in after) < 1.1e-3


def test_the_activation_of_published_models_is_made_faster_and_stays_the_same(tmp_path):
    from transformers.activations import NewGELUActivation

    model = model_of()
    model.config.activation_function = "gelu_new"
    for block in model.transformer.h:
        block.mlp.act = NewGELUActivation()
    slow = model.transformer.h[0].mlp.act
    trained(model, tmp_path, from_scratch=False)
    fast = model.transformer.h[0].mlp.act
    values = torch.linspace(-6, 6, 999)
    assert type(fast) is not type(slow)
    assert torch.allclose(fast(values), slow(values), atol=1e-6)
    assert model.config.activation_function == "gelu_pytorch_tanh"
