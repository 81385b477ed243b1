"""What people's exports carry besides their words, removed step by step."""

from __future__ import annotations

import html
import html.entities
import re
from typing import Literal

import attrs

from ..blocklist import BlockedWordsConfig, Blocklist
from ..corpus import Cleaner, TextCleaner
from ..documents import Document
from ..fingerprint import SeenTexts

_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")
_LINK = re.compile(
    r"[^\S\n]?((?:https?://|www\.|pic\.twitter\.com/|\b(?:t\.co|bit\.ly)/)\w[^\s<>\"]*)"
    r"(?:[^\S\n]*\u2026)?",  # which search results put after an address
    re.IGNORECASE,
)
_SENTENCE_ENDS = ".,:;!?)]}'\u2019\u201d\u00bb"
_CUT_LINK = re.compile(r"(?:\bhttps?(?::/{0,2}\u2026?|\u2026)\s*)+$")  # cut at the old 140
_NAME = r"\w+(?:@[\w-]+(?:\.[\w-]+)+|(?:\.[\w-]+)+)?"  # @bob @bob@host @bob.host
_HANDLE = re.compile(rf"(?<![\w@/])@({_NAME})")
_LEADING_HANDLES = re.compile(rf"^(?:\s*\.?@{_NAME}(?:[\s:,]+|$))+")
_HASHTAG = re.compile(r"(?<![\w&])#(\w+)")
_RETWEET = re.compile(r"\s*(RT|MT)[\s:]*@\w", re.IGNORECASE)


class HtmlEntities(TextCleaner):
    """`&amp;` becomes `&`: once, so that a text about HTML survives."""

    def clean_text(self, text: str) -> str:
        return _ENTITY.sub(_unescaped, text) if "&" in text else text


def _unescaped(match: re.Match[str]) -> str:
    """The character; html.unescape alone would also turn "R&notice" into "R¬ice"."""
    name = match.group(1)
    known = name.startswith("#") or f"{name};" in html.entities.html5
    return html.unescape(match.group()) if known else match.group()


@attrs.frozen(kw_only=True)
class UnicodeConfig:
    """Options of the `unicode` step."""

    mend_mojibake: bool = attrs.field(
        default=True, metadata={"help": 'repair text that was decoded wrongly ("dÃ\xadas")'}
    )


class Unicode(TextCleaner):
    """NFC, no control characters or terminal escapes, mojibake mended (ftfy)."""

    config: UnicodeConfig

    def clean_text(self, text: str) -> str:
        if text.isascii() and text.isprintable():
            return text
        import ftfy

        # Quotes, ligatures and full-width forms are voice, not damage: they stay.
        return ftfy.fix_text(
            text,
            unescape_html=False,
            fix_encoding=self.config.mend_mojibake,
            uncurl_quotes=False,
            fix_latin_ligatures=False,
            fix_character_width=False,
            normalization="NFC",
        )


class Retweets(Cleaner):
    """Drops other people's words: retweets, boosts, and what an API page includes for context."""

    drops = "retweet"

    def clean(self, document: Document) -> Document | None:
        if {"retweet", "boost", "referenced"} & set(document.labels):
            return None
        return None if _RETWEET.match(document.text) else document


class Links(TextCleaner):
    """Removes addresses, also those cut short or glued to the last word."""

    def clean_text(self, text: str) -> str:
        lowered = text.lower()
        if "/" not in text and "http" not in lowered and "www." not in lowered:
            return text
        text = _LINK.sub(_after_link, text)
        return _CUT_LINK.sub("", text) if text.rstrip().endswith(("\u2026", ":", "/")) else text


def _after_link(match: re.Match[str]) -> str:
    """What of an address belongs to the sentence around it: its last full stop and the like."""
    link = match.group(1)
    if "(" in link or match.end(1) < match.end():
        return ""
    return link[len(link.rstrip(_SENTENCE_ENDS)) :]


@attrs.frozen(kw_only=True)
class MentionsConfig:
    """Options of the `mentions` step."""

    leading: Literal["remove", "keep"] = attrs.field(
        default="remove", metadata={"help": "what to do with the handles a reply begins with"}
    )
    inner: Literal["name", "remove", "keep"] = attrs.field(
        default="name", metadata={"help": '"name" keeps the name and drops the @'}
    )


class Mentions(TextCleaner):
    """Removes the handles a reply begins with; elsewhere `@name` becomes `name`."""

    config: MentionsConfig

    def clean_text(self, text: str) -> str:
        if "@" not in text:
            return text
        if self.config.leading == "remove":
            text = _LEADING_HANDLES.sub("", text)
        if self.config.inner != "keep":
            text = _HANDLE.sub(r"\1" if self.config.inner == "name" else "", text)
        return text


@attrs.frozen(kw_only=True)
class HashtagsConfig:
    """Options of the `hashtags` step."""

    mode: Literal["remove", "word"] = attrs.field(
        default="remove", metadata={"help": '"word" drops only the #'}
    )


class Hashtags(TextCleaner):
    """Removes hashtags, or their sign."""

    config: HashtagsConfig

    def clean_text(self, text: str) -> str:
        return _HASHTAG.sub(r"\1" if self.config.mode == "word" else "", text)


class Whitespace(TextCleaner):
    """One blank where there were several, no empty ends, at most one empty line in a row."""

    def clean_text(self, text: str) -> str:
        text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
        text = re.sub(r" ?\n ?", "\n", text)
        return re.sub(r"\n{3,}", "\n\n", text).strip()


@attrs.frozen(kw_only=True)
class CaseConfig:
    """Options of the `case` step."""

    to: Literal["lower", "upper"] = attrs.field(
        default="lower", metadata={"help": "the letter case"}
    )


class Case(TextCleaner):
    """All letters in one case: a small corpus repeats itself more, so models learn more of it."""

    config: CaseConfig

    def clean_text(self, text: str) -> str:
        return text.lower() if self.config.to == "lower" else text.upper()


@attrs.frozen(kw_only=True)
class TooShortConfig:
    """Options of the `too_short` step."""

    min_chars: int = attrs.field(
        default=3,
        validator=attrs.validators.ge(1),
        metadata={"help": "shorter documents are left out"},
    )
    min_words: int = attrs.field(
        default=1,
        validator=attrs.validators.ge(1),
        metadata={"help": "documents of fewer words are left out"},
    )


class TooShort(Cleaner):
    """Drops what is too short to learn from."""

    drops = "too short"
    config: TooShortConfig

    def clean(self, document: Document) -> Document | None:
        text = document.text.strip()
        if len(text) < self.config.min_chars or len(text.split()) < self.config.min_words:
            return None
        return document


class Duplicates(Cleaner):
    """Drops a text that was there before, letter case and spacing ignored."""

    drops = "duplicate"

    def __init__(self, config: object) -> None:
        super().__init__(config)
        self._seen = SeenTexts()

    def clean(self, document: Document) -> Document | None:
        return document if self._seen.add(document.text) else None

    def close(self) -> None:
        self._seen.close()


class BlockedWords(Cleaner):
    """Drops documents with a blocked word."""

    drops = "blocked word"
    config: BlockedWordsConfig

    def __init__(self, config: BlockedWordsConfig) -> None:
        super().__init__(config)
        self._list: Blocklist | None = None

    def clean(self, document: Document) -> Document | None:
        if self._list is None:
            self._list = Blocklist.of(self.config)
        return None if self._list.find(document.text) else document
