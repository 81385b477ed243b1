"""Checks of generators: the visiting card, and what may be told without importing anything."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ..errors import RequestError
from ..generator import HOW_TO_CHOOSE, Generator
from ..request import Request
from .check import NotApplicable, Subject, expect
from .generator_process import in_child
from .generator_tools import askable, promise

HEAVY = (
    "torch tensorflow keras jax transformers markovify tweepy numpy scipy pandas sklearn nltk "
    "spacy matplotlib"
).split()


@promise("the visiting card has a summary of one line, for `tweetgen backends`")
def summary(subject: Subject) -> None:
    told = subject.component.summary
    expect(bool(told.strip()), "the summary is empty")
    expect("\n" not in told.strip(), f"the summary has {len(told.splitlines())} lines: {told!r}")


@promise("every option has a default, so that a bot.toml may leave it out")
def options_have_defaults(subject: Subject) -> None:
    config = subject.component.config
    expect(attrs.has(config), f"{config.__qualname__} is no attrs class")
    lacking = [
        one.name for one in attrs.fields(config) if one.init and one.default is attrs.NOTHING
    ]
    expect(not lacking, f"no default for {', '.join(lacking)}")
    config()


@promise('every option explains itself: metadata={"help": ...}')
def options_have_help(subject: Subject) -> None:
    config = subject.component.config
    if not attrs.has(config) or not attrs.fields(config):
        raise NotApplicable("it has no options")
    lacking = [
        one.name for one in attrs.fields(config) if not str(one.metadata.get("help", "")).strip()
    ]
    expect(not lacking, f"no help for {', '.join(lacking)}")


@promise("the module with the hook, and that of the options, import nothing that takes time")
def plugin_imports_little(subject: Subject) -> None:
    owner = subject.registry.owner("generator", subject.name)
    points = owner.source.entry_points if owner.source else ()
    modules = [point.module for point in points if point.name == owner.name]
    modules.append(subject.component.config.__module__)
    code = "print(json.dumps([name for name in spec['heavy'] if name in sys.modules]))"
    imported = in_child(code, modules, heavy=HEAVY)
    expect(not imported, f"{' and '.join(modules)} import {', '.join(imported)}")


@promise("capabilities name fields of Request, each either native or refused, never both")
def capabilities_name_fields(subject: Subject) -> None:
    told = subject.component.load().capabilities
    expect(not isinstance(told.native, str), f"native is the text {told.native!r}; use a tuple")
    expect(isinstance(told.refused, Mapping), f"refused is {told.refused!r}; map field to reason")
    expect(isinstance(told.resumable, bool), f"resumable is {told.resumable!r}")
    strange = {*told.native, *told.refused} - askable()
    expect(not strange, f"a request has no {', '.join(sorted(strange))}")
    both = set(told.native) & set(told.refused)
    expect(not both, f"both native and refused: {', '.join(sorted(both))}")


@promise("what it suggests is how to choose: a temperature, top_k or top_p that a request takes")
def suggestions_can_be_asked_for(subject: Subject) -> None:
    suggested = subject.component.load().capabilities.suggested
    if not suggested:
        raise NotApplicable("it suggests nothing")
    expect(isinstance(suggested, Mapping), f"suggested is {suggested!r}; map field to number")
    strange = sorted(set(suggested) - HOW_TO_CHOOSE)
    expect(not strange, f"{', '.join(strange)} is not {', '.join(sorted(HOW_TO_CHOOSE))}")
    wrong = ""
    try:
        Request(**suggested)
    except RequestError as error:
        wrong = str(error)
    expect(not wrong, wrong)


@promise("every refused field comes with the reason to tell the person")
def refusals_have_reasons(subject: Subject) -> None:
    refused = subject.component.load().capabilities.refused
    if not refused:
        raise NotApplicable("it refuses nothing")
    for field, reason in refused.items():
        expect(
            isinstance(reason, str) and bool(reason.strip()), f"{field}: the reason is {reason!r}"
        )


@promise("it is a Generator, and its constructor only stores the options")
def constructor_stores(subject: Subject) -> None:
    made = subject.make()
    expect(isinstance(made, Generator), f"{subject.component.target} is a {type(made).__name__}")
    seen = f"the config is {made.config!r}, it was given {subject.config!r}"
    expect(made.config == subject.config, seen)
