"""Tokens: no text is unknown, none can forge an end or a turn."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tweetgen_gpt2.tokenizer import END, MARKERS, Tokenizer

from tweetgen.conversation import ME, OTHER, PAUSE
from tweetgen.errors import ModelError

TEXTS = [f"The lamp of keeper {i} is fine, and so is the goat." for i in range(50)]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.trained(TEXTS, 400)


def plain(text: str) -> str:
    return "".join(sign for sign in text if sign not in MARKERS)


@settings(deadline=None)
@given(st.text())
def test_every_text_comes_back(tokenizer, text):
    valid = text.encode("utf-8", "replace").decode().replace("\ufffd", "")
    assert tokenizer.decode(tokenizer.encode(valid)) == valid


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters=MARKERS)))
def test_characters_add_up(tokenizer, text):
    assert sum(tokenizer.characters(token) for token in tokenizer.encode(text)) == len(text)


def test_an_end_in_somebodys_words_is_spelled(tokenizer):
    tokens = tokenizer.encode(f"no {END} here")
    assert tokenizer.end not in tokens
    assert tokenizer.decode(tokens) == f"no {END} here"


def test_markers_are_single_tokens(tokenizer):
    tokens = tokenizer.encode(f"{OTHER} Soup? {ME} {PAUSE} Yes.")
    assert [tokenizer.markers[m] for m in (OTHER, ME, PAUSE)] == [
        token for token in tokens if token in tokenizer.markers.values()
    ]
    assert tokenizer.decode(tokens) == f"{OTHER} Soup? {ME} {PAUSE} Yes."
    assert sum(tokenizer.characters(token) for token in tokens) == len(" Soup?   Yes.")


def test_many_are_as_one_by_one(tokenizer):
    texts = [*TEXTS, "", f"{ME} a {OTHER}", "ñandú 👩‍🚀"]
    assert list(tokenizer.encode_many(texts)) == [tokenizer.encode(text) for text in texts]


def test_a_saved_tokenizer_is_the_same(tokenizer, tmp_path):
    tokenizer.save(tmp_path)
    again = Tokenizer.load(tmp_path)
    assert again.encode(f"{ME} {TEXTS[0]} {END}") == tokenizer.encode(f"{ME} {TEXTS[0]} {END}")
    assert (again.end, len(again)) == (tokenizer.end, len(tokenizer))


def test_what_the_configuration_says_ends_a_text(tokenizer, tmp_path):
    tokenizer.save(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps({"eos_token_id": 3}))
    assert Tokenizer.load(tmp_path).end == 3
    (tmp_path / "config.json").write_text(json.dumps({"eos_token_id": 99_999}))
    with pytest.raises(ModelError, match="no token that ends a text"):
        Tokenizer.load(tmp_path)


@pytest.mark.parametrize("content", ["", "{", '{"model": 3}', "[]"])
def test_a_damaged_tokenizer_is_told(tmp_path, content):
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ModelError, match=r"tokenizer.json: the tokenizer is damaged"):
        Tokenizer.load(tmp_path)


def test_a_folder_without_one_is_told(tmp_path):
    with pytest.raises(ModelError, match="there is no tokenizer"):
        Tokenizer.load(tmp_path)


def test_markers_can_be_learned_later(tmp_path):
    from tokenizers import ByteLevelBPETokenizer

    made = ByteLevelBPETokenizer()
    made.train_from_iterator(TEXTS, vocab_size=300, special_tokens=[END], show_progress=False)
    made.save_model(str(tmp_path))
    found = Tokenizer.load(tmp_path)
    before = len(found)
    assert not found.markers
    assert found.encode(f"{ME} a") == found.encode(" a")  # it does not know them, and drops them
    assert found.add_markers() == before + 4
    assert found.decode(found.encode(f"{ME} a")) == f"{ME} a"
    assert len(found.bytes) == before + 4


@pytest.mark.shared
def test_gpt2s_own(shared):
    found = Tokenizer.load(shared / "models" / "gpt2_tokenizer")
    assert (found.end, len(found)) == (50256, 50257)
    # As OpenAI's own encoder gives it.
    assert found.encode("Hello world") == [15496, 995]
    assert found.encode(" \n\n<|endoftext|>")[-1] != found.end
