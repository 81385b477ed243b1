"""Telegram, as a bot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import attrs

from ..credentials import secret
from ..errors import AuthError, ConfigError, PublishError, Refused, storage_errors
from ..pictures import media_type
from ..publisher import Inbox, Limits, Mention, Post, Receipt, logger
from .http import TIMEOUT, Api, ApiPublisher

TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105  a name
_CAPTION = 1024  # what a picture's text may have; it counts code points, as Python does
_PAGE = 100  # updates, the most that one request gives
_PLACES = 3  # in the id of a mention: update, chat and message


@attrs.frozen(kw_only=True)
class TelegramConfig:
    """Options of the `telegram` publisher; TELEGRAM_BOT_TOKEN holds the bot's token."""

    chat: str = attrs.field(
        default="",
        validator=attrs.validators.matches_re(r"(@\w+|-?\d+)?"),
        metadata={"help": "where to post: @channelname, or the number of a chat"},
    )
    previews: bool = attrs.field(default=False, metadata={"help": "show previews of links"})
    quiet: bool = attrs.field(
        default=False, metadata={"help": "posts make no sound; answers do as people set it"}
    )
    server: str = attrs.field(
        default="https://api.telegram.org",
        metadata={"help": "the Bot API server, if you run your own"},
    )
    timeout: float = TIMEOUT


class TelegramPublisher(ApiPublisher, Inbox):
    """
    A bot in a chat or channel that answers wherever it is spoken to.

    Telegram takes no key of ours and does not tell what a bot has said.
    """

    name = "telegram"
    config: TelegramConfig

    def __init__(self, config: TelegramConfig) -> None:
        super().__init__(config)
        self._me: dict[str, Any] = {}

    @property
    def account(self) -> str:
        return self.config.chat

    @property
    def limits(self) -> Limits:
        # It has 4096 code points "after entities parsing": we send none to parse.
        return Limits(max_length=4096, images=1, image_bytes=10_000_000)

    def connect(self) -> Api:
        token = secret(TOKEN)
        if not re.fullmatch(r"\d+:[\w-]+", token):
            raise AuthError(f"{TOKEN} is no token of a bot; those look like 12345:AbC-dE")
        base = f"{self.config.server.rstrip('/')}/bot{token}/"
        # Half a token is too much to show, too.
        secrets = (token, token.partition(":")[2])
        return Api(self.name, base, timeout=self.config.timeout, secrets=secrets, judge=_judge)

    def greet(self, api: Api) -> None:
        with api.making_sense():
            self._me = dict(api.ask("GET", "getMe")["result"])
            self._me = {"id": self._me["id"], "username": str(self._me["username"])}

    def publish(self, post: Post) -> Receipt:
        message = self._place(post)
        api = self.api
        if post.images and len(post.text) > _CAPTION:
            logger.warning(
                "telegram: a text of more than %s characters goes without its picture", _CAPTION
            )
        elif post.images:
            return self._with_picture(post, message)
        message["text"] = post.text
        if not self.config.previews:
            message["link_preview_options"] = {"is_disabled": True}
        return self._receipt(api.ask("POST", "sendMessage", json=message))

    def _with_picture(self, post: Post, message: dict[str, Any]) -> Receipt:
        path = post.images[0].path
        with storage_errors(path):
            data = path.read_bytes()
        kind = media_type(data)
        moves = kind == "image/gif"  # as a photo it would stand still
        method, field = ("sendAnimation", "animation") if moves else ("sendPhoto", "photo")
        form = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in {**message, "caption": post.text}.items()
        }
        files = {field: (path.name, data, kind)}
        return self._receipt(self.api.ask("POST", method, data=form, files=files))

    def mentions(self, since: str | None) -> Iterable[Mention]:
        """
        What was said to the bot: in private, by its name, as an answer to it.

        Asking for updates from a number on makes Telegram forget those before. So nothing is
        asked for beyond a mention until the caller has it, and comes back with it as `since`.
        """
        api = self.api
        offset = None if since is None else _numbers(since)[0] + 1
        while True:
            asked: dict[str, Any] = {"limit": _PAGE, "timeout": 0, "allowed_updates": ["message"]}
            if offset is not None:
                asked["offset"] = offset
            with api.making_sense():
                updates = api.ask("POST", "getUpdates", json=asked)["result"]
                found = [self._mention(one) for one in updates if self._is_for_me(one)]
                if found or len(updates) < _PAGE:
                    return found
                offset = int(updates[-1]["update_id"]) + 1  # a page of other people's talk

    def _place(self, post: Post) -> dict[str, Any]:
        if post.reply_to is None:
            if not self.config.chat:
                raise ConfigError("[publisher.telegram]", ["chat: set where to post"])
            return {"chat_id": self.config.chat, "disable_notification": self.config.quiet}
        _, chat, message = _numbers(post.reply_to)
        return {"chat_id": chat, "reply_parameters": {"message_id": message}}

    def _receipt(self, answer: Any) -> Receipt:
        with self.api.making_sense():
            sent = answer["result"]
            chat = sent["chat"]
            public = chat.get("username") if chat["type"] != "private" else None
            url = f"https://t.me/{public}/{sent['message_id']}" if public else None
            return Receipt(f"{chat['id']}/{sent['message_id']}", url)

    def _is_for_me(self, update: Any) -> bool:
        message = update.get("message")
        if not message or "from" not in message or not _words(message):
            return False
        if message["chat"]["type"] == "private":
            return True
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        return answered == self._me["id"] or any(
            entity.get("user", {}).get("id") == self._me["id"] or self._names_me(said)
            for entity, said in _entities(message)
        )

    def _names_me(self, said: str) -> bool:
        """Of "@bot", and of a command such as "/say@bot"."""
        return said.casefold().endswith(f"@{self._me['username']}".casefold())

    def _mention(self, update: Any) -> Mention:
        message = update["message"]
        chat, author = message["chat"], message["from"]
        return Mention(
            id=f"{update['update_id']}/{chat['id']}/{message['message_id']}",
            author=author.get("username") or str(author["id"]),
            text=self._without_my_name(message),
            created_at=datetime.fromtimestamp(message["date"], UTC),
            direct=chat["type"] == "private",
            is_bot=bool(author.get("is_bot")),
            is_own=author["id"] == self._me["id"],
        )

    def _without_my_name(self, message: Any) -> str:
        text = _words(message)
        for entity, said in _entities(message):
            mine = entity["type"] == "bot_command" or self._names_me(said)
            if entity["offset"] == 0 and mine:
                return text[len(said) :].lstrip(" ,:\n")
        return text


def _words(message: Any) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _entities(message: Any) -> list[tuple[Any, str]]:
    """Each entity with the text it stands for; Telegram counts them in UTF-16."""
    data = _words(message).encode("utf-16-le", "surrogatepass")
    found = message.get("entities") or message.get("caption_entities") or []
    kinds = ("mention", "text_mention", "bot_command")
    return [
        (one, data[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"))
        for one in found
        if one["type"] in kinds
    ]


def _numbers(mention: str) -> tuple[int, int, int]:
    """Update, chat and message of a mention's id."""
    parts = mention.split("/")
    if len(parts) != _PLACES or not all(re.fullmatch(r"-?\d+", part) for part in parts):
        raise Refused(f"telegram: {mention!r} is no message of Telegram")
    update, chat, message = map(int, parts)
    return update, chat, message


def _judge(status: int, body: Any) -> PublishError | None:
    if status == 404:  # any method of a token that is none
        return AuthError(f"telegram: Telegram does not know the bot; is {TOKEN} right?")
    if status == 409:
        return Refused(
            "telegram: this bot's updates go elsewhere: another program asks for them, or a "
            "webhook is set (the method deleteWebhook removes it)"
        )
    return None
