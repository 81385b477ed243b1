"""A file with one JSON object a post: for other programs, and for looking back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import attrs

from ..errors import storage_errors
from ..publisher import Limits, NoReceipt, Post, Publisher, Receipt


@attrs.frozen(kw_only=True)
class JsonlConfig:
    """Options of the `jsonl` publisher."""

    path: Path = attrs.field(
        default=Path("posts.jsonl"), metadata={"help": "the file to append to"}
    )
    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={"help": "in characters"},
    )


class JsonlPublisher(Publisher):
    """Appends `{"id", "text", "created_at", "reply_to"}`, a line a post."""

    name = "jsonl"
    config: JsonlConfig

    @property
    def account(self) -> str:
        return self.config.path.name

    @property
    def limits(self) -> Limits:
        return Limits(max_length=self.config.max_length)

    def publish(self, post: Post) -> Receipt:
        entry = {
            "id": post.record_key,
            "key": post.key,
            "text": post.text,
            "created_at": post.created_at.isoformat(),
            "reply_to": post.reply_to,
        }
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        path = self.config.path
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # One write of one line to a file in append mode: lines of two processes do not mix.
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                size = os.fstat(handle).st_size
                cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a crash
                data = b"\n" + line if cut else line
                if os.write(handle, data) != len(data):
                    os.ftruncate(handle, size)
                    raise OSError(28, os.strerror(28), str(path))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, min(size, os.fstat(handle).st_size))
                raise
            finally:
                os.close(handle)
        return Receipt(post.record_key)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        if not self.config.path.exists():
            return NoReceipt.NOT_THERE
        with self.config.path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if post.key in line and line.endswith("\n"):
                    return Receipt(post.record_key)
        return NoReceipt.NOT_THERE
