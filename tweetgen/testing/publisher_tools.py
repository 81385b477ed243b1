"""Where the checks of publishers run: nothing that is done there gets out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import attrs

from ..errors import Refused
from ..publisher import Post, Publisher, Receipt
from ..sealed import sealed
from .check import NotApplicable, Subject
from .promises import made, shown
from .sandbox import files_in, listening, secrets_set


@contextmanager
def traces() -> Iterator[list[str]]:
    """What others could notice of what is done in here, in words; known at the end."""
    found: list[str] = []
    before = files_in(Path())
    with sealed() as refused, listening() as heard:
        yield found
    if refused:
        found.append(f"it wanted to reach {_names(refused)}")
    written = [name for name, data in files_in(Path()).items() if before.get(name) != data]
    if written:
        found.append(f"it wrote {', '.join(written)}")
    if heard.printed:
        found.append(f"it printed {shown(heard.printed)}")


def _names(refused: list[str]) -> str:
    return ", ".join(dict.fromkeys(refused))


def credentials(subject: Subject) -> tuple[str, ...]:
    """The variables with secrets; of a card that is wrong, what may be meant."""
    told = subject.component.credentials
    names = (told,) if isinstance(told, str) else told
    return tuple(name for name in names if isinstance(name, str) and name and "=" not in name)


@contextmanager
def closed(subject: Subject) -> Iterator[None]:
    """The empty folder, without ways out, that every check runs in."""
    with chdir(subject.new_folder()), secrets_set(credentials(subject)), sealed():
        yield


def publisher(subject: Subject) -> Publisher:
    """A new one whose files are in the current folder, wherever its options would put them."""
    made(subject, Publisher)
    return made_here(subject)


def made_here(subject: Subject) -> Publisher:
    """One that was not tried before, see `publisher`."""
    config = subject.config
    values = {field.name: getattr(config, field.name) for field in attrs.fields(type(config))}
    outside = {
        name: Path(value.name or "there")
        for name, value in values.items()
        if isinstance(value, Path)
        and (value.is_absolute() or ".." in value.parts or value.parts[:1] == ("~",))
    }
    # Evolved only where it must be: a network in memory may live in the configuration.
    one: Publisher = subject.component.make(attrs.evolve(config, **outside) if outside else config)
    return one


@contextmanager
def sending(subject: Subject) -> Iterator[Publisher]:
    """One that may publish: it declares no secrets, and whatever it wants outside is refused."""
    if subject.component.credentials:
        raise NotApplicable("it declares credentials, and checks never really post")
    one = publisher(subject)
    with sealed() as refused:
        try:
            with one:
                yield one
        except Exception:
            if not refused:
                raise
            reason = f"it wants to reach {_names(refused)}, which checks refuse"
            raise NotApplicable(reason) from None


def sent(one: Publisher, post: Post) -> Receipt:
    """The receipt of a post, for checks that have nothing to look at without it."""
    try:
        receipt = one.publish(post)
    except Refused as error:
        raise NotApplicable(f"it refused {shown(post.text)}: {error}") from None
    if wrong_receipt(receipt):
        raise NotApplicable("it gave no receipt, see publish_gives_a_receipt")
    return receipt


def wrong_receipt(receipt: Any) -> str:
    """What is wrong with it; nothing if it is one."""
    if not isinstance(receipt, Receipt):
        return f"it gave {shown(receipt)}"
    if not isinstance(receipt.id, str) or not receipt.id.strip():
        return f"the id is {shown(receipt.id)}"
    if receipt.url is not None and not re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", str(receipt.url)):
        return f"the url is {shown(receipt.url)}"
    return ""


def asked(question: Callable[[], Any]) -> Any:
    """The answer, if it can be had without a network."""
    with sealed(programs=False) as refused:
        try:
            return question()
        except Exception:
            if refused:
                raise NotApplicable(f"it asks {refused[0]}, and checks reach no network") from None
            raise
