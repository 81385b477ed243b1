"""Drawing a symbol: those come that may, as often as was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetgen import Request
from tweetgen.sampling import choose

LOGS = np.array([2.0, -np.inf, 1.0, 0.0, -1.0, -30.0, -np.inf], np.float32)
DRAWS = 4_000
NEARLY_ONE = np.nextafter(1.0, 0.0)


def shares(request: Request, logs: np.ndarray = LOGS) -> np.ndarray:
    """How often each is drawn when every place of the interval is alike."""
    uniforms = (np.arange(DRAWS) + 0.5) / DRAWS
    drawn = choose(np.tile(logs, (DRAWS, 1)), uniforms, request)
    return np.bincount(drawn, minlength=len(logs)) / DRAWS


def softmax(logs: np.ndarray) -> np.ndarray:
    found = np.exp(logs.astype(np.float64))
    return found / found.sum()


def only(*kept: int) -> np.ndarray:
    return softmax(np.where(np.isin(np.arange(len(LOGS)), kept), LOGS, -np.inf))


def test_symbols_come_as_often_as_they_are_likely():
    assert shares(Request()) == pytest.approx(softmax(LOGS), abs=1e-3)


def test_temperature_sharpens_and_flattens():
    for heat in (0.5, 3.0):
        found = shares(Request(temperature=heat))
        assert found == pytest.approx(softmax(LOGS / heat), abs=1e-3)


def test_temperature_zero_takes_the_likeliest():
    rows = np.stack([LOGS, np.roll(LOGS, 3)])
    assert choose(rows, np.array([0.99, 0.99]), Request(temperature=0)).tolist() == [0, 3]


@pytest.mark.parametrize("heat", [1e-300, 1e-42, 1e-9, 1e300])
def test_no_temperature_is_too_much(heat):
    """Numbers that float32 has not must not turn into a symbol that may not come."""
    found = shares(Request(temperature=heat))
    if heat < 1:
        assert found[0] == 1
    else:
        assert found == pytest.approx(np.isfinite(LOGS) / 5, abs=1e-3)


def test_top_k_keeps_the_likeliest():
    assert shares(Request(top_k=2)) == pytest.approx(only(0, 2), abs=1e-3)
    assert shares(Request(top_k=1))[0] == 1


def test_top_k_beyond_all_that_may_come_keeps_them():
    assert shares(Request(top_k=6)) == pytest.approx(softmax(LOGS), abs=1e-3)
    assert shares(Request(top_k=600)) == pytest.approx(softmax(LOGS), abs=1e-3)


def test_top_p_keeps_the_fewest_that_reach_it():
    assert shares(Request(top_p=0.7)) == pytest.approx(only(0, 2), abs=1e-3)  # the first has 0.64
    assert shares(Request(top_p=0.6))[0] == 1
    assert shares(Request(top_p=1e-9))[0] == 1


def test_top_p_counts_what_top_k_has_left():
    """0.73 of the two that are left is the likeliest alone; 0.70 of all would need both."""
    assert shares(Request(top_k=2, top_p=0.7))[0] == 1


def test_top_p_counts_behind_the_temperature():
    assert shares(Request(temperature=0.5, top_p=0.8))[0] == 1
    assert shares(Request(temperature=2.0, top_p=0.8)) == pytest.approx(
        softmax(np.where(np.isin(np.arange(7), (0, 2, 3)), LOGS / 2, -np.inf)), abs=1e-3
    )


# Quarters: in float32 some smaller differences are none.
numbers = st.one_of(st.integers(-400, 40).map(lambda quarters: quarters / 4), st.just(-np.inf))
requests = st.builds(
    Request,
    temperature=st.sampled_from([0, 0.01, 0.5, 1.0, 4.0]),
    top_k=st.one_of(st.none(), st.integers(1, 8)),
    top_p=st.one_of(st.none(), st.floats(1e-6, 1)),
)
edges = st.sampled_from([0.0, 5e-324, 1e-17, 0.5, 1 - 1e-9, NEARLY_ONE])


@settings(deadline=None, max_examples=300)
@given(
    st.lists(numbers, min_size=1, max_size=9).filter(lambda row: max(row) > -np.inf),
    st.one_of(edges, st.floats(0, 1, exclude_max=True)),
    requests,
)
def test_what_may_not_come_never_does(row, uniform, request):
    logs = np.array(row, np.float32)
    (drawn,) = choose(logs[None].copy(), np.array([uniform]), request)
    assert 0 <= drawn < len(logs)
    assert logs[drawn] > -np.inf
    better = logs > logs[drawn]
    if request.temperature == 0:
        assert not better.any()
    if request.top_k is not None:
        assert better.sum() < request.top_k
    if request.top_p is not None and request.temperature:
        heated = softmax((logs - logs.max()).astype(np.float64) / request.temperature)
        assert heated[better].sum() <= request.top_p + 1e-3


def test_one_text_does_not_know_the_others():
    random = np.random.default_rng(0)
    logs = random.normal(0, 3, (50, 20)).astype(np.float32)
    uniforms = random.random(50)
    request = Request(temperature=0.8, top_k=9, top_p=0.9)
    together = choose(logs.copy(), uniforms, request)
    alone = [
        choose(row[None].copy(), uniforms[n : n + 1], request)[0] for n, row in enumerate(logs)
    ]
    assert together.tolist() == alone
    assert len(set(alone)) > 5


def test_a_number_added_to_all_of_a_row_changes_nothing():
    """The logarithms of a repetition penalty, or logits as they are, need no normalising."""
    uniforms = (np.arange(100) + 0.5) / 100
    for request in (Request(), Request(temperature=0.7, top_p=0.8), Request(top_k=3)):
        as_is, moved = (
            choose(np.tile(LOGS + by, (100, 1)), uniforms, request) for by in (0, np.float32(64))
        )
        assert as_is.tolist() == moved.tolist()


def test_among_many_symbols_each_comes_as_often_as_it_is_likely():
    """More than are summed up at once, some blocks of them with no chance at all."""
    logs = np.random.default_rng(1).normal(0, 2, 3_000).astype(np.float32)
    logs[:700] = logs[1_000:1_600] = logs[2_900:] = -np.inf
    found = shares(Request(), logs)
    assert np.abs(np.cumsum(found) - np.cumsum(softmax(logs))).max() <= 1 / DRAWS
    assert not found[np.isneginf(logs)].any()


@pytest.mark.parametrize("size", [1_000, 6_400, 6_463, 50_257])
def test_top_k_finds_the_likeliest_wherever_they_stand(size):
    """Also side by side, and at either end."""
    random = np.random.default_rng(size)
    logs = random.normal(0, 2, (20, size)).astype(np.float32)
    logs[0, :9] = logs[1, -9:] = 50
    logs[2, 5:900:100] = 60
    logs[3, 3:] = -np.inf
    few = [set(np.sort(row)[-9:].tolist()) for row in logs]
    for _ in range(30):
        drawn = choose(logs.copy(), random.random(20), Request(top_k=9))
        for row, kept, place in zip(logs, few, drawn, strict=True):
            assert row[place] in kept
    assert len(set(choose(np.repeat(logs[:1], 200, 0), random.random(200), Request(top_k=9)))) == 9


def test_top_p_looks_beyond_the_first_thousand():
    """One text needs many symbols, its neighbour two."""
    flat, steep = np.zeros(5_000, np.float32), np.zeros(5_000, np.float32)
    steep[[70, 4_000]] = 30
    logs = np.tile(np.stack([flat, steep]), (2_000, 1))
    uniforms = np.repeat((np.arange(2_000) + 0.5) / 2_000, 2)
    drawn = choose(logs, uniforms, Request(top_p=0.9)).reshape(2_000, 2)
    assert 1_700 < len(set(drawn[:, 0].tolist())) <= 2_000
    assert set(drawn[:, 1].tolist()) == {70, 4_000}
