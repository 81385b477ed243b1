"""
A stand-in for the API of X on this machine, since the real one costs money.

What it holds and how it fails is ours; who judges is not: X's own OpenAPI document tells which
requests and answers are legal, and oauthlib whether a signature is right.
"""

from __future__ import annotations

import html
import json
import re
import threading
import time
import unicodedata
import warnings
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint

from .loopback import Connection, Request
from .web import Answer, WebServer
from .x_tokens import Tokens

KEYS = {
    "X_CONSUMER_KEY": "consumerkeyconsumerkey",
    "X_CONSUMER_SECRET": "consumer-secret",
    "X_ACCESS_TOKEN": "100-accesstokenaccesstoken",
    "X_ACCESS_TOKEN_SECRET": "token-secret",
}
BEARER = "bearer-token-of-the-app"
ME = "100"
ORIGIN = "https://api.twitter.com"  # what tweepy signs


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


DUPLICATE = problem(403, "Forbidden")
DUPLICATE[1]["detail"] = "You are not allowed to create a Tweet with duplicate content."
_EPOCH = 1288834974657  # ids hold the milliseconds since then
_LINK = re.compile(r"https?://\S*[^\s.,!?]")


class XServer(WebServer):
    """
    Accounts and their posts.

    Attributes:
        posts: user's id to posts, the newest first; `post` adds one.
        mentions: what others wrote to "alice", the newest first; `mention` adds one.
        media: id to what was uploaded, with its "alt_text".
        tokens: the OAuth 2 side.
        failures: as those of every `WebServer`, and "hang".
        on_failure: called when one was done to a request, before its connection is closed.
        renamed: call tweets posts, and know no field called otherwise, as newer documents do.
        answered: (path, arguments, how it was authorised) of all that were answered.
        illegal: what X's document says against requests and answers.
        charged: thousandths of a dollar, by X's price list.
    """

    def __init__(self, spec: Path | None = None) -> None:
        super().__init__()
        self.users = {ME: "alice", "200": "ben"}
        self.posts: dict[str, list[dict[str, Any]]] = {user: [] for user in self.users}
        self.mentions: list[dict[str, Any]] = []
        self.media: dict[str, dict[str, Any]] = {}
        self.bio = ""
        self.tokens = Tokens()
        self.renamed = False
        self.answered: list[tuple[str, dict[str, str], str]] = []
        self.illegal: list[str] = []
        self.charged = 0
        self.on_failure: Callable[[], None] = lambda: None
        self._next = 0
        self._oauth = ResourceEndpoint(_Signatures())
        self._judge = _judge(spec) if spec else None
        self._ended = threading.Event()

    def post(self, text: str, user: str = ME, **more: Any) -> dict[str, Any]:
        post = {
            "id": self._new_id(),
            "text": text,
            "author_id": user,
            "created_at": "2026-01-02T03:04:05.000Z",
            **more,
        }
        post["edit_history_tweet_ids"] = [post["id"]]
        post.setdefault("conversation_id", post["id"])
        self.posts[user].insert(0, post)
        return post

    def mention(self, text: str, user: str = "200", **more: Any) -> dict[str, Any]:
        """Somebody writes to "@alice"."""
        found = re.finditer("@alice", text, re.IGNORECASE)
        named = [(match.start(), match.end(), match.group()[1:]) for match in found]
        mentions = [{"start": a, "end": b, "username": name, "id": ME} for a, b, name in named]
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        more = {"created_at": moment, "entities": {"mentions": mentions}, **more}
        self.mentions.insert(0, self.post(html.escape(text, quote=False), user, **more))
        return self.mentions[0]

    def _new_id(self) -> str:
        now = int(time.time() * 1000) - _EPOCH << 22
        self._next = max(self._next + 1, now)
        return str(self._next)

    def stop(self) -> None:
        self._ended.set()
        super().stop()

    def failure(self, asked: Request) -> Answer | str:
        failure = super().failure(asked)
        if failure == "hang":
            self._ended.wait(60)
            return "drop"
        return failure

    def respond(self, request: Request, connection: Connection) -> None:
        super().respond(request, connection)
        if connection.close_connection:
            self.on_failure()

    def answer(self, asked: Request) -> Answer:
        url = urlsplit(asked.raw)
        method, path, query, headers = asked.method, url.path, url.query, dict(asked.headers)
        sent = asked.body
        if path == "/2/oauth2/token":
            return self.tokens.answer(f"{ORIGIN}{path}", sent.decode(), headers)
        user = self._authorised(method, path, query, headers)
        if user is None:
            return problem(401, "Unauthorized")
        arguments = {name: values[0] for name, values in parse_qs(query).items()}
        self.answered.append((path, arguments, user))
        legal = self._legal_request(method, path, arguments, sent)
        body = json.loads(sent) if sent else {}
        match [method, *path.strip("/").split("/")]:
            case ["GET", "2", "users", "by", "username", name]:
                answer = self._user(name, arguments)
            case ["GET", "2", "users", "me"]:
                me = {"id": user, "name": self.users[user], "username": self.users[user]}
                answer = 200, {"data": {**me, "description": self.bio}}, {}
            case ["GET", "2", "users", one, "tweets"] if one in self.posts:
                answer = self._timeline(one, arguments, user)
            case ["GET", "2", "users", one, "mentions"] if one == user:
                answer = self._page(self.mentions, arguments, 1)
            case ["POST", "2", "tweets"] if user != "app":
                answer = self._create(body, user)
            case ["POST", "2", "media", "upload"] if user != "app":
                answer = self._upload(body)
            case ["POST", "2", "media", "metadata"] if body["id"] in self.media:
                self.media[body["id"]] |= body["metadata"]
                answer = 200, {"data": {"id": body["id"]}}, {}
            case _:
                answer = problem(404, "Not Found")
        if legal is not None and answer[0] < 300 and "errors" not in answer[1]:
            self._legal_answer(legal, *answer[:2])  # errors are not described well
        return answer

    def _authorised(
        self, method: str, path: str, query: str, headers: dict[str, str]
    ) -> str | None:
        """Who asks: a user's id, or "app"; None if it is nobody we know."""
        said = headers.get("authorization", "")
        if said.startswith("Bearer "):
            token = said.removeprefix("Bearer ")
            return "app" if token == BEARER else ME if self.tokens.is_valid(token) else None
        url = f"{ORIGIN}{path}{'?' if query else ''}{query}"
        known, _ = self._oauth.validate_protected_resource_request(url, method, None, headers, [])
        return ME if known else None

    def _create(self, body: dict[str, Any], user: str) -> Answer:
        """X's own rules: no text twice, and answers only to who asked."""
        said = unicodedata.normalize("NFC", body["text"]).strip()
        if any(post.get("said") == said for post in self.posts[user]):
            return DUPLICATE
        answered = body.get("reply", {}).get("in_reply_to_tweet_id")
        author = next((post["author_id"] for post in self.mentions if post["id"] == answered), None)
        if answered and author is None:
            return problem(403, "Forbidden")
        linked = bool(_LINK.search(said))
        self.charged += 200 if linked else 10 if answered else 15
        text = html.escape(_LINK.sub(lambda _: f"https://t.co/{self._new_id()[-10:]}", said), False)
        if answered:
            text = f"@{self.users[author]} {text}"
        if body.get("media"):
            assert all(one in self.media for one in body["media"]["media_ids"])
            text += f" https://t.co/{self._new_id()[-10:]}"
        moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        more = {"said": said, "created_at": moment, "asked": body}
        post = self.post(text, user, **more)
        return 201, {"data": {"id": post["id"], "text": post["text"]}}, {}

    def _upload(self, body: dict[str, Any]) -> Answer:
        identifier = self._new_id()
        content = b64decode(body["media"], validate=True)
        self.media[identifier] = {"content": content}
        return 200, {"data": {"id": identifier, "media_key": f"3_{identifier}"}}, {}

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
        excluded = arguments.get("exclude", "")
        found = [
            post
            for post in self.posts[one]
            if not ("retweets" in excluded and post["text"].startswith("RT @"))
        ]
        return self._page(found, arguments, 1 if asking == one else 5)

    def _page(self, posts: list[dict[str, Any]], arguments: dict[str, str], price: int) -> Answer:
        since, until = int(arguments.get("since_id", 0)), int(arguments.get("until_id", 1 << 63))
        until = min(
            until, int(arguments.get("pagination_token", f"token{1 << 63}").removeprefix("token"))
        )
        word = "post" if self.renamed else "tweet"
        wanted = {"id", "text", *arguments.get(f"{word}.fields", "").split(",")}
        expanded = "author_id" in arguments.get("expansions", "")
        wanted |= {"author_id"} if expanded else set()
        found = [post for post in posts if since < int(post["id"]) < until]
        page = found[: int(arguments.get("max_results", 10))]
        self.charged += len(page) * price
        if not page:
            return 200, {"meta": {"result_count": 0}}, {}
        meta = {"result_count": len(page), "newest_id": page[0]["id"], "oldest_id": page[-1]["id"]}
        if len(found) > len(page):
            meta["next_token"] = f"token{page[-1]['id']}"
        shown = [
            {key: value for key, value in post.items() if key in wanted}
            | {f"edit_history_{word}_ids": post["edit_history_tweet_ids"]}
            for post in page
        ]
        answer: dict[str, Any] = {"data": shown, "meta": meta}
        if expanded:
            authors = {post["author_id"] for post in page}
            users = [{"id": a, "name": self.users[a], "username": self.users[a]} for a in authors]
            answer["includes"] = {"users": users}
        return 200, answer, {}

    def _legal_request(self, method: str, path: str, arguments: dict[str, str], sent: bytes) -> Any:
        if self._judge is None:
            return None
        from openapi_core.testing import MockRequest

        listed = {name: value.split(",") for name, value in arguments.items() if "," in value}
        asked = MockRequest(
            ORIGIN,
            method.lower(),
            path,
            args={**arguments, **listed},
            data=sent or None,
            content_type="application/json",
        )
        self._judged(lambda: self._judge.validate_request(asked), path)
        return asked

    def _legal_answer(self, asked: Any, status: int, body: dict[str, Any]) -> None:
        from openapi_core.testing import MockResponse

        told = MockResponse(json.dumps(body).encode(), status_code=status)
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
