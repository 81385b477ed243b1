"""X, through tweepy: posts cost money, and answers are for those who asked."""

from __future__ import annotations

import base64
import html
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from .. import lengths
from ..errors import NotSent, Refused, RequestError, TweetgenError, Unknown, storage_errors
from ..links import links_of_x
from ..publisher import (
    Guarantee,
    Image,
    Inbox,
    Limits,
    Mention,
    NoReceipt,
    Post,
    Publisher,
    Receipt,
)
from .x_config import XConfig
from .x_errors import is_duplicate, sensible
from .x_session import XSession

# Thousandths of a dollar.
_PRICE, _PRICE_WITH_LINK, _PRICE_OF_REPLY = 15, 200, 10
_IMAGES, _IMAGE_BYTES, _ALT = 4, 5_000_000, 1_000
_FIELDS = ["author_id", "conversation_id", "created_at", "entities"]
_FIRST_PAGE, _PAGE, _PAGES = 20, 100, 8  # X shows the last 800 mentions
_OWN_PAGES = (10, _PAGE, _PAGE, _PAGE)  # mostly it is among the newest; each post read costs
_SKEW = timedelta(minutes=5)  # between our clock and X's; with more, X takes no signature
_EPOCH = 1288834974657  # of X's ids, which hold the milliseconds since then
_RULES = (
    "X lets a bot answer only who mentioned or quoted it, once each, and wants to approve answers "
    "that a model writes before they are posted; if that is settled, set replies = true in "
    "[publisher.x]"
)
# Somebody X would tell of the post: by twitter-text, but without a limit to the name's length.
_MENTION = re.compile(r"(?ai:(?:(?<![\w!#$%&*@＠])|(?<=RT)(?<!\wRT))[@＠](\w+))")
_HANDLES = re.compile(r"\A(?a:\s*@\w+)+")  # where an answer begins
_LINKED = "has a link, which costs $0.20"
_LINK = "\0"  # stands for any link when texts are compared


class XPublisher(Publisher, Inbox):
    """Posts to an account of X, and reads what mentions it."""

    name = "x"
    guarantee = Guarantee.RECONCILED
    config: XConfig

    def __init__(self, config: XConfig) -> None:
        super().__init__(config)
        self._x = XSession(config)
        self._lost: dict[str, float] = {}  # post's key to the moment when its answer was lost

    @property
    def account(self) -> str:
        return self._x.user_id

    @property
    def limits(self) -> Limits:
        return Limits(
            max_length=lengths.MAX_LENGTH["x"],
            measure=lengths.x,
            refuses=None if self.config.links else _refusal,
            images=_IMAGES,
            image_bytes=_IMAGE_BYTES,
        )

    def open(self) -> None:
        self._x.open()

    def close(self) -> None:
        self._x.close()

    def price(self, post: Post) -> int:
        if _has_link(post.text):
            return _PRICE_WITH_LINK
        return _PRICE if post.reply_to is None else _PRICE_OF_REPLY

    def publish(self, post: Post) -> Receipt:
        self._refuse(post)
        media = [self._upload(image) for image in post.images]
        try:
            answer = self._x.ask(
                "create_tweet",
                text=post.text,
                in_reply_to_tweet_id=post.reply_to,
                media_ids=media or None,
                early=NotSent,
            )
            with sensible(Unknown):
                return _receipt(answer["data"])
        except Refused as error:
            if is_duplicate(error):
                return self._stands_there(post, error)
            raise
        except Unknown:
            self._lost[post.key] = time.monotonic()
            raise

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        """
        Looks for the text among what the account has posted since the post was made.

        Raises:
            Unknown: X could not be asked, or may not show it yet; ask again later.
        """
        try:
            answer = self._find(post)
        except Unknown:
            raise
        except TweetgenError as error:  # which would say that the post was surely not sent
            raise Unknown(f"it may have been sent: {error}") from error
        if answer is NoReceipt.NOT_THERE and self._may_still_come(post):
            raise Unknown("X does not show the post yet; ask again later")
        return answer

    def mentions(self, since: str | None) -> Iterable[Mention]:
        if not self.config.replies:
            raise RequestError(_RULES)
        asked: dict[str, Any] = {"tweet_fields": _FIELDS, "expansions": ["author_id"]}
        asked |= {"since_id": since, "max_results": _PAGE if since else _FIRST_PAGE}
        found: list[Mention] = []
        for _ in range(_PAGES if since else 1):
            answer = self._x.ask("get_users_mentions", self.account, **asked)
            with sensible(Unknown):
                found += self._mentions(answer)
                asked["pagination_token"] = answer["meta"].get("next_token")
            if not asked["pagination_token"]:
                break
        return sorted(found, key=lambda mention: (len(mention.id), mention.id))

    def advice(self) -> Sequence[str]:
        answer = self._x.ask("get_me", user_fields=["description"])
        with sensible(Unknown):
            about = str(answer["data"].get("description", ""))
        told = [
            "give the account X's automated label (Settings, Your account, Automation) with your "
            "own account as its owner; X does not tell programs whether it is there"
        ]
        if not re.search(r"\bbot\b|automat", about, re.IGNORECASE):
            told.append("say in the account's bio that it is a bot, and whose")
        if self.config.replies:
            told.append(
                "ask X to approve the bot before it answers: answers that a model writes need it"
            )
        return told

    def _refuse(self, post: Post) -> None:
        """
        What X would not take, and what would cost money or annoy people.

        Raises:
            Refused: that.
        """
        problem = ""
        length, most = lengths.x(post.text), lengths.MAX_LENGTH["x"]
        if not post.text.strip():
            problem = "there is nothing to say"
        elif length > most:
            problem = f"the text is too long: {length}, and {most} fit"
        elif post.direct:
            problem = "direct messages are not answered on X"
        elif post.reply_to is not None and not self.config.replies:
            problem = f"answers are off: {_RULES}"
        elif not self.config.links and _has_link(post.text):
            problem = f"it {_LINKED}; allow it with links = true"
        elif others := _mentioned(post.text) - {(post.reply_account or "").lstrip("@").lower()}:
            problem = f"it mentions @{min(others)}, who did not speak to the bot"
        elif len(post.images) > _IMAGES:
            problem = f"it has {len(post.images)} images, and {_IMAGES} fit"
        if problem:
            raise Refused(f"not sent to X: {problem}")

    def _upload(self, image: Image) -> str:
        """
        The id that X gives a picture; nothing is posted yet, so whatever fails is `NotSent`.

        Raises:
            Refused: it is too large, or lacks its words.
        """
        with storage_errors(image.path):
            content = image.path.read_bytes()
        alt = image.alt.strip()
        if len(content) > _IMAGE_BYTES:
            raise Refused(f"{image.path}: X takes images up to 5 MB")
        if not alt or len(alt) > _ALT:
            raise Refused(f"{image.path}: X takes 1 to {_ALT:,} characters of alt text")
        body = {"media": base64.b64encode(content).decode(), "media_category": "tweet_image"}
        answer = self._prepare("/2/media/upload", body)
        with sensible(NotSent):
            identifier = str(answer["data"]["id"])
        words = {"alt_text": {"text": alt}}
        self._prepare("/2/media/metadata", {"id": identifier, "metadata": words})
        return identifier

    def _prepare(self, route: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return self._x.ask("request", "POST", route, json=body, early=NotSent, late=NotSent)

    def _stands_there(self, post: Post, error: Refused) -> Receipt:
        """The text stands there: from an earlier try, or from before the post was made."""
        answer = self.reconcile(post)
        if isinstance(answer, Receipt):
            return answer
        if answer is NoReceipt.CANNOT_TELL:
            raise Unknown(f"it may have been sent: {error}") from error
        raise error

    def _may_still_come(self, post: Post) -> bool:
        lost = self._lost.get(post.key)
        return lost is not None and time.monotonic() - lost < self.config.settle

    def _find(self, post: Post) -> Receipt | NoReceipt:
        """Walks back through the account's own posts, at $0.001 each."""
        asked: dict[str, Any] = {"tweet_fields": ["created_at"]}
        for size in _OWN_PAGES:
            answer = self._x.ask("get_users_tweets", self.account, max_results=size, **asked)
            with sensible(Unknown):
                for found in answer.get("data", ()):
                    if _moment(found) < post.created_at - _SKEW:
                        return NoReceipt.NOT_THERE  # X shows what is older, and so what is newer
                    if _is_same(post, found["text"]):
                        return _receipt(found)
                asked["pagination_token"] = answer["meta"].get("next_token")
            if not asked["pagination_token"]:
                return NoReceipt.NOT_THERE  # the account has no more
        return NoReceipt.CANNOT_TELL

    def _mentions(self, answer: Mapping[str, Any]) -> Iterator[Mention]:
        users = answer.get("includes", {}).get("users", ())
        handles = {user["id"]: user["username"] for user in users}
        for post in answer.get("data", ()):
            author = post["author_id"]
            yield Mention(
                id=str(post["id"]),
                author=handles.get(author, author),
                text=self._without_own_handle(post),
                created_at=_moment(post),
                conversation=post.get("conversation_id"),
                is_own=author == self.account,
            )

    def _without_own_handle(self, post: Mapping[str, Any]) -> str:
        text = html.unescape(post["text"])
        named = post.get("entities", {}).get("mentions", ())
        own = {f"@{one['username']}".lower() for one in named if one.get("id") == self.account}
        handles = _HANDLES.match(text)
        if handles is None:
            return text
        kept = [one for one in handles.group().split() if one.lower() not in own]
        return " ".join([*kept, text[handles.end() :].lstrip()]).strip()


def _receipt(found: Mapping[str, Any]) -> Receipt:
    identifier = str(found["id"])
    return Receipt(identifier, f"https://x.com/i/web/status/{identifier}")


def _moment(found: Mapping[str, Any]) -> datetime:
    """When a post was made: its id tells, too."""
    if told := found.get("created_at"):
        return datetime.fromisoformat(told)
    return datetime.fromtimestamp(((int(found["id"]) >> 22) + _EPOCH) / 1000, UTC)


def _has_link(text: str) -> bool:
    return next(links_of_x(text), None) is not None


def _refusal(text: str) -> str:
    return _LINKED if _has_link(text) else ""


def _mentioned(text: str) -> set[str]:
    """Whom a text would call, in small letters; an @ inside a link calls nobody."""
    return {name.lower() for name in _MENTION.findall(_without_links(text))}


def _without_links(text: str) -> str:
    for start, end in reversed([*links_of_x(text)]):
        text = text[:start] + _LINK + text[end:]
    return text


def _is_same(post: Post, shown: str) -> bool:
    """Whether X shows this text: escaped, its links shortened, handles before, images after."""
    wanted, found = _plain(post.text), _plain(html.unescape(shown))
    if post.reply_to is not None:
        wanted, found = _HANDLES.sub("", wanted, 1).strip(), _HANDLES.sub("", found, 1).strip()
    return wanted in {found, found.removesuffix(_LINK).rstrip() if post.images else found}


def _plain(text: str) -> str:
    text = _without_links(unicodedata.normalize("NFC", text))
    kept = (c for c in text if c == _LINK or c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())
