"""What training makes less, worked out a few places at a time, beside torch's own."""

from __future__ import annotations

import pytest
import torch
from torch.nn.functional import cross_entropy as reference
from torch.nn.functional import one_hot
from tweetgen_gpt2.objective import cross_entropy
from tweetgen_gpt2.packing import IGNORED

from tweetgen_gpt2 import objective

PLACES, WIDTH, TOKENS = 7, 5, 9


@pytest.fixture(autouse=True, params=[1, TOKENS * 3, 1 << 20], ids=["one", "three", "all"])
def places_at_once(request, monkeypatch):
    monkeypatch.setattr(objective, "_AT_ONCE", request.param)


def given() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    torch.manual_seed(0)
    hidden = torch.randn(PLACES, WIDTH, requires_grad=True)
    weight = torch.randn(TOKENS, WIDTH, requires_grad=True)
    targets = torch.randint(TOKENS, (PLACES,))
    targets[3] = IGNORED
    return hidden, weight, targets


def gradients(loss: torch.Tensor, *learned: torch.Tensor) -> list[torch.Tensor]:
    (3 * loss).backward()
    return [one.grad for one in learned]


def test_it_is_the_cross_entropy_with_its_gradients():
    hidden, weight, targets = given()
    found, nats = cross_entropy(hidden, weight, targets)
    mine = gradients(found, hidden, weight)
    hidden, weight, targets = given()
    wanted = reference(hidden @ weight.T, targets, ignore_index=IGNORED, reduction="sum")
    assert found.item() == nats.item() == pytest.approx(wanted.item(), rel=1e-6)
    for one, other in zip(mine, gradients(wanted, hidden, weight), strict=True):
        assert torch.allclose(one, other, atol=1e-5)


def test_counting_has_its_share_in_the_targets():
    expected = torch.rand(PLACES, TOKENS)
    expected /= expected.sum(1, keepdim=True)
    expected[3] = 0
    hidden, weight, targets = given()
    found, nats = cross_entropy(
        hidden, weight, targets, expected=lambda some: expected[some].clone(), share=0.3
    )
    mine = gradients(found, hidden, weight)
    hidden, weight, targets = given()
    logits, there = hidden @ weight.T, targets != IGNORED
    written = one_hot(targets[there], TOKENS)
    both = 0.7 * written + 0.3 * expected[there]
    wanted = reference(logits[there], both, reduction="sum")
    assert found.item() == pytest.approx(wanted.item(), rel=1e-5)
    alone = reference(logits, targets, ignore_index=IGNORED, reduction="sum")
    assert nats.item() == pytest.approx(alone.item(), rel=1e-5)
    for one, other in zip(mine, gradients(wanted, hidden, weight), strict=True):
        assert torch.allclose(one, other, atol=1e-5)


def test_in_bfloat16_it_is_nearly_so():
    hidden, weight, targets = given()
    found, _ = cross_entropy(hidden, weight, targets, bfloat16=True)
    mine = gradients(found, hidden, weight)
    hidden, weight, targets = given()
    wanted = reference(hidden @ weight.T, targets, ignore_index=IGNORED, reduction="sum")
    assert found.item() == pytest.approx(wanted.item(), rel=1e-2)
    for one, other in zip(mine, gradients(wanted, hidden, weight), strict=True):
        assert one.dtype == torch.float32
        assert torch.allclose(one, other, atol=0.1, rtol=0.05)


def test_a_matrix_that_is_frozen_gets_no_gradient():
    hidden, weight, targets = given()
    weight.requires_grad_(False)
    cross_entropy(hidden, weight, targets)[0].backward()
    assert hidden.grad is not None
    assert weight.grad is None


def test_large_logits_are_no_trouble():
    hidden, weight, targets = given()
    found, _ = cross_entropy(hidden * 1e4, weight, targets)
    wanted = reference(1e4 * hidden @ weight.T, targets, ignore_index=IGNORED, reduction="sum")
    assert found.item() == pytest.approx(wanted.item(), rel=1e-6)
