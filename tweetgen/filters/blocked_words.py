"""Words that must never be posted."""

from __future__ import annotations

from ..blocklist import BlockedWordsConfig, Blocklist
from ..filter import Filter, Verdict


class BlockedWordsFilter(Filter):
    """Rejects a text with a blocked word, however it is spaced, stretched or disguised."""

    name = "blocked_words"
    advice = (
        "the corpus is full of blocked words: clean it with cleaning.use = [..., "
        '"blocked_words"], or change filters.blocked_words'
    )
    config: BlockedWordsConfig

    def __init__(self, config: BlockedWordsConfig) -> None:
        super().__init__(config)
        self._list: Blocklist | None = None

    def check(self, text: str) -> Verdict:
        if self._list is None:
            self._list = Blocklist.of(self.config)
        if found := self._list.find(text):
            return Verdict.reject(text, "has a blocked word", f"{found[0]}{'*' * (len(found) - 1)}")
        return Verdict.keep(text)
