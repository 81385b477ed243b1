"""HTTP for the small publishers: a request, and its answer or an error of ours."""

from __future__ import annotations

import logging
import math
import ssl
import time
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.parse import quote

import attrs

from ..credentials import remember
from ..errors import (
    AuthError,
    BrokenPlugin,
    NotSent,
    PublishError,
    RateLimited,
    Refused,
    Unknown,
)
from ..publisher import Publisher

TIMEOUT = attrs.field(
    default=30.0,
    validator=attrs.validators.gt(0),
    metadata={"help": "seconds to wait for the network"},
)
PATIENCE = 60.0  # seconds to wait, where a network asks to wait and does not say how long
_SHOWN = 200  # characters of what a network says in an error

Judge = Callable[[int, Any], PublishError | None]


def word(value: Any) -> str:
    """An id that a network gave; TypeError if it is none."""
    if not isinstance(value, str) or not value:
        raise TypeError("no text")
    return value


class Api:
    """
    One network's HTTP API.

    Every failure becomes an error of `tweetgen.errors`. Redirects are not followed, since they
    would carry secrets elsewhere. Neither an error nor a log of httpx shows a secret.
    """

    def __init__(
        self,
        network: str,
        base: str,
        *,
        timeout: float,
        headers: Mapping[str, str] | None = None,
        secrets: tuple[str, ...] = (),
        judge: Judge = lambda status, body: None,
    ) -> None:
        """
        Args:
            network: the publisher's name, whose first word is its extra's.
            base: what every path is appended to.
            secrets: what no message may show.
            judge: the error for a status (of 400 or more) and a body (JSON or None), if the
                network means something else than most.

        Raises:
            BrokenPlugin: httpx is not installed.
            AuthError: the address is none.
        """
        try:
            import httpx
        except ImportError as error:
            extra = network.partition("_")[0]
            raise BrokenPlugin(
                f"the {network} publisher needs httpx; try: pip install 'tweetgen[{extra}]'"
            ) from error

        self.network, self._base, self._judge = network, base, judge
        self._redactor = _Redactor(secrets)
        remember(*secrets)
        try:
            address = httpx.URL(base)
        except httpx.InvalidURL:
            raise AuthError(f"{network}: what should be an address is none") from None
        if address.scheme not in ("http", "https") or not address.host:
            raise AuthError(f"{network}: an address begins with https://")
        agent = {"user-agent": "tweetgen"}
        self._client = httpx.Client(
            timeout=timeout, headers=agent | dict(headers or {}), verify=_certificates()
        )
        logging.getLogger("httpx").addFilter(self._redactor)

    def close(self) -> None:
        """Disconnect."""
        self._client.close()
        logging.getLogger("httpx").removeFilter(self._redactor)

    def ask(
        self, method: str, path: str, *, loose: bool = False, absent: bool = False, **request: Any
    ) -> Any:
        """
        The answer, from JSON.

        Args:
            path: appended to the base.
            loose: take any answer, and give None for one that is no JSON.
            absent: give None for what is not there (404).
            **request: of httpx: `params`, `json`, `content`, `data`, `files`, `headers`.

        Raises:
            AuthError, RateLimited, Refused, NotSent: the request was surely not granted.
            Unknown: it may have been.
        """
        with self._translated():
            answer = self._client.request(method, self._base + path, **request)
        try:
            body = answer.json()
        except ValueError:
            body = None
        if answer.is_success and (loose or body is not None):
            return body
        if absent and answer.status_code == 404 and isinstance(body, dict):
            return None
        raise self._error(answer, body)

    @contextmanager
    def making_sense(self) -> Iterator[None]:
        """For looking into answers: what is missing there becomes Unknown."""
        try:
            yield
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Unknown(f"{self.network}: its answer makes no sense") from error

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import httpx

        try:
            yield
        except (
            httpx.ConnectError,  # of TLS and DNS, too
            httpx.ConnectTimeout,
            httpx.PoolTimeout,
            httpx.ProxyError,
            httpx.UnsupportedProtocol,
            httpx.LocalProtocolError,
        ) as error:
            raise NotSent(f"{self.network}: no connection ({self._shown(error)})") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = self._shown(error) or type(error).__name__
            raise Unknown(f"{self.network}: the answer was lost ({problem})") from error

    def _error(self, answer: Any, body: Any) -> PublishError:
        status = answer.status_code
        said = f"{self.network}: {self._words(body) or f'HTTP {status}'}"
        if status == 429:
            return RateLimited(_wait(answer.headers, body), said)
        if status >= 400 and (error := self._judge(status, body)):
            return error
        if status == 401:
            return AuthError(f"{said}; are the credentials right?")
        if 300 <= status < 400:
            return Refused(f"{said}: it has moved elsewhere; correct the address")
        if 400 <= status < 500 and status != 408:
            return Refused(said)
        return Unknown(f"{said}; that is no clear answer")

    def _words(self, body: Any) -> str:
        """What the network itself says."""
        if not isinstance(body, dict):
            return ""
        words = [body.get(key) for key in ("message", "description", "error")]
        return self._shown(next((word for word in words if isinstance(word, str)), ""))

    def _shown(self, said: object) -> str:
        return self._redactor.clean(str(said))[:_SHOWN]


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; read once, since that takes a while."""
    import httpx

    return httpx.create_ssl_context()


class ApiPublisher(Publisher):
    """A publisher with an `Api`, made when it is opened or first needed."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self._api: Api | None = None

    @abstractmethod
    def connect(self) -> Api:
        """
        The API, with the secrets from the environment.

        Raises:
            AuthError: there are none.
        """

    def greet(self, api: Api) -> None:
        """Find out with whose credentials one speaks, and where."""

    @property
    def api(self) -> Api:
        """The open one."""
        if self._api is None:
            self.open()
        assert self._api is not None
        return self._api

    def open(self) -> None:
        self.close()
        self._api = self.connect()
        try:
            self.greet(self._api)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._api is not None:
            self._api.close()
            self._api = None


def _wait(headers: Mapping[str, str], body: Any) -> float:
    """Seconds, as Discord, Telegram, Matrix and RFC 9110 say it."""
    told = body if isinstance(body, dict) else {}
    more = told.get("parameters")
    for value, unit in (
        (told.get("retry_after"), 1),
        (more.get("retry_after") if isinstance(more, dict) else None, 1),
        (told.get("retry_after_ms"), 1000),
        (headers.get("retry-after"), 1),
    ):
        if isinstance(value, (int, float, str)):
            try:
                seconds = float(value) / unit
            except ValueError:
                seconds = _until(str(value))
            if math.isfinite(seconds) and seconds >= 0:
                return seconds
    return PATIENCE


def _until(moment: str) -> float:
    """Seconds until an HTTP date."""
    try:
        return max(0.0, parsedate_to_datetime(moment).timestamp() - time.time())
    except ValueError:
        return math.nan


class _Redactor(logging.Filter):
    """Leaves secrets out: httpx logs each address, and of some networks that is the key."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        forms = {form for one in secrets if one for form in (one, quote(one, safe=""))}
        self._secrets = sorted(forms, key=len, reverse=True)  # one may be a part of another

    def clean(self, text: str) -> str:
        for one in self._secrets:
            text = text.replace(one, "...")
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self.clean(record.getMessage()), ()
        return True
