"""Says that no person writes, in the post itself."""

from __future__ import annotations

import attrs

from ..filter import Filter, Verdict


@attrs.frozen(kw_only=True)
class DisclosureConfig:
    """Options of the `disclosure` filter."""

    suffix: str = attrs.field(
        default="(a bot)",
        validator=attrs.validators.matches_re(r"(?s).*\S.*"),
        metadata={"help": "ends every text, once; its length is counted"},
    )


class DisclosureFilter(Filter):
    """Puts a suffix at the end of each text."""

    name = "disclosure"
    mends = True
    config: DisclosureConfig

    def check(self, text: str) -> Verdict:
        text, suffix = text.rstrip(), self.config.suffix.strip()
        if text.endswith(suffix):  # a bot that has read itself
            return Verdict.keep(text)
        return Verdict.mend(f"{text} {suffix}".lstrip(), "says that a bot writes it")
