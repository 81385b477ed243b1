"""A model on disk: it says the same again, and damage is told in one line with the file's name."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import attrs
import numpy as np
import pytest
from charrnn.small_rnn import TEXTS, counts_of, random_weights, shape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file
from tweetgen_charrnn.alphabet import Alphabet
from tweetgen_charrnn.generator import CharRnnGenerator, Trained
from tweetgen_charrnn.plugin import CharRnnConfig
from tweetgen_charrnn.words import Words

from tweetgen import Document, Request
from tweetgen.errors import ModelError
from tweetgen_charrnn import storing

ALPHABET = Alphabet.of(TEXTS, least=2)
MODEL, WEIGHTS, COUNTS = "model.json", "network.safetensors", "counts.safetensors"
FILES = pytest.mark.parametrize("name", [MODEL, WEIGHTS, COUNTS])


def trained(*, order: int = 4, alphabet: Alphabet = ALPHABET, **options) -> Trained:
    counts = counts_of(TEXTS, alphabet, order) if order else None
    features = counts.features if counts is not None else 0
    of = shape(alphabet, **{"features": features, "layers": 2, "voices": 3} | options)
    voices = ("Ana", "Бо")[: max(of.voices - 1, 0)]
    letters = "".join(sorted(set("".join(TEXTS))))
    return Trained(alphabet, of, random_weights(of), counts, voices, 40, letters)


def saved(folder: Path, **options) -> Path:
    folder.mkdir()
    storing.save(trained(**options), folder)
    return folder


@pytest.fixture
def folder(tmp_path) -> Path:
    return saved(tmp_path / "model")


def told(folder: Path, name: str) -> str:
    """What is said of a damaged model; one line, which names the file."""
    with pytest.raises(ModelError) as caught:
        storing.load(folder)
    said = str(caught.value)
    assert said.startswith(f"{folder / name}: ")
    assert "\n" not in said
    return said


def edited(folder: Path, change: Callable[[dict], object]) -> Path:
    found = json.loads((folder / MODEL).read_text())
    change(found)
    (folder / MODEL).write_text(json.dumps(found))
    return folder


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"order": 0, "voices": 0},
        {"cell": "gru", "voices": 0, "residual": True},
        {"layers": 3, "skips": True, "layer_norm": True, "voices": 1},
    ],
    ids=["lstm", "alone", "gru", "skips"],
)
def test_what_is_loaded_says_the_same(tmp_path, options):
    model = trained(**options)
    config = CharRnnConfig(voice="Бо" if len(model.voices) == 2 else None)
    before = CharRnnGenerator(config)
    before._settle(model)
    (tmp_path / "model").mkdir()
    before.save(tmp_path / "model")
    after = CharRnnGenerator.load(tmp_path / "model", config)
    request = Request(seed=5, expected=8)
    texts = list(islice(before.sample(request), 8))
    assert list(islice(after.sample(request), 8)) == texts
    assert len(set(texts)) > 3
    documents = [Document(text) for text in TEXTS]
    assert after.score(documents) == before.score(documents)
    for field in ("shape", "voices", "longest", "letters"):
        assert getattr(after.trained, field) == getattr(model, field)
    assert after.trained.alphabet.characters == ALPHABET.characters


def test_what_is_written_again_is_the_same(folder, tmp_path):
    (tmp_path / "again").mkdir()
    storing.save(storing.load(folder), tmp_path / "again")
    for name in (MODEL, WEIGHTS, COUNTS):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()


def test_arrays_of_any_order_in_memory_are_kept(tmp_path):
    """safetensors writes the bytes as they lie; those of a transposed array lie otherwise."""
    model = trained()
    turned = {name: np.asfortranarray(value) for name, value in model.weights.items()}
    storing.save(attrs.evolve(model, weights=turned), tmp_path)
    found = storing.load(tmp_path).weights
    assert all(np.array_equal(found[name], value) for name, value in model.weights.items())


@FILES
def test_a_file_is_missing(folder, name):
    (folder / name).unlink()
    assert told(folder, name).endswith("is missing")


@FILES
@pytest.mark.parametrize("share", [0, 0.001, 0.02, 0.5, 0.99])
def test_a_file_is_cut_short(folder, name, share):
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * share)])
    assert "is damaged or cut short" in told(folder, name)


@FILES
@pytest.mark.parametrize(
    "data",
    [b"\xff" * 400, b"{" + b'"a":[' * 99, b"null", b"7", b'"x"', b"[]", b"{}", b"\x00" * 400],
    ids=["ff", "open", "null", "number", "text", "list", "object", "zeros"],
)
def test_a_file_is_nonsense(folder, name, data):
    (folder / name).write_bytes(data)
    assert "damaged" in told(folder, name)


@FILES
def test_a_folder_stands_where_a_file_should(folder, name):
    (folder / name).unlink()
    (folder / name).mkdir()
    assert "damaged" in told(folder, name)


class Evil:
    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self):
        return Path.touch, (self._mark,)


@FILES
@pytest.mark.parametrize("as_array", [False, True], ids=["pickle", "npy"])
def test_no_code_is_run(folder, tmp_path, name, as_array):
    mark = tmp_path / "mark"
    with (folder / name).open("wb") as file:
        if as_array:
            np.save(file, np.array([Evil(mark)], object), allow_pickle=True)
        else:
            pickle.dump(Evil(mark), file)
    told(folder, name)
    assert not mark.exists()
    pickle.loads(pickle.dumps(Evil(mark)))
    assert mark.exists()  # it would have been seen


def test_a_format_to_come(folder):
    edited(folder, lambda found: found.update(format=2))
    said = told(folder, MODEL)
    assert "format 2" in said
    assert "update" in said


NETWORK = [field.name for field in attrs.fields(type(trained().shape))]
OF_MODEL = ["format", "network", "characters", "voices", "longest", "letters", "counted"]


def test_those_are_all_fields(folder):
    found = json.loads((folder / MODEL).read_text())
    assert sorted(found) == sorted(OF_MODEL)
    assert sorted(found["network"]) == sorted(NETWORK)


@pytest.mark.parametrize("field", OF_MODEL)
def test_a_field_is_missing(folder, field):
    edited(folder, lambda found: found.pop(field))
    assert field in told(folder, MODEL)


VALUES = (None, True, 1.5, -1, "aa", [0], [["a"]], {})
# Letters may be any text, and JSON's true is 1 to Python.
FINE = [("letters", "aa"), ("format", True)]


@pytest.mark.parametrize(
    ("field", "value"),
    [(field, value) for field in OF_MODEL for value in VALUES if (field, value) not in FINE],
)
def test_a_field_is_nonsense(folder, field, value):
    edited(folder, lambda found: found.update({field: value}))
    told(folder, MODEL)


@pytest.mark.parametrize("field", NETWORK)
@pytest.mark.parametrize("value", [None, 1.5, -1, "aa", [0], {"a": "b"}], ids=repr)
def test_a_field_of_the_network_is_nonsense(folder, field, value):
    edited(folder, lambda found: found["network"].update({field: value}))
    told(folder, MODEL)


def test_a_field_of_the_network_that_is_none(folder):
    edited(folder, lambda found: found["network"].update(heads=4))
    told(folder, MODEL)


nonsense = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=4,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(field=st.sampled_from(OF_MODEL + NETWORK), value=nonsense)
def test_whatever_stands_there_it_is_a_message_or_a_model(folder, field, value):
    before, said = (folder / MODEL).read_text(), str(folder)
    edited(folder, lambda f: (f if field in OF_MODEL else f["network"]).update({field: value}))
    try:
        storing.load(folder)
    except ModelError as error:
        said = str(error)
    finally:
        (folder / MODEL).write_text(before)
    assert said.startswith(str(folder))


def test_an_alphabet_that_has_a_character_twice(folder):
    """Two symbols for one character: what it learned of one would never be written."""
    edited(folder, lambda found: found.update(characters=found["characters"][:-1] + "a"))
    told(folder, MODEL)


@pytest.fixture
def of_words(tmp_path) -> Path:
    return saved(tmp_path / "words", order=0, alphabet=Words(["goat", "the", "é", "e\u0301"]))


def test_words_come_back(of_words, tmp_path):
    found = storing.load(of_words)
    assert found.alphabet.words == ("goat", "the", "é", "e\u0301")
    (tmp_path / "again").mkdir()
    storing.save(found, tmp_path / "again")
    assert (tmp_path / "again" / MODEL).read_bytes() == (of_words / MODEL).read_bytes()


@pytest.mark.parametrize(
    "words",
    [*VALUES, ["the", "the", "a", "b"], ["the", "", "a", "b"], ["the", 4, "a", "b"]],
)
def test_words_that_are_none(of_words, words):
    edited(of_words, lambda found: found.update(words=words))
    said = told(of_words, MODEL)
    assert "damaged" in said or "two models" in said


def test_an_alphabet_of_another_model(folder):
    edited(folder, lambda found: found.update(characters=found["characters"] + "ж"))
    assert "two models" in told(folder, MODEL)


def test_voices_of_another_model(folder):
    edited(folder, lambda found: found["voices"].append("Cy"))
    assert "voices" in told(folder, MODEL)


OTHERS = {
    "another alphabet": {"alphabet": Alphabet.of(["жжжйййёёё"])},
    "more units": {"units": 9},
    "another cell": {"cell": "gru"},
    "fewer layers": {"layers": 1},
    "more layers": {"layers": 3},
    "layers normed": {"layer_norm": True},
    "no voices": {"voices": 0},
    "other counts": {"order": 3},
    "no counts": {"order": 0},
}


@pytest.mark.parametrize("options", OTHERS.values(), ids=list(OTHERS))
def test_weights_of_another_model(folder, tmp_path, options):
    other = saved(tmp_path / "other", **options)
    (folder / WEIGHTS).write_bytes((other / WEIGHTS).read_bytes())
    assert "weight" in told(folder, WEIGHTS)


@pytest.mark.parametrize("name", [WEIGHTS, COUNTS])
def test_an_array_is_missing_or_of_another_kind(folder, name):
    arrays = load_file(folder / name)
    for which in arrays:
        for other in (None, arrays[which].astype(np.int8), arrays[which][None]):
            changed = {one: value for one, value in arrays.items() if one != which}
            if other is not None:
                changed[which] = other
            save_file(changed, folder / name)
            told(folder, name)


@pytest.mark.parametrize("name", ["contexts", "lengths", "symbols", "counts"])
def test_counts_that_do_not_belong_together(folder, name):
    """Else it would fail in the middle of a text, or read beyond an array."""
    arrays = load_file(folder / COUNTS)
    for level in range(4):
        changed = arrays | {f"{level}.{name}": arrays[f"{level}.{name}"][:-1]}
        save_file(changed, folder / COUNTS)
        told(folder, COUNTS)


def test_counts_of_a_longer_run(folder, tmp_path):
    other = saved(tmp_path / "other", order=5)
    (folder / COUNTS).write_bytes((other / COUNTS).read_bytes())
    assert "another model" in told(folder, COUNTS)


def test_counts_of_a_larger_alphabet(folder, tmp_path):
    alphabet = Alphabet([*ALPHABET.characters, *map(chr, range(0x410, 0x450))])
    other = saved(tmp_path / "other", alphabet=alphabet)
    (folder / COUNTS).write_bytes((other / COUNTS).read_bytes())
    assert "another model" in told(folder, COUNTS)


def test_a_model_without_counts_needs_no_file_of_them(tmp_path):
    folder = saved(tmp_path / "model", order=0)
    assert sorted(path.name for path in folder.iterdir()) == [MODEL, WEIGHTS]
    assert storing.load(folder).counts is None
