"""Where the posts of an account come from: the interface that every network implements."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from .errors import FetchRefused

_ADDRESS = re.compile(r"(?P<network>[\w+-]+)://(?:(?P<server>[^/@?#]+)/)?@?(?P<name>[^/@?#]+)/?")
_SERVER = re.compile(r"(?=.)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?|\[::1\](:\d{1,5})?")
_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?")


@attrs.frozen
class Account:
    """
    Whose posts are wanted.

    Attributes:
        network: the fetcher's name, which is the address's scheme.
        name: the handle, without "@", in small letters.
        server: where it lives ("example.social"), where the network has several.
    """

    network: str
    name: str
    server: str = ""

    @property
    def address(self) -> str:
        """As people write it: "mastodon://example.social/ana"."""
        return f"{self.network}://{'/'.join(filter(None, (self.server, self.name)))}"

    @property
    def folder(self) -> str:
        """Where its posts lie below the store; a name that every file system takes."""
        parts = filter(None, (self.network, self.server, self.name))
        return "/".join(part.replace(":", "_") for part in parts)

    @property
    def url(self) -> str:
        """The server's address; plain HTTP on this machine only."""
        return f"{'http' if self.is_local else 'https'}://{self.server}"

    @property
    def is_local(self) -> bool:
        """Whether the server is on this machine."""
        return bool(_LOOPBACK.fullmatch(self.server))


@attrs.frozen(kw_only=True)
class Page:
    """
    Some posts of an account, the newest first.

    Attributes:
        posts: as the network tells them, JSON objects; those that everybody may read only.
        newest: the id of the first post on the page, also if it is not among `posts`.
        cursor: where the next, older page begins; None if there is none.
        read: how many posts the network gave, which is what it charges for.
    """

    posts: tuple[dict[str, Any], ...] = ()
    newest: str | None = None
    cursor: str | None = None
    read: int = 0


@attrs.frozen(kw_only=True)
class FetcherConfig:
    """What every fetcher can be told."""

    timeout: float = attrs.field(default=30.0, metadata={"help": "seconds to wait for an answer"})


class Fetcher(ABC):
    """
    Asks a network for pages of an account's posts, the newest first. Write `id_of`, `look_up` and
    `page`; what is stored, where a walk goes on and what may be spent is the caller's affair.

    Money is counted in thousandths of a dollar.
    """

    name: str = ""
    form: ClassVar[str] = ""  # of an address, to show to people
    handle: ClassVar[re.Pattern[str]] = re.compile(r"\w([\w.-]*\w)?")
    needs_server: ClassVar[bool] = False
    page_sizes: ClassVar[tuple[int, int]] = (1, 100)  # what may be asked for, and is, at once
    most: ClassVar[int | None] = None  # older posts than these are not given
    look_up_price: ClassVar[int] = 0
    highest_price: ClassVar[int] = 0  # of a post, whoever asks

    def __init__(self, config: Any) -> None:
        """Store the configuration; connect in `open`."""
        self.config = config

    @classmethod
    def account(cls, address: str) -> Account:
        """
        The account behind an address.

        Raises:
            FetchRefused: it is not of this network's form.
        """
        found = _ADDRESS.fullmatch(address.strip())
        server = (found["server"] or "").lower() if found else ""
        if (
            found is None
            or not cls.handle.fullmatch(name := found["name"].lower())
            or (server and not _SERVER.fullmatch(server))
            or (cls.needs_server and not server)
        ):
            raise FetchRefused(f"{address}: is no address of an account; write {cls.form}")
        return Account(found["network"], name, server)

    @classmethod
    @abstractmethod
    def id_of(cls, post: Mapping[str, Any]) -> str:
        """The id of a stored post, unique in its account."""

    def open(self, account: Account) -> None:
        """
        Get ready to ask for this account, without asking yet.

        Raises:
            FetchRefused: credentials are missing; the message names the variables.
        """
        self.asked = account

    @abstractmethod
    def look_up(self) -> dict[str, Any]:
        """
        What `page` needs to know about the account, asked once and stored: no secrets.

        A number under "posts", if the network tells how many there are, is shown to people.

        Raises:
            FetchRefused: there is no such account, or not everybody may read it.
            TryLater: too many questions.
            FetchError: no answer.
        """

    @abstractmethod
    def page(
        self, who: Mapping[str, Any], *, since: str | None, cursor: str | None, size: int
    ) -> Page:
        """
        The newest posts, or those from `cursor` on.

        Args:
            who: what `look_up` found.
            since: posts up to this id are known and need not be given.
            size: give at most so many.

        Raises:
            FetchRefused, TryLater: nothing was read.
            FetchError: no answer; what it would have cost may have been charged.
        """

    def price(self, who: Mapping[str, Any]) -> int:
        """What one post of this account costs."""
        return self.highest_price

    def close(self) -> None:
        """Release connections."""
