"""
Every row of the table "coming from markovify" is run, and what comes of it is compared.

A row without a test fails, and so does a test without a row.
"""

from __future__ import annotations

import io
import random
import re
import shlex
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import markovify
import pytest

import tweetgen
from tweetgen import config
from tweetgen.cli import main

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "howto" / "markovify.md").read_text("utf-8")
ROW = re.compile(r"^\| (?P<ability>[A-Z][^|]*) \| (?P<theirs>.*?) \| (?P<ours>.*?) \| .*\|$", re.M)
ROWS = {row["ability"]: row for row in ROW.finditer(PAGE)}
CHECKS: dict[str, Callable[..., None]] = {}


def row(ability: str) -> Callable[[Callable[..., None]], None]:
    """Make a function the test of a row; it gets what came of each piece of code, theirs first."""
    return lambda function: CHECKS.__setitem__(ability, function)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the page defines, in the folder of a trained bot."""
    folder = tmp_path_factory.mktemp("markovify")
    posts = (ROOT / "examples" / "lighthouse" / "posts.txt").read_text("utf-8")
    (folder / "words.txt").write_text(posts, "utf-8")
    namespace: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        tell("tweetgen init --yes --quiet --backend markov --corpus words.txt")
        tell("tweetgen train --quiet")
        for block in re.findall(r"^```python\n(.*?)^```", PAGE, re.M | re.S):
            with redirect_stdout(io.StringIO()):
                exec(block, namespace)
        yield namespace


def tell(command: str) -> str:
    """What a command prints."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        code = main(shlex.split(command)[1:])
    shown = stream.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert code == 0, f"{command}\n{shown}"
    return shown


def configured(lines: list[str]) -> config.Config:
    """The configuration of a bot with `lines` in its file."""
    file = Path("changed.toml")
    basis = ['corpus.sources = ["words.txt"]', 'generator.use = "markov"']
    file.write_text("\n".join([*basis, *lines]), "utf-8")
    return config.load(file)


def outcomes(cell: str, names: dict[str, Any]) -> list[Any]:
    """What comes of each piece of code in a cell, in order; of lines for a bot.toml only once."""
    found: list[Any] = []
    lines: list[str] = []
    for code in re.findall(r"`([^`]+)`", cell):
        if code.startswith("tweetgen "):
            found.append(tell(code))
        elif re.match(r"[a-z_.]+ = ", code):
            lines.append(code)
        else:
            found.append(eval(code, names))
    return [*([configured(lines)] if lines else []), *found]


@pytest.mark.parametrize("ability", ROWS)
def test_row(ability, names, monkeypatch):
    random.seed(7)  # markovify's chance, and ours where no seed is given
    for module in ("generator", "bot"):
        monkeypatch.setattr(f"tweetgen.{module}.randbits", random.Random(7).getrandbits)
    tried = ROWS[ability]
    CHECKS[ability](*outcomes(tried["theirs"], names), *outcomes(tried["ours"], names))


def test_all_rows_are_tested():
    table = [line for line in PAGE.splitlines() if line.startswith("| ")]
    assert len(table) == len(ROWS) + 2, "a row has another shape than the others"
    assert list(ROWS) == list(CHECKS)


# ---- one function for each row, in the order of the table


def ends(text: Any) -> int:
    """How many texts a model of markovify has learned."""
    return sum(choices.get("___END__", 0) for choices in text.chain.model.values())


@row("Learn")
def _(theirs, shown, ours):
    assert "trained on 697 documents" in shown
    assert 600 < ends(ours.generator.as_markovify()) < 697, "a tenth is held out"
    assert ends(theirs) > 1000, "more sentences than lines"


@row("Learn lines")
def _(theirs, ours):
    lines = Path("words.txt").read_text("utf-8").splitlines()
    assert list(ours.texts()) == lines
    assert {" ".join(words) for words in theirs.parsed_sentences} <= set(lines)


@row("Learn sentences")
def _(theirs, ours):
    assert list(ours.texts()) == theirs
    assert len(theirs) > 1000


@row("Learn any iterable")
def _(theirs, ours):
    assert [*map(" ".join, theirs.parsed_sentences)] == [*ours.texts()]
    assert [*ours.texts()] == ["One line.", "Another line."]


@row("Learn lists of words")
def _(theirs, ours):
    assert [*map(" ".join, theirs.parsed_sentences)] == [*ours.texts()]
    assert [*ours.texts()] == ["One line.", "Another line."]


@row("Learn a large corpus")
def _(theirs, ours):
    assert not hasattr(theirs, "rejoined_text")
    assert ours.novelty is None


@row("Messy texts")
def _(theirs, ours):
    assert theirs.parsed_sentences == [["He", "said", '"no"', "(twice)."]]
    assert {'"no"', "(twice)."} < set(ours.generator.chain.vocabulary)


@row("Leave sentences out")
def _(theirs, changed, ours):
    assert "fog" not in theirs.rejoined_text.lower()
    assert not any("fog" in text.lower() for text in ours.texts())
    assert 300 < len([*ours.texts()]) < 697
    assert changed.cleaning[-1].options.words == ("fog",)


@row("State size")
def _(theirs, changed, ours):
    assert theirs.state_size == 3
    assert changed.generator.options.state_size == 3
    assert ours.generator.chain.order == 3


@row("Write a sentence")
def _(_, shown, ours):
    assert len(shown.split("\n(seed ")[0]) > 5
    assert isinstance(ours, str)
    assert len(ours) > 5


@row("Write several")
def _(_, shown, ours):
    assert re.findall(r"^  (\d)  ", shown, re.M) == ["1", "2", "3"]
    assert len(set(ours)) == 3


@row("Limit the characters")
def _(theirs, changed, shown, ours):
    assert 20 <= len(theirs) <= 60
    assert changed.generate.max_chars == 60
    assert len(shown.splitlines()[0]) <= 60
    assert 20 <= len(ours) <= 60


@row("Limit the words")
def _(theirs, ours):
    for text in (theirs, ours):
        assert 4 <= len(text.split()) <= 8


@row("Begin with words")
def _(theirs, shown, ours):
    for text in (theirs, shown, ours):
        assert text.startswith("The goat ")


@row("Begin in the middle")
def _(theirs, ours, around):
    assert theirs.startswith("goat ")
    assert ours.startswith("goat ")
    assert "goat" in around.lower()


@row("Start from a state")
def _(theirs, ours):
    assert theirs.startswith("The goat ")
    assert ours.startswith("The goat ")


@row("Try harder")
def _(theirs, ours):
    assert theirs
    assert ours


@row("Allow fewer copies")
def _(theirs, changed):
    corpus = Path("words.txt").read_text("utf-8")
    words = theirs.split()
    assert not any(" ".join(words[i : i + 7]) in corpus for i in range(len(words) - 6))
    novelty = next(choice.options for choice in changed.filters if choice.name == "novelty")
    assert (novelty.max_overlap_ratio, novelty.max_overlap_total) == (0.5, 6)


@row("Allow copies")
def _(theirs, changed, ours):
    assert theirs
    assert "novelty" not in [choice.name for choice in changed.filters]
    assert ours


@row("Same again")
def _(_, theirs, shown, ours):
    random.seed(7)
    model = tweetgen.train("markov", tweetgen.read("words.txt"))
    assert model.generate(seed=7)[0] == ours
    assert tell("tweetgen generate --seed 7") == shown
    assert theirs
    assert random.getrandbits(64) == random.Random(7).getrandbits(64)


@row("Combine")
def _(theirs, changed, ours):
    state = ("The", "tide")
    assert (theirs.chain.model[state]["is"] - 2) % 1.5 == 0
    assert theirs.chain.model[state]["is"] > 2
    assert changed.generator.options.weights == {"songs.txt": 1.5}
    combined = ours.as_markovify().chain.model[state]
    assert set(combined) <= set(theirs.chain.model[state]) | {"is"}
    assert combined["is"] >= 2


@row("Learn more later")
def _(theirs, ours):
    assert theirs.chain.model["More", "words."] == {"___END__": 1}
    assert ours.as_markovify().chain.model["More", "words."] == {"___END__": 1}
    assert ours.as_markovify().chain.model["tide", "is"] == {"out.": 1, "in": 1}


@row("Compile")
def _(theirs, ours):
    with pytest.raises(ValueError, match="compiled"):
        markovify.combine([theirs, theirs])
    assert ours.combined([ours], [1.0, 1.0]).order == 2


@row("Save and load")
def _(theirs, saved, loaded, from_theirs, to_theirs):
    model = theirs.chain.model
    assert loaded.generate(3, seed=1) == saved.generate(3, seed=1)
    assert dict(from_theirs.as_markovify().chain.model) == model
    assert to_theirs.chain.model == dict(loaded.generator.as_markovify().chain.model)
    assert len(to_theirs.parsed_sentences) == 697


@row("As a dictionary")
def _(theirs, ours, back):
    assert set(ours) == set(theirs.to_dict())
    assert dict(back.as_markovify().chain.model) == theirs.chain.model


@row("Only the chain")
def _(theirs, ours):
    assert dict(ours.as_markovify().chain.model) == theirs.chain.model


def learned(words: list[str]) -> bool:
    """Whether no three words stand together that never did in the corpus."""
    corpus = " ".join(Path("words.txt").read_text("utf-8").split())
    return all(" ".join(words[i : i + 3]) in corpus for i in range(max(1, len(words) - 2)))


@row("Walk the chain")
def _(theirs, ours):
    assert learned(theirs)
    assert learned(ours)


@row("Step by step")
def _(theirs, ours):
    assert learned(["The", "goat", *theirs])
    assert learned(["The", "goat", *ours])


@row("One step")
def _(theirs, ours):
    assert learned(["The", "goat", theirs])
    assert learned(["The", "goat", ours])


@row("Where a word occurs")
def _(theirs, ours):
    assert {state[0] for state in ours if "___BEGIN__" not in state} == {"goat"}
    assert set(ours) < set(theirs), "a tenth is held out"


@row("What may follow")
def _(theirs, ours, smoothed):
    assert set(ours) <= set(theirs)
    assert all(count <= theirs[word] for word, count in ours.items())
    assert sum(smoothed.values()) == pytest.approx(1)
    assert all(smoothed[word] > 0 for word in ours)


@row("The learned sentences")
def _(theirs, ours):
    plain = [
        words for words in theirs if not {"@", "://"} & set(re.findall("@|://", " ".join(words)))
    ]
    assert len(plain) > 600
    assert len(ours) == 697
    assert [words for words in plain if words not in ours] == []


@row("Split words your way")
def _(theirs, ours):
    assert ours.chain.model["The::3", "goat::4"] == theirs.chain.model["The::3", "goat::4"]
    assert "::" not in ours.make_sentence()


@row("Split texts your way")
def _(theirs, ours):
    assert len(theirs.parsed_sentences) == len([*ours.texts()]) == 2
    assert theirs.parsed_sentences[0] == " ".join(ours.texts()).split()[:8]


@row("Choose sentences your way")
def _(theirs, ours):
    kept = [*ours.texts()]
    assert kept
    assert [*map(" ".join, theirs.parsed_sentences)] == kept


@row("Test sentences your way")
def _(theirs, ours):
    for calm in (theirs, ours):
        made = [calm.make_sentence(tries=50) for _ in range(50)]
        assert any(made)
        assert not any("!" in text for text in filter(None, made))


@row("Chains of other things")
def _(theirs, ours):
    tune = ours.generator.as_markovify().chain
    assert dict(tune.model) == theirs.model
