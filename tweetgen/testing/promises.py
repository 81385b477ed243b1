"""What the checks of readers, filters and publishers share with those of generators."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any

from . import generator_card
from .check import Check, NotApplicable, Subject, check, expect
from .generator_card import HEAVY
from .generator_process import in_child

Function = Callable[[Subject], None]
Promise = Callable[[str], Callable[[Function], Check]]
Around = Callable[[Subject], AbstractContextManager[Any]]


def promises(kind: str, around: Around = lambda _: nullcontext()) -> Promise:
    """
    What makes checks of one kind: `@promise("what the interface promises")`.

    Args:
        around: the context in which each of them is run.
    """

    def promise(text: str) -> Callable[[Function], Check]:
        def register(function: Function) -> Check:
            @wraps(function)
            def checked(subject: Subject) -> None:
                with around(subject):
                    function(subject)

            return check(kind, text)(checked)

        return register

    return promise


def check_card(kind: str, base: type, *, cheap_target: bool = False) -> None:
    """
    Register the checks of the visiting card and of the constructor.

    Args:
        base: what a plug-in of this kind is.
        cheap_target: whether the module of the class must be cheap too, not only the hook's.
    """
    for one in ("summary", "options_have_defaults", "options_have_help"):
        known: Check = getattr(generator_card, one)
        check(kind, known.promise)(known.function)
    promise = promises(kind)
    told = "the module of the class" if cheap_target else "the module of the options"

    @promise(f"the module with the hook, and {told}, import nothing that takes time")
    def plugin_imports_little(subject: Subject) -> None:
        owner = subject.registry.owner(kind, subject.name)
        points = owner.source.entry_points if owner.source else ()
        modules = [point.module for point in points if point.name == owner.name]
        modules.append(subject.component.config.__module__)
        if cheap_target:
            modules.append(subject.component.target.partition(":")[0])
        code = "print(json.dumps([name for name in spec['heavy'] if name in sys.modules]))"
        imported = in_child(code, modules, heavy=HEAVY)
        expect(not imported, f"{' and '.join(modules)} import {', '.join(imported)}")

    @promise(f"it is a {base.__name__}, and its constructor only stores the options")
    def constructor_stores(subject: Subject) -> None:
        made = subject.make()
        expect(isinstance(made, base), f"{subject.component.target} is a {type(made).__name__}")
        seen = f"the config is {made.config!r}, it was given {subject.config!r}"
        expect(made.config == subject.config, seen)

    @promise("it goes by one name, which is that of its visiting card")
    def goes_by_its_name(subject: Subject) -> None:
        name = getattr(subject.make(), "name", None)
        expect(name == subject.name, f"it is registered as {subject.name!r} and says {name!r}")


def made(subject: Subject, base: type) -> Any:
    """A new instance; a check of what it does has nothing to look at if there is none."""
    try:
        instance = subject.make()
    except Exception as error:
        raise NotApplicable(f"it cannot be made, see constructor_stores: {error}") from None
    if not isinstance(instance, base):
        raise NotApplicable(f"it is no {base.__name__}, see constructor_stores")
    return instance


def shown(text: object, most: int = 60) -> str:
    """`text` for a message: quoted, and not all of a long one."""
    quoted = ascii(text) if isinstance(text, str) and not text.isprintable() else repr(text)
    return quoted if len(quoted) <= most else f"{quoted[: most - 1]}…"
