"""The OAuth 2 side of the stand-in for X: what is right is oauthlib's decision."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

from oauthlib.oauth2 import RequestValidator, WebApplicationServer

CLIENT = {"X_CLIENT_ID": "clientidclientid", "X_CLIENT_SECRET": "client-secret-of-the-app"}
SCOPES = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"]
_BASIC = base64.b64encode(":".join(CLIENT.values()).encode()).decode()


class _Rules(RequestValidator):
    """Knows one app, with a secret or without; a refresh token works once."""

    def __init__(self, valid: set[str], refreshing: set[str], public: bool) -> None:
        super().__init__()
        self.valid, self.refreshing, self.public = valid, refreshing, public

    def authenticate_client(self, request, *args, **kwargs):
        request.client = SimpleNamespace(client_id=CLIENT["X_CLIENT_ID"])
        return request.headers.get("Authorization") == f"Basic {_BASIC}"

    def authenticate_client_id(self, client_id, request, *args, **kwargs):
        request.client = SimpleNamespace(client_id=client_id)
        return client_id == CLIENT["X_CLIENT_ID"]

    def client_authentication_required(self, request, *args, **kwargs):
        return not self.public

    def validate_grant_type(self, client_id, grant_type, client, request, *args, **kwargs):
        return grant_type == "refresh_token"

    def validate_refresh_token(self, refresh_token, client, request, *args, **kwargs):
        return refresh_token in self.refreshing

    def get_original_scopes(self, refresh_token, request, *args, **kwargs):
        return SCOPES

    def rotate_refresh_token(self, request):
        return True

    def save_bearer_token(self, token, request, *args, **kwargs):
        self.refreshing.remove(request.refresh_token)
        self.refreshing.add(token["refresh_token"])
        self.valid.add(token["access_token"])


class Tokens:
    """
    Which tokens X knows.

    Attributes:
        valid: access tokens.
        refreshing: refresh tokens.
        given: answers of the token endpoint.
        public: whether the app has no secret.
    """

    def __init__(self) -> None:
        self.valid: set[str] = {"first-access-token"}
        self.refreshing: set[str] = {"first-refresh-token"}
        self.given: list[dict[str, Any]] = []
        self.public = False

    def is_valid(self, token: str) -> bool:
        return token in self.valid

    def answer(self, url: str, body: str, headers: dict[str, str]) -> Any:
        rules = _Rules(self.valid, self.refreshing, self.public)
        server = WebApplicationServer(rules, token_expires_in=7200)
        more, told, status = server.create_token_response(url, "POST", body, headers)
        self.given.append(json.loads(told))
        more.pop("Content-Type", None)
        return status, self.given[-1], more
