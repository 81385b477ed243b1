"""
A stand-in for Telegram's Bot API on this machine.

What it holds is ours; which arguments a method takes, and what its objects look like, says
python-telegram-bot, which follows the API with each of its versions.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

from .loopback import Request
from .web import Answer, WebServer

TOKEN = "104:AAG-bot_token-of-nobody"
ME = {"id": 104, "is_bot": True, "first_name": "The keeper", "username": "KeeperBot"}
ALICE = {"id": 105, "is_bot": False, "first_name": "Alice", "username": "alice"}
PRIVATE = {"id": 105, "type": "private", "first_name": "Alice"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Harbour"}
CHANNEL = {"id": -100300, "type": "channel", "title": "Lamp", "username": "lamp"}
_START = 1773480360


def error(status: int, said: str, **parameters: Any) -> Answer:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": said}
    return status, body | ({"parameters": parameters} if parameters else {}), {}


class TelegramServer(WebServer):
    """
    One bot, one channel, and people who speak to it.

    Attributes:
        updates: that nobody has asked beyond yet; `say` adds one.
        posted: messages of the bot.
        illegal: what is no argument of a method, or no object of the API.
    """

    def __init__(self) -> None:
        super().__init__()
        self.updates: list[dict[str, Any]] = []
        self.posted: list[dict[str, Any]] = []
        self.files: list[tuple[str, str, bytes]] = []
        self.illegal: list[str] = []
        self._next = 5000

    def say(
        self, text: str, chat: dict[str, Any] = PRIVATE, author: Any = ALICE, **more: Any
    ) -> dict[str, Any]:
        import telegram

        self._next += 1
        message = {
            "message_id": self._next - 4000,
            "date": _START + self._next,
            "chat": chat,
            "from": author,
            "text": text,
            **more,
        }
        update = {"update_id": self._next, "message": message}
        told = telegram.Update.de_json(update, None).message
        if odd := told.api_kwargs:
            self.illegal.append(f"a message has no {odd}")
        self.updates.append(update)
        return update

    def answer(self, asked: Request) -> Answer:
        _, bot, method = asked.path.split("/", 2)
        if bot != f"bot{TOKEN}":
            known = bot.startswith("bot104:")
            return error(401, "Unauthorized") if known else error(404, "Not Found")
        arguments = self._arguments(asked)
        self._legal(method, arguments)
        match method:
            case "getMe":
                return _ok(ME)
            case "getUpdates":
                offset = arguments.get("offset", 0)
                self.updates = [one for one in self.updates if one["update_id"] >= offset]
                return _ok(self.updates[: arguments.get("limit", 100)])
            case "sendMessage" | "sendPhoto" | "sendAnimation":
                return self._send(arguments)
        return error(404, "Not Found")

    def _arguments(self, asked: Request) -> dict[str, Any]:
        if asked.type.startswith("application/json"):
            return asked.json
        if not asked.body:
            return {}
        form = asked.parts
        self.files += [value for value in form.values() if isinstance(value, tuple)]
        return {
            name: json.loads(value)
            if isinstance(value, str) and name not in ("caption", "chat_id")
            else value
            for name, value in form.items()
        }

    def _legal(self, method: str, arguments: dict[str, Any]) -> None:
        import telegram

        snake = "".join(f"_{sign.lower()}" if sign.isupper() else sign for sign in method)
        known = inspect.signature(getattr(telegram.Bot, snake)).parameters
        self.illegal += [f"{method} takes no {name}" for name in arguments if name not in known]
        for name, cls in (
            ("reply_parameters", telegram.ReplyParameters),
            ("link_preview_options", telegram.LinkPreviewOptions),
        ):
            if name in arguments and (odd := cls.de_json(arguments[name], None).api_kwargs):
                self.illegal.append(f"{name} has no {odd}")

    def _send(self, arguments: dict[str, Any]) -> Answer:
        places = {str(PRIVATE["id"]): PRIVATE, str(GROUP["id"]): GROUP}
        places |= {str(CHANNEL["id"]): CHANNEL, "@lamp": CHANNEL}
        chat = places.get(str(arguments["chat_id"]))
        if chat is None:
            return error(400, "Bad Request: chat not found")
        text, most = arguments.get("text"), 4096
        if text is None:
            text, most = arguments.get("caption", ""), 1024
        if not text.strip() or len(text) > most:  # counted as Telegram does: in code points
            return error(400, "Bad Request: message is too long")
        message = {**arguments, "message_id": len(self.posted) + 1, "date": _START, "chat": chat}
        for name in ("photo", "animation"):
            message.pop(name, None)
        self.posted.append(message)
        return _ok(message)


def _ok(result: Any) -> Answer:
    return 200, {"ok": True, "result": result}, {}
