"""HTML as a person sees it: paragraphs, line breaks, mentions and links as plain text."""

from __future__ import annotations

import re
from html import unescape

# html.parser would take minutes for 100 kB of damaged tags; this takes time in proportion: no
# alternative runs on over the next "<".
_TOKEN = re.compile(
    r"(?s)<!--.*?(?:-->|\Z)"
    r"|<(?P<end>/?)(?P<tag>[a-zA-Z][\w:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)>"
    r"|<[a-zA-Z/!?][^<>]*>"  # damaged tags, declarations
    r"|(?P<text>[^<]+|<)"
)
_CLASS = re.compile(r"\bclass\s*=\s*[\"']?([^\"'>]*)")
_ALT = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # what HTML collapses; a no-break space is text
_BREAKS = {  # how many line ends an element has before and after it
    **dict.fromkeys("p blockquote ul ol pre table figure hr h1 h2 h3 h4 h5 h6".split(), 2),
    **dict.fromkeys("div li tr dt dd section article header footer figcaption".split(), 1),
}
_UNSEEN = frozenset("script style template noscript title".split())
_EMOJI = frozenset("emoji emojione custom-emoji wp-smiley".split())


def to_text(html: str, *, keep_spaces: bool = False, without: str = "") -> str:
    """
    The words of `html`, with a blank line between paragraphs and a line break for each `<br>`.

    Mastodon shortens links for the eye with spans of the classes "invisible" and "ellipsis"; the
    text has the whole address, as it was typed. Whatever is no HTML is text, and stays.

    Args:
        keep_spaces: blanks stay as they are, as Mastodon shows them; pages collapse them.
        without: elements of this class are left out with all that is in them.
    """
    if "<" not in html:
        return _unescape(html).strip()
    page = _Page(keep_spaces, without)
    for token in _TOKEN.finditer(html):
        if token["tag"]:
            page.tag(token["tag"].lower(), token["attributes"], is_end=bool(token["end"]))
        elif token["text"]:
            page.words(_unescape(token["text"]))
    return page.text()


class _Page:
    """What has been seen so far, and what is due before the next word."""

    def __init__(self, keep_spaces: bool, without: str) -> None:
        self._keep_spaces, self._without = keep_spaces, without
        self._parts: list[str] = []
        self._breaks = 0  # line ends due
        self._hidden, self._depth = "", 0  # the element that hides, and how often it is open
        self._pre = 0

    def text(self) -> str:
        return "".join(self._parts).strip()

    def tag(self, tag: str, attributes: str, *, is_end: bool) -> None:
        if self._hidden:
            if tag == self._hidden:
                self._depth += -1 if is_end else 1
                self._hidden = tag if self._depth else ""
        elif not is_end and (tag in _UNSEEN or self._without in _classes(attributes)):
            self._hidden, self._depth = tag, 1
        else:
            if tag == "br":
                self._breaks += not is_end
            elif tag == "pre":
                self._pre = max(0, self._pre + (-1 if is_end else 1))
            self._breaks = max(self._breaks, _BREAKS.get(tag, 0))
            self.words(_instead(tag, attributes))

    def words(self, words: str) -> None:
        begins = self._breaks > 0 or not self._parts
        if self._keep_spaces or self._pre:
            if begins and "\n" in words and not words.strip():
                return  # between two paragraphs of the source
        else:
            words = _SPACE.sub(" ", words)
            if begins or self._parts[-1].endswith((" ", "\n")):
                words = words.lstrip(" ")
            if words and self._breaks and self._parts:
                self._parts[-1] = self._parts[-1].rstrip(" ")
        if words and not self._hidden:
            if self._breaks and self._parts:
                self._parts.append("\n" * self._breaks)
            self._breaks = 0
            self._parts.append(words)


def _classes(attributes: str) -> list[str]:
    found = _CLASS.search(attributes)
    return found[1].split() if found else []


def _instead(tag: str, attributes: str) -> str:
    """What is seen in the place of an element: an emoji that is a picture, the gap of a cell."""
    if tag in ("td", "th"):
        return " "
    if tag == "img" and not _EMOJI.isdisjoint(_classes(attributes)):
        found = _ALT.search(attributes)
        return _unescape((found[1] or found[2] or "") if found else "")
    return ""


def _unescape(text: str) -> str:
    try:
        return unescape(text)
    except ValueError:  # a character's number of thousands of digits
        return text
