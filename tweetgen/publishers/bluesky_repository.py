"""An account's repository on its server: logging in, its records, and what errors mean."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from ..credentials import remember, secret
from ..errors import (
    AuthError,
    BrokenPlugin,
    NotSent,
    PublishError,
    RateLimited,
    Refused,
    storage_errors,
)
from ..files import write_whole
from . import connecting

HANDLE, PASSWORD = "BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"

URI = re.compile(r"at://(?P<repo>[^/]+)/(?P<collection>[^/]+)/(?P<rkey>[^/?#]+)")
_CREDENTIALS = frozenset(
    "AccountDeactivated AccountSuspended AccountTakedown AuthFactorTokenRequired AuthMissing "
    "AuthenticationRequired ExpiredToken InvalidToken".split()
)
_NOT_SERVED = frozenset("MethodNotImplemented NotImplemented XRPCNotSupported".split())
_NO_APPVIEW = "its server has no AppView to ask now, which knows of mentions and others' posts"


@attrs.define
class Repository:
    """
    Log in with `open`; ask within `translated`, which makes errors into ours.

    Attributes:
        name: the account's handle.
        server: where it logs in; that tells where the repository is.
        stored: a file for the session, so that not every run logs in: that is rationed.
        timeout: seconds to wait for an answer.
        client: of atproto, once it is open.
    """

    name: str
    server: str
    stored: Path | None
    timeout: float
    client: Any = attrs.field(default=None, init=False)
    _session: Any = attrs.field(default=None, init=False, repr=False)

    @property
    def did(self) -> str:
        """The account's lasting name."""
        return str(self._session.did)

    @property
    def handle(self) -> str:
        """The account's name as people know it."""
        return str(self._session.handle)

    def open(self) -> None:
        """Go on where the session in the file ended, or log in."""
        if not self.name:
            raise AuthError(
                'bluesky: whose account is it? Set handle = "..." in [publisher.bluesky], or the '
                f"variable {HANDLE}"
            )
        secret(PASSWORD)
        self.close()
        self.client = self._resumed() or self._logged_in()

    def close(self) -> None:
        """Release connections; the session stays good."""
        if self.client is not None:
            self.client.request.close()
            self.client = None

    def _new_client(self) -> Any:
        try:
            import atproto
            import httpx
        except ImportError as error:
            raise BrokenPlugin(
                "the bluesky publisher needs atproto; try: pip install 'tweetgen[bluesky]'"
            ) from error
        # A bot posts seldom: what was kept alive would be dead, and the first post a doubt.
        request = atproto.Request(
            timeout=self.timeout, limits=httpx.Limits(max_keepalive_connections=0)
        )
        client = atproto.Client(connecting.server_url(self.server), request=request)
        client.on_session_change(self._keep)
        return client

    def _logged_in(self) -> Any:
        client = self._new_client()
        try:
            with self.translated(NotSent, NotSent):
                # The profile would be another server's answer, which need not be there.
                client.login(self.name, secret(PASSWORD), fetch_bsky_profile=False)
        except BaseException:
            client.request.close()
            raise
        return client

    def _resumed(self) -> Any:
        """A client with the session of an earlier run; None if there is none that is good."""
        if self.stored is None or not self.stored.exists():
            return None
        client = self._new_client()
        try:
            if session := self._readable(self.stored):
                with self.translated(NotSent, NotSent):
                    client.login(session_string=session, fetch_bsky_profile=False)
                    client.com.atproto.server.get_session()
                return client
        except (AuthError, Refused):  # it was ended, or is too old
            pass
        except BaseException:
            client.request.close()
            raise
        client.request.close()
        return None

    def _readable(self, path: Path) -> str:
        """What is in the file, if it is whole and of this account."""
        from atproto import Session, exceptions

        try:
            with storage_errors(path):
                text = path.read_text("utf-8")
            session = Session.decode(text)
            whole = session.access_jwt_payload.exp and session.refresh_jwt
        except (exceptions.AtProtocolError, ValueError, TypeError):
            return ""
        return text if whole and self.name in (session.handle, session.did) else ""

    def _keep(self, event: Any, session: Any) -> None:
        """Store a session before it is used: a token that was renewed replaces the old one."""
        self._session = session
        remember(session.access_jwt, session.refresh_jwt)
        if self.stored is not None and event.value != "import":
            write_whole(self.stored, session.export(), private=True)

    def ask(self, question: str, asked: Any) -> dict[str, Any]:
        """The answer as JSON; the client's own models would drop what they do not know."""
        content: dict[str, Any] = self.client.invoke_query(question, params=asked).content
        return content

    def get(self, uri: str) -> dict[str, Any] | None:
        """
        The record at://repo/collection/key with its version: uri, cid, value; None if it is gone.

        Raises:
            Refused: `uri` is no such address.
        """
        from atproto import exceptions, models

        found = URI.fullmatch(uri)
        if found is None:
            raise Refused(f"bluesky: {uri} is no address of a record")
        asked = models.ComAtprotoRepoGetRecord.Params(**found.groupdict())
        try:
            return self.ask("com.atproto.repo.getRecord", asked)
        except exceptions.BadRequestError as error:
            if _code(error) == "RecordNotFound":
                return None
            raise

    def put(
        self, collection: str, key: str, record: Mapping[str, Any], swap: str | None = None
    ) -> dict[str, Any] | None:
        """
        Store a record of the account's own; None if something else has its place.

        Args:
            swap: the version that it replaces; None for none, which the client's own models
                would not send.
        """
        from atproto import exceptions

        body = {
            "repo": self.did,
            "collection": collection,
            "rkey": key,
            "record": record,
            "swapRecord": swap,
        }
        try:
            answer = self.client.invoke_procedure(
                "com.atproto.repo.putRecord",
                content=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
            )
        except exceptions.BadRequestError as error:
            if _code(error) == "InvalidSwap":
                return None
            raise
        put: dict[str, Any] = answer.content
        return put

    def upload(self, data: bytes, kind: str) -> dict[str, Any]:
        """A blob of a media type ("image/png"), as records refer to it."""
        answer = self.client.invoke_procedure(
            "com.atproto.repo.uploadBlob", content=data, headers={"Content-Type": kind}
        )
        blob: dict[str, Any] = answer.content["blob"]
        return blob

    @contextmanager
    def translated(self, lost: type[PublishError], unsent: type[PublishError]) -> Iterator[None]:
        """
        Args:
            lost: what a lost answer means.
            unsent: what it means that the request surely did not arrive.
        """
        import httpx
        from atproto import exceptions

        try:
            yield
        except exceptions.RequestErrorBase as error:
            if error.response is None:
                never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
                kind = unsent if isinstance(error.__cause__, never) else lost
                told = kind("bluesky: there is no answer from its server")
            else:
                told = self._meaning(error, lost)
            raise told from connecting.cause(error, self._secrets())
        except httpx.HTTPError as error:  # the client lets some through as they are
            cause = connecting.cause(error, self._secrets())
            raise lost("bluesky: there is no answer from its server") from cause
        except (exceptions.AtProtocolError, ValueError, LookupError, TypeError) as error:
            # What it would be chained to quotes the answer, which may hold a token.
            name = type(error).__name__
            problem = f"bluesky: its server gave an answer that makes no sense ({name})"
            raise lost(problem) from None

    def _secrets(self) -> list[str]:
        tokens = (self._session.access_jwt, self._session.refresh_jwt) if self._session else ()
        return [os.environ.get(PASSWORD, ""), *tokens]

    def _meaning(self, error: Any, lost: type[PublishError]) -> PublishError:
        status, code = error.response.status_code, _code(error)
        said = str(getattr(error.response.content, "message", "") or code or f"HTTP {status}")
        said = connecting.without(said, self._secrets())
        if status == 429:
            return RateLimited(_wait(error.response.headers), "bluesky: its server asks to wait")
        if code in _NOT_SERVED:
            return Refused(f"bluesky: {_NO_APPVIEW}")
        if code == "UpstreamFailure":
            return lost(f"bluesky: {_NO_APPVIEW}")
        if status >= 500:
            return lost(f"bluesky: its server has a problem (HTTP {status})")
        if status in (401, 403) or code in _CREDENTIALS:
            return AuthError(
                f"bluesky: {self.server} does not accept {HANDLE} and {PASSWORD} ({said})"
            )
        return Refused(f"bluesky: {said}")


def _code(error: Any) -> str:
    """The name of the error, as the protocol has them."""
    return str(getattr(getattr(error.response, "content", None), "error", "") or "")


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds until the server's limit is reset."""
    reset, after = headers.get("ratelimit-reset", ""), headers.get("retry-after", "")
    if reset.isdigit():
        return max(1.0, float(reset) - time.time())
    return float(after) if after.isdigit() else connecting.WAIT
