"""tweepy, with what it lacks: timeouts, silence about secrets, and another server for tests."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

if TYPE_CHECKING:
    import requests
    import tweepy

HOST = "https://api.twitter.com"  # as tweepy writes it, and signs
KEYS = ("X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET")
LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/?")


def client(*, timeout: float, server: str = "", **credentials: str | None) -> tweepy.Client:
    """
    A client that gives dictionaries, and raises where X asks to wait.

    Waiting inside the call could take a day, and recurses where X does not say how long.

    Args:
        timeout: seconds to wait for a connection, and again for an answer.
        server: the address of a stand-in on this machine, instead of X.
        **credentials: as `tweepy.Client` names them.
    """
    import tweepy

    found = tweepy.Client(**credentials, wait_on_rate_limit=False, return_type=dict)
    prepare(found.session, timeout=timeout, server=server)
    return found


def prepare(session: requests.Session, *, timeout: float, server: str = "") -> None:
    """Give a session of tweepy's what it lacks."""
    for name in ("tweepy", "oauthlib", "requests_oauthlib"):  # their debug messages quote tokens
        logger = logging.getLogger(name)
        logger.setLevel(max(logger.level, logging.INFO))
    session.mount(f"{HOST}/", _adapter(timeout, server))


def surely_not_sent(error: requests.RequestException) -> bool:
    """Whether a request ended before there was a connection to send it through."""
    import requests
    from urllib3.exceptions import ConnectTimeoutError

    reason = getattr(error.args[0], "reason", None) if error.args else None
    early = (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError)
    return isinstance(error, early) or isinstance(reason, ConnectTimeoutError)


def _adapter(timeout: float, server: str) -> Any:
    """What sends requests; the server is changed after tweepy has signed them."""
    from requests.adapters import HTTPAdapter
    from urllib3.connection import HTTPSConnection
    from urllib3.connectionpool import HTTPSConnectionPool
    from urllib3.exceptions import HTTPError, NewConnectionError

    class Connection(HTTPSConnection):
        def connect(self) -> None:
            # TLS may also fail later, when much was sent: only here one can tell.
            try:
                super().connect()
            except NewConnectionError:
                raise
            except (OSError, HTTPError) as error:
                raise NewConnectionError(
                    self, f"{type(error).__name__} while connecting"
                ) from error

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            classes = self.poolmanager.pool_classes_by_scheme
            self.poolmanager.pool_classes_by_scheme = {**classes, "https": Pool}

        def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
            kwargs["timeout"] = kwargs.get("timeout") or timeout
            if server:
                url, here = urlsplit(str(request.url)), urlsplit(server)
                request.url = urlunsplit((here.scheme, here.netloc, url.path, url.query, ""))
                kwargs["proxies"] = {}
            return super().send(request, *args, **kwargs)

    return Adapter()
