"""X, through tweepy: each post read costs money."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import FetchError, FetchRefused, TryLater
from ..fetcher import Account, Fetcher, Page
from ..x_client import KEYS, client

BEARER = "X_BEARER_TOKEN"
_OWN_PRICE = 1
_POST_FIELDS = [  # none of these costs extra; whole posts that are referred to would
    *("author_id", "conversation_id", "created_at", "entities", "in_reply_to_user_id"),
    *("lang", "note_tweet", "referenced_tweets"),
]
_REFUSED = {
    401: "X does not accept the credentials; make new ones in the developer console",
    402: "there are no credits left; buy some in the developer console",
    403: "X forbids it for this app or these credentials",
    404: "there is no such account",
}


class XFetcher(Fetcher):
    """The last 3,200 posts of an account, without what it reposted."""

    name = "x"
    form = "x://user"
    handle = re.compile(r"\w{1,20}", re.ASCII)
    page_sizes = (5, 100)
    most = 3200
    look_up_price = 10
    highest_price = 5

    @classmethod
    def account(cls, address: str) -> Account:
        account = super().account(address)
        if account.server and not account.is_local:  # it would be given the credentials
            raise FetchRefused(f"{address}: is no address of an account; write {cls.form}")
        return account

    @classmethod
    def id_of(cls, post: Mapping[str, Any]) -> str:
        return str(post["data"]["id"])

    def open(self, account: Account) -> None:
        super().open(account)
        bearer, keys = os.environ.get(BEARER), [os.environ.get(key) for key in KEYS]
        if not bearer and not all(keys):
            raise FetchRefused(
                f"{account.address}: X wants credentials; set the environment variable {BEARER}, "
                f"or {', '.join(KEYS[:-1])} and {KEYS[-1]}"
            )
        consumer, consumer_secret, token, token_secret = keys if all(keys) else [None] * 4
        try:
            self._client = client(
                timeout=self.config.timeout,
                server=account.url if account.is_local else "",
                bearer_token=bearer,
                consumer_key=consumer,
                consumer_secret=consumer_secret,
                access_token=token,
                access_token_secret=token_secret,
            )
        except ImportError as error:
            raise FetchRefused(
                f"{account.address}: tweepy is not installed; try: pip install 'tweetgen[x]'"
            ) from error
        self._owner = token.partition("-")[0] if token else ""
        self._only_bearer = not token
        self._has_bearer = bool(bearer)

    def look_up(self) -> dict[str, Any]:
        with self._translated():
            answer: Any = self._client.get_user(
                username=self.asked.name,
                user_fields=["protected", "public_metrics"],
                user_auth=not self._has_bearer,
            )
            user = answer.get("data")
            if not isinstance(user, dict):
                raise FetchRefused(f"{self.asked.address}: there is no such account")
            if user.get("protected"):
                problem = "is protected; only public posts are fetched"
                raise FetchRefused(f"{self.asked.address}: {problem}")
            metrics = user.get("public_metrics") or {}
            posts = metrics.get("tweet_count", metrics.get("post_count"))
            return {"id": str(user["id"]), "username": str(user["username"]), "posts": posts}

    def page(
        self, who: Mapping[str, Any], *, since: str | None, cursor: str | None, size: int
    ) -> Page:
        older = {"until_id" if (cursor or "").isdigit() else "pagination_token": cursor}
        with self._translated():
            answer: Any = self._client.get_users_tweets(
                who["id"],
                max_results=size,
                since_id=since,
                exclude=["retweets"],
                tweet_fields=_POST_FIELDS,
                user_auth=self._reads_own(who) or not self._has_bearer,
                **(older if cursor else {}),
            )
            meta, found = answer["meta"], answer.get("data", [])
            ids = [str(post["id"]) for post in found]
            includes = {"users": [{"id": who["id"], "username": who["username"]}]}
            more = meta.get("next_token")
            return Page(
                posts=tuple({"data": post, "includes": includes} for post in found),
                newest=ids[0] if ids else None,
                # An id holds for ever, a token perhaps not.
                cursor=(ids[-1] if ids else more) if more else None,
                read=len(found),
            )

    def price(self, who: Mapping[str, Any]) -> int:
        return _OWN_PRICE if self._reads_own(who) else self.highest_price

    def close(self) -> None:
        self._client.session.close()

    def _reads_own(self, who: Mapping[str, Any]) -> bool:
        return bool(self._owner) and self._owner == who.get("id")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import requests
        import tweepy

        address = self.asked.address
        try:
            yield
        except tweepy.TooManyRequests as error:
            message = f"{address}: X asks to wait, it was asked too often"
            raise TryLater(message, error.reset_time) from error
        except tweepy.HTTPException as error:
            status = error.response.status_code
            if 400 <= status < 500:
                said = _REFUSED.get(status) or "; ".join(map(str, error.api_messages))
                raise FetchRefused(f"{address}: {said} (HTTP {status})") from error
            raise FetchError(f"{address}: X has a problem (HTTP {status}); try later") from error
        except requests.RequestException as error:
            raise FetchError(f"{address}: no answer from X ({type(error).__name__})") from error
        except (tweepy.TweepyException, LookupError, TypeError, AttributeError) as error:
            raise FetchError(f"{address}: X gave an answer that makes no sense") from error
