"""Bluesky, through atproto: a post is put under a key of ours, and so is there once or not."""

from __future__ import annotations

import json
import mimetypes
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

from .. import lengths
from ..documents import Document
from ..errors import (
    AuthError,
    BrokenPlugin,
    NotSent,
    PublishError,
    RateLimited,
    Refused,
    Unknown,
    storage_errors,
)
from ..files import write_whole
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

HANDLE, PASSWORD = "BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"

_POST, _PROFILE = "app.bsky.feed.post", "app.bsky.actor.profile"
_LABELS, _BOT = "com.atproto.label.defs#selfLabels", "bot"
_URI = re.compile(r"at://(?P<repo>[^/]+)/(?P<collection>[^/]+)/(?P<rkey>[^/?#]+)")
_NO_SUCH_RECORD = "RecordNotFound"
_CREDENTIALS = frozenset(
    "AccountDeactivated AccountSuspended AccountTakedown AuthFactorTokenRequired AuthMissing "
    "AuthenticationRequired ExpiredToken InvalidToken".split()
)
_NOT_SERVED = frozenset("MethodNotImplemented NotImplemented XRPCNotSupported".split())
_NO_APPVIEW = "its server has no AppView to ask now, which knows of mentions and others' posts"
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
        self._client: Any = None
        self._session: Any = None
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
        """Log in, or go on where the session in the file ended: logging in is rationed."""
        if not self.account:
            raise AuthError(
                'bluesky: whose account is it? Set handle = "..." in [publisher.bluesky], or the '
                f"variable {HANDLE}"
            )
        connecting.secret(PASSWORD)
        self.close()
        self._client = self._stored_session() or self._logged_in()

    def _new_client(self) -> Any:
        try:
            import atproto
            import httpx
        except ImportError as error:
            raise BrokenPlugin(
                "the bluesky publisher needs atproto; try: pip install 'tweetgen[bluesky]'"
            ) from error
        # A bot posts seldom: what was kept alive would be dead, and the first post a doubt.
        request = atproto.Request(
            timeout=self.config.timeout, limits=httpx.Limits(max_keepalive_connections=0)
        )
        client = atproto.Client(connecting.server_url(self.config.server), request=request)
        client.on_session_change(self._keep_session)
        return client

    def _logged_in(self) -> Any:
        client = self._new_client()
        try:
            with self._translated(NotSent, NotSent):
                # The profile would be another server's answer, which need not be there.
                client.login(self.account, connecting.secret(PASSWORD), fetch_bsky_profile=False)
        except BaseException:
            client.request.close()
            raise
        return client

    def _stored_session(self) -> Any:
        """A client with the session of an earlier run; None if there is none that is good."""
        path = self.config.session
        if path is None or not path.exists():
            return None
        client = self._new_client()
        try:
            if stored := self._readable_session(path):
                with self._translated(NotSent, NotSent):
                    client.login(session_string=stored, fetch_bsky_profile=False)
                    client.com.atproto.server.get_session()
                return client
        except (AuthError, Refused):  # it was ended, or is too old
            pass
        except BaseException:
            client.request.close()
            raise
        client.request.close()
        return None

    def _readable_session(self, path: Path) -> str:
        """What is in the file, if it is whole and of this account."""
        from atproto import Session, exceptions

        try:
            with storage_errors(path):
                text = path.read_text("utf-8")
            stored = Session.decode(text)
            whole = stored.access_jwt_payload.exp and stored.refresh_jwt
        except (exceptions.AtProtocolError, ValueError, TypeError):
            return ""
        return text if whole and self.account in (stored.handle, stored.did) else ""

    def _keep_session(self, event: Any, session: Any) -> None:
        """Store a session before it is used: a token that was renewed replaces the old one."""
        self._session = session
        if self.config.session is not None and event.value != "import":
            write_whole(self.config.session, session.export(), private=True)

    def close(self) -> None:
        if self._client is not None:
            self._client.request.close()
            self._client = None

    def _connected(self) -> Any:
        if self._client is None:
            self.open()
        return self._client

    def publish(self, post: Post) -> Receipt:
        self._connected()
        length, most = lengths.bluesky(post.text), lengths.MAX_LENGTH["bluesky"]
        if length > most:
            raise Refused(f"bluesky: the post is {length} long, and {most} may be")
        if len(post.images) > self.limits.images:
            raise Refused(f"bluesky: a post may have {self.limits.images} pictures")
        with self._translated(NotSent, NotSent):
            self._label()
            record = self._record(post)
        with self._translated(Unknown, NotSent):
            put = self._put(_POST, post.record_key, record)
            if put is not None:
                return self._receipt(put["uri"])
        found = self.reconcile(post)  # something has its key: itself, or it was edited
        if isinstance(found, Receipt):
            return found
        raise Refused(f"bluesky: another record has the key {post.record_key}")

    def _receipt(self, uri: str) -> Receipt:
        key = uri.rpartition("/")[2]
        return Receipt(uri, f"https://bsky.app/profile/{self._session.handle}/post/{key}")

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
        if facets := self._client.detect_facets(post.text):
            record["facets"] = [one.model_dump(by_alias=True, exclude_none=True) for one in facets]
        if post.reply_to:
            record["reply"] = self._reply(post.reply_to)
        if post.images:
            images = [{"alt": image.alt, "image": self._upload(image)} for image in post.images]
            record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
        return record

    def _reply(self, parent: str) -> dict[str, Any]:
        """What is answered, and what began its thread: addresses and versions."""
        found = self._get(parent)
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
        answer = self._client.invoke_procedure(
            "com.atproto.repo.uploadBlob", content=data, headers={"Content-Type": kind}
        )
        blob: dict[str, Any] = answer.content["blob"]
        return blob

    def _label(self) -> None:
        """Mark the account as automated, once; all else in its profile stays."""
        if self._labelled or not self.config.label:
            return
        uri = f"at://{self._session.did}/{_PROFILE}/self"
        found = self._get(uri) or {"value": {"$type": _PROFILE}}
        if not _is_labelled(found["value"]):
            labels = found["value"].get("labels") or {"$type": _LABELS, "values": []}
            labels["values"] = [*labels["values"], {"val": _BOT}]
            self._put(_PROFILE, "self", {**found["value"], "labels": labels}, found.get("cid"))
        self._labelled = True

    def advice(self) -> Sequence[str]:
        self._connected()
        with self._translated(Unknown, Unknown):
            profile = self._get(f"at://{self._session.did}/{_PROFILE}/self")
        if self.config.label or _is_labelled(profile["value"] if profile else {}):
            return ()
        return (
            f"bluesky: mark {self.account} as automated: label = true in [publisher.bluesky], "
            "or Settings, Account, Automation label",
        )

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        self._connected()
        with self._translated(Unknown, Unknown):
            found = self._get(f"at://{self._session.did}/{_POST}/{post.record_key}")
        if found is None:
            return NoReceipt.NOT_THERE
        same = found["value"].get("text") == post.text
        return self._receipt(found["uri"]) if same else NoReceipt.CANNOT_TELL

    def _get(self, uri: str) -> dict[str, Any] | None:
        """A record as JSON, which the client's own models would not keep; None if it is not."""
        from atproto import exceptions, models

        found = _URI.fullmatch(uri)
        if found is None:
            raise Refused(f"bluesky: {uri} is no address of a record")
        asked = models.ComAtprotoRepoGetRecord.Params(**found.groupdict())
        try:
            return self._ask("com.atproto.repo.getRecord", asked)
        except exceptions.BadRequestError as error:
            if _code(error) == _NO_SUCH_RECORD:
                return None
            raise

    def _put(
        self, collection: str, key: str, record: Mapping[str, Any], swap: str | None = None
    ) -> dict[str, Any] | None:
        """
        Store a record; None if something else has its place.

        Args:
            swap: the version that it replaces; None for none, which the client's own models
                would not send.
        """
        from atproto import exceptions

        body = {
            "repo": self._session.did,
            "collection": collection,
            "rkey": key,
            "record": record,
            "swapRecord": swap,
        }
        try:
            answer = self._client.invoke_procedure(
                "com.atproto.repo.putRecord",
                content=json.dumps(body).encode(),
                headers={"Content-Type": "application/json"},
            )
        except exceptions.BadRequestError as error:
            if _code(error) == "InvalidSwap":
                return None
            raise
        put: dict[str, Any] = answer.content
        return put

    def _ask(self, question: str, asked: Any) -> dict[str, Any]:
        content: dict[str, Any] = self._client.invoke_query(question, params=asked).content
        return content

    def mentions(self, since: str | None) -> list[Mention]:
        self._connected()
        with self._translated(Unknown, Unknown):
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
            answer = self._ask("app.bsky.notification.listNotifications", asked)
            yield [(one["uri"], one) for one in answer["notifications"] if self._is_spoken_to(one)]
            if not (cursor := answer.get("cursor")):
                return

    def _is_spoken_to(self, notification: Mapping[str, Any]) -> bool:
        """One hears of answers to answers, too, which are not the bot's affair."""
        if notification["reason"] == "mention":
            return True
        parent = _URI.match(
            notification["record"].get("reply", {}).get("parent", {}).get("uri", "")
        )
        return notification["reason"] == "reply" and bool(
            parent and parent["repo"] == self._session.did
        )

    def _mention(self, notification: Mapping[str, Any]) -> Mention:
        record, author = notification["record"], notification["author"]
        root = ((record.get("reply") or {}).get("root") or {}).get("uri")
        return Mention(
            id=notification["uri"],
            author=author["handle"],
            text=connecting.without_handle(record.get("text", ""), self._session.handle),
            created_at=datetime.fromisoformat(notification["indexedAt"]),
            conversation=root or notification["uri"],
            is_bot=any(
                label["val"] == _BOT and label["src"] == author["did"]
                for label in author.get("labels") or ()
            ),
            is_own=author["did"] == self._session.did,
        )

    def thread(self, mention: Mention) -> Sequence[Document]:
        from atproto import models

        self._connected()
        asked = models.AppBskyFeedGetPostThread.Params(
            uri=mention.id, depth=0, parent_height=_PARENTS
        )
        before: list[Document] = []
        with self._translated(Unknown, Unknown):
            this = self._ask("app.bsky.feed.getPostThread", asked)["thread"]
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

    @contextmanager
    def _translated(self, lost: type[PublishError], unsent: type[PublishError]) -> Iterator[None]:
        """
        Args:
            lost: what a lost answer means.
            unsent: what it means that the request surely did not arrive.
        """
        import httpx
        from atproto import exceptions

        try:
            yield
        except exceptions.RequestErrorBase as error:
            if error.response is None:
                never = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
                kind = unsent if isinstance(error.__cause__, never) else lost
                told = kind("bluesky: there is no answer from its server")
            else:
                told = self._meaning(error, lost)
            raise told from self._cause(error)
        except httpx.HTTPError as error:  # the client lets some through as they are
            raise lost("bluesky: there is no answer from its server") from self._cause(error)
        except (exceptions.AtProtocolError, ValueError, LookupError, TypeError) as error:
            # What it would be chained to quotes the answer, which may hold a token.
            kind = type(error).__name__
            problem = f"bluesky: its server gave an answer that makes no sense ({kind})"
            raise lost(problem) from None

    def _secrets(self) -> list[str]:
        tokens = (self._session.access_jwt, self._session.refresh_jwt) if self._session else ()
        return [os.environ.get(PASSWORD, ""), *tokens]

    def _cause(self, error: Exception) -> Exception | None:
        return connecting.cause(error, self._secrets())

    def _meaning(self, error: Any, lost: type[PublishError]) -> PublishError:
        status, code = error.response.status_code, _code(error)
        said = str(getattr(error.response.content, "message", "") or code or f"HTTP {status}")
        said = connecting.without(said, self._secrets())
        if status == 429:
            return RateLimited(_wait(error.response.headers), "bluesky: its server asks to wait")
        if code in _NOT_SERVED:
            return Refused(f"bluesky: {_NO_APPVIEW}")
        if code == "UpstreamFailure":
            return lost(f"bluesky: {_NO_APPVIEW}")
        if status >= 500:
            return lost(f"bluesky: its server has a problem (HTTP {status})")
        if status in (401, 403) or code in _CREDENTIALS:
            return AuthError(
                f"bluesky: {self.config.server} does not accept {HANDLE} and {PASSWORD} ({said})"
            )
        return Refused(f"bluesky: {said}")


def _code(error: Any) -> str:
    """The name of the error, as the protocol has them."""
    return str(getattr(getattr(error.response, "content", None), "error", "") or "")


def _wait(headers: Mapping[str, str]) -> float:
    """Seconds until the server's limit is reset."""
    reset, after = headers.get("ratelimit-reset", ""), headers.get("retry-after", "")
    if reset.isdigit():
        return max(1.0, float(reset) - time.time())
    return float(after) if after.isdigit() else connecting.WAIT


def _is_labelled(profile: Mapping[str, Any]) -> bool:
    values = (profile.get("labels") or {}).get("values") or ()
    return any(one.get("val") == _BOT for one in values)
