"""
A stand-in for Discord on this machine.

What it holds is ours; which requests and answers are legal says Discord's own OpenAPI document.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from .loopback import Request
from .web import Answer, WebServer

TOKEN = "MTA0.Gx-bot-token.of_nobody"
ME, GUILD, CHANNEL, WEBHOOK = "104", "300", "200", "77"
WEBHOOK_TOKEN = "webhook-token_of-nobody"
ORIGIN = "https://discord.com"
_START = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
_EPOCH = 1_420_070_400_000


def error(status: int, code: int, message: str) -> Answer:
    return status, {"code": code, "message": message}, {}


def user(number: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "username": name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": None,
        "primary_guild": None,
        **more,
    }


BOT = user(ME, "keeper", bot=True)
ALICE = user("105", "alice")


class DiscordServer(WebServer):
    """
    One bot, one webhook, one channel.

    Attributes:
        messages: of the channel, oldest first; `say` adds one.
        illegal: what Discord's document says against requests and answers.
        blind: the bot may not read what was said, which Discord tells nobody.
        forgetful: nonces are not remembered, as after some minutes.
    """

    def __init__(self, spec: Path | None = None) -> None:
        super().__init__()
        self.messages: list[dict[str, Any]] = []
        self.illegal: list[str] = []
        self.blind = self.forgetful = False
        self.channel_type = 0
        self.files: list[tuple[str, str, bytes]] = []
        self._judge = _judge(spec) if spec else None
        self.now = _START

    def say(self, text: str, author: dict[str, Any] = ALICE, **more: Any) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        stamp = int(self.now.timestamp() * 1000) - _EPOCH
        named = [one for one in (BOT, ALICE) if f"<@{one['id']}>" in text]
        message = {
            "type": 19 if "message_reference" in more else 0,
            "id": str((stamp << 22) + len(self.messages)),
            "channel_id": CHANNEL,
            "author": author,
            "content": text.strip(),
            "timestamp": self.now.isoformat(),
            "edited_timestamp": None,
            "mentions": named,
            **{name: [] for name in ("mention_roles", "attachments", "embeds", "components")},
            **dict.fromkeys(("pinned", "mention_everyone", "tts"), False),
            "flags": 0,
            **more,
        }
        self.messages.append(message)
        return message

    def reply(self, to: dict[str, Any], text: str, author: dict[str, Any] = ALICE) -> dict:
        reference = {"type": 0, "channel_id": CHANNEL, "message_id": to["id"]}
        return self.say(text, author, message_reference=reference)

    def answer(self, asked: Request) -> Answer:
        if not asked.headers.get("user-agent", "").startswith("DiscordBot ("):
            self.illegal.append("the user agent is none that Discord wants")
        judged = self._legal_request(asked)
        answer = self._answer(asked)
        if judged is not None:
            self._legal_answer(judged, answer)
        return answer

    def _answer(self, asked: Request) -> Answer:
        match [asked.method, *asked.path.removeprefix("/api/v10").strip("/").split("/")]:
            case [method, "webhooks", number, token]:
                if (number, token) != (WEBHOOK, WEBHOOK_TOKEN):
                    return error(404, 10015, "Unknown Webhook")
                return self._webhook(asked) if method == "POST" else self._about_webhook()
            case _ if asked.headers.get("authorization") != f"Bot {TOKEN}":
                return error(401, 0, "401: Unauthorized")
            case ["GET", "users", "@me"]:
                return 200, {**BOT, "mfa_enabled": False, "locale": "en-US"}, {}
            case ["GET", "channels", place] if place == CHANNEL:
                return 200, self._about_channel(), {}
            case ["GET", "channels", place, "messages"] if place == CHANNEL:
                return 200, self._history(asked.query), {}
            case ["GET", "channels", place, "messages", number] if place == CHANNEL:
                found = [one for one in self.messages if one["id"] == number]
                return (200, found[0], {}) if found else error(404, 10008, "Unknown Message")
            case ["POST", "channels", place, "messages"] if place == CHANNEL:
                return self._post(asked)
        return error(404, 10003, "Unknown Channel")

    def _about_channel(self) -> dict[str, Any]:
        if self.channel_type == 1:
            return {"id": CHANNEL, "type": 1, "flags": 0, "recipients": [ALICE]}
        return {
            "id": CHANNEL,
            "type": 0,
            "flags": 0,
            "guild_id": GUILD,
            "name": "harbour",
            "position": 0,
            "permission_overwrites": [],
            "topic": None,
            "nsfw": False,
        }

    def _about_webhook(self) -> Answer:
        about = {"id": WEBHOOK, "type": 1, "name": "harbour", "avatar": None}
        places = {"channel_id": CHANNEL, "guild_id": GUILD, "application_id": None}
        return 200, {**about, **places, "token": WEBHOOK_TOKEN}, {}

    def _history(self, query: dict[str, str]) -> list[dict[str, Any]]:
        if self.blind:
            return []
        most = int(query.get("limit", 50))
        if "after" in query:
            after = [one for one in self.messages if int(one["id"]) > int(query["after"])]
            return after[:most][::-1]
        return self.messages[-most:][::-1]

    def _content(self, asked: Request) -> dict[str, Any]:
        if asked.type.startswith("application/json"):
            return asked.json
        form = asked.parts
        content = json.loads(form.pop("payload_json"))
        self.files += form.values()
        assert list(form) == [f"files[{one['id']}]" for one in content["attachments"]]
        return content

    def _post(self, asked: Request) -> Answer:
        content = self._content(asked)
        if not content["content"].strip() or len(content["content"]) > 2000:
            return error(400, 50035, "Invalid Form Body")
        for one in self.messages:
            if content.get("enforce_nonce") and one.get("nonce") == content["nonce"]:
                return 200, one, {}
        more = {} if self.forgetful else {"nonce": content["nonce"]}
        if reference := content.get("message_reference"):
            if not any(one["id"] == reference["message_id"] for one in self.messages):
                return error(400, 50035, "Invalid Form Body")
            more["message_reference"] = {"type": 0, "channel_id": CHANNEL, **reference}
        return 200, self.say(content["content"], BOT, **more), {}

    def _webhook(self, asked: Request) -> Answer:
        content = self._content(asked)
        if not content["content"].strip() or len(content["content"]) > 2000:
            return error(400, 50035, "Invalid Form Body")
        author = user(WEBHOOK, content.get("username", "harbour"), bot=True)
        message = self.say(content["content"], author, webhook_id=WEBHOOK)
        return (200, message, {}) if asked.query.get("wait") == "true" else (204, b"", {})

    def _legal_request(self, asked: Request) -> Any:
        if self._judge is None:
            return None
        from openapi_core.testing import MockRequest

        body, kind = asked.body, asked.type.partition(";")[0]
        if kind == "multipart/form-data":  # the same content, which the document knows as JSON
            body, kind = asked.parts["payload_json"].encode(), "application/json"
        request = MockRequest(
            ORIGIN,
            asked.method.lower(),
            asked.path,
            args=asked.query,
            headers=dict(asked.headers),
            data=body,
            content_type=kind,
        )
        self._judged(lambda: self._judge.validate_request(request), f"{asked.method} {asked.path}")
        return request

    def _legal_answer(self, request: Any, answer: Answer) -> None:
        from openapi_core.testing import MockResponse

        status, body, _ = answer
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        told = MockResponse(data, status_code=status, content_type="application/json")
        self._judged(lambda: self._judge.validate_response(request, told), f"to {request.path}")

    def _judged(self, judge: Any, what: str) -> None:
        try:
            judge()
        except Exception as error:  # each kind of mistake has its own
            self.illegal.append(f"{what}: {error.__cause__ or error!r}")


def _judge(spec: Path) -> Any:
    from openapi_core import Config, OpenAPI

    document = json.loads(spec.read_text("utf-8"))
    return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
