"""
A stand-in for the API of X on this machine, since the real one costs money.

What it holds and how it fails is ours; who judges is not: X's own OpenAPI document tells which
requests and answers are legal, and oauthlib whether a signature is right.
"""

from __future__ import annotations

import json
import threading
import time
import warnings
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

KEYS = {
    "X_CONSUMER_KEY": "consumerkeyconsumerkey",
    "X_CONSUMER_SECRET": "consumer-secret",
    "X_ACCESS_TOKEN": "100-accesstokenaccesstoken",
    "X_ACCESS_TOKEN_SECRET": "token-secret",
}
BEARER = "bearer-token-of-the-app"
ME = "100"
ORIGIN = "https://api.twitter.com"  # what tweepy signs
Answer = tuple[int, dict[str, Any], dict[str, str]]


def problem(status: int, title: str, **headers: str) -> Answer:
    """An error as X words it."""
    body = {"title": title, "detail": title, "status": status, "type": "about:blank"}
    return status, body, {name.replace("_", "-"): value for name, value in headers.items()}


class _Signatures(RequestValidator):
    """Knows one app and one user; each signature counts once."""

    enforce_ssl = True
    dummy_client, dummy_access_token = "nobody", "nothing"

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[tuple[str, ...]] = set()

    def check_client_key(self, client_key):
        return True

    def check_access_token(self, request_token):
        return True  # the default forbids the "-" that tokens of X have

    def check_nonce(self, nonce):
        return len(nonce) >= 8

    def validate_client_key(self, client_key, request):
        return client_key == KEYS["X_CONSUMER_KEY"]

    def validate_access_token(self, client_key, token, request):
        return token == KEYS["X_ACCESS_TOKEN"]

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None
    ):
        seen = (client_key, timestamp, nonce)
        fresh = seen not in self._seen and abs(time.time() - int(timestamp)) < 300
        self._seen.add(seen)
        return fresh

    def validate_realms(self, client_key, token, request, uri=None, realms=None):
        return True

    def get_client_secret(self, client_key, request):
        return KEYS["X_CONSUMER_SECRET"]

    def get_access_token_secret(self, client_key, token, request):
        return KEYS["X_ACCESS_TOKEN_SECRET"]


class XServer:
    """
    Accounts and their posts.

    Attributes:
        posts: user's id to posts, the newest first; `post` adds one.
        failures: what to do to the next requests instead of answering: an `Answer`, "drop" (the
            connection, without a word), "cut" (in the middle of the right answer), "hang".
        requests: (path, arguments, how it was authorised) of all that were answered.
        illegal: what X's document says against requests and answers.
        charged: thousandths of a dollar, by X's price list.
    """

    def __init__(self, spec: Path | None = None) -> None:
        self.users = {ME: "alice", "200": "ben"}
        self.posts: dict[str, list[dict[str, Any]]] = {user: [] for user in self.users}
        self.failures: list[Answer | str] = []
        self.requests: list[tuple[str, dict[str, str], str]] = []
        self.illegal: list[str] = []
        self.charged = 0
        self.on_page: Callable[[], None] = lambda: None
        self._next = 1900000000000000000
        self._oauth = ResourceEndpoint(_Signatures())
        self._judge = _judge(spec) if spec else None
        self._ended = threading.Event()

    def post(self, text: str, user: str = ME, **more: Any) -> dict[str, Any]:
        self._next += 1
        post = {
            "id": str(self._next),
            "text": text,
            "author_id": user,
            "created_at": "2026-01-02T03:04:05.000Z",
            "edit_history_tweet_ids": [str(self._next)],
            **more,
        }
        self.posts[user].insert(0, post)
        return post

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def do_GET(self):
                server._serve(self)

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()
        self.host = f"127.0.0.1:{self._http.server_port}"
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        headers = dict(handler.headers.items())
        failure = self.failures.pop(0) if self.failures else None
        if failure == "hang":
            self._ended.wait(60)
        if failure in ("hang", "drop"):
            handler.close_connection = True
            return
        if isinstance(failure, tuple):
            status, body, more = failure
        else:
            status, body, more = self._answer(url.path, url.query, headers)
        data = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("content-type", "application/json; charset=utf-8")
        handler.send_header("content-length", str(len(data)))
        for name, value in more.items():
            handler.send_header(name, value)
        handler.end_headers()
        if failure == "cut":
            handler.wfile.write(data[: len(data) // 2])
            handler.wfile.flush()
            self.on_page()
            handler.close_connection = True
            return
        handler.wfile.write(data)

    def _answer(self, path: str, query: str, headers: dict[str, str]) -> Answer:
        user = self._authorised(path, query, headers)
        if user is None:
            return problem(401, "Unauthorized")
        arguments = {name: values[0] for name, values in parse_qs(query).items()}
        self.requests.append((path, arguments, user))
        asked = self._legal_request(path, arguments)
        match path.strip("/").split("/"):
            case ["2", "users", "by", "username", name]:
                answer = self._user(name, arguments)
            case ["2", "users", one, "tweets"] if one in self.posts:
                answer = self._timeline(one, arguments, user)
            case _:
                answer = problem(404, "Not Found")
        if asked is not None and "errors" not in answer[1]:  # which it does not describe well
            self._legal_answer(asked, answer[1])
        return answer

    def _authorised(self, path: str, query: str, headers: dict[str, str]) -> str | None:
        """Who asks: a user's id, or "app"; None if it is nobody we know."""
        said = headers.get("Authorization", "")
        if said.startswith("Bearer "):
            return "app" if said == f"Bearer {BEARER}" else None
        url = f"{ORIGIN}{path}{'?' if query else ''}{query}"
        known, _ = self._oauth.validate_protected_resource_request(url, "GET", None, headers, [])
        return ME if known else None

    def _user(self, name: str, arguments: dict[str, str]) -> Answer:
        for one, known in self.users.items():
            if known == name.lower():
                self.charged += 10
                user: dict[str, Any] = {"id": one, "name": known, "username": known}
                if "public_metrics" in arguments.get("user.fields", ""):
                    count = len(self.posts[one])  # under its old name and its new one
                    counts = dict.fromkeys(
                        ("followers_count", "following_count", "listed_count"), 0
                    )
                    user["public_metrics"] = {**counts, "tweet_count": count, "post_count": count}
                    user["protected"] = False
                return 200, {"data": user}, {}
        said = {
            "title": "Not Found Error",
            "detail": f"Could not find user: [{name}].",
            "status": 404,
        }
        kind = "https://api.twitter.com/2/problems/resource-not-found"
        return 200, {"errors": [{**said, "type": kind}]}, {}

    def _timeline(self, one: str, arguments: dict[str, str], asking: str) -> Answer:
        since, until = int(arguments.get("since_id", 0)), int(arguments.get("until_id", 1 << 63))
        excluded = arguments.get("exclude", "")
        wanted = {"id", "text", "edit_history_tweet_ids", *arguments["tweet.fields"].split(",")}
        found = [
            {key: value for key, value in post.items() if key in wanted}
            for post in self.posts[one]
            if since < int(post["id"]) < until
            and not ("retweets" in excluded and post["text"].startswith("RT @"))
        ]
        page = found[: int(arguments.get("max_results", 10))]
        self.charged += len(page) * (1 if asking == one else 5)
        if not page:
            return 200, {"meta": {"result_count": 0}}, {}
        meta = {"result_count": len(page), "newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if len(found) > len(page):
            meta["next_token"] = f"token{page[-1]['id']}"
        return 200, {"data": page, "meta": meta}, {}

    def _legal_request(self, path: str, arguments: dict[str, str]) -> Any:
        if self._judge is None:
            return None
        from openapi_core.testing import MockRequest

        listed = {name: value.split(",") for name, value in arguments.items() if "," in value}
        asked = MockRequest(ORIGIN, "get", path, args={**arguments, **listed})
        self._judged(lambda: self._judge.validate_request(asked), path)
        return asked

    def _legal_answer(self, asked: Any, body: dict[str, Any]) -> None:
        from openapi_core.testing import MockResponse

        told = MockResponse(json.dumps(body).encode())
        self._judged(lambda: self._judge.validate_response(asked, told), f"answer to {asked.path}")

    def _judged(self, judge: Callable[[], None], what: str) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it does not know OAuth 1, which oauthlib judges
            try:
                judge()
            except Exception as error:  # each kind of mistake has its own
                self.illegal.append(f"{what}: {error.__cause__ or error!r}")


def _judge(spec: Path) -> Any:
    from openapi_core import Config, OpenAPI

    document = json.loads(spec.read_text("utf-8"))
    document["servers"] = [{"url": ORIGIN}]
    # Newer documents repeat a value of an enum, and are not valid to the letter.
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
