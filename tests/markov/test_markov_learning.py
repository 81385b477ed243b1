"""More documents, several models, weights and options; what is saved, and what is damaged."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_markov.chain import Chain
from tweetgen_markov.generator import MarkovGenerator
from tweetgen_markov.plugin import MarkovConfig

import tweetgen
from tweetgen import Corpus, Document, Request
from tweetgen.errors import BundleError, ConfigError, EmptyCorpus, ModelError

POSTS = Path(__file__).parents[2] / "examples" / "lighthouse" / "posts.txt"
TEXTS = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", "é", "\n", "日本"]), min_size=1, max_size=6).map(
        " ".join
    ),
    min_size=1,
    max_size=6,
)


def fitted(texts: list[str], **config: object) -> MarkovGenerator:
    return MarkovGenerator(MarkovConfig(**config)).fit(Corpus.of(texts))


def candidates(generator: MarkovGenerator, n: int, **request: object) -> list[str]:
    return list(islice(generator.sample(Request(**{"seed": 1, **request})), n))


def counted(chain: Chain) -> dict[tuple[str, ...], int]:
    """Each row of tokens, and how often; for chains whose numbers may differ."""
    rows, counts = chain.rows()
    names = ["", *chain.vocabulary]
    keys = (tuple(names[number] for number in row) for row in rows.tolist())
    return dict(zip(keys, counts.tolist(), strict=True))


@pytest.fixture(scope="module")
def posts() -> list[str]:
    return list(tweetgen.read(POSTS).texts())


@pytest.fixture(scope="module")
def keeper(posts: list[str]) -> MarkovGenerator:
    return fitted(posts)


# ---- more documents


@given(TEXTS, TEXTS, st.sampled_from(["words", "characters"]), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_update_learns_what_fit_on_both_would_have(
    first: list[str], second: list[str], unit: str, order: int
):
    updated = fitted(first, unit=unit, state_size=order)
    assert updated.update(Corpus.of(second)) is updated
    both = fitted(first + second, unit=unit, state_size=order)
    assert counted(updated.chain) == counted(both.chain)
    assert candidates(updated, 5) == candidates(both, 5)
    assert updated.score([Document("a b")]) == both.score([Document("a b")])


def test_update_forgets_what_was_prepared_for_the_old_chain():
    generator = fitted(["the cat sleeps"])
    assert candidates(generator, 1, contains="dog") == ["the cat sleeps"]
    unknown = generator.score([Document("a dog barks")]).bits_per_character
    generator.update(Corpus.of(["a dog barks"]))
    assert candidates(generator, 3, contains="dog") == ["a dog barks"] * 3
    assert generator.score([Document("a dog barks")]).bits_per_character < unknown


def test_an_update_may_weigh_more_than_what_was_known():
    generator = fitted(["a b"] * 3).update(Corpus.of(["a c"]), weight=2.5)
    assert counted(generator.chain) == counted(fitted(["a b"] * 6 + ["a c"] * 5).chain)


def test_an_empty_update_is_refused_and_nothing_is_lost(posts: list[str]):
    generator = fitted(posts)
    with pytest.raises(EmptyCorpus):
        generator.update(Corpus.of([]))
    assert candidates(generator, 5) == candidates(fitted(posts), 5)


@pytest.mark.parametrize("weight", [0, -1, 1e-9, 1e30, float("inf"), float("nan")])
def test_an_absurd_weight_is_refused_instead_of_counted_as_nothing(weight: float):
    generator = fitted(["a b"])
    with pytest.raises(ValueError, match="weight"):
        generator.update(Corpus.of(["c d"]), weight=weight)
    assert candidates(generator, 2) == ["a b"] * 2


def test_a_loaded_model_can_be_updated(posts: list[str], tmp_path: Path):
    half = len(posts) // 2
    fitted(posts[:half]).save(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.npy")}
    loaded = MarkovGenerator.load(tmp_path, MarkovConfig()).update(Corpus.of(posts[half:]))
    assert candidates(loaded, 20) == candidates(fitted(posts), 20)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*.npy")}


# ---- several models


@given(TEXTS, TEXTS, st.integers(1, 4), st.integers(1, 4))
@settings(deadline=None, max_examples=60)
def test_a_weight_counts_each_document_so_many_times(
    first: list[str], second: list[str], k: int, m: int
):
    both = [fitted(first, state_size=1), fitted(second, state_size=1)]
    combined = MarkovGenerator.combine(both, [k, m])
    repeated = fitted(first * k + second * m, state_size=1)
    assert counted(combined.chain) == counted(repeated.chain)
    assert candidates(combined, 5) == candidates(repeated, 5)


def test_three_models_of_equal_weight_are_one_of_all_documents(posts: list[str]):
    parts = [fitted(posts[i::3], state_size=3) for i in range(3)]
    combined = MarkovGenerator.combine(parts)
    whole = fitted(posts, state_size=3)
    assert counted(combined.chain) == counted(whole.chain)
    assert candidates(combined, 10) == candidates(whole, 10)


def test_combining_leaves_its_parts_alone():
    cats, dogs = fitted(["the cat sleeps"]), fitted(["the dog barks"])
    both = MarkovGenerator.combine([cats, dogs])
    assert set(candidates(both, 30)) == {"the cat sleeps", "the dog barks"}
    assert set(candidates(cats, 30)) == {"the cat sleeps"}
    assert set(candidates(dogs, 30)) == {"the dog barks"}


def test_what_cannot_be_combined_is_refused_with_a_reason():
    one, two = fitted(["a b"]), fitted(["a b"], state_size=3)
    letters = fitted(["a b"], unit="characters", state_size=2)
    with pytest.raises(ValueError, match="different orders"):
        MarkovGenerator.combine([one, two])
    with pytest.raises(ValueError, match="words and of characters"):
        MarkovGenerator.combine([one, letters])
    for weights in ([1], [1, 1, 1], [1, 0], [1, -2]):
        with pytest.raises(ValueError, match="weight"):
            MarkovGenerator.combine([one, one], weights)


# ---- weights of sources


def sourced(*pairs: tuple[str | None, str]) -> Corpus:
    return Corpus.of([Document(text, source=source) for source, text in pairs])


def test_a_file_counts_as_much_as_its_weight():
    corpus = sourced(("a/songs.txt", "x y"), ("a/posts.txt", "x z"), (None, "w"))
    for weights, repeated in (
        ({"songs.txt": 3.0}, ["x y"] * 3 + ["x z", "w"]),
        ({"songs.txt": 0.5}, ["x y"] + ["x z", "w"] * 2),
        ({"*.txt": 2.0}, ["x y", "x z"] * 2 + ["w"]),
        ({"a/*": 0.25, "*": 1.0}, ["x y", "x z"] + ["w"] * 4),
        ({"songs.txt": 2.0, "*.txt": 5.0}, ["x y"] * 2 + ["x z"] * 5 + ["w"]),  # the first fits
        ({"elsewhere.txt": 7.0}, ["x y", "x z", "w"]),
    ):
        generator = MarkovGenerator(MarkovConfig(weights=weights)).fit(corpus)
        assert counted(generator.chain) == counted(fitted(repeated).chain)


def test_weights_of_a_configuration_reach_the_chain(tmp_path: Path):
    (tmp_path / "songs.txt").write_text("la la\n")
    (tmp_path / "posts.txt").write_text("la di\n")
    corpus = tweetgen.read(tmp_path / "songs.txt", tmp_path / "posts.txt")
    model = tweetgen.train("markov", corpus, weights={"songs.txt": 9}, held_out=0)
    texts = candidates(model.generator, 500)
    assert texts.count("la la") / 500 == pytest.approx(0.9, abs=0.05)


def test_weighted_sources_without_a_document_are_no_error_but_none_at_all_is():
    weighted = MarkovGenerator(MarkovConfig(weights={"songs.txt": 2.0}))
    assert candidates(weighted.fit(sourced(("songs.txt", "one two"))), 1) == ["one two"]
    with pytest.raises(EmptyCorpus, match="nothing to learn from"):
        weighted.fit(Corpus.of([]))


# ---- options


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"unit": "letters"}, "unit"),
        ({"state_size": 0}, "state_size"),
        ({"state_size": 13}, "state_size"),
        ({"state_size": "two"}, "state_size"),
        ({"backoff": 1.5}, "backoff"),
        ({"backoff": -0.1}, "backoff"),
        ({"weights": {"songs.txt": 0}}, "the weight of 'songs.txt' must be"),
        ({"weights": {"songs.txt": -1}}, "songs.txt"),
        ({"weights": {"songs.txt": "much"}}, "weights"),
        ({"statesize": 2}, "state_size"),
    ],
)
def test_a_wrong_option_is_named(options: dict[str, object], complaint: str):
    with pytest.raises(ConfigError, match=re.escape(complaint)):
        tweetgen.train("markov", Corpus.of(["a b"]), **options)


@pytest.mark.parametrize("weight", [float("nan"), float("inf"), 1e-9, 1e30])
def test_a_weight_is_a_number(weight: float):
    with pytest.raises(ConfigError, match=r"songs\.txt"):
        tweetgen.train("markov", Corpus.of(["a b"]), weights={"songs.txt": weight})


def test_the_state_size_unless_set_suits_the_unit():
    assert fitted(["a b"]).chain.order == 2
    assert fitted(["a b"], unit="characters").chain.order == 6


# ---- saving


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"state_size": 1},
        {"state_size": 5, "backoff": 0.7},
        {"unit": "characters"},
    ],
    ids=str,
)
def test_a_saved_model_is_mapped_and_says_the_same(
    posts: list[str], tmp_path: Path, config: dict[str, object]
):
    generator = fitted(posts, **config)
    generator.save(tmp_path)
    again = MarkovGenerator.load(tmp_path, generator.config)
    for request in ({}, {"expected": 50}, {"contains": "goat"}, {"temperature": 0.7}):
        assert candidates(again, 10, **request) == candidates(generator, 10, **request)
    few = [*map(Document, posts[:20])]
    assert again.score(few) == generator.score(few)
    mapped = again.chain.tables[-1].writes
    assert isinstance(mapped.base, np.memmap) or isinstance(mapped, np.memmap)
    assert not mapped.flags.writeable


def test_only_arrays_are_saved(keeper: MarkovGenerator, tmp_path: Path):
    """No JSON, no pickle: numpy reads every file with pickles forbidden."""
    keeper.save(tmp_path)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".npy"}
    for path in files:
        assert np.load(path, allow_pickle=False).dtype.kind == "u"


def test_saving_again_writes_the_same_bytes(
    keeper: MarkovGenerator, posts: list[str], tmp_path: Path
):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    keeper.save(tmp_path / "one")
    MarkovGenerator.load(tmp_path / "one", keeper.config).save(tmp_path / "two")
    for path in (tmp_path / "one").rglob("*.npy"):
        other = tmp_path / "two" / path.relative_to(tmp_path / "one")
        assert other.read_bytes() == path.read_bytes()


def test_every_sign_survives_saving(tmp_path: Path):
    texts = ['say "\\ud800" or \\n', "a lone \ud83d half", "line\nbreak\ttab", "🙂 e\u0301 \u2060x"]
    generator = fitted(texts)
    generator.save(tmp_path)
    again = MarkovGenerator.load(tmp_path, generator.config)
    assert counted(again.chain) == counted(generator.chain)
    assert set(candidates(again, 40)) == {text.replace("\t", " ") for text in texts}


def test_a_tiny_model_can_be_saved(tmp_path: Path):
    generator = fitted(["x"], state_size=12)
    generator.save(tmp_path)
    assert candidates(MarkovGenerator.load(tmp_path, generator.config), 3) == ["x"] * 3


# ---- damage


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.npy"))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut in the header": lambda path: path.write_bytes(path.read_bytes()[:40]),
    "cut in the numbers": lambda path: path.write_bytes(path.read_bytes()[:-3]),
    "text": lambda path: path.write_bytes(b"these are not the numbers you want\n" * 9),
    "zip": lambda path: path.write_bytes(b"PK\x03\x04 and so on"),
    "pickle": lambda path: np.save(path, np.array([{}], object), allow_pickle=True),
    "floats": lambda path: np.save(path, np.load(path).astype("f8")),
    "signed": lambda path: np.save(path, np.load(path).astype("i4")),
    "table": lambda path: np.save(path, np.load(path)[None]),
    "one less": lambda path: np.save(path, np.load(path)[:-1]),
    "one more": lambda path: np.save(path, np.append(np.load(path), np.load(path)[-1:])),
    "nothing": lambda path: np.save(path, np.load(path)[:0]),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_named(posts: list[str], tmp_path: Path, damage: str):
    """Each file in turn, by the generator's own `load`, which sees no checksums."""
    generator = fitted(posts[:30])
    generator.save(tmp_path)
    for path in files_of(tmp_path):
        if path.name == "words.npy" and damage in ("one less", "one more"):
            continue  # some bytes of text; a bundle's checksums tell
        before = path.read_bytes()
        DAMAGES[damage](path)
        with pytest.raises(ModelError) as failure:
            MarkovGenerator.load(tmp_path, generator.config)
        assert str(path.parent) in str(failure.value), path
        assert isinstance(failure.value, BundleError)
        path.write_bytes(before)
    MarkovGenerator.load(tmp_path, generator.config)


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_bundle_with_a_damaged_file_is_refused(
    posts: list[str], tmp_path: Path, damage: str, verify: bool
):
    model = tweetgen.train("markov", Corpus.of(posts[:30]), novelty=False)
    model.save(tmp_path / "bundle")
    for path in files_of(tmp_path / "bundle"):
        before = path.read_bytes()
        DAMAGES[damage](path)
        with pytest.raises(BundleError):
            tweetgen.load(tmp_path / "bundle", verify=verify)
        path.write_bytes(before)
    tweetgen.load(tmp_path / "bundle", verify=verify)


def test_a_changed_number_is_caught_by_the_checksum(posts: list[str], tmp_path: Path):
    model = tweetgen.train("markov", Corpus.of(posts[:30]), novelty=False)
    model.save(tmp_path / "bundle")
    path = tmp_path / "bundle" / "model" / "2" / "leads.npy"
    raw = bytearray(path.read_bytes())
    raw[-4] ^= 1
    path.write_bytes(raw)
    with pytest.raises(BundleError, match=r"leads\.npy"):
        tweetgen.load(tmp_path / "bundle")


def test_a_model_of_another_order_is_refused(keeper: MarkovGenerator, tmp_path: Path):
    keeper.save(tmp_path)
    with pytest.raises(ModelError, match="3"):
        MarkovGenerator.load(tmp_path, MarkovConfig(state_size=3))


def test_files_of_two_models_do_not_mix(posts: list[str], tmp_path: Path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder, texts in zip(folders, (posts[:30], posts), strict=True):
        folder.mkdir()
        fitted(texts).save(folder)
    one, two = folders
    for name in ("1/writes.npy", "2/leads.npy", "1/shorter.npy", "vocabulary/places.npy"):
        before = (one / name).read_bytes()
        (one / name).write_bytes((two / name).read_bytes())
        with pytest.raises(ModelError):
            MarkovGenerator.load(one, MarkovConfig())
        (one / name).write_bytes(before)
