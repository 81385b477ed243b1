"""Secrets, from the environment or from a file that the user names, and from nowhere else."""

from __future__ import annotations

import configparser
import json
import logging
import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from .errors import AuthError, storage_errors

logger = logging.getLogger("tweetgen")
_IN_ONE_PIECE = re.compile("[!-~]+")
_SHORTEST = 6  # a shorter value is a name or a number, and stands in many texts
# What tells who one is stands in an address before the @, and in the values of its query.
_USER = re.compile(r"(?<=://)[^\s/?#]+@")
_VALUE = re.compile(r"(?<=[?&#])(?P<name>[\w.%\[\]-]+)=(?P<value>[^\s&#'\"<>()]+)")
_SECRET_NAME = re.compile("auth|code|cred|jwt|key|pass|pwd|secret|session|sig|token", re.I)
_LONG = 16  # letters; a shorter value of another name says how many, or in which order

_known: set[str] = set()  # every secret that this process has met


class Credentials(dict[str, str]):
    """What `read` found, by the names that were asked for; its repr shows no value."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(self)})"

    __str__ = __repr__

    def hide(self, text: str) -> str:
        """`text` with "***" where a secret stands in it: for words that others wrote."""
        return _without(self.values(), text)


def remember(*secrets: str) -> None:
    """Keep what was not got by `read` out of what `hidden` lets through, too."""
    _known.update(secrets)


def hidden(text: str) -> str:
    """
    `text` with "***" for every secret that this process has met, however it is quoted, and for
    what looks like one in an address: for words of other libraries.
    """
    forms = {
        form
        for secret in tuple(_known)
        for form in (secret, quote(secret, safe=""), quote_plus(secret), repr(secret)[1:-1])
    }
    return _VALUE.sub(_shown_value, _USER.sub("***@", _without(forms, text)))


def _without(secrets: Iterable[str], text: str) -> str:
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= _SHORTEST:
            text = text.replace(secret, "***")
    return text


def _shown_value(match: re.Match[str]) -> str:
    name, value = match["name"], match["value"]
    looks_secret = len(value) >= _LONG and not value.isdigit()
    return f"{name}=***" if looks_secret or _SECRET_NAME.search(name) else match.group()


def read(
    path: Path | None,
    names: Iterable[str] | Mapping[str, Sequence[str]],
    *,
    optional: Collection[str] = (),
) -> Credentials:
    """
    The values of `names`.

    Args:
        path: a file of JSON, INI or KEY=value lines; None for the environment.
        names: the environment variables, perhaps with the keys that they have in files. A key in
            a section of INI, or in an object inside JSON, may be told as "section.key".
        optional: those of `names` that may be missing.

    Raises:
        AuthError: one is missing or holds what no secret holds, or the file cannot be read; the
            message names keys and never a value.
    """
    keys = names if isinstance(names, Mapping) else dict.fromkeys(names, ())
    if path is None:
        found = {name: os.environ.get(name, "").strip() for name in keys}
        missing = [name for name in keys if not found[name] and name not in optional]
        lacking = f"set {_listed('the environment variable', missing)}"
    else:
        warn_if_open(path)
        content = _content(path)
        found = {name: _first(content, (name, *keys[name])) for name in keys}
        missing = [(*keys[name], name)[0] for name in keys if not (found[name] or name in optional)]
        lacking = f"{path} lacks {_listed('the key', missing)}"
    if missing:
        raise AuthError(f"credentials are missing; {lacking}")
    for name, value in found.items():
        if not value.isprintable():
            where = "the environment" if path is None else path
            raise AuthError(f"{where}: {name} holds a line break or the like; copy it once more")
    remember(*found.values())
    return Credentials({name: value for name, value in found.items() if value})


def secret(variable: str) -> str:
    """
    What one environment variable holds, fit to stand in a header or an address.

    Raises:
        AuthError: it is not set, or cannot be what it should be; the message never shows it.
    """
    value = read(None, [variable])[variable]
    if not _IN_ONE_PIECE.fullmatch(value):
        raise AuthError(f"{variable} holds signs that cannot stand in it; copy it again")
    return value


def warn_if_open(path: Path) -> None:
    """Say so if others on this machine may read the file."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return  # reading it will say why
    if os.name != "nt" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        logger.warning("%s holds secrets and others may read it; run: chmod 600 %s", path, path)


def _content(path: Path) -> dict[str, str]:
    """Everything in the file, with keys in small letters."""
    try:
        with storage_errors(path):
            text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise AuthError(f"{path}: is not a text file") from None
    # What parsers say, and hold, quotes the line that they stumble over: a secret, perhaps.
    try:
        found = json.loads(text) if text.lstrip().startswith("{") else _of_lines(text)
    except json.JSONDecodeError as error:
        raise AuthError(f"{path}: is no valid JSON, see line {error.lineno}") from None
    except configparser.Error as error:
        number = getattr(error, "lineno", None) or getattr(error, "errors", [[0]])[0][0]
        # One line was put before the file's own.
        problem = f"line {number - 1} is neither KEY=value nor [section]"
        raise AuthError(f"{path}: {problem}") from None
    return {key.lower(): value.strip() for key, value in _flat(found)}


def _of_lines(text: str) -> dict[str, dict[str, str]]:
    """INI, and KEY=value lines, which are INI without sections."""
    parser = configparser.ConfigParser(
        delimiters=("=",), interpolation=None, strict=False, default_section="\0"
    )
    parser.read_string(f"[.]\n{text}")
    return {
        section: {
            key.removeprefix("export "): _unquoted(value) for key, value in parser.items(section)
        }
        for section in parser.sections()
    }


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def _flat(found: Mapping[str, Any], section: str = "") -> Iterator[tuple[str, str]]:
    """Values by "key" and, inside of something, by "section.key"."""
    for key, value in found.items():
        if isinstance(value, Mapping):
            yield from _flat(value, key)
        elif isinstance(value, str | int | float):
            yield key, str(value)
            yield f"{section}.{key}", str(value)


def _first(content: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((content[key.lower()] for key in keys if content.get(key.lower())), "")


def _listed(what: str, names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{what} {names[0]}"
    return f"{what}s {', '.join(names[:-1])} and {names[-1]}" if names else ""
