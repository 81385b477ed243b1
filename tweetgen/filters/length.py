"""Length by the publisher's own measure, and by that of a network the posts are meant for."""

from __future__ import annotations

import attrs

from ..filter import Filter, Verdict
from ..lengths import MAX_LENGTH, MEASURES, Network


@attrs.frozen(kw_only=True)
class LengthConfig:
    """Options of the `length` filter."""

    max_length: int | None = attrs.field(
        default=None,
        validator=attrs.validators.optional(attrs.validators.ge(1)),
        metadata={
            "help": "in the units of the network, else of the publisher; unset takes its own limit"
        },
    )
    network: Network | None = attrs.field(
        default=None,
        metadata={"help": "count as this network does, whatever the publisher counts"},
    )


class LengthFilter(Filter):
    """A post fits whole or is not made; nothing is ever cut in two."""

    name = "length"
    advice = "raise the limit, or ask for shorter texts with max_chars"
    config: LengthConfig

    def check(self, text: str) -> Verdict:
        own, network = self.config.max_length, self.config.network
        limit = self.around.max_length
        if own is not None and network is None:
            limit = min(own, limit or own)
        if limit is not None and (length := self.around.measure(text)) > limit:
            return Verdict.reject(text, "too long for the publisher", f"{length} of {limit}")
        if network is not None:
            limit = own or MAX_LENGTH[network]
            if (length := MEASURES[network](text)) > limit:
                return Verdict.reject(text, f"too long for {network}", f"{length} of {limit}")
        return Verdict.keep(text)
