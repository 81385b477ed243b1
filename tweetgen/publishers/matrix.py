"""Matrix, in a room of any server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import attrs

from ..credentials import secret
from ..documents import Document
from ..errors import ConfigError, Refused, storage_errors
from ..pictures import media_type
from ..publisher import Guarantee, Image, Inbox, Limits, Mention, NoReceipt, Post, Receipt
from .http import TIMEOUT, Api, ApiPublisher, word
from .threads import Said, Threads

TOKEN = "MATRIX_ACCESS_TOKEN"  # noqa: S105  a name
_CLIENT, _MEDIA = "/_matrix/client/v3", "/_matrix/media/v3"
_PAGE = 100  # events
_PAGES = 10  # to look for a post in
_KEY = "tweetgen.key"  # in each event, so that it is found whichever device asks
# An event has 65,536 bytes at most; a code point has up to 6 in JSON, and the rest needs some.
_LONGEST = 10_000


@attrs.frozen(kw_only=True)
class MatrixConfig:
    """Options of the `matrix` publisher; MATRIX_ACCESS_TOKEN holds the account's token."""

    homeserver: str = attrs.field(
        default="https://matrix.org", metadata={"help": "the address of the account's server"}
    )
    room: str = attrs.field(
        default="",
        validator=attrs.validators.matches_re(r"([!#]\S+)?"),
        metadata={"help": 'the room: "#name:server" or "!id:server"; the account must be in it'},
    )
    notice: bool = attrs.field(
        default=True,
        metadata={"help": "send notices, as bots should: other bots do not answer them"},
    )
    timeout: float = TIMEOUT


class MatrixPublisher(ApiPublisher, Inbox):
    """
    An account in one room.

    A server ignores a second sending with the same transaction id from the same device, and a
    token belongs to a device. With another token the post is looked for in the room first.
    """

    name = "matrix"
    guarantee = Guarantee.EXACTLY_ONCE
    config: MatrixConfig

    def __init__(self, config: MatrixConfig) -> None:
        super().__init__(config)
        self._me = self._room = ""
        self._threads = Threads(self._look_up)
        self._quiet: tuple[str | None, str | None] = (None, None)

    @property
    def account(self) -> str:
        return self.config.room

    @property
    def limits(self) -> Limits:
        return Limits(max_length=_LONGEST, images=4, image_bytes=50_000_000)

    def advice(self) -> Sequence[str]:
        if self.config.notice:
            return ()
        return ("Bots on Matrix should send notices: set notice = true in [publisher.matrix].",)

    def connect(self) -> Api:
        token = secret(TOKEN)
        if not self.config.room:
            raise ConfigError("[publisher.matrix]", ["room: set the room to post in"])
        return Api(
            self.name,
            self.config.homeserver.rstrip("/"),
            timeout=self.config.timeout,
            headers={"authorization": f"Bearer {token}"},
            secrets=(token,),
        )

    def greet(self, api: Api) -> None:
        with api.making_sense():
            self._me = word(api.ask("GET", f"{_CLIENT}/account/whoami")["user_id"])
            self._room = room = self.config.room
            if room.startswith("#"):
                found = api.ask("GET", f"{_CLIENT}/directory/room/{quote(room, safe='')}")
                self._room = str(found["room_id"])
            where = f"{_CLIENT}/rooms/{quote(self._room, safe='')}/state/m.room.encryption"
            if api.ask("GET", where, absent=True) is not None:
                raise Refused(f"matrix: {room} is encrypted, and what a bot says here would not be")

    def publish(self, post: Post) -> Receipt:
        # The text comes last: it has the key, so where it is, everything is.
        for number, image in enumerate(post.images):
            self._send(f"{post.key}.{number}", self._upload(image))
        content: dict[str, Any] = {
            "msgtype": "m.notice" if self.config.notice else "m.text",
            "body": post.text,
            "m.mentions": {},  # nobody is called by what a model wrote
            _KEY: post.key,
        }
        if post.reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": post.reply_to}}
            if _is_user(post.reply_account):  # is told, as the specification wants it
                content["m.mentions"] = {"user_ids": [post.reply_account]}
        return _receipt(self._room, self._send(post.key, content))

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        """Not there means that sending again is safe: the server ignores what it has."""
        start = None
        for _ in range(_PAGES):
            page = self._page("b", start, senders=[self._me])
            for event in page["chunk"]:
                if event["content"].get(_KEY) == post.key:
                    return _receipt(self._room, event["event_id"])
            start = page.get("end")
            if start is None:
                break
        return NoReceipt.NOT_THERE

    def mentions(self, since: str | None) -> Iterable[Mention]:
        """
        What was said to the account in the room.

        The cursor is an event's id, which any process may come back with, not a token of /sync,
        which would have to be kept beside it.
        """
        api = self.api
        with api.making_sense():
            start = self._place_after(since) if since is not None else None
            if start is None:
                found = self._page("b", None)["chunk"][::-1]
            else:
                found = []
                for page in self._pages(start):
                    found += page["chunk"]
                    start = page.get("end") or start
            spoken = [self._mention(one) for one in found if self._is_for_me(one)]
        if start is not None and not spoken:
            self._quiet = (since, start)  # other people's talk is not read again and again
        return spoken

    def thread(self, mention: Mention) -> Sequence[Document]:
        with self.api.making_sense():
            return self._threads.before(mention.id)

    @property
    def _where(self) -> str:
        self.api  # noqa: B018  opened, the room's id is known
        return f"{_CLIENT}/rooms/{quote(self._room, safe='')}"

    def _send(self, transaction: str, content: dict[str, Any]) -> str:
        api, kind = self.api, "m.room.message"
        answer = api.ask("PUT", f"{self._where}/send/{kind}/{transaction}", json=content)
        with api.making_sense():
            return word(answer["event_id"])

    def _upload(self, image: Image) -> dict[str, Any]:
        """The content of a picture's event; its words are shown beneath it and read aloud."""
        with storage_errors(image.path):
            data = image.path.read_bytes()
        kind = media_type(data) or "application/octet-stream"
        api = self.api
        answer = api.ask(
            "POST",
            f"{_MEDIA}/upload",
            params={"filename": image.path.name},
            content=data,
            headers={"content-type": kind},
        )
        with api.making_sense():
            return {
                "msgtype": "m.image",
                "url": word(answer["content_uri"]),
                "filename": image.path.name,
                "body": image.alt,
                "info": {"mimetype": kind, "size": len(data)},
                "m.mentions": {},
            }

    def _page(self, way: str, start: str | None, **more: Any) -> Any:
        """Messages of the room: newest first, or onwards ("f") from a place."""
        chosen = {"types": ["m.room.message"], **more}
        asked = {"dir": way, "limit": _PAGE, "filter": json.dumps(chosen)}
        if start is not None:
            asked["from"] = start
        return self.api.ask("GET", f"{self._where}/messages", params=asked)

    def _pages(self, start: str) -> Iterator[Any]:
        while True:
            page = self._page("f", start)
            yield page
            after = page.get("end")
            if after in (None, start) or not page["chunk"]:
                return
            start = after

    def _place_after(self, event: str) -> str | None:
        """Where the room goes on after an event; None if the server has it no more."""
        since, place = self._quiet
        if since == event:
            return place
        where = f"{self._where}/context/{quote(event, safe='')}"
        around = self.api.ask("GET", where, params={"limit": 0}, absent=True)
        return word(around["end"]) if around else None

    def _is_for_me(self, event: Any) -> bool:
        content = event["content"]
        if "body" not in content or "m.new_content" in content:  # removed, or an edit
            return False
        told = content.get("m.mentions")
        if told is None:  # an old program wrote it
            return self._me in content["body"]
        return self._me in told.get("user_ids", ())

    def _mention(self, event: Any) -> Mention:
        said = self._threads.remember(_said(event))
        name = re.escape(self._me[1:].partition(":")[0])
        mine = rf"^\s*@?{name}(:{re.escape(self._me.partition(':')[2])})?(?!\w)[\s,:]*"
        return Mention(
            id=said.id,
            author=said.author,
            text=re.sub(mine, "", said.text, flags=re.I),
            created_at=datetime.fromtimestamp(event["origin_server_ts"] / 1000, UTC),
            conversation=self._threads.beginning(said),
            is_bot=event["content"].get("msgtype") == "m.notice",
            is_own=event["sender"] == self._me,
        )

    def _look_up(self, event: str) -> Said | None:
        try:
            return _said(self.api.ask("GET", f"{self._where}/event/{quote(event, safe='')}"))
        except Refused:  # it is gone, or was said before the bot came
            return None


def _said(event: Any) -> Said:
    content = event["content"]
    parent = content.get("m.relates_to", {}).get("m.in_reply_to", {}).get("event_id")
    text = str(content.get("body", ""))
    if parent and text.startswith("> "):  # old programs quote what they answer
        text = re.sub(r"\A(> .*\n)+\n?", "", text)
    return Said(str(event["event_id"]), str(event["sender"]), text, parent)


def _is_user(account: str | None) -> bool:
    return account is not None and re.fullmatch(r"@[^:\s]+:\S+", account) is not None


def _receipt(room: str, event: str) -> Receipt:
    place = f"{quote(room, safe='')}/{quote(event, safe='')}"
    return Receipt(event, f"https://matrix.to/#/{place}")
