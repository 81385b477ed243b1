"""Mastodon, and whatever else speaks its API, through Mastodon.py."""

from __future__ import annotations

import mimetypes
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Literal

import attrs

from .. import lengths
from ..credentials import secret
from ..documents import Document
from ..errors import AuthError, NotSent, Refused, Unknown
from ..fingerprint import normalise
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
from ..readers.html_text import to_text
from . import connecting
from .mastodon_server import TOKEN, Server

Visibility = Literal["public", "unlisted", "private", "direct"]

_VISIBILITIES = ("public", "unlisted", "private", "direct")  # each is seen by fewer people
_ACCOUNT = re.compile(r"@?(?P<name>\w[\w.-]*)@(?P<server>[\w.:\[\]-]+)")
_HOST = re.compile(r"(?<![=/\w])(@[\w.-]*\w)@\w[\w.:-]*\w")
_PAGE = 40  # statuses at once, the most that Mastodon gives
_PAGES = 10
_ALL = 200  # a server that knows no pages gives so many at least
_CLOCKS = timedelta(minutes=10)  # by which two may differ
_PROCESSING = 60  # seconds that a server may take to look at a picture


@attrs.frozen(kw_only=True)
class MastodonConfig:
    """Options of the `mastodon` publisher."""

    account: str = attrs.field(
        default="", metadata={"help": 'who posts, with the server: "lamp@example.social"'}
    )
    server: str = attrs.field(
        default="",
        metadata={"help": "the server's own address, where it differs from that in the account"},
    )
    visibility: Visibility = attrs.field(
        default="public",
        metadata={"help": "who sees posts; an answer is seen by no more than what it answers"},
    )
    content_warning: str = attrs.field(
        default="", metadata={"help": "what is shown instead of a post until one asks to see it"}
    )
    language: str | None = attrs.field(
        default=None, metadata={"help": 'of the posts, "en"; unset takes that of the account'}
    )
    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={"help": "unset takes the server's own limit, which is 500 on most"},
    )
    timeout: float = attrs.field(default=30.0, metadata={"help": "seconds to wait for an answer"})


class MastodonPublisher(Publisher, Inbox):
    """
    Posts statuses with an idempotency key, and looks among the account's own after a doubt.

    A server keeps such a key for an hour, and not every server knows them: so it is the looking
    that is relied on.
    """

    name = "mastodon"
    guarantee = Guarantee.RECONCILED
    config: MastodonConfig

    def __init__(self, config: MastodonConfig) -> None:
        super().__init__(config)
        self._opened: Server | None = None
        self._me: Mapping[str, Any] = {}
        self._limits = Limits(max_length=lengths.MAX_LENGTH["mastodon"], images=4)
        self._link = lengths.LINK

    @property
    def account(self) -> str:
        return self.config.account.strip().lstrip("@").lower()

    @property
    def limits(self) -> Limits:
        """The server's own once it is open, until then those of most servers."""
        return attrs.evolve(
            self._limits,
            max_length=self.config.max_length or self._limits.max_length,
            measure=partial(lengths.mastodon, warning=self.config.content_warning, link=self._link),
        )

    def open(self) -> None:
        """Connect, see whose token it is, and read the server's limits."""
        found = _ACCOUNT.fullmatch(self.account)
        if found is None:
            raise AuthError(
                'mastodon: whose account is it? Set account = "name@server" in [publisher.mastodon]'
            )
        url = connecting.server_url(self.config.server or found["server"])
        self.close()
        self._opened = Server(url, secret(TOKEN), self.config.timeout)
        self._opened.open()
        try:
            with self._opened.translated(NotSent, NotSent):
                self._me = self._api.account_verify_credentials()
                whose = str(self._me["username"])
                self._read_limits(self._instance())
        except BaseException:
            self.close()
            raise
        if whose.lower() != found["name"]:
            self.close()
            raise AuthError(
                f"mastodon: the token in {TOKEN} is that of {whose}, not of {self.account}"
            )

    def _instance(self) -> Mapping[str, Any]:
        import mastodon

        try:
            found: Mapping[str, Any] = self._api.instance_v2()
        except mastodon.MastodonNotFoundError:  # before Mastodon 4, and most of its kin
            found = self._api.instance_v1()
        return found

    def _read_limits(self, instance: Mapping[str, Any]) -> None:
        told = instance.get("configuration") or {}
        statuses = told.get("statuses") or {}
        media = told.get("media_attachments") or {}
        longest = statuses.get("max_characters") or instance.get("max_toot_chars")
        self._link = int(statuses.get("characters_reserved_per_url") or lengths.LINK)
        self._limits = Limits(
            max_length=int(longest or lengths.MAX_LENGTH["mastodon"]),
            images=int(statuses.get("max_media_attachments") or 4),
            image_bytes=media.get("image_size_limit") or None,
        )

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    @property
    def _server(self) -> Server:
        if self._opened is None or self._opened.api is None:
            self.open()
        assert self._opened is not None
        return self._opened

    @property
    def _api(self) -> Any:
        return self._server.api

    def wording(self, post: Post) -> str:
        """The text as it is sent: an answer tells whom it answers, or they would not notice."""
        name = (post.reply_account or "").lstrip("@")
        if not name or re.search(rf"(?<!\w)@{re.escape(name)}(?![\w@]|[.-]\w)", post.text, re.I):
            return post.text
        return f"@{name} {post.text}"

    def publish(self, post: Post) -> Receipt:
        server, text = self._server, self.wording(post)
        self._refuse_what_is_too_much(text, post.images)
        with server.translated(NotSent, NotSent):
            visibility = self._visibility(post)
            media = [self._upload(image) for image in post.images]
        with server.translated(Unknown, NotSent):
            status = server.api.status_post(
                text,
                in_reply_to_id=post.reply_to,
                media_ids=media or None,
                visibility=visibility,
                spoiler_text=self.config.content_warning or None,
                language=self.config.language,
                idempotency_key=post.key,
            )
            return _receipt(status)

    def _refuse_what_is_too_much(self, text: str, images: Sequence[Image]) -> None:
        limits = self.limits
        length = limits.measure(text)
        if limits.max_length is not None and length > limits.max_length:
            raise Refused(f"mastodon: the post is {length} long, and {limits.max_length} may be")
        if len(images) > limits.images:
            raise Refused(f"mastodon: a post may have {limits.images} pictures")

    def _visibility(self, post: Post) -> str:
        """The narrower one of what is set and what is answered."""
        if post.direct:
            return "direct"
        answered = self._api.status(post.reply_to)["visibility"] if post.reply_to else "public"
        known = answered if answered in _VISIBILITIES else "direct"
        return max(self.config.visibility, known, key=_VISIBILITIES.index)

    def _upload(self, image: Image) -> str:
        """The id of a picture that the server has looked at."""
        most = self.limits.image_bytes
        if most is not None and image.path.exists() and image.path.stat().st_size > most:
            raise Refused(f"{image.path}: this server takes pictures of up to {most} bytes")
        kind = mimetypes.guess_type(image.path.name)[0]
        try:
            data = image.path.read_bytes()
        except OSError as error:
            raise Refused(f"{image.path}: cannot be read ({error.strerror})") from error
        made = self._api.media_post(data, kind or "application/octet-stream", description=image.alt)
        for _ in range(_PROCESSING):
            if made.get("url"):
                return str(made["id"])
            time.sleep(1)
            made = self._api.media(made["id"])
        raise NotSent(f"{image.path}: the server is still busy with this picture")

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        text = self.wording(post)
        exact, loose = _plain(text), {_letters(text), _letters(to_text(text))}
        resembles = False
        with self._server.translated(Unknown, Unknown):
            hidden, shows_hidden = self._may_be_hidden(post), False
            for status in self._own_statuses():
                if status is None:
                    return NoReceipt.CANNOT_TELL
                if status["created_at"] < post.created_at - _CLOCKS:
                    break
                shows_hidden |= status["visibility"] not in ("public", "unlisted")
                # What it answers may be gone by now, and then nobody tells.
                if str(status.get("in_reply_to_id") or post.reply_to) != str(post.reply_to):
                    continue
                said = to_text(status["content"] or "", keep_spaces=True)
                if _plain(said) == exact:
                    return _receipt(status)
                resembles |= _letters(said) in loose  # not every server leaves signs as they are
        if resembles or (hidden and not shows_hidden):
            return NoReceipt.CANNOT_TELL
        return NoReceipt.NOT_THERE

    def _may_be_hidden(self, post: Post) -> bool:
        """Whether it is of a kind that some servers leave out of the account's list."""
        import mastodon

        try:
            return self._visibility(post) not in ("public", "unlisted")
        except mastodon.MastodonNotFoundError:  # what it answers is gone
            return True

    def _own_statuses(self) -> Iterator[Mapping[str, Any] | None]:
        """The account's statuses, newest first; None where there may be more that are not told."""
        last, known = None, set[str]()
        for _ in range(_PAGES):
            size = _PAGE - 1 if last else _PAGE
            page = self._api.account_statuses(
                self._me["id"], limit=size, max_id=last, exclude_reblogs=True
            )
            new = [status for status in page if str(status["id"]) not in known]
            yield from new
            if not page:
                return
            if not new:  # it knows no pages, and gives all that it has if it knows no sizes either
                if not (len(known) < _PAGE or size < len(page) < _ALL):
                    yield None
                return
            known |= {str(status["id"]) for status in new}
            last = page[-1]["id"]
        yield None

    def advice(self) -> Sequence[str]:
        with self._server.translated(Unknown, Unknown):
            me = self._api.account_verify_credentials()
        if me.get("bot"):
            return ()
        return (
            f"mastodon: mark {self.account} as automated, as most servers ask of bots: "
            "Preferences, Public profile, This is an automated account",
        )

    def mentions(self, since: str | None) -> list[Mention]:
        with self._server.translated(Unknown, Unknown):
            found = connecting.newer_than(since, self._notifications())
            return [self._mention(one) for one in found]

    def _notifications(self) -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
        """Pages of mentions under the ids of what was said; not every server filters them."""
        last, known = None, set[str]()
        while True:
            page = self._api.notifications(types=["mention"], limit=_PAGE, max_id=last)
            if known.issuperset(str(one["id"]) for one in page):
                return
            known |= {str(one["id"]) for one in page}
            last = page[-1]["id"]
            yield [
                (str(one["status"]["id"]), one)
                for one in page
                if one["type"] == "mention" and one.get("status")
            ]

    def _mention(self, notification: Mapping[str, Any]) -> Mention:
        status = notification["status"]
        account = status["account"]
        said = to_text(status["content"] or "", keep_spaces=True)
        return Mention(
            id=str(status["id"]),
            author=str(account["acct"]),
            text=connecting.without_handle(said, str(self._me["username"])),
            created_at=notification["created_at"],  # these are in order, whatever clocks say
            conversation=self._beginning(status),
            direct=status["visibility"] == "direct",
            is_bot=bool(account.get("bot")),
            is_own=str(account["id"]) == str(self._me["id"]),
        )

    def _beginning(self, status: Mapping[str, Any]) -> str | None:
        """The id of the status that began its thread."""
        if not status.get("in_reply_to_id"):
            return str(status["id"])
        before = self._before(str(status["id"]))
        return str(before[0]["id"]) if before else None

    def _before(self, status: str) -> Sequence[Mapping[str, Any]]:
        import mastodon

        try:
            found: Sequence[Mapping[str, Any]] = self._api.status_context(status)["ancestors"]
        except mastodon.MastodonNotFoundError:  # deleted, or hidden from us
            return ()
        return found

    def thread(self, mention: Mention) -> Sequence[Document]:
        with self._server.translated(Unknown, Unknown):
            return [
                Document(
                    to_text(status["content"] or "", keep_spaces=True),
                    author=str(status["account"]["acct"]),
                    id=str(status["id"]),
                    created_at=status["created_at"],
                )
                for status in self._before(mention.id)
            ]


def _receipt(status: Mapping[str, Any]) -> Receipt:
    if not status["id"]:  # the client fills in what is missing
        raise LookupError("id")
    return Receipt(str(status["id"]), status.get("url") or status.get("uri") or None)


def _plain(text: str) -> str:
    """A text without what servers change: blanks, and the hosts of those who are named."""
    return normalise(_HOST.sub(r"\1", text))


def _letters(text: str) -> str:
    """A text without what may be markup; what is all signs stays as it is."""
    plain = _plain(text)
    return re.sub(r"[\W_]+", "", plain) or plain
