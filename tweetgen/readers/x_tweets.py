"""One tweet, however an archive or the API of X writes it, as a document."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..documents import Document, is_blank
from . import fields

_LINK = re.compile(r"https?://t\.co/(\w+)")
_BLANKS = " \t\u00a0\u3000"
_ESCAPE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_RETWEET = re.compile(r"RT @\w")
_CUT = re.compile(r"(\u2026|\.\.\.)(\s*https?://t\.co/\w+)*\s*$")
_SHORTEST_CUT = 129  # characters; retweets are cut at 140, and what has a link to the rest
_LONG_CUT = 250  # as X counts, where some alphabets count twice; long posts are cut near 280
_STATUS = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/\w+/status(?:es)?/(\d+)(?:\?|/?$)")
_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}


def words_of(tweet: Mapping[str, Any]) -> str | None:
    """The words as they stand, escaped and with short links; None if there are none."""
    for whole in (tweet.get("note_tweet"), tweet.get("extended_tweet"), tweet):
        if isinstance(whole, dict):
            for key in ("full_text", "text"):
                if isinstance(text := whole.get(key), str):
                    return text
    return None


def unescape(text: str) -> str:
    """`&amp;` becomes `&`, once."""
    return _ESCAPE.sub(lambda m: html.unescape(m.group()), text) if "&" in text else text


def is_cut(text: str) -> bool:
    """Whether `text` ends as X ends what it cuts: long, with an ellipsis and perhaps a link."""
    if "\u2026" not in text and "..." not in text:
        return False
    found = _CUT.search(text)
    if found is None or found.start() < _SHORTEST_CUT:
        return False
    if _RETWEET.match(text):
        return True
    # Elsewhere dots, and in a short text an ellipsis, are people's own.
    weight = found.start() + sum(char > "\u10ff" for char in text[: found.start()])
    return found[1] == "\u2026" and (found[2] is not None or weight > _LONG_CUT)


def document(
    tweet: Mapping[str, Any],
    text: str,
    source: str,
    *,
    author: str | None = None,
    whole: str | None = None,
    marks: Iterable[str] = (),
) -> Document:
    """
    A document made of a tweet.

    Args:
        text: the tweet's words as `words_of` gives them.
        author: whose tweet it is, if it does not say so itself.
        whole: the long post that `text` is the beginning of, with its links resolved.
        marks: labels to add to those that are found.
    """
    plain = unescape(fields.mend_surrogates(text))
    labels = [*_labels(tweet, plain), *marks]
    if (whole is None and (tweet.get("truncated") is True and "extended_tweet" not in tweet)) or (
        whole is None and is_cut(plain)
    ):
        labels.append("truncated")
    user = tweet.get("user") or tweet.get("author")
    handle = _handle(user) or author or _word(tweet.get("author_id"))
    return Document(
        plain if whole is None and "t.co/" not in plain else resolve(whole or plain, tweet),
        author=handle,
        created_at=time_of(tweet.get("created_at")),
        id=_first(tweet, "id_str", "id"),
        in_reply_to=_first(tweet, "in_reply_to_status_id_str", "in_reply_to_status_id")
        or next(iter(_referenced(tweet, "replied_to")), None),
        conversation=_first(tweet, "conversation_id", "conversation_id_str"),
        source=source,
        labels=tuple(labels),
    )


def resolve(text: str, tweet: Mapping[str, Any]) -> str:
    """
    `text` with each t.co link as the address it stands for, and without those to the tweet's own
    pictures; a tweet that is nothing but a picture keeps the picture's address.
    """
    links: dict[str, str] = {}
    pictures: dict[str, str] = {}
    for holder in _holders(tweet):
        for kind in ("urls", "media"):
            for link in _dicts(holder.get(kind)):
                short, long = link.get("url"), link.get("expanded_url")
                if isinstance(short, str) and isinstance(long, str) and long:
                    # Version 2 of the API has pictures among the addresses.
                    found = pictures if kind == "media" or "media_key" in link else links
                    found[short[short.rfind("/") + 1 :]] = long
    quoted = tweet.get("quoted_status_permalink")
    if isinstance(quoted, dict) and isinstance(quoted.get("expanded"), str):
        links.setdefault(str(quoted.get("url")).rpartition("/")[2], quoted["expanded"])
    if not links and not pictures:
        return text

    pieces, end = [], 0
    for match in _LINK.finditer(text):
        before = text[end : match.start()]
        if match[1] in pictures:
            pieces.append(before.rstrip(_BLANKS))
        else:
            pieces += (before, links.get(match[1], match[0]))
        end = match.end()
    resolved = "".join(pieces) + text[end:]
    if pictures:
        resolved = resolved.strip()
        if is_blank(resolved):
            resolved = next(iter(pictures.values()))
    return fields.mend_surrogates(resolved)


def _holders(tweet: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Where a tweet's entities may stand."""
    for whole in (tweet, tweet.get("extended_tweet"), tweet.get("note_tweet")):
        if whole and isinstance(whole, dict):
            for key in ("entities", "extended_entities"):
                if isinstance(holder := whole.get(key), dict):
                    yield holder


def _labels(tweet: Mapping[str, Any], text: str) -> Iterator[str]:
    retweet = (
        "retweeted_status" in tweet
        or tweet.get("is_retweet") is True
        or _referenced(tweet, "retweeted")
        or _RETWEET.match(text)
    )
    if retweet:
        yield "retweet"
    if _is_quote(tweet, not retweet):
        yield "quote"
    if _is_reply(tweet):
        yield "reply"
    versions = _versions(tweet)
    if len(versions) > 1:
        yield "edited" if _first(tweet, "id_str", "id") == versions[-1] else "superseded"


def _is_quote(tweet: Mapping[str, Any], own: bool) -> bool:
    said = tweet.get("is_quote_status")
    if said is True or _referenced(tweet, "quoted"):
        return True
    if _first(tweet, "quoted_status_id_str", "quoted_status_id"):
        return True
    if said is not None or not own or "referenced_tweets" in tweet:
        return False
    # Archives say nothing; what ends in the address of another tweet is shown as a quote.
    entities = tweet.get("entities")
    links = _dicts(entities.get("urls")) if isinstance(entities, dict) else ()
    if not links or not isinstance(last := links[-1].get("expanded_url"), str):
        return False
    if "/status" not in last or not _STATUS.match(last):  # the quick question first
        return False
    return (words_of(tweet) or "").rstrip().endswith(str(links[-1].get("url")))


def _is_reply(tweet: Mapping[str, Any]) -> bool:
    known = _first(
        tweet,
        "in_reply_to_status_id_str",
        "in_reply_to_user_id_str",
        "in_reply_to_status_id",
        "in_reply_to_user_id",
        "in_reply_to_screen_name",
    )
    return known is not None or bool(_referenced(tweet, "replied_to"))


def _versions(tweet: Mapping[str, Any]) -> list[str]:
    """The ids of an edited tweet, oldest first."""
    versions = tweet.get("edit_history_tweet_ids")
    info = tweet.get("edit_info")
    if isinstance(info, dict):
        edit = info.get("edit")
        initial = edit.get("editControlInitial") if isinstance(edit, dict) else info.get("initial")
        versions = initial.get("editTweetIds") if isinstance(initial, dict) else None
    return [str(one) for one in versions] if isinstance(versions, list) else []


def _referenced(tweet: Mapping[str, Any], kind: str) -> Sequence[str]:
    references = tweet.get("referenced_tweets")
    if not references:
        return ()
    return [
        str(reference["id"])
        for reference in _dicts(references)
        if reference.get("type") == kind and reference.get("id")
    ]


def _dicts(value: Any) -> Sequence[dict[str, Any]]:
    if not value or not isinstance(value, list):
        return ()
    return [one for one in value if isinstance(one, dict)]


def _first(tweet: Mapping[str, Any], *keys: str) -> str | None:
    for key in keys:
        value = tweet.get(key)
        if value is not None and (found := _word(value)) is not None:
            return found
    return None


def _word(value: Any) -> str | None:
    if isinstance(value, str):
        return fields.mend_surrogates(value) if value and value != "-1" else None
    is_number = isinstance(value, int) and not isinstance(value, bool) and value != -1
    return str(value) if is_number else None


def _handle(user: Any) -> str | None:
    if isinstance(user, dict):
        return _first(user, "screen_name", "username", "name")
    return _word(user)


def time_of(value: Any) -> datetime | None:
    """Twitter's "Wed Oct 10 20:19:24 +0000 2018", cut by place, since strptime takes as long as
    all the rest; other forms as everywhere."""
    if isinstance(value, str) and len(value) == 30 and value[20:25] == "+0000":
        try:
            return datetime(
                int(value[26:]),
                _MONTHS[value[4:7]],
                int(value[8:10]),
                int(value[11:13]),
                int(value[14:16]),
                int(value[17:19]),
                tzinfo=UTC,
            )
        except (ValueError, KeyError):
            return None
    return fields.parse_time(value) if isinstance(value, (str, int, float)) else None
