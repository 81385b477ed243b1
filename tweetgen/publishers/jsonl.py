"""A file with one JSON object a post: for other programs, and for looking back."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import attrs

from ..errors import storage_errors
from ..files import locked
from ..publisher import Guarantee, Limits, NoReceipt, Post, Publisher, Receipt


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
    guarantee = Guarantee.RECONCILED
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
        with locked(path.with_name(f".{path.name}.lock")), storage_errors(path):
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
            size = os.fstat(handle).st_size
            try:
                cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"  # by a crash
                data = b"\n" + line if cut else line
                if os.write(handle, data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)  # no half line stays
                raise
            finally:
                os.close(handle)
        return Receipt(post.record_key)

    def reconcile(self, post: Post) -> Receipt | NoReceipt:
        if not self.config.path.exists():
            return NoReceipt.NOT_THERE
        with self.config.path.open(encoding="utf-8", errors="replace") as lines:
            there = any(post.key in line and _is_whole(line) for line in lines)
        return Receipt(post.record_key) if there else NoReceipt.NOT_THERE


def _is_whole(line: str) -> bool:
    """Whether no crash has cut the line."""
    try:
        json.loads(line)
    except ValueError:
        return False
    return True
