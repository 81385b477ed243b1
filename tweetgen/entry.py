"""One row of the ledger: a text, where it came from and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from .publisher import Image, Post
from .schema import POST

_MOMENTS = ("created_at", "not_before", "sent_at", "decided_at")


@attrs.frozen(kw_only=True)
class Entry:
    """
    One row; docs/reference/ledger.md tells what each column means.

    Times are in UTC, `price` is in thousandths of a dollar.
    """

    id: int
    key: str
    record_key: str
    created_at: datetime
    bot: str
    publisher: str
    account: str
    state: str
    text: str
    reply_to: str | None
    reply_account: str | None
    bundle: str
    backend: str
    seed: int | None
    candidate: int | None
    request: Mapping[str, Any]
    verdicts: Sequence[Mapping[str, Any]]
    attempts: int
    remote_id: str | None
    url: str | None
    error: str | None
    kind: str = POST
    conversation: str | None = None
    direct: bool = False
    images: Sequence[Mapping[str, str]] = ()
    price: int = 0
    sent_at: datetime | None = None
    not_before: datetime | None = None
    original: str | None = None
    decision: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decided_why: str | None = None

    @property
    def post(self) -> Post:
        """What the publisher is given: the same identifiers on every attempt."""
        return Post(
            self.text,
            key=self.key,
            record_key=self.record_key,
            created_at=self.created_at,
            reply_to=self.reply_to,
            reply_account=self.reply_account,
            conversation=self.conversation,
            direct=self.direct,
            images=tuple(Image(path=Path(one["path"]), alt=one["alt"]) for one in self.images),
        )

    @property
    def flags(self) -> list[str]:
        """Why the filters want its owner to look at it first."""
        flagged = [verdict for verdict in self.verdicts if verdict.get("flagged")]
        told = [(one.get("reason") or one.get("filter"), one.get("detail")) for one in flagged]
        return [f"{reason}: {detail}" if detail else str(reason) for reason, detail in told]

    def to_dict(self) -> dict[str, Any]:
        """One JSON object."""
        times = {name: getattr(self, name) for name in _MOMENTS}
        told = {name: time.isoformat() if time else None for name, time in times.items()}
        return attrs.asdict(self) | told


def written_images(images: Sequence[Image]) -> list[dict[str, str]]:
    """Pictures as the ledger keeps them."""
    return [{"path": str(image.path), "alt": image.alt} for image in images]


def entry_of(row: Any) -> Entry:
    """A row as the database gives it."""
    fields = {field.name: getattr(row, field.name) for field in attrs.fields(Entry)}
    for name in _MOMENTS:
        if fields[name] is not None:
            fields[name] = datetime.fromisoformat(fields[name])
    fields["seed"] = None if fields["seed"] is None else int(fields["seed"])
    fields["images"] = fields["images"] or []
    return Entry(**fields)
