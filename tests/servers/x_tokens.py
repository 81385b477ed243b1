"""The OAuth 2 side of the stand-in for X: what is right is oauthlib's decision."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

from oauthlib.oauth2 import RequestValidator, WebApplicationServer

CLIENT = {"X_CLIENT_ID": "clientidclientid", "X_CLIENT_SECRET": "client-secret-of-the-app"}
SCOPES = ["tweet.read", "tweet.write", "users.read", "media.write", "offline.access"]
CALLBACK = "https://127.0.0.1/"
_BASIC = base64.b64encode(":".join(CLIENT.values()).encode()).decode()


class _Rules(RequestValidator):
    """Knows one app, with a secret or without; a refresh token works once, and so does a code."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__()
        self.valid, self.refreshing = tokens.valid, tokens.refreshing
        self.codes, self.public = tokens.codes, tokens.public

    def validate_client_id(self, client_id, request, *args, **kwargs):
        return client_id == CLIENT["X_CLIENT_ID"]

    def validate_redirect_uri(self, client_id, redirect_uri, request, *args, **kwargs):
        return redirect_uri == CALLBACK

    def confirm_redirect_uri(self, client_id, code, redirect_uri, client, request, *args, **kwargs):
        return redirect_uri == CALLBACK

    def validate_response_type(self, client_id, response_type, client, request, *args, **kwargs):
        return response_type == "code"

    def validate_scopes(self, client_id, scopes, client, request, *args, **kwargs):
        return set(scopes) <= set(SCOPES)

    def is_pkce_required(self, client_id, request):
        return True

    def save_authorization_code(self, client_id, code, request, *args, **kwargs):
        self.codes[code["code"]] = request.code_challenge, request.code_challenge_method

    def get_code_challenge(self, code, request):
        return self.codes[code][0]

    def get_code_challenge_method(self, code, request):
        return self.codes[code][1]

    def validate_code(self, client_id, code, client, request, *args, **kwargs):
        request.scopes, request.user = SCOPES, "100"
        return code in self.codes

    def invalidate_authorization_code(self, client_id, code, request, *args, **kwargs):
        del self.codes[code]

    def authenticate_client(self, request, *args, **kwargs):
        request.client = SimpleNamespace(client_id=CLIENT["X_CLIENT_ID"])
        return request.headers.get("Authorization") == f"Basic {_BASIC}"

    def authenticate_client_id(self, client_id, request, *args, **kwargs):
        request.client = SimpleNamespace(client_id=client_id)
        return client_id == CLIENT["X_CLIENT_ID"]

    def client_authentication_required(self, request, *args, **kwargs):
        return not self.public

    def validate_grant_type(self, client_id, grant_type, client, request, *args, **kwargs):
        return grant_type in ("refresh_token", "authorization_code")

    def validate_refresh_token(self, refresh_token, client, request, *args, **kwargs):
        return refresh_token in self.refreshing

    def get_original_scopes(self, refresh_token, request, *args, **kwargs):
        return SCOPES

    def rotate_refresh_token(self, request):
        return True

    def save_bearer_token(self, token, request, *args, **kwargs):
        self.refreshing.discard(request.refresh_token)
        self.refreshing.add(token["refresh_token"])
        self.valid.add(token["access_token"])


class Tokens:
    """
    Which tokens X knows.

    Attributes:
        valid: access tokens.
        refreshing: refresh tokens.
        codes: what people who agreed were sent away with, and how to check who brings it.
        given: answers of the token endpoint.
        public: whether the app has no secret.
    """

    def __init__(self) -> None:
        self.valid: set[str] = {"first-access-token"}
        self.refreshing: set[str] = {"first-refresh-token"}
        self.codes: dict[str, tuple[str, str]] = {}
        self.given: list[dict[str, Any]] = []
        self.public = False

    def is_valid(self, token: str) -> bool:
        return token in self.valid

    def answer(self, url: str, body: str, headers: dict[str, str]) -> Any:
        more, told, status = self._server().create_token_response(url, "POST", body, headers)
        self.given.append(json.loads(told))
        more.pop("Content-Type", None)
        return status, self.given[-1], more

    def agree(self, url: str) -> str:
        """Where somebody is sent who opens `url` and agrees."""
        server = self._server()
        scopes, asked = server.validate_authorization_request(url, "GET")
        asked.pop("request")
        more, _, _ = server.create_authorization_response(
            url, "GET", scopes=scopes, credentials=asked
        )
        return more["Location"]

    def _server(self) -> WebApplicationServer:
        return WebApplicationServer(_Rules(self), token_expires_in=7200)
