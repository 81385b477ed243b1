"""Strict values: nothing is coerced, and every mistake is told."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import attrs
import pytest

from tweetgen.errors import ConfigError
from tweetgen.structure import Problem, structure, structure_options, suggestion


@attrs.frozen(kw_only=True)
class Options:
    name: str
    count: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    ratio: float = attrs.field(
        default=0.5, validator=[attrs.validators.gt(0), attrs.validators.le(1)]
    )
    loud: bool = False
    most: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.ge(1))
    )
    words: tuple[str, ...] = ()
    mode: Literal["soft", "hard"] = "soft"
    file: Path | None = None
    out: Path = Path("out.txt")

    def __attrs_post_init__(self):
        if self.most is not None and self.most < self.count:
            raise ValueError("most is less than count")


def problems_of(base: Path | None = None, **values) -> list[str]:
    problems: list[Problem] = []
    made = structure({"name": "x", **values}, Options, "part", problems, base)
    assert (made is None) == bool(problems)
    return [str(problem) for problem in problems]


def test_good_values_arrive_as_they_are():
    values = {"name": "x", "count": 3, "ratio": 1, "loud": True, "most": 4, "words": ["a", "b"]}
    made = structure_options(Options, values | {"mode": "hard", "file": "f.txt"}, "here")
    assert made == Options(
        name="x",
        count=3,
        ratio=1.0,
        loud=True,
        most=4,
        words=("a", "b"),
        mode="hard",
        file=Path("f.txt"),
    )
    assert type(made.ratio) is float


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"count": 1.5}, "part.count: must be a whole number, not 1.5"),
        ({"count": 2.0}, "part.count: must be a whole number, not 2.0"),
        ({"count": "3"}, 'part.count: must be a whole number, not "3"'),
        ({"count": True}, "part.count: must be a whole number, not true"),
        ({"ratio": "0.5"}, 'part.ratio: must be a number, not "0.5"'),
        ({"ratio": False}, "part.ratio: must be a number, not false"),
        ({"loud": "true"}, 'part.loud: must be true or false, not "true"'),
        ({"loud": 1}, "part.loud: must be true or false, not 1"),
        ({"name": 5}, "part.name: must be text in quotes, not 5"),
        ({"words": "a"}, 'part.words: must be a list such as ["a"]'),
        ({"words": ["a", 1]}, "part.words: must be text in quotes, not 1"),
        ({"most": "many"}, 'part.most: must be a whole number, not "many"'),
        ({"mode": "loud"}, "part.mode: must be one of 'soft', 'hard', not \"loud\""),
        ({"mode": 1}, "part.mode: must be one of 'soft', 'hard', not 1"),
        ({"mode": ["soft"]}, "part.mode: must be one of 'soft', 'hard', not [\"soft\"]"),
        ({"file": 7}, "part.file: must be text in quotes, not 7"),
        ({"count": 0}, "part.count: must be >= 1, not 0"),
        ({"most": 0}, "part.most: must be >= 1, not 0"),
        ({"ratio": 1.5}, "part.ratio: must be <= 1, not 1.5"),
        ({"ratio": float("nan")}, "part.ratio: must be > 0, not nan"),
        ({"cuont": 1}, "part.cuont: unknown key; did you mean 'count'?"),
        ({"count": 5, "most": 4}, "part: most is less than count"),
    ],
)
def test_a_wrong_value_is_told_with_its_key(values, problem):
    assert problems_of(**values) == [problem]


def test_an_unknown_key_far_from_all_lists_what_there_is():
    (problem,) = problems_of(zzz=1)
    assert problem.startswith("part.zzz: unknown key (there are: count, file, loud,")


def test_a_long_value_is_not_repeated():
    assert problems_of(count="x" * 200) == ["part.count: must be a whole number, not a str"]


def test_all_mistakes_are_told_at_once():
    with pytest.raises(ConfigError) as caught:
        structure_options(Options, {"count": "a", "loud": 2, "wordz": []}, "here")
    assert len(caught.value.problems) == 4
    assert "name: is required" in caught.value.problems
    assert str(caught.value).startswith("here: 4 problems\n  ")


def test_relative_paths_are_relative_to_the_base_defaults_too():
    made = structure({"name": "x", "file": "a/b.txt"}, Options, "", [], Path("/base"))
    assert made.file == Path("/base/a/b.txt")
    assert made.out == Path("/base/out.txt")
    made = structure({"name": "x", "file": "/abs.txt"}, Options, "", [], Path("/base"))
    assert made.file == Path("/abs.txt")
    home = structure({"name": "x", "file": "~/b.txt"}, Options, "", [], Path("/base"))
    assert home.file == Path.home() / "b.txt"


def test_suggestions():
    assert suggestion("temprature", ["temperature", "top_k"]) == "; did you mean 'temperature'?"
    assert suggestion("x", []) == ""
    assert suggestion("x", [str(n) for n in range(50)]) == ""
