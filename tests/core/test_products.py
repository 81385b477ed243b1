"""Products in int8: near those in float32, and each row's by itself."""

from __future__ import annotations

import numpy as np
import pytest

from tweetgen import products
from tweetgen.errors import ModelError
from tweetgen.products import Graph, WholeMatrix, session, value

RANDOM = np.random.default_rng(0)
MATRIX = RANDOM.normal(0, 1, (300, 40)).astype(np.float32)
ROWS = RANDOM.normal(0, 1, (9, 300)).astype(np.float32)


def distance(found: np.ndarray, expected: np.ndarray) -> float:
    """The error's length, as a share of the product's."""
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


def test_a_product_is_nearly_that_of_float32():
    assert distance(ROWS @ WholeMatrix(MATRIX), ROWS @ MATRIX) < 0.02


@pytest.mark.parametrize("scale", [1e-6, 1e6])
def test_rows_and_columns_of_any_size_keep_their_digits(scale):
    """With a scale for all, the small ones would become nothing."""
    columns, rows = MATRIX.copy(), ROWS.copy()
    columns[:, 3] *= scale
    rows[5] *= scale
    off = np.abs(rows @ WholeMatrix(columns) - rows @ columns)
    usual = np.linalg.norm(rows, axis=1)[:, None] * np.linalg.norm(columns, axis=0) / 300**0.5
    assert (off < 0.1 * usual).all()


def test_bytes_that_are_all_large_do_not_overflow():
    """The worst for processors that add two products in 16 bits."""
    ones = np.ones((2, 300), np.float32)
    ones[1] = -1
    assert distance(ones @ WholeMatrix(np.ones_like(MATRIX)), ones @ np.ones_like(MATRIX)) < 0.01


def test_rows_and_columns_of_nothing_give_nothing():
    rows, columns = ROWS.copy(), MATRIX.copy()
    rows[4] = columns[:, 7] = 0
    found = rows @ WholeMatrix(columns)
    assert np.isfinite(found).all()
    assert not found[4].any()
    assert not found[:, 7].any()


def test_a_row_does_not_know_the_others():
    matrix = WholeMatrix(MATRIX)
    together = (ROWS * np.arange(1, 10, dtype=np.float32)[:, None]) @ matrix
    for number, row in enumerate(ROWS):
        alone = (row[None] * np.float32(number + 1)) @ matrix
        assert alone[0].tobytes() == together[number].tobytes()


def test_two_products_in_a_graph_share_what_is_the_same():
    graph = Graph()
    middle = graph.product("first", "rows", MATRIX)
    graph.product("second", middle, MATRIX.T, into="found")
    made = graph.model([value("rows", ["n", 300])], [value("found", ["n", 300])])
    assert len(made.graph.initializer) == 8  # two for each matrix, four for both
    (found,) = session(made.SerializeToString()).run(None, {"rows": ROWS})
    assert distance(found, ROWS @ MATRIX @ MATRIX.T) < 0.03


def test_a_damaged_file_is_told_of(tmp_path):
    path = tmp_path / "model.onnx"
    path.write_bytes(b"no graph at all")
    with pytest.raises(ModelError, match=r"model\.onnx: cannot be read .*; train again"):
        session(path)


def test_what_is_missing_is_told_of(monkeypatch):
    monkeypatch.setattr(products, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"needs the package onnx; .*'tweetgen-x\[fast\]'"):
        products.require("tweetgen-x[fast]")
