"""Mastodon, and whatever else speaks its API, through Mastodon.py."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import FetchError, FetchRefused, TryLater
from ..fetcher import Account, Fetcher, Page

TOKEN, INSTANCE = "MASTODON_ACCESS_TOKEN", "MASTODON_INSTANCE"
_PUBLIC = ("public", "unlisted")


class MastodonFetcher(Fetcher):
    """An account's public posts; boosts are left out where the server knows how."""

    name = "mastodon"
    form = "mastodon://instance/user"
    needs_server = True
    page_sizes = (1, 40)

    @classmethod
    def id_of(cls, post: Mapping[str, Any]) -> str:
        return str(post["id"])

    def open(self, account: Account) -> None:
        super().open(account)
        try:
            import requests
            from mastodon import Mastodon
            from urllib3.util import Retry
        except ImportError as error:
            raise FetchRefused(
                f"{account.address}: Mastodon.py is not installed; "
                "try: pip install 'tweetgen[mastodon]'"
            ) from error

        self._session = requests.Session()
        # Once more where a connection broke, as those kept alive do: asking costs nothing here.
        # What the server answers, also "later", is not asked again.
        again = Retry(1, status=0, respect_retry_after_header=False, allowed_methods=["GET"])
        self._session.mount(account.url, requests.adapters.HTTPAdapter(max_retries=again))
        self._session.hooks["response"].append(self._keep)
        self._api = Mastodon(
            api_base_url=account.url,
            access_token=_token_for(account),
            ratelimit_method="throw",
            request_timeout=self.config.timeout,
            version_check_mode="none",
            session=self._session,
        )

    def _keep(self, response: Any, *args: Any, **kwargs: Any) -> None:
        """Mastodon.py gives objects of its own; what is stored is what the server said."""
        self._response = response

    def look_up(self) -> dict[str, Any]:
        with self._translated():
            account = self._api.account_lookup(self.asked.name)
            return {"id": str(account["id"]), "posts": account.get("statuses_count")}

    def page(
        self, who: Mapping[str, Any], *, since: str | None, cursor: str | None, size: int
    ) -> Page:
        with self._translated():
            self._api.account_statuses(
                who["id"], limit=size, max_id=cursor, since_id=since, exclude_reblogs=True
            )
            found = self._response.json()
            ids = [str(status["id"]) for status in found]
            if cursor in ids:  # a server that gives the newest posts whatever it is asked
                del found[: ids.index(cursor) + 1]
            del found[size:]
            public = (status for status in found if status.get("visibility") in _PUBLIC)
            return Page(
                posts=tuple(public),
                newest=str(found[0]["id"]) if found else None,
                cursor=str(found[-1]["id"]) if found else None,
                read=len(found),
            )

    def close(self) -> None:
        self._session.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import mastodon

        address, server = self.asked.address, self.asked.server
        try:
            yield
        except mastodon.MastodonRatelimitError as error:
            message = f"{address}: {server} asks to wait, it was asked too often"
            raise TryLater(message, self._api.ratelimit_reset) from error
        except mastodon.MastodonNotFoundError as error:
            raise FetchRefused(f"{address}: there is no such account") from error
        except mastodon.MastodonUnauthorizedError as error:
            raise FetchRefused(
                f"{address}: {server} answers only those who log in; set {TOKEN} to a token of "
                f"this server and {INSTANCE} to {server}"
            ) from error
        except mastodon.MastodonNetworkError as error:
            raise FetchError(f"{address}: no answer from {server}") from error
        except mastodon.MastodonServerError as error:
            raise FetchError(f"{address}: {server} has a problem; try later") from error
        except (mastodon.MastodonError, ValueError, LookupError, TypeError) as error:
            problem = f"{server} gave an answer that makes no sense; is it of Mastodon's kind?"
            raise FetchError(f"{address}: {problem}") from error


def _token_for(account: Account) -> str | None:
    """The token is told to the server that it belongs to, and to no other."""
    instance = os.environ.get(INSTANCE, "").strip().lower()
    instance = instance.removeprefix("https://").removeprefix("http://").rstrip("/")
    return os.environ.get(TOKEN) or None if instance == account.server else None
