"""Drawing a token: the probabilities are those that were asked for, the streams are apart."""

from __future__ import annotations

import numpy as np
import torch
from tweetgen_gpt2.sampling import choose

from tweetgen import Request
from tweetgen.streams import Streams

LOGITS = torch.tensor([[2.0, 1.0, 0.0, -1.0, -30.0]])
DRAWS = 4_000


def shares(request: Request, seen=None) -> np.ndarray:
    uniforms = (np.arange(DRAWS) + 0.5) / DRAWS  # every place of the interval alike
    drawn = choose(LOGITS.repeat(DRAWS, 1), uniforms, request, seen)
    return np.bincount(drawn.numpy(), minlength=5) / DRAWS


def expected(logits) -> np.ndarray:
    return torch.tensor(logits).double().softmax(-1).numpy()


def test_tokens_come_as_often_as_they_are_likely():
    assert np.allclose(shares(Request()), expected(LOGITS[0].tolist()), atol=1e-3)


def test_temperature_sharpens():
    assert np.allclose(
        shares(Request(temperature=0.5)), expected((LOGITS[0] / 0.5).tolist()), atol=1e-3
    )


def test_temperature_zero_takes_the_likeliest():
    assert shares(Request(temperature=0))[0] == 1


def test_top_k_keeps_the_likeliest():
    found = shares(Request(top_k=2))
    assert np.allclose(found[:2], expected([2.0, 1.0]), atol=1e-3)
    assert not found[2:].any()


def test_top_p_keeps_the_fewest_that_reach_it():
    found = shares(Request(top_p=0.7))  # the likeliest alone has 0.64
    assert np.allclose(found[:2], expected([2.0, 1.0]), atol=1e-3)
    assert shares(Request(top_p=0.6))[0] == 1


def test_top_p_looks_beyond_the_first_thousand():
    flat = torch.zeros(1, 5_000)
    drawn = choose(flat.repeat(2_000, 1), (np.arange(2_000) + 0.5) / 2_000, Request(top_p=0.9))
    assert 1_700 < len(set(drawn.tolist())) <= 2_000


def test_repetition_is_weighed_down():
    seen = torch.tensor([[True, False, False, True, False]]).repeat(DRAWS, 1)
    found = shares(Request(repetition_penalty=2.0), seen)
    assert np.allclose(found, expected([1.0, 1.0, 0.0, -2.0, -30.0]), atol=1e-3)


def test_the_largest_number_below_one_is_a_token_that_can_come():
    drawn = choose(LOGITS.clone(), np.array([np.nextafter(1.0, 0.0)]), Request(top_k=3))
    assert drawn.item() == 2


def test_a_stream_does_not_know_its_neighbours():
    alone, many = Streams([7]), Streams([5, 7, 9])
    for step in range(200):
        if step == 70:
            many.keep([1, 2])
        own = many.next()
        assert own[1 if step < 70 else 0] == alone.next()[0]
    assert len(set(own)) == len(own)
