"""The token pair of OAuth 2 in a file, which is renewed every two hours and spent only once."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from ..credentials import Credentials, read, remember
from ..errors import AuthError, NotSent, RateLimited
from ..files import locked, written_whole
from ..x_client import HOST, prepare
from .x_errors import seconds_to_wait

_RENEWAL = f"{HOST}/2/oauth2/token"
_EARLY = 60  # seconds before its end that a token counts as old
_PAIR = ("access_token", "refresh_token")
_LOG_IN = "log in once more, and write the new pair there"


class TokenFile:
    """
    An access token and the refresh token that renews it, as JSON.

    A refresh token works once: whoever loses what came for it has lost the account. So the new
    pair is on the disk before it is used, and of several processes one renews it for all.
    """

    def __init__(self, path: Path, app: Credentials, **connection: Any) -> None:
        """
        Args:
            path: the file; it is rewritten.
            app: `X_CLIENT_ID`, and `X_CLIENT_SECRET` of an app that has one.
            **connection: for `x_client.prepare`.
        """
        self.path = path
        self._app = app
        self._connection = connection

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.path})"

    @property
    def user_id(self) -> str:
        """Whose it is, if the file says so."""
        return self._read().get("user_id", "")

    def secrets(self) -> Credentials:
        """What must not be shown to anybody."""
        return Credentials({**self._app, **self._read()})

    def access_token(self, *, refused: str = "") -> str:
        """
        A token that works, renewed if it must be.

        Args:
            refused: one that X does not accept any more.

        Raises:
            AuthError: X does not renew it either, or the file holds no pair.
            NotSent: X could not be asked.
            StorageError: the file cannot be rewritten; X was not asked.
        """
        with locked(self.path.with_name(f".{self.path.name}.lock")):
            pair = self._read()  # another process may have renewed it
            if pair["access_token"] != refused and not self._is_old(pair):
                return pair["access_token"]
            # First the file: where it cannot be written, X is not asked.
            with written_whole(self.path.resolve(), private=True) as stream:
                new = self._ask(pair["refresh_token"])
                remember(*(str(new[name]) for name in _PAIR if name in new))
                kept = {name: pair[name] for name in ("user_id",) if name in pair}
                stream.write(json.dumps(kept | new, indent=1).encode())
        return str(new["access_token"])

    def _read(self) -> Credentials:
        names = (*_PAIR, "expires_at", "user_id")
        return read(self.path, names, optional=("expires_at", "user_id"))

    def _is_old(self, pair: Credentials) -> bool:
        try:
            ends = float(pair.get("expires_at", "inf"))
        except ValueError:
            raise AuthError(f"{self.path}: expires_at is not a number of seconds") from None
        return time.time() > ends - _EARLY

    def _ask(self, refresh_token: str) -> dict[str, Any]:
        import requests
        import tweepy
        from oauthlib.oauth2 import MissingTokenError, OAuth2Error

        identity, secret = self._app["X_CLIENT_ID"], self._app.get("X_CLIENT_SECRET")
        session = tweepy.OAuth2UserHandler(
            client_id=identity, client_secret=secret, redirect_uri="", scope=None
        )
        prepare(session, **self._connection)
        session.register_compliance_hook("refresh_token_response", _checked)
        named = {} if secret else {"client_id": identity}
        try:
            with session:
                new = session.refresh_token(
                    _RENEWAL, refresh_token=refresh_token, auth=session.auth, **named
                )
        except (requests.RequestException, MissingTokenError, ValueError, TypeError) as error:
            raise NotSent(f"X did not renew the token ({type(error).__name__})") from error
        except OAuth2Error as error:  # whose description may quote what it was given
            problem = f"{self.path}: X does not renew the token ({error.error})"
            raise AuthError(f"{problem}; {_LOG_IN}") from None
        return dict(new)


def _checked(response: Any) -> Any:
    """Stops what is no answer about the token at all."""
    if response.status_code == 429:
        raise RateLimited(seconds_to_wait(response.headers), "X asks to wait")
    if response.status_code >= 500:
        raise NotSent(f"X did not renew the token (HTTP {response.status_code})")
    return response
