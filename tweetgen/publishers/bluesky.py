"""Bluesky, through atproto: a post is put under a key of ours, and so is there once or not."""

from __future__ import annotations

import logging
import mimetypes
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from .. import lengths
from ..documents import Document
from ..errors import NotSent, Refused, Unknown
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
from . import connecting
from .bluesky_repository import HANDLE, URI, Repository

logger = logging.getLogger("tweetgen")
_POST, _PROFILE = "app.bsky.feed.post", "app.bsky.actor.profile"
_LABELS, _BOT = "com.atproto.label.defs#selfLabels", "bot"
_PAGE = 100
_PARENTS = 80


@attrs.frozen(kw_only=True)
class BlueskyConfig:
    """Options of the `bluesky` publisher."""

    handle: str = attrs.field(
        default="",
        metadata={"help": f'who posts, "lamp.bsky.social"; unset takes the variable {HANDLE}'},
    )
    server: str = attrs.field(default="bsky.social", metadata={"help": "where the account logs in"})
    languages: tuple[str, ...] = attrs.field(
        default=(),
        validator=attrs.validators.max_len(3),
        metadata={"help": 'of the posts, ["en"]; three at most'},
    )
    label: bool = attrs.field(
        default=True,
        metadata={"help": 'mark the account as automated: the label "bot" on its profile'},
    )
    session: Path | None = attrs.field(
        default=None,
        metadata={"help": "a file to stay logged in with; it is a secret, as a password is"},
    )
    timeout: float = attrs.field(default=30.0, metadata={"help": "seconds to wait for an answer"})


class BlueskyPublisher(Publisher, Inbox):
    """Posts records; an id is the record's address, at://did/collection/key."""

    name = "bluesky"
    guarantee = Guarantee.EXACTLY_ONCE
    config: BlueskyConfig

    def __init__(self, config: BlueskyConfig) -> None:
        super().__init__(config)
        self._opened: Repository | None = None
        self._labelled = False

    @property
    def account(self) -> str:
        handle = self.config.handle or os.environ.get(HANDLE, "")
        return handle.strip().lstrip("@").lower()

    @property
    def limits(self) -> Limits:
        return Limits(
            max_length=lengths.MAX_LENGTH["bluesky"],
            measure=lengths.bluesky,
            images=4,
            image_bytes=1_000_000,  # twice as much on newer servers
        )

    def open(self) -> None:
        config = self.config
        self._opened = Repository(self.account, config.server, config.session, config.timeout)
        self._opened.open()

    @property
    def _repository(self) -> Repository:
        if self._opened is None or self._opened.client is None:
            self.open()
        assert self._opened is not None
        return self._opened

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    def publish(self, post: Post) -> Receipt:
        length, most = lengths.bluesky(post.text), lengths.MAX_LENGTH["bluesky"]
        if length > most:
            raise Refused(f"bluesky: the post is {length} long, and {most} may be")
        if len(post.images) > self.limits.images:
            raise Refused(f"bluesky: a post may have {self.limits.images} pictures")
        self._label()
        with self._repository.translated(NotSent, NotSent):
            record = self._record(post)
        with self._repository.translated(Unknown, NotSent):
            put = self._repository.put(_POST, post.record_key, record)
            if put is not None:
                return self._receipt(put["uri"])
        found = self.reconcile(post)  # something has its key: itself, or it was edited
        if isinstance(found, Receipt):
            return found
        raise Refused(f"bluesky: another record has the key {post.record_key}")

    def _receipt(self, uri: str) -> Receipt:
        key = uri.rpartition("/")[2]
        return Receipt(uri, f"https://bsky.app/profile/{self._repository.handle}/post/{key}")

    def _record(self, post: Post) -> dict[str, Any]:
        """The post as a record; made again, it is the same."""
        moment = post.created_at.astimezone(UTC).isoformat(timespec="milliseconds")
        record: dict[str, Any] = {
            "$type": _POST,
            "text": post.text,
            "createdAt": moment.replace("+00:00", "Z"),
        }
        if self.config.languages:
            record["langs"] = list(self.config.languages)
        # Links, hashtags, and those among the names that there are.
        if facets := self._repository.client.detect_facets(post.text):
            record["facets"] = [one.model_dump(by_alias=True, exclude_none=True) for one in facets]
        if post.reply_to:
            record["reply"] = self._reply(post.reply_to)
        if post.images:
            images = [{"alt": image.alt, "image": self._upload(image)} for image in post.images]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        return record

    def _reply(self, parent: str) -> dict[str, Any]:
        """What is answered, and what began its thread: addresses and versions."""
        found = self._repository.get(parent)
        if found is None:
            raise Refused("bluesky: what it answers is gone")
        this = {"uri": found["uri"], "cid": found["cid"]}
        return {"root": (found["value"].get("reply") or {}).get("root") or this, "parent": this}

    def _upload(self, image: Image) -> dict[str, Any]:
        try:
            data = image.path.read_bytes()
        except OSError as error:
            raise Refused(f"{image.path}: cannot be read ({error.strerror})") from error
        if len(data) > (most := self.limits.image_bytes or 0):
            raise Refused(f"{image.path}: Bluesky takes pictures of up to {most} bytes")
        kind = mimetypes.guess_type(image.path.name)[0] or "application/octet-stream"
        return self._repository.upload(data, kind)

    def _label(self) -> None:
        """Mark the account as automated, once; all else in its profile stays."""
        if self._labelled or not self.config.label:
            return
        try:
            with self._repository.translated(NotSent, NotSent):
                found = self._repository.get(self._profile) or {"value": {"$type": _PROFILE}}
                if not _is_labelled(profile := found["value"]):
                    labels = profile.get("labels") or {"$type": _LABELS, "values": []}
                    labels["values"] = [*(labels.get("values") or ()), {"val": _BOT}]
                    profile["labels"] = labels
                    self._repository.put(_PROFILE, "self", profile, found.get("cid"))
        except Refused as error:  # a profile that its server likes no more is no reason for silence
            logger.warning("the account cannot be marked as automated: %s", error)
        self._labelled = True

    @property
    def _profile(self) -> str:
        return f"at://{self._repository.did}/{_PROFILE}/self"

    def advice(self) -> Sequence[str]:
        with self._repository.translated(Unknown, Unknown):
            profile = self._repository.get(self._profile)
        if self.config.label or _is_labelled(profile["value"] if profile else {}):
            return ()
        return (
            f"bluesky: mark {self.account} as automated: label = true in [publisher.bluesky], "
            "or Settings, Account, Automation label",
        )

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        with self._repository.translated(Unknown, Unknown):
            found = self._repository.get(f"at://{self._repository.did}/{_POST}/{post.record_key}")
        if found is None:
            return NoReceipt.NOT_THERE
        same = found["value"].get("text") == post.text
        return self._receipt(found["uri"]) if same else NoReceipt.CANNOT_TELL

    def mentions(self, since: str | None) -> list[Mention]:
        with self._repository.translated(Unknown, Unknown):
            found = connecting.newer_than(since, self._notifications())
            return [self._mention(one) for one in found]

    def _notifications(self) -> Iterator[list[tuple[str, Mapping[str, Any]]]]:
        """Pages of those who mention the bot, or answer it."""
        from atproto import models

        cursor = None
        while True:
            asked = models.AppBskyNotificationListNotifications.Params(
                limit=_PAGE,
                cursor=cursor,
                priority=False,  # or servers may give those of people only whom it follows
                reasons=["mention", "reply"],
            )
            answer = self._repository.ask("app.bsky.notification.listNotifications", asked)
            yield [(one["uri"], one) for one in answer["notifications"] if self._is_spoken_to(one)]
            if not (cursor := answer.get("cursor")):
                return

    def _is_spoken_to(self, notification: Mapping[str, Any]) -> bool:
        """One hears of answers to answers, too, which are not the bot's affair."""
        if notification["reason"] == "mention":
            return True
        parent = URI.match(notification["record"].get("reply", {}).get("parent", {}).get("uri", ""))
        return notification["reason"] == "reply" and bool(
            parent and parent["repo"] == self._repository.did
        )

    def _mention(self, notification: Mapping[str, Any]) -> Mention:
        record, author = notification["record"], notification["author"]
        root = ((record.get("reply") or {}).get("root") or {}).get("uri")
        return Mention(
            id=notification["uri"],
            author=author["handle"],
            text=connecting.without_handle(record.get("text", ""), self._repository.handle),
            created_at=datetime.fromisoformat(notification["indexedAt"]),
            conversation=root or notification["uri"],
            is_bot=any(
                label["val"] == _BOT and label["src"] == author["did"]
                for label in author.get("labels") or ()
            ),
            is_own=author["did"] == self._repository.did,
        )

    def thread(self, mention: Mention) -> Sequence[Document]:
        from atproto import models

        asked = models.AppBskyFeedGetPostThread.Params(
            uri=mention.id, depth=0, parent_height=_PARENTS
        )
        before: list[Document] = []
        with self._repository.translated(Unknown, Unknown):
            this = self._repository.ask("app.bsky.feed.getPostThread", asked)["thread"]
            while "post" in (this := this.get("parent") or {}):  # else gone, or blocked
                post = this["post"]
                before.append(
                    Document(
                        post["record"].get("text", ""),
                        author=post["author"]["handle"],
                        id=post["uri"],
                        created_at=datetime.fromisoformat(post["indexedAt"]),
                    )
                )
        return before[::-1]


def _is_labelled(profile: Mapping[str, Any]) -> bool:
    values = (profile.get("labels") or {}).get("values") or ()
    return any(one.get("val") == _BOT for one in values)
