"""A server that speaks Mastodon's API: how to ask it, and what its errors mean."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import attrs

from ..errors import AuthError, BrokenPlugin, PublishError, RateLimited, Refused
from . import connecting

TOKEN = "MASTODON_ACCESS_TOKEN"  # noqa: S105  the name of the variable


@attrs.define
class Server:
    """
    Ask `api` within `translated`, which makes errors into ours.

    Attributes:
        url: its address.
        timeout: seconds to wait for an answer.
        api: of Mastodon.py, once it is open.
    """

    url: str
    token: str = attrs.field(repr=False)
    timeout: float
    api: Any = attrs.field(default=None, init=False)
    _status: int = attrs.field(default=0, init=False)  # of the last answer
    _later: str = attrs.field(default="", init=False)

    def open(self) -> None:
        """Get ready to ask, without asking yet."""
        try:
            import requests
            from mastodon import Mastodon
            from urllib3.util import Retry
        except ImportError as error:
            raise BrokenPlugin(
                "the mastodon publisher needs Mastodon.py; try: pip install 'tweetgen[mastodon]'"
            ) from error

        class Fresh(requests.adapters.HTTPAdapter):
            def send(self, *args: Any, **kwargs: Any) -> Any:
                self.poolmanager.clear()
                return super().send(*args, **kwargs)

        session = requests.Session()
        # A bot posts seldom: what was kept alive may be dead, and then a post is a doubt. Not
        # every server says that it will close a connection, so that it is not left to them.
        session.headers["Connection"] = "close"
        # Asking costs nothing and is repeated where a connection broke; sending never is, whatever
        # became of it ("other" would be, for every method).
        again = Retry(2, status=0, other=0, allowed_methods=["GET"])
        session.mount(self.url, Fresh(max_retries=again))
        session.hooks["response"].append(self._note)
        self.api = Mastodon(
            api_base_url=self.url,
            access_token=self.token,
            ratelimit_method="throw",
            request_timeout=self.timeout,
            version_check_mode="none",
            session=session,
        )

    def close(self) -> None:
        """Release connections."""
        if self.api is not None:
            self.api.session.close()
            self.api = None

    def _note(self, response: Any, *args: Any, **kwargs: Any) -> None:
        """The client's errors do not all tell the number of the answer."""
        self._status = response.status_code
        self._later = response.headers.get("Retry-After", "")

    @contextmanager
    def translated(self, lost: type[PublishError], unsent: type[PublishError]) -> Iterator[None]:
        """
        Args:
            lost: what a lost answer means.
            unsent: what it means that the request surely did not arrive.
        """
        import mastodon

        try:
            yield
        except mastodon.MastodonNetworkError as error:
            kind = unsent if _never_arrived(error.__context__) else lost
            raise kind("mastodon: there is no answer from its server") from self._cause(error)
        except (mastodon.MastodonError, ValueError, LookupError, TypeError) as error:
            raise self._meaning(error, lost) from self._cause(error)

    def _cause(self, error: Exception) -> Exception | None:
        return connecting.cause(error, [self.token])

    def _meaning(self, error: Exception, lost: type[PublishError]) -> PublishError:
        """What an answer means, by its number: that of an error, or of one that cannot be read."""
        import mastodon

        if not isinstance(error, mastodon.MastodonError) or self._status < 400:
            return lost("mastodon: its server gave an answer that makes no sense")
        said = connecting.without(str(error.args[-1] or ""), [self.token])
        if self._status == 429:
            return RateLimited(self._wait(), "mastodon: its server asks to wait")
        if self._status >= 500:
            return lost(f"mastodon: its server has a problem (HTTP {self._status})")
        if self._status in (401, 403):
            return AuthError(
                f"mastodon: its server does not accept the token in {TOKEN} ({said}); "
                "it needs the scopes read and write"
            )
        return Refused(f"mastodon: {said or f'HTTP {self._status}'}")

    def _wait(self) -> float:
        """Seconds, by the clock of the server if it told that."""
        reset: float | None = self.api.ratelimit_reset
        if reset is not None:
            return max(1.0, reset - time.time())
        return float(self._later) if self._later.isdigit() else connecting.WAIT


def _never_arrived(error: BaseException | None) -> bool:
    """Whether there was no connection on which a request could have been sent."""
    import requests
    from urllib3 import exceptions

    if isinstance(error, requests.ConnectTimeout):
        return True
    if not isinstance(error, requests.ConnectionError) or not error.args:
        return False
    reason = getattr(error.args[0], "reason", None)
    if isinstance(reason, exceptions.SSLError):
        return bool(reason.args) and isinstance(reason.args[0], ssl.SSLCertVerificationError)
    return isinstance(reason, exceptions.NewConnectionError)
