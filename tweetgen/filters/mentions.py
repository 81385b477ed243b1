"""A bot pings nobody who did not speak to it."""

from __future__ import annotations

import re
from typing import Literal

import attrs

from ..filter import Filter, Verdict

# A link, which may hold an @ that pings nobody; or a mention, as the most generous of the networks
# sees it: behind any sign but an ASCII letter or digit (that is an e-mail address), or behind "RT".
# The name is optional, or a run of @ would be read again from each of them.
# Like other patterns with large sets, it is compiled when first used: starting up stays quick.
_MENTION = (
    r"(?i)(?:https?://|www\.)[a-z0-9-]+\.[^\s,;()\u0080-\U0010ffff]*"
    r"|(?:(?<![A-Za-z0-9_])|(?<![A-Za-z0-9_]RT)(?<=RT))"
    r"([@＠]+)(\w[\w-]*(?:[@＠][\w.-]+\.\w+|(?:\.[\w-]+)+)?)?"
)
_BREAK = "\u200b"  # a zero-width space: reads the same, and is no mention on any network


@attrs.frozen(kw_only=True)
class OutgoingMentionsConfig:
    """Options of the `mentions` filter."""

    mode: Literal["neutralise", "name", "reject"] = attrs.field(
        default="neutralise",
        metadata={
            "help": '"neutralise" breaks the mention invisibly, "name" drops the @, '
            '"reject" throws the text away'
        },
    )


class MentionsFilter(Filter):
    """Makes unsolicited @mentions harmless; the account that is being answered may be named."""

    name = "mentions"
    advice = 'clean mentions from the corpus, or set filters.mentions.mode = "neutralise"'
    mends = True
    config: OutgoingMentionsConfig

    def check(self, text: str) -> Verdict:
        allowed = (self.around.reply_to or "").lstrip("@").casefold()

        def neutral(match: re.Match[str]) -> str:
            at, name = match.groups()
            if name is None or name.casefold() == allowed:
                return match.group()
            return name if self.config.mode == "name" else f"{at}{_BREAK}{name}"

        mended = re.sub(_MENTION, neutral, text)
        if mended == text:
            return Verdict.keep(text)
        if self.config.mode == "reject":
            return Verdict.reject(text, "mentions somebody")
        return Verdict.mend(mended, "mention made harmless")
