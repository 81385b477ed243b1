"""What the API of X gives, in both of its versions: pages, arrays, and an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import x_tweets
from .json_items import json_items

_FIRST = 20_000  # characters that hold the beginning of a first tweet
# Beside its words and its id, what only a tweet has.
_SIGNS_V1 = {"in_reply_to_status_id_str", "is_quote_status", "retweet_count", "is_retweet"}
_SIGNS_V2 = {"edit_history_tweet_ids", "author_id", "referenced_tweets", "public_metrics"}


class XApiReader(Reader):
    """One document a tweet, in constant memory if no page is larger than the API's."""

    name = "x_api"

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """Sure where the first object is a tweet, or a page of tweets."""
        head = file.head_text.lstrip(" \t\r\n[")
        if not head.startswith("{"):
            return 0
        try:
            first = json.JSONDecoder().raw_decode(head)[0]
        except RecursionError:
            return 0
        except ValueError:  # longer than the head, or damaged
            return 95 if _looks_like_tweet(head[:_FIRST]) else 0
        return 95 if any(_is_tweet(tweet) for tweet, _ in _tweets(first)) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        for line, value in _lines(file) if _is_lines(file) else json_items(file, ()):
            users = _users(value)
            none = True
            for tweet, marks in _tweets(value):
                none = False
                text = x_tweets.words_of(tweet) if isinstance(tweet, dict) else None
                if text is None:
                    file.drop("no text" if isinstance(tweet, dict) else "no tweet", line)
                    continue
                author = users.get(str(tweet.get("author_id")))
                document = x_tweets.document(tweet, text, file.name, author=author, marks=marks)
                if is_blank(document.text):
                    file.drop("empty text", line)
                else:
                    yield document
            if none:
                file.drop("page without tweets", line)


def _is_lines(file: SourceFile) -> bool:
    """Whether the first line is a whole object."""
    first = file.head_text.lstrip().partition("\n")[0]
    try:
        return first.startswith("{") and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: SourceFile) -> Iterator[tuple[int, Any]]:
    """The values of lines, of which one may be damaged and the next is whole again."""
    for number, line in file.lines():
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except RecursionError as error:
            problem = "is nested too deeply to be a post"
            raise CorpusFormatError(file.where(number), problem) from error
        except ValueError:
            file.drop("not valid JSON", number)


def _tweets(value: Any) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """The tweets in a value, which may be one itself; with marks where they are other people's."""
    if not isinstance(value, dict):
        yield value, ()
        return
    includes = value.get("includes")
    if isinstance(data := value.get("data"), (list, dict)) and "text" not in value:
        yield from ((one, ()) for one in (data if isinstance(data, list) else [data]))
        others = includes.get("tweets") if isinstance(includes, dict) else None
        yield from ((one, ("referenced",)) for one in (others if isinstance(others, list) else ()))
    elif isinstance(statuses := value.get("statuses"), list):  # a search, in version 1.1
        yield from ((one, ()) for one in statuses)
    elif isinstance(tweet := value.get("tweet"), dict):
        yield tweet, ()
    elif "data" not in value and "meta" not in value and "errors" not in value:
        yield value, ()


def _users(value: Any) -> dict[str, str]:
    """The handles that a page of version 2 tells, by id."""
    includes = value.get("includes") if isinstance(value, dict) else None
    users = includes.get("users") if isinstance(includes, dict) else None
    return {
        str(user.get("id")): user["username"]
        for user in (users if isinstance(users, list) else ())
        if isinstance(user, dict) and isinstance(user.get("username"), str)
    }


def _is_tweet(record: Any) -> bool:
    if not isinstance(record, dict) or x_tweets.words_of(record) is None:
        return False
    return _has_signs(record)


def _has_signs(record: Mapping[str, Any] | set[str]) -> bool:
    names = set(record)
    return bool(("id_str" in names and _SIGNS_V1 & names) or ("id" in names and _SIGNS_V2 & names))


def _looks_like_tweet(head: str) -> bool:
    names = {*_SIGNS_V1, *_SIGNS_V2, "id_str", "id", "text", "full_text"}
    found = {name for name in names if f'"{name}"' in head}
    return bool({"text", "full_text"} & found) and _has_signs(found)
