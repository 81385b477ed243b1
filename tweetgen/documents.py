"""The unit of everything: one thing somebody wrote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import attrs

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def is_blank(text: str) -> bool:
    """Whether there is nothing to see in `text`: white space and zero-width signs at most."""
    return not text or not text.strip().strip(_INVISIBLE).strip()


@attrs.frozen(kw_only=True)
class Document:
    """
    One thing somebody wrote: a tweet, a chat message, a proverb. Readers yield these.

    Attributes:
        text: the words, without the line end or delimiter that stood around them.
        author: who wrote it, as the source names them.
        created_at: when, always with a UTC offset.
        id: the source's own identifier.
        in_reply_to: the `id` of the document this one answers.
        conversation: the identifier of the thread or chat it belongs to.
        source: the file it was read from.
        labels: marks set by the reader ("retweet") or by a label column.
    """

    text: str = attrs.field(kw_only=False)
    author: str | None = None
    created_at: datetime | None = None
    id: str | None = None
    in_reply_to: str | None = None
    conversation: str | None = None
    source: str | None = None
    labels: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The document as one JSON object; `tweetgen corpus convert` writes these."""
        return {
            "text": self.text,
            "author": self.author,
            "created_at": self.created_at.isoformat() if self.created_at else None,
            "id": self.id,
            "in_reply_to": self.in_reply_to,
            "conversation": self.conversation,
            "source": self.source,
            "labels": list(self.labels),
        }
