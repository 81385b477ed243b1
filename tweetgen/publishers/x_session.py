"""Asking X in the name of an account, with the keys of OAuth 1.0a or the tokens of OAuth 2."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ..credentials import Credentials, read
from ..errors import AuthError, BrokenPlugin, PublishError, Unknown
from ..x_client import client
from .x_config import XConfig
from .x_errors import translated
from .x_token import TokenFile

if TYPE_CHECKING:
    import tweepy

_USER_ID = re.compile(r"[0-9]{1,19}")
# What the keys are called in files, the names of older bots included.
_SPELLINGS = {
    "X_CONSUMER_KEY": ("consumer_key", "api_key", "apikey.key"),
    "X_CONSUMER_SECRET": ("consumer_secret", "api_secret", "api_key_secret", "apikey.secret"),
    "X_ACCESS_TOKEN": ("access_token", "access_key", "token.token"),
    "X_ACCESS_TOKEN_SECRET": ("access_token_secret", "access_secret", "token.secret"),
}
_TWEEPY = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")
_APP = {"X_CLIENT_ID": ("client_id",), "X_CLIENT_SECRET": ("client_secret",)}


class XSession:
    """A connection to X; nothing is read or asked before it is used."""

    def __init__(self, config: XConfig) -> None:
        self._config = config

    @cached_property
    def _keys(self) -> Credentials:
        two = self._config.token is not None
        keys = read(
            self._config.credentials, _APP if two else _SPELLINGS, optional=("X_CLIENT_SECRET",)
        )
        for name, value in keys.items():
            if not value.isascii() or " " in value:
                raise AuthError(f"{name} holds what no key of X holds; copy it once more")
        return keys

    @cached_property
    def _token(self) -> TokenFile | None:
        if self._config.token is None:
            return None
        return TokenFile(
            self._config.token, self._keys, timeout=self._config.timeout, server=self._config.server
        )

    @cached_property
    def user_id(self) -> str:
        """
        Whose account it is.

        Raises:
            AuthError: credentials are missing.
        """
        if self._config.user_id:
            return self._config.user_id
        if self._token is not None:
            return self._token.user_id
        return self._keys["X_ACCESS_TOKEN"].partition("-")[0]

    def open(self) -> None:
        """
        Get ready to ask, without asking yet.

        Raises:
            AuthError: credentials are missing, or do not tell whose they are.
            BrokenPlugin: tweepy is not installed.
        """
        if not _USER_ID.fullmatch(self.user_id):
            place = "the access token does not begin with it"
            if self._token is not None:
                place = f"{self._config.token} has no user_id"
            raise AuthError(
                f"X wants the account's number, and {place}; set user_id in [publisher.x]"
            )
        assert self._client is not None

    def close(self) -> None:
        """Release connections."""
        if "_client" in self.__dict__:
            self._client.session.close()
            del self._client

    @cached_property
    def _client(self) -> tweepy.Client:
        keys = {} if self._token else dict(zip(_TWEEPY, self._keys.values(), strict=True))
        try:
            return client(timeout=self._config.timeout, server=self._config.server, **keys)
        except ImportError as error:
            raise BrokenPlugin("X needs tweepy; try: pip install 'tweetgen[x]'") from error

    def ask(
        self,
        method: str,
        *args: Any,
        early: type[PublishError] = Unknown,
        late: type[PublishError] = Unknown,
        **kwargs: Any,
    ) -> dict[str, Any]:
        """
        What a method of tweepy's client answers.

        Args:
            early: what to raise if the request was surely not sent.
            late: what to raise if nobody knows.

        Raises:
            AuthError, RateLimited, Refused: X said no.
        """
        import requests
        import tweepy

        foreign = (
            *(tweepy.TweepyException, requests.RequestException),
            *(LookupError, TypeError, ValueError, AttributeError),  # tweepy, on odd answers
        )
        refused = ""
        while True:
            if self._token is not None:
                self._client.bearer_token = self._token.access_token(refused=refused)
            try:
                answer = getattr(self._client, method)(*args, user_auth=not self._token, **kwargs)
                found: Any = answer.json() if isinstance(answer, requests.Response) else answer
                if not isinstance(found, dict):
                    raise TypeError("no object")
            except foreign as error:
                # A token may end before its time; then X has done nothing, and a new one is tried.
                if isinstance(error, tweepy.Unauthorized) and self._token and not refused:
                    refused = self._client.bearer_token
                    continue
                quotes = self._hide(repr(error)) != repr(error)  # a secret; nobody may see it
                found = translated(error, self._hide, early=early, late=late)
                raise found from None if quotes else error
            return found

    def _hide(self, text: str) -> str:
        text = self._keys.hide(text)
        return text if self._token is None else self._token.secrets().hide(text)
