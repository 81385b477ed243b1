"""Length by the publisher's own measure."""

from __future__ import annotations

import attrs

from ..filter import Filter, Verdict


@attrs.frozen(kw_only=True)
class LengthConfig:
    """Options of the `length` filter."""

    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={"help": "in the publisher's units; unset takes the publisher's own limit"},
    )


class LengthFilter(Filter):
    """A post fits whole or is not made; nothing is ever cut in two."""

    name = "length"
    advice = "raise the limit, or ask for shorter texts with max_chars"
    config: LengthConfig

    def check(self, text: str) -> Verdict:
        limit = self.around.max_length
        if self.config.max_length is not None:
            limit = min(self.config.max_length, limit or self.config.max_length)
        if limit is None:
            return Verdict.keep(text)
        length = self.around.measure(text)
        if length > limit:
            return Verdict.reject(text, "too long for the publisher", f"{length} of {limit}")
        return Verdict.keep(text)
