"""Texts in pieces: put together they are the text, and of a conversation ME's turn alone."""

from __future__ import annotations

from pathlib import Path

import pytest

import tweetgen
from tweetgen import Corpus, Document, Request
from tweetgen.cli import main
from tweetgen.conversation import ME, OTHER, Rules, answer_in_pieces, answers

ROOT = Path(__file__).parents[2]
POSTS = ROOT / "examples" / "lighthouse" / "posts.txt"
ASKED = Request(seed=1, context=(Document("Is there soup?", author="Ann"),))


def spoken(said: str):
    """A backend that goes on with `said`, as a whole and letter by letter."""

    def sample(request: Request):
        yield request.prompt + said

    def stream(request: Request):
        yield request.prompt
        yield from said

    return sample, stream


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (" There is. Always.", "There is. Always."),
        (f" There is.  {OTHER} Good. {ME} I know.", "There is."),
        (f" {OTHER} Hello?", ""),
        (" Two \n lines ", "Two \n lines"),
        ("", ""),
    ],
)
def test_an_answer_in_pieces_is_the_answer(said, answer):
    sample, stream = spoken(said)
    rules = Rules(me=("Ines",))
    assert list(answers(sample, ASKED, rules)) == [answer]
    pieces = list(answer_in_pieces(stream, ASKED, rules))
    assert "".join(pieces) == answer
    assert len(pieces) >= min(len(answer), 2), "it came all at once"


def test_a_stream_of_a_model_is_what_it_writes():
    model = tweetgen.train("markov", Corpus.of(POSTS.read_text("utf-8").splitlines()))
    request = Request(seed=3, indices=(0,))
    assert "".join(model.stream(request)) == next(model.generator.sample(request))


def test_the_command_shows_each_text_on_a_line(tmp_path, capsys):
    main(["init", str(tmp_path), "-y", "--backend", "markov", "--corpus", str(POSTS)])
    assert main(["train", str(tmp_path), "--quiet"]) == 0
    capsys.readouterr()
    asked = ["generate", str(tmp_path), "-n", "3", "--seed", "5"]
    assert main([*asked, "--stream"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert all(lines)
    assert main([*asked, "--stream", "--json"]) == 2
    assert "leave out --json" in capsys.readouterr().err
