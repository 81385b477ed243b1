"""Discord, as a bot in a channel, or through a webhook's address alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from ..credentials import secret
from ..documents import Document
from ..errors import AuthError, ConfigError, PublishError, Refused, storage_errors
from ..pictures import media_type
from ..publisher import Guarantee, Inbox, Limits, Mention, NoReceipt, Post, Receipt
from .http import TIMEOUT, Api, ApiPublisher, word
from .threads import Said, Threads

TOKEN, WEBHOOK = "DISCORD_BOT_TOKEN", "DISCORD_WEBHOOK_URL"
API = "https://discord.com/api/v10"
# Discord counts code points, as Python does.
_LIMITS = Limits(max_length=2000, images=10, image_bytes=10 * 1024 * 1024)
_PAGE = 100  # messages, the most that one request gives
_EPOCH = 1_420_070_400_000  # of ids, in milliseconds since 1970: the first second of 2015
_SKEW = timedelta(minutes=10)  # by which clocks may differ
_NONCE = 25  # the most signs that it may have
_ALT = 1024
_DIRECT = 1  # the type of a channel between two
_SPOKEN = (0, 19)  # types of messages that people write: plain ones and replies
_UNKNOWN_WEBHOOK = 10015
_WEBHOOK = re.compile(r"https?://[^?#]+/webhooks/(?P<id>\d+)/[\w-]+")
_AGENT = {"user-agent": "DiscordBot (tweetgen, 0.1)"}  # Discord wants this form


@attrs.frozen(kw_only=True)
class DiscordConfig:
    """Options of the `discord` publisher; DISCORD_BOT_TOKEN holds the bot's token."""

    channel: str = attrs.field(
        default="",
        validator=attrs.validators.matches_re(r"\d*"),
        metadata={"help": "the channel's number: right-click on it, Copy Channel ID"},
    )
    timeout: float = TIMEOUT


@attrs.frozen(kw_only=True)
class DiscordWebhookConfig:
    """Options of the `discord_webhook` publisher; DISCORD_WEBHOOK_URL holds its address."""

    username: str | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(
            [attrs.validators.min_len(1), attrs.validators.max_len(80)]
        ),
        metadata={"help": "the name to post under, instead of the webhook's own"},
    )
    thread: str | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.matches_re(r"\d+")),
        metadata={"help": "the number of the thread to post in"},
    )
    timeout: float = TIMEOUT


class DiscordPublisher(ApiPublisher, Inbox):
    """
    A bot in one channel.

    Discord drops a second message with the same nonce for some minutes; after that, the channel
    tells what is there.
    """

    name = "discord"
    guarantee = Guarantee.RECONCILED
    config: DiscordConfig

    def __init__(self, config: DiscordConfig) -> None:
        super().__init__(config)
        self._me = ""
        self._guild = "@me"
        self._direct = False
        self._threads = Threads(self._look_up)
        self._quiet: tuple[str | None, str] = (None, "")  # since, and up to where nobody spoke

    @property
    def account(self) -> str:
        return self.config.channel

    @property
    def limits(self) -> Limits:
        return _LIMITS

    def connect(self) -> Api:
        token = secret(TOKEN)
        if not self.config.channel:
            raise ConfigError("[publisher.discord]", ["channel: set the number of a channel"])
        headers = _AGENT | {"authorization": f"Bot {token}"}
        return Api(self.name, API, timeout=self.config.timeout, headers=headers, secrets=(token,))

    def greet(self, api: Api) -> None:
        me, channel = api.ask("GET", "/users/@me"), api.ask("GET", self._channel)
        with api.making_sense():
            self._me = str(me["id"])
            self._direct = channel["type"] == _DIRECT
            self._guild = str(channel.get("guild_id") or "@me")

    def publish(self, post: Post) -> Receipt:
        message: dict[str, Any] = {
            **_message(post),
            "nonce": post.key[:_NONCE],
            "enforce_nonce": True,
        }
        if post.reply_to:
            message["message_reference"] = {"message_id": post.reply_to}
        api = self.api
        sent = api.ask("POST", f"{self._channel}/messages", **_request(message, post))
        with api.making_sense():
            return self._receipt(sent)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        since = _snowflake(post.created_at - _SKEW)
        api, empty = self.api, True
        with api.making_sense():
            for message in self._after(since):
                empty = False
                if message["author"]["id"] == self._me and _is_of(message, post):
                    return self._receipt(message)
            # Who may not read the history of a channel gets an empty one, and no error.
            blind = empty and not self._latest(1)
        return NoReceipt.CANNOT_TELL if blind else NoReceipt.NOT_THERE

    def mentions(self, since: str | None) -> Iterable[Mention]:
        api = self.api
        with api.making_sense():
            if since is None:
                found = self._latest(_PAGE)
            else:
                quiet_since, quiet = self._quiet
                found = list(self._after(quiet if since == quiet_since else since))
            spoken = [self._mention(one) for one in found if self._is_for_me(one)]
        if not spoken and found and since is not None:
            self._quiet = (since, str(found[-1]["id"]))  # not to be read again and again
        return spoken

    def thread(self, mention: Mention) -> Sequence[Document]:
        with self.api.making_sense():
            return self._threads.before(mention.id)

    @property
    def _channel(self) -> str:
        return f"/channels/{self.config.channel}"

    def _receipt(self, message: Any) -> Receipt:
        number = word(message["id"])
        place = f"{self._guild}/{self.config.channel}/{number}"
        return Receipt(number, f"https://discord.com/channels/{place}")

    def _latest(self, most: int) -> list[Any]:
        """The newest messages, oldest first."""
        asked = {"limit": most}
        found: list[Any] = self.api.ask("GET", f"{self._channel}/messages", params=asked)
        return found[::-1]

    def _after(self, since: str) -> Iterator[Any]:
        """All messages after an id, oldest first; Discord gives those nearest to it."""
        while True:
            asked = {"limit": _PAGE, "after": since}
            page = self.api.ask("GET", f"{self._channel}/messages", params=asked)
            page.sort(key=lambda message: int(message["id"]))
            yield from page
            if len(page) < _PAGE:
                return
            since = page[-1]["id"]

    def _is_for_me(self, message: Any) -> bool:
        if message["type"] not in _SPOKEN:
            return False
        named = any(user["id"] == self._me for user in message["mentions"])
        return named or (self._direct and message["author"]["id"] != self._me)

    def _mention(self, message: Any) -> Mention:
        said = self._threads.remember(_said(message))
        author = message["author"]
        return Mention(
            id=said.id,
            author=said.author,
            text=re.sub(rf"^\s*@{re.escape(self._name_in(message))}\b[\s,:]*", "", said.text),
            created_at=datetime.fromisoformat(message["timestamp"]),
            conversation=self._threads.beginning(said),
            direct=self._direct,
            is_bot=bool(author.get("bot") or message.get("webhook_id")),
            is_own=author["id"] == self._me,
        )

    def _name_in(self, message: Any) -> str:
        users = [user["username"] for user in message["mentions"] if user["id"] == self._me]
        return str(users[0]) if users else self._me

    def _look_up(self, number: str) -> Said | None:
        try:
            return _said(self.api.ask("GET", f"{self._channel}/messages/{number}"))
        except Refused:  # deleted
            return None


class DiscordWebhookPublisher(ApiPublisher):
    """Posts through a webhook: no bot, no answers, and nobody to ask what is there."""

    name = "discord_webhook"
    config: DiscordWebhookConfig

    def __init__(self, config: DiscordWebhookConfig) -> None:
        super().__init__(config)
        self._place = ""

    @property
    def account(self) -> str:
        try:
            return _webhook(secret(WEBHOOK))
        except AuthError:
            return ""

    @property
    def limits(self) -> Limits:
        return _LIMITS

    def connect(self) -> Api:
        address = secret(WEBHOOK)
        if not _webhook(address):
            raise AuthError(
                f"{WEBHOOK} is no address of a webhook; those end in /webhooks/NUMBER/TOKEN"
            )
        token = address.rpartition("/")[2]
        return Api(
            self.name,
            address,
            timeout=self.config.timeout,
            headers=_AGENT,
            secrets=(address, token),
            judge=_judge_webhook,
        )

    def greet(self, api: Api) -> None:
        about = api.ask("GET", "")
        with api.making_sense():
            self._place = str(about.get("guild_id") or "@me")

    def publish(self, post: Post) -> Receipt:
        message = _message(post)
        if self.config.username:
            message["username"] = self.config.username
        asked = {"wait": "true"}  # for the message, or else there is no receipt
        if self.config.thread:
            asked["thread_id"] = self.config.thread
        api = self.api
        sent = api.ask("POST", "", params=asked, **_request(message, post))
        with api.making_sense():
            number = word(sent["id"])
            place = f"{self._place}/{sent['channel_id']}/{number}"
            return Receipt(number, f"https://discord.com/channels/{place}")


def _said(message: Any) -> Said:
    reference = message.get("message_reference") or {}
    return Said(
        str(message["id"]),
        str(message["author"]["username"]),
        _readable(message),
        reference.get("message_id") if message["type"] in _SPOKEN else None,
    )


def _message(post: Post) -> dict[str, Any]:
    # Nobody is ever called by what a model wrote.
    message: dict[str, Any] = {"content": post.text, "allowed_mentions": {"parse": []}}
    if post.images:
        message["attachments"] = [
            {"id": str(n), "filename": image.path.name, "description": image.alt[:_ALT]}
            for n, image in enumerate(post.images)
        ]
    return message


def _request(message: dict[str, Any], post: Post) -> dict[str, Any]:
    """The arguments of a request: JSON, or a form where there are pictures."""
    if not post.images:
        return {"json": message}
    files = {}
    for number, image in enumerate(post.images):
        with storage_errors(image.path):
            data = image.path.read_bytes()
        files[f"files[{number}]"] = (image.path.name, data, media_type(data))
    return {"data": {"payload_json": json.dumps(message)}, "files": files}


def _is_of(message: Any, post: Post) -> bool:
    if message.get("nonce") is not None:
        return bool(message["nonce"] == post.key[:_NONCE])
    reference = (message.get("message_reference") or {}).get("message_id")
    same = message["content"].split() == post.text.split()  # Discord trims
    return bool(same and reference == post.reply_to)


def _readable(message: Any) -> str:
    """The text with names where Discord has numbers."""
    text = str(message["content"])
    for user in message["mentions"]:
        for form in (f"<@{user['id']}>", f"<@!{user['id']}>"):
            text = text.replace(form, f"@{user['username']}")
    return text


def _snowflake(moment: datetime) -> str:
    """The id of a message of that moment."""
    return str(max(0, int(moment.timestamp() * 1000) - _EPOCH) << 22)


def _webhook(address: str) -> str:
    """The webhook's number, which is no secret; nothing if the address is none of a webhook."""
    match = _WEBHOOK.fullmatch(address)
    return match["id"] if match else ""


def _judge_webhook(status: int, body: Any) -> PublishError | None:
    if status == 404 and isinstance(body, dict) and body.get("code") == _UNKNOWN_WEBHOOK:
        return AuthError(f"{WEBHOOK}: Discord knows no such webhook (any more)")
    return None
