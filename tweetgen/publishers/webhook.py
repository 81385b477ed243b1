"""Any web server: posts as JSON, signed as the Standard Webhooks specification says."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import time
from typing import Any

import attrs

from ..credentials import secret
from ..errors import AuthError, storage_errors
from ..pictures import media_type
from ..publisher import Guarantee, Image, Limits, NoReceipt, Post, Receipt
from .http import TIMEOUT, Api, ApiPublisher

URL, SECRET = "WEBHOOK_URL", "WEBHOOK_SECRET"
_PREFIX = "whsec_"
_SECRET_PART = 8  # signs, from which on it might be one
_KEY_BYTES = (24, 64)  # what the specification asks of a key


@attrs.frozen(kw_only=True)
class WebhookConfig:
    """
    Options of the `webhook` publisher.

    WEBHOOK_URL holds the address, and WEBHOOK_SECRET the key: "whsec_" and base64.
    """

    repeatable: bool = attrs.field(
        default=False,
        metadata={
            "help": "the receiver takes each webhook-id once, so that a post whose answer was "
            "lost may be sent again"
        },
    )
    account: str = attrs.field(
        default="", metadata={"help": "what the ledger calls the place, if there are several"}
    )
    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={"help": "in characters"},
    )
    images: int = attrs.field(
        default=4,
        validator=attrs.validators.ge(0),
        metadata={"help": "how many pictures a post may have; they are sent in base64"},
    )
    timeout: float = TIMEOUT


class WebhookPublisher(ApiPublisher):
    """POSTs `{"id", "key", "text", "created_at", "reply_to"}`, and "images" if there are some."""

    name = "webhook"
    config: WebhookConfig

    def __init__(self, config: WebhookConfig) -> None:
        super().__init__(config)
        self._key = b""
        if config.repeatable:
            self.guarantee = Guarantee.EXACTLY_ONCE  # type: ignore[misc]

    @property
    def account(self) -> str:
        return self.config.account

    @property
    def limits(self) -> Limits:
        return Limits(max_length=self.config.max_length, images=self.config.images)

    def connect(self) -> Api:
        address, key = secret(URL), secret(SECRET)
        self._key = _key(key)
        # A part of the address may be a secret, too, and servers like to repeat it.
        parts = (part for part in re.split(r"[/?&=#]", address) if len(part) >= _SECRET_PART)
        return Api(
            self.name,
            address,
            timeout=self.config.timeout,
            secrets=(address, *parts, key),
        )

    def publish(self, post: Post) -> Receipt:
        api = self.api
        content: dict[str, Any] = {
            "id": post.record_key,
            "key": post.key,
            "text": post.text,
            "created_at": post.created_at.isoformat(),
            "reply_to": post.reply_to,
        }
        if post.images:
            content["images"] = [_picture(image) for image in post.images]
        body = json.dumps(content, ensure_ascii=False).encode()
        headers = {"content-type": "application/json", **signed(self._key, post.key, body)}
        answer = api.ask("POST", "", content=body, headers=headers, loose=True)
        told = answer if isinstance(answer, dict) else {}
        number, url = told.get("id"), told.get("url")
        return Receipt(
            str(number) if isinstance(number, (str, int)) and str(number) else post.record_key,
            url if isinstance(url, str) and url.startswith(("http://", "https://")) else None,
        )

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        """Nobody tells what is there; who takes each id once may be sent it again."""
        return NoReceipt.NOT_THERE if self.config.repeatable else NoReceipt.CANNOT_TELL


def signed(key: bytes, identifier: str, body: bytes) -> dict[str, str]:
    """The headers of Standard Webhooks: HMAC-SHA256 over id, time and body."""
    moment = str(int(time.time()))
    digest = hmac.digest(key, f"{identifier}.{moment}.".encode() + body, "sha256")
    return {
        "webhook-id": identifier,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _key(told: str) -> bytes:
    fewest, most = _KEY_BYTES
    try:
        key = base64.b64decode(told.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        key = b""
    if not fewest <= len(key) <= most:
        raise AuthError(
            f"{SECRET} is no key: write {_PREFIX} and {fewest} to {most} random bytes in base64"
        ) from None
    return key


def _picture(image: Image) -> dict[str, str | None]:
    with storage_errors(image.path):
        data = image.path.read_bytes()
    return {
        "name": image.path.name,
        "alt": image.alt,
        "type": media_type(data),
        "data": base64.b64encode(data).decode(),
    }
