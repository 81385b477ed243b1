"""Plain values in, frozen attrs objects out: strictly, and with every mistake at once."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal, Union, cast, get_args, get_origin

import attrs
import cattrs

from .errors import ConfigError

_NAMES = {bool: "true or false", int: "a whole number", float: "a number", str: "text in quotes"}


@attrs.frozen
class Problem:
    """One mistake: the dotted key and what is wrong there."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def structure(
    values: Mapping[str, Any],
    cls: type,
    key: str,
    problems: list[Problem],
    base: Path | None = None,
) -> Any:
    """
    An instance of the attrs class `cls`, or None if there are mistakes, which join `problems`.

    Args:
        key: where `values` stand in the file, for messages.
        base: the folder that relative paths are relative to, also those that are defaults.
    """
    attrs.resolve_types(cls)
    fields = {field.name: field for field in attrs.fields(cls)}
    before = len(problems)
    arguments = {}
    for name, value in values.items():
        where = f"{key}.{name}" if key else name
        field = fields.get(name)
        if field is None:
            problems.append(Problem(where, "unknown key" + suggestion(name, fields)))
            continue
        try:
            made = _converter().structure(value, cast(Any, field.type))
            if field.validator is not None:
                field.validator(None, field, made)
        except Exception as error:  # cattrs and validators raise what they like
            problems.append(Problem(where, _explain(error, value)))
            continue
        arguments[name] = _rebase(made, base, field.metadata)
    for name in fields.keys() - values.keys():
        default = fields[name].default
        if default is attrs.NOTHING:
            problems.append(Problem(f"{key}.{name}" if key else name, "is required"))
        elif isinstance(default, Path):
            arguments[name] = _rebase(default, base)
    if len(problems) > before:
        return None
    try:
        return cls(**arguments)
    except Exception as error:  # a rule between several fields
        problems.append(Problem(key, _message(error)))
        return None


def structure_options(cls: type, values: Mapping[str, Any], source: str) -> Any:
    """
    Keyword arguments of the Python interface, as strict as the file.

    Raises:
        ConfigError: with every mistake.
    """
    problems: list[Problem] = []
    made = structure(values, cls, "", problems)
    if problems:
        raise ConfigError(source, [str(problem) for problem in problems])
    return made


def suggestion(name: str, known: typing.Iterable[str]) -> str:
    """ "; did you mean 'x'?", or what there is if nothing is near."""
    names = sorted(known)
    close = get_close_matches(name, names, 1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f" (there are: {', '.join(names)})" if 0 < len(names) <= 20 else ""


@cache
def _converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, detailed_validation=False)

    def strict(kind: type, accepts: tuple[type, ...]) -> Any:
        def hook(value: Any, _: Any) -> Any:
            if type(value) not in accepts:
                raise TypeError(f"must be {_NAMES[kind]}, not {_shown(value)}")
            return kind(value)

        return hook

    # cattrs would coerce: int(2.9) is 2, bool("false") is True. TOML has the types already.
    for kind, accepts in {bool: (bool,), int: (int,), float: (int, float), str: (str,)}.items():
        converter.register_structure_hook(kind, strict(kind, accepts))
    converter.register_structure_hook(Path, lambda value, _: Path(strict(str, (str,))(value, str)))
    converter.register_structure_hook_func(
        lambda kind: _origin(kind) is tuple, lambda v, kind: _list(converter, v, kind)
    )
    converter.register_structure_hook_func(lambda kind: _origin(kind) is Literal, _literal)
    converter.register_structure_hook_func(
        lambda kind: _origin(kind) in (Union, types.UnionType),
        lambda v, kind: _union(converter, v, kind),
    )
    return converter


def _origin(kind: Any) -> Any:
    return get_origin(kind)


def _list(converter: cattrs.Converter, value: Any, kind: Any) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        raise TypeError(f"must be a list such as [{_shown(value)}]")
    return tuple(converter.structure(item, get_args(kind)[0]) for item in value)


def _literal(value: Any, kind: Any) -> Any:
    choices = get_args(kind)
    if value in choices and type(value) in {type(choice) for choice in choices}:
        return value
    names = [str(choice) for choice in choices]
    raise ValueError(
        f"must be one of {', '.join(map(repr, choices))}, not {_shown(value)}"
        + (suggestion(value, names) if isinstance(value, str) and len(names) > 20 else "")
    )


def _union(converter: cattrs.Converter, value: Any, kind: Any) -> Any:
    reasons = []
    for one in get_args(kind):
        if one is type(None):
            if value is None:
                return None
            continue
        try:
            return converter.structure(value, one)
        except (TypeError, ValueError) as error:
            reasons.append(_message(error))
    raise TypeError(", or ".join(dict.fromkeys(reasons)))


def _shown(value: Any) -> str:
    text = repr(value).lower() if isinstance(value, bool) else repr(value)
    return text.replace("'", '"') if len(text) <= 60 else f"a {type(value).__name__}"


def _message(error: BaseException) -> str:
    return str(error.args[0]) if error.args else str(error) or type(error).__name__


def _explain(error: BaseException, value: Any) -> str:
    """What is wrong, without the attribute's name that the messages of attrs begin with."""
    message = re.sub(r"^'\w+' (?=must )", "", _message(error))
    bound = re.fullmatch(r"(must be [<>]=? \S+): .*", message)
    return f"{bound[1]}, not {_shown(value)}" if bound else message


def _rebase(value: Any, base: Path | None, metadata: Mapping[str, Any] | None = None) -> Any:
    if base is None:
        return value
    if isinstance(value, Path):
        return base / value.expanduser()
    # A name or a folder, whichever there is.
    if metadata and metadata.get("may_be_folder") and (base / value).is_dir():
        return str(base / value)
    return value
