"""Checks of generators: every field of a request means what it says, or is refused aloud."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import attrs

from ..errors import RequestError
from ..generator import Generator
from ..request import Request
from .check import NotApplicable, Seen, Subject, expect
from .generator_tools import (
    VALUES,
    askable,
    candidates,
    fitted,
    follows,
    kept,
    must_equal,
    native,
    promise,
    some,
)

_LOOK = 60  # candidates that are looked at to learn what this model says
_TINY = 1e-9  # a share that the likeliest continuation alone reaches


@promise("generate gives as many texts as were asked for, 0 included")
def n_texts(subject: Subject) -> None:
    generator = fitted(subject)
    for n in (0, 1, 7):
        made = generator.generate(n, seed=1)
        expect(len(made) == n, f"generate({n}) gave {len(made)}")


@promise("a text begins with the prompt")
def prompt_begins_texts(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "prompt")
    known = _words(generator)[0][0]
    _begin(known, generator.generate(3, seed=1, prompt=known))


@promise("a backend that declares `prompt` begins every candidate with it, known or not")
def native_prompt_begins_candidates(subject: Subject) -> None:
    generator = fitted(subject)
    native(generator, "prompt")
    for prompt in ("The", "The old", "harbour", "Xyzzy", "The quokka", "half a wo", "Is it? No,"):
        _begin(prompt, candidates(generator, prompt=prompt))


def _begin(prompt: str, texts: list[str]) -> None:
    for text in texts:
        expect(text.startswith(prompt), f"prompt {prompt!r} gave {text!r}")


@promise("a text contains what `contains` asks for, letter case ignored")
def contains_is_kept(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "contains")
    word = _common(generator)
    for text in generator.generate(5, seed=1, contains=word.upper()):
        expect(word.casefold() in text.casefold(), f"{word!r} is not in {text!r}")


@promise("a text has nothing in it of what `avoids` names, letter case ignored")
def avoids_is_kept(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "avoids")
    word = _common(generator)
    for text in generator.generate(5, seed=1, avoids=word.upper()):
        expect(word.casefold() not in text.casefold(), f"{word!r} is in {text!r}")


@promise("a text ends with `ending`, letter case ignored")
def ending_is_kept(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "ending")
    last = Counter(words[-1] for words in _words(generator)).most_common(1)[0][0]
    for text in generator.generate(3, seed=1, ending=last.upper()):
        expect(text.casefold().endswith(last.casefold()), f"ending={last!r} gave {text!r}")


@promise("a text has at least min_chars characters")
def min_chars_is_kept(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "min_chars")
    least = _lengths(generator)[2]
    for text in generator.generate(7, seed=1, min_chars=least):
        expect(len(text) >= least, f"min_chars={least} gave {len(text)}: {text!r}")


@promise("a text has at most max_chars characters")
def max_chars_is_kept(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "max_chars")
    most = _lengths(generator)[0]
    for text in generator.generate(7, seed=1, max_chars=most):
        expect(len(text) <= most, f"max_chars={most} gave {len(text)}: {text!r}")


@promise("max_chars gives complete texts, never one that was cut")
def max_chars_cuts_nothing(subject: Subject) -> None:
    generator = fitted(subject)
    kept(generator, "max_chars")
    # Made alone: in a batch others that are given up may change what the rest becomes.
    alone = generator.capabilities.batch_dependent
    whole = [text.rstrip() for text in candidates(generator, _LOOK, alone=alone)]
    last = {text[-1:] for text in whole}  # what texts of this model end with
    for most in (_lengths(generator)[1], min(map(len, whole)) + 1):
        limited = candidates(generator, _LOOK, max_chars=most, alone=alone)
        for before, text in zip(whole, map(str.rstrip, limited), strict=True):
            cut = len(text) <= most and before.startswith(text) and before != text
            expect(not cut or text[-1:] in last or not text, f"{before!r} became {text!r}")


@promise("temperature 0 takes the likeliest: one and the same text whatever the seed")
def temperature_0_is_greedy(subject: Subject) -> None:
    generator = fitted(subject)
    native(generator, "temperature")
    _one_text(generator, "temperature=0", temperature=0)


@promise("a lower temperature does not begin texts in more different ways than a higher one")
def lower_temperature_varies_less(subject: Subject) -> None:
    generator = fitted(subject)
    native(generator, "temperature")
    cold, hot = (
        # First words: whole texts may differ more when it is cold, because they go in circles.
        len({tuple(text.split()[:1]) for text in candidates(generator, _LOOK, temperature=heat)})
        for heat in (0.05, 2)
    )
    expect(cold <= hot, f"{cold} different first words in {_LOOK} texts at 0.05, {hot} at 2")


@promise("top_k=1 leaves the likeliest only: it is greedy")
def top_k_1_is_greedy(subject: Subject) -> None:
    generator = fitted(subject)
    native(generator, "top_k")
    _greedy(generator, "top_k=1", top_k=1)


@promise("a tiny top_p leaves the likeliest only: it is greedy")
def tiny_top_p_is_greedy(subject: Subject) -> None:
    generator = fitted(subject)
    native(generator, "top_p")
    _greedy(generator, f"top_p={_TINY}", top_p=_TINY)


def _greedy(generator: Generator, what: str, **fields: Any) -> None:
    texts = _one_text(generator, what, **fields)
    if "temperature" in generator.capabilities.native:
        greedy = candidates(generator, temperature=0)
        if len(set(greedy)) == 1:  # that it is so is another check's promise
            must_equal(greedy, texts, f"temperature=0, then {what}")


def _one_text(generator: Generator, what: str, **fields: Any) -> list[str]:
    texts = candidates(generator, **fields)
    expect(len(set(texts)) == 1, f"{what} gave {some(sorted(set(texts)))}")
    return texts


@promise("a backend that declares repetition_penalty or context lets it change the texts")
def native_fields_change_texts(subject: Subject) -> None:
    generator = fitted(subject)
    values = {"repetition_penalty": 5.0, "context": VALUES["context"]}
    fields = [name for name in values if name in generator.capabilities.native]
    if not fields:
        raise NotApplicable("declares neither")
    plain = candidates(generator, _LOOK)
    for name in fields:
        changed = candidates(generator, _LOOK, **{name: values[name]})
        expect(changed != plain, f"{_LOOK} texts are the same with {name}={values[name]!r}")


@promise("a backend that declares what the core could choose keeps it more often than by chance")
def native_choices_help(subject: Subject) -> None:
    generator = fitted(subject)
    word, middle = _common(generator).casefold(), _lengths(generator)[1]
    last = _words(generator)[0][-1].casefold()
    choices: dict[str, tuple[Any, Callable[[str], bool]]] = {
        "contains": ((word,), lambda text: word in text.casefold()),
        "avoids": ((word,), lambda text: word not in text.casefold()),
        "ending": (last, lambda text: text.casefold().endswith(last)),
        "min_chars": (middle, lambda text: len(text) >= middle),
        "max_chars": (middle, lambda text: len(text) <= middle),
    }
    declared = [name for name in choices if name in generator.capabilities.native]
    if not declared:
        raise NotApplicable("declares none of them")
    plain = candidates(generator, _LOOK)
    for name in declared:
        value, holds = choices[name]
        chance = sum(map(holds, plain))
        seen = sum(map(holds, candidates(generator, _LOOK, **{name: value})))
        expect(
            seen > chance or seen == _LOOK,
            f"{name}={value!r} holds for {seen} of {_LOOK} candidates, for {chance} without it",
        )


@promise("what a backend cannot follow is a RequestError that quotes its reason, never silence")
def the_rest_is_refused(subject: Subject) -> None:
    generator = fitted(subject)
    names = sorted(field for field in askable() if not follows(generator, field))
    if not names:
        raise NotApplicable("it follows everything")
    for name in names:
        value = VALUES.get(name, _other_than_default(name))
        try:
            generator.generate(1, seed=1, **{name: value})
        except RequestError as error:
            reason = generator.capabilities.refused.get(name, name)
            expect(reason in str(error), f"{name}: {str(error)!r} does not quote {reason!r}")
        except Exception as error:
            raise Seen(f"{name}={value!r} raised {type(error).__name__}: {error}") from error
        else:
            raise Seen(f"{name}={value!r} was accepted, and made no difference")


def _other_than_default(name: str) -> Any:
    """For a field newer than this kit: something."""
    return {None: 1, 1.0: 0.5}.get(getattr(attrs.fields(Request), name).default, "x")


@promise("a native field may be asked together with any other")
def native_fields_go_together(subject: Subject) -> None:
    generator = fitted(subject)
    declared = sorted(set(generator.capabilities.native) & VALUES.keys() - {"ending", "contains"})
    if len(declared) < 2:
        raise NotApplicable("declares fewer than two")
    texts = candidates(generator, **{name: VALUES[name] for name in declared})
    expect(any(text.strip() for text in texts), f"{', '.join(declared)}: {some(texts)}")
    if "prompt" in declared:
        _begin(VALUES["prompt"], texts)


def _words(generator: Generator) -> list[list[str]]:
    """The words of candidates that say something."""
    words = [text.split() for text in candidates(generator, _LOOK)]
    words = [one for one in words if one and any(map(str.isalnum, "".join(one)))]
    if not words:
        raise Seen(f"{_LOOK} candidates say nothing")
    return words


def _common(generator: Generator) -> str:
    """The word in the middle: many candidates have it, many do not."""
    texts = [" ".join(words).casefold() for words in _words(generator)]
    known = {word for text in texts for word in text.split() if word.isalnum()}
    share = {word: sum(word in text for text in texts) / len(texts) for word in known}
    if not share:
        raise NotApplicable("no word stands for itself in its texts")
    return min(share, key=lambda word: (abs(share[word] - 0.4), word))


def _lengths(generator: Generator) -> list[int]:
    """The lengths up to which a quarter, a half, three quarters of its texts come."""
    lengths = sorted(len(" ".join(words)) for words in _words(generator))
    return [lengths[len(lengths) * quarter // 4] for quarter in (1, 2, 3)]
