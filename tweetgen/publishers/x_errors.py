"""What went wrong when X was asked, in the classes of `tweetgen.errors`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ..errors import AuthError, PublishError, RateLimited, Refused
from ..x_client import surely_not_sent

_WAIT, _LONGEST_WAIT = 15 * 60, 24 * 60 * 60  # X's usual window and its longest, in seconds
_WINDOWS = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
_LONGEST_WORDS = 200  # of what X says, in a message of ours
_DUPLICATE = "X has this text already"
_CONSOLE = "see the app's keys and permissions in X's developer console"
# Of a 403 that is about the app or the account, and not about the post.
_FORBIDDEN = ("oauth1-permissions", "client-forbidden", "unsupported-authentication")
_LOCKED = ("suspended", "locked", "not permitted to access")


def is_duplicate(error: Refused) -> bool:
    """Whether X has the text already, perhaps from a request of ours whose answer was lost."""
    return str(error).startswith(_DUPLICATE)


@contextmanager
def sensible(late: type[PublishError]) -> Iterator[None]:
    """Raise `late` if what X answered is not what it should be."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise late(f"X gave an answer that makes no sense ({type(error).__name__})") from error


def translated(
    error: Exception,
    hide: Callable[[str], str],
    *,
    early: type[PublishError],
    late: type[PublishError],
) -> PublishError:
    """
    What a failed request means.

    Args:
        error: what tweepy or requests raised.
        hide: keeps secrets out of what X says.
        early: what it is if the request was surely not sent.
        late: what it is if nobody knows.
    """
    import requests
    import tweepy

    if isinstance(error, tweepy.HTTPException):
        status = error.response.status_code
        words = " ".join(" ".join(map(str, error.api_messages)).split())
        said = hide(words)[:_LONGEST_WORDS] or "no reason given"
        return _answered(status, f"(HTTP {status}: {said})", error, late)
    kind = type(error).__name__
    if isinstance(error, requests.RequestException) and surely_not_sent(error):
        return early(f"X cannot be reached ({kind}); nothing was sent")
    if isinstance(error, requests.RequestException):
        return late(f"no answer from X ({kind})")
    return late(f"X gave an answer that makes no sense ({kind})")


def _answered(status: int, said: str, error: Any, late: type[PublishError]) -> PublishError:
    if status == 429:
        return RateLimited(seconds_to_wait(error.response.headers), f"X asks to wait {said}")
    if status >= 500 or status == 408:
        return late(f"X has a problem {said}")
    if status == 401:
        return AuthError(f"X does not accept the credentials {said}; {_CONSOLE}")
    if status == 402:
        return AuthError(f"X wants credits {said}; buy some in its developer console")
    if status == 403:
        if "duplicate content" in said:
            return Refused(f"{_DUPLICATE} {said}")
        if _is_about_access(error.response, said):
            return AuthError(f"X forbids it for this app or account {said}; {_CONSOLE}")
        return Refused(f"X forbids this post {said}")
    if status == 404:
        return Refused(f"X does not find it {said}; what is answered may have been deleted")
    return Refused(f"X refuses it {said}")


def _is_about_access(response: Any, said: str) -> bool:
    try:
        body = response.json()
    except ValueError:
        return False
    kind = str(body.get("type", "")) if isinstance(body, dict) else ""
    return kind.endswith(_FORBIDDEN) or any(word in said for word in _LOCKED)


def seconds_to_wait(headers: Mapping[str, str]) -> float:
    """How long X wants to be left alone: until the last used-up window opens again."""
    resets = []
    for window in _WINDOWS:
        left, reset = headers.get(f"{window}-remaining", "0"), headers.get(f"{window}-reset", "")
        if left == "0" and reset.isdecimal():
            resets.append(int(reset) - time.time() + 1)  # it opens somewhen in that second
    if (after := headers.get("retry-after", "")).isdecimal():
        resets.append(float(after))
    wait = max(resets, default=_WAIT)
    return float(min(max(wait, 1), _LONGEST_WAIT))
