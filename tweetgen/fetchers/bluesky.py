"""Bluesky, through atproto: an account's records, from the server that keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import FetchError, FetchRefused, TryLater
from ..fetcher import Account, Fetcher, Page

_POSTS = "app.bsky.feed.post"
_NO_ACCOUNT = re.compile(r"Unable to resolve|Could not find repo|not found", re.I)


class BlueskyFetcher(Fetcher):
    """All posts of an account; what it reposted or liked are other records."""

    name = "bluesky"
    form = "bluesky://handle"
    handle = re.compile(r"did:[a-z]+:[\w.:%-]+|[a-z0-9-]+(\.[a-z0-9-]+)+")

    @classmethod
    def id_of(cls, post: Mapping[str, Any]) -> str:
        return _key(post)

    def open(self, account: Account) -> None:
        super().open(account)
        try:
            import atproto
        except ImportError as error:
            raise FetchRefused(
                f"{account.address}: atproto is not installed; try: pip install 'tweetgen[bluesky]'"
            ) from error

        self._request = atproto.Request(timeout=self.config.timeout)
        self._client: atproto.Client | None = None

    def look_up(self) -> dict[str, Any]:
        name, server = self.asked.name, self.asked.url if self.asked.server else ""
        did: str | None = name
        with self._translated():
            if not name.startswith("did:"):
                did = self._ask_handle(server) if server else self._resolver().handle.resolve(name)
            if did is None:
                problem = "no account was found; is it spelled right, and is there a network?"
                raise FetchRefused(f"{self.asked.address}: {problem}")
            server = server or self._server_of(did)
        return {"id": did, "handle": name, "server": server}

    def _server_of(self, did: str) -> str:
        from atproto import exceptions

        try:
            server: str | None = self._resolver().did.resolve_atproto_data(did).pds
        except exceptions.AtProtocolError:
            server = None
        if not server:
            raise FetchError(f"{self.asked.address}: no directory tells which server keeps it")
        return server

    def page(
        self, who: Mapping[str, Any], *, since: str | None, cursor: str | None, size: int
    ) -> Page:
        from atproto import models

        with self._translated():
            asked = models.ComAtprotoRepoListRecords.Params(
                repo=who["id"], collection=_POSTS, limit=size, cursor=cursor
            )
            answer = self._ask(who["server"], "com.atproto.repo.listRecords", asked)
            found = list(answer["records"])
            keys = [_key(one) for one in found]
            author = {"did": who["id"], "handle": who["handle"]}
            # Keys are times; there is no way to ask for the newer ones only.
            new = [one for one, key in zip(found, keys, strict=True) if not since or key > since]
            more = answer.get("cursor") if len(new) == len(found) else None
            return Page(
                posts=tuple({**one, "author": author} for one in new),
                newest=keys[0] if keys else None,
                cursor=more,
                read=len(found),
            )

    def close(self) -> None:
        self._request.close()

    def _resolver(self) -> Any:
        from atproto import IdResolver

        return IdResolver(timeout=self.config.timeout)

    def _ask_handle(self, server: str) -> str:
        from atproto import models

        asked = models.ComAtprotoIdentityResolveHandle.Params(handle=self.asked.name)
        return str(self._ask(server, "com.atproto.identity.resolveHandle", asked)["did"])

    def _ask(self, server: str, question: str, asked: Any) -> dict[str, Any]:
        """The answer as JSON; the client's own models would drop what they do not know."""
        import atproto

        if self._client is None:
            self._client = atproto.Client(server, request=self._request)
        content: dict[str, Any] = self._client.invoke_query(question, params=asked).content
        return content

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import httpx
        from atproto import exceptions

        address = self.asked.address
        try:
            yield
        except exceptions.RequestErrorBase as error:
            answer = error.response
            if answer is None or answer.status_code >= 500:
                said = f" (HTTP {answer.status_code})" if answer else ""
                raise FetchError(f"{address}: no answer from its server{said}") from error
            if answer.status_code == 429:
                reset = str(answer.headers.get("ratelimit-reset", ""))
                message = f"{address}: its server asks to wait, it was asked too often"
                raise TryLater(message, float(reset) if reset.isdigit() else None) from error
            said = str(getattr(answer.content, "message", "")) or f"HTTP {answer.status_code}"
            if _NO_ACCOUNT.search(said):
                said = "there is no such account"
            raise FetchRefused(f"{address}: {said}") from error
        except httpx.TransportError as error:  # not all of them are translated by the client
            raise FetchError(f"{address}: no answer from its server") from error
        except (exceptions.AtProtocolError, ValueError, LookupError, TypeError) as error:
            raise FetchError(f"{address}: its server gave an answer that makes no sense") from error


def _key(record: Mapping[str, Any]) -> str:
    """The last part of at://did/collection/key."""
    return str(record["uri"]).rpartition("/")[2]
