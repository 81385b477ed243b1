"""Files of safetensors, mapped: what another tool writes, and what a disk leaves of it."""

from __future__ import annotations

import json
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tweetgen.errors import ModelError
from tweetgen.tensors import mapped

VALUES = {
    "weights": np.arange(12, dtype=np.float32).reshape(3, 4),
    "numbers": np.array([1, 2**63], np.uint64),
    "empty": np.zeros((0, 3), np.float16),
    "one": np.array(7, np.int8),
}


@pytest.fixture
def path(tmp_path):
    safetensors = pytest.importorskip("safetensors.numpy")
    path = tmp_path / "values.safetensors"
    safetensors.save_file(VALUES, path, {"format": "np"})
    return path


def test_what_safetensors_writes_is_read(path):
    found = mapped(path)
    assert found.keys() == VALUES.keys()
    for name, values in VALUES.items():
        assert found[name].dtype == values.dtype
        np.testing.assert_array_equal(found[name], values)


def test_it_is_mapped_and_cannot_be_written(path):
    with pytest.raises(ValueError, match="read-only"):
        mapped(path)["weights"][0] = 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.data())
def test_damage_is_an_error_of_ours_or_does_no_harm(path, data):
    whole = path.read_bytes()
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 3))):
        damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    other = path.with_name("damaged")
    other.unlink(missing_ok=True)
    other.write_bytes(damaged[: data.draw(st.integers(0, len(whole)))])
    found = {}
    with suppress(ModelError):
        found = mapped(other)
    assert all(values.nbytes <= len(whole) for values in found.values())


@pytest.mark.parametrize(
    "about",
    [
        {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [-1, -1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]},
        {"dtype": "F8", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1.0], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [1], "data_offsets": [0, 4, 8]},
        {"shape": [1], "data_offsets": [0, 4]},
        [],
    ],
)
def test_a_header_that_is_not_borne_out(tmp_path, about):
    header = json.dumps({"values": about}).encode()
    path = tmp_path / "values.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(4))
    with pytest.raises(ModelError, match=r"values\.safetensors: is damaged or cut short"):
        mapped(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ModelError, match=r"none\.safetensors: is missing"):
        mapped(tmp_path / "none.safetensors")


@pytest.mark.parametrize("header", [b"[" * 100_000, b"{}" * 4, b"[]", b"7", b"\xff", b""])
def test_a_header_that_is_none(tmp_path, header):
    path = tmp_path / "values.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(ModelError, match="is damaged or cut short"):
        mapped(path)


def test_a_header_longer_than_any_file(tmp_path):
    path = tmp_path / "values.safetensors"
    path.write_bytes(b"\xff" * 8 + b"{}")
    with pytest.raises(ModelError, match="is damaged or cut short"):
        mapped(path)
