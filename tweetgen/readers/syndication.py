"""Feeds saved to disk: RSS, Atom, and what WordPress and Blogger export in those forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from typing import Any, Literal
from xml.parsers import expat

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import fields
from .html_text import to_text

_FEED = re.compile(
    r"\s*(?:<(?:\?[^>]*\?|!--(?:(?!-->).)*--|!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?)>\s*)*"
    r"<(?:rss|rdf:RDF|(?:\w+:)?feed)(?:\s[^<>]*)?>",
    re.DOTALL | re.IGNORECASE,
)
_BLOCK = 1 << 16
_LARGEST = 1 << 24  # characters of one entry
_DEEP = 500  # elements inside each other
_ENTRIES = {"item", "entry"}
# Other name spaces (media:title, itunes:summary) repeat things in other words.
_SPACES = {"", "atom", "content", "dc", "dcterms", "thr", "app", "rss", "a10"}
_EXPORTS = {"wp", "blogger"}  # WordPress, Blogger: whether an entry is public, and what it is
_BODIES = ("encoded", "content", "description", "summary")
_TIMES = ("pubdate", "published", "date", "created", "updated", "modified")
_KIND = re.compile(r"http://schemas\.google\.com/blogger/\d+/kind#(\w+)")
_NAME = re.compile(r"(?s)<name>(.*?)</name>")


@attrs.frozen(kw_only=True)
class SyndicationConfig:
    """Options of the `feed` format."""

    part: Literal["text", "title", "both"] = attrs.field(
        default="text",
        validator=attrs.validators.in_(("text", "title", "both")),
        metadata={"help": 'what to learn from: "text" (its title if it has none), "title", "both"'},
    )
    private: bool = attrs.field(
        default=False,
        metadata={"help": "also drafts, private and deleted posts of an exported blog"},
    )


@attrs.define
class _Entry:
    """
    An entry as it is found: the texts of its elements by their names in small letters.

    `kinds` is what an element says its text is; `what` is "post" but in exports of whole blogs.
    """

    line: int
    texts: dict[str, str] = attrs.Factory(dict)
    kinds: dict[str, str] = attrs.Factory(dict)
    labels: list[str] = attrs.Factory(list)
    reply_to: str | None = None
    what: str = "post"

    @property
    def is_public(self) -> bool:
        get = self.texts.get
        state = get("wp:status") or get("blogger:status") or "publish"
        draft = "yes" in get("control", "").casefold()
        return state.casefold() in ("publish", "live") and not draft and not get("wp:post_password")

    @property
    def is_post(self) -> bool:
        what = self.texts.get("wp:post_type") or self.texts.get("blogger:type") or self.what
        return what.casefold() in ("post", "page")


class SyndicationReader(Reader):
    """One document an entry."""

    name = "feed"
    config: SyndicationConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the outermost element."""
        if b"<" not in file.head[:64].lstrip(b"\xff\xfe\xef\xbb\xbf\x00 \t\r\n")[:2]:
            return 0
        return 100 if _FEED.match(file.head_text[:8192]) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        parsing = _Parsing(file, "utf-8" if file.chosen_encoding else None)
        for block in _blocks(file):
            for entry in parsing.feed(block):
                if document := self._document(file, entry, parsing.author):
                    yield document

    def _document(self, file: SourceFile, entry: _Entry, author: str) -> Document | None:
        get = entry.texts.get
        if not entry.is_post:
            file.drop("not a post", entry.line)
            return None
        if not (entry.is_public or self.config.private):
            file.drop("draft or private post", entry.line)
            return None
        title, body = _plain(entry, "title"), ""
        for name in _BODIES:
            body = body or _plain(entry, name)
        wanted = {"title": title, "text": body or title, "both": f"{title}\n\n{body}".strip()}
        text = fields.mend_surrogates(wanted[self.config.part])
        if is_blank(text):
            file.drop("empty text", entry.line)
            return None
        times = (fields.parse_time(get(name)) for name in _TIMES)
        return Document(
            text,
            author=get("creator") or _person(get("author", "")) or author or None,
            created_at=next((time for time in times if time), None),
            id=get("guid") or get("id") or get("link"),
            in_reply_to=entry.reply_to,
            source=file.name,
            labels=tuple(dict.fromkeys(entry.labels)),
        )


def _blocks(file: SourceFile) -> Iterator[bytes]:
    """The bytes, and none at the end; the parser knows their encoding unless the user did."""
    if file.chosen_encoding:
        with file.text() as text, file.decoding():
            while block := text.read(_BLOCK):
                yield block.encode("utf-8", "replace")
    else:
        with file.open() as stream:
            while data := stream.read(_BLOCK):
                yield data
    yield b""


def _plain(entry: _Entry, name: str) -> str:
    text = entry.texts.get(name, "")
    return text if entry.kinds.get(name) in ("text", "text/plain") else to_text(text)


def _person(text: str) -> str:
    """The name in Atom's elements, or in "ana@example.org (Ana)", as RSS has it."""
    if found := _NAME.search(text):
        return found[1].strip()
    found = re.fullmatch(r"\S+@\S+\s+\((.+)\)", text)
    return found[1] if found else text


class _Parsing:
    """Takes the bytes, gives the entries, and never more than a few of them at once."""

    def __init__(self, file: SourceFile, encoding: str | None) -> None:
        self._file = file
        self._parser = parser = expat.ParserCreate(encoding)
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # so that &nbsp; and the like are asked for, see _entity
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.SkippedEntityHandler = self._entity
        parser.EntityDeclHandler = self._declared
        self._path: list[str] = []
        self._entry: _Entry | None = None
        self._inside = 0  # how deep the entry lies
        self._taking = 0  # how deep the element lies whose text is being taken; 0 for none
        self._taken: list[str] = []
        self._size = 0
        self._escaping = False
        self._ready: list[_Entry] = []
        self.author = ""  # of the whole feed

    def feed(self, block: bytes) -> list[_Entry]:
        try:
            self._parser.Parse(block, not block)
        except expat.ExpatError as error:
            raise CorpusFormatError(
                self._file.where(error.lineno),
                f"is not valid XML, or the file is cut short ({expat.ErrorString(error.code)}); "
                "get the feed again",
            ) from error
        except (LookupError, ValueError) as error:  # an encoding that is not known
            raise CorpusFormatError(
                self._file.name, f"cannot be decoded ({error}); set another encoding"
            ) from error
        ready, self._ready = self._ready, []
        return ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.lower().rpartition(":")
        if not self._path and name not in ("rss", "rdf", "feed"):
            raise self._wrong("is XML, but no RSS or Atom feed; save its words as text first")
        if len(self._path) >= _DEEP:
            raise self._wrong("has elements nested too deeply to be a feed")
        self._path.append(name)
        if self._taking:
            self._taken.append(_tag(name, attributes))
        elif self._entry is None and name in _ENTRIES and space in _SPACES:
            self._entry = _Entry(self._parser.CurrentLineNumber)
            if "rdf:about" in attributes:
                self._entry.texts["id"] = attributes["rdf:about"]
            self._inside, self._size = len(self._path), 0
        elif self._entry is None:
            if name in ("author", "creator", "managingeditor") and space in _SPACES:
                self._take("")
        elif len(self._path) == self._inside + 1 and (space in _SPACES or space in _EXPORTS):
            kind = "text" if self._path[0] == "feed" else "html"  # where nothing is said
            self._take(attributes.get("type", kind))
            self._note(self._entry, name, attributes)

    def _take(self, kind: str) -> None:
        self._taking, self._taken = len(self._path), []
        self._kind, self._escaping = kind, kind == "xhtml"

    def _note(self, entry: _Entry, name: str, attributes: dict[str, str]) -> None:
        """What stands in attributes."""
        if name == "link" and attributes.get("rel", "alternate") == "alternate":
            entry.texts.setdefault("link", attributes.get("href", ""))
        elif name == "category" and (term := attributes.get("term")):
            if kind := _KIND.fullmatch(term):
                entry.what = kind[1]
            else:
                entry.labels.append(attributes.get("label") or term)
        elif name == "in-reply-to":
            entry.reply_to = attributes.get("ref") or None

    def _end(self, tag: str) -> None:
        space, _, name = tag.lower().rpartition(":")
        if self._taking == len(self._path):
            self._taking = 0
            text = "".join(self._taken).strip()
            if self._entry is None:
                self.author = self.author or _person(text)
            elif name == "category" and text:
                self._entry.labels.append(text)
            elif text:
                key = f"{space}:{name}" if space in _EXPORTS else name
                if not self._entry.texts.get(key):
                    self._entry.texts[key], self._entry.kinds[key] = text, self._kind
        elif self._taking:
            self._taken.append(f"</{name}>")
        elif self._entry and len(self._path) == self._inside:
            self._ready.append(self._entry)
            self._entry = None
        self._path.pop()

    def _text(self, text: str) -> None:
        if self._taking:
            self._size += len(text)
            if self._size > _LARGEST:
                raise self._wrong("has an entry larger than anybody's posts")
            self._taken.append(escape(text, quote=False) if self._escaping else text)

    def _entity(self, name: str, is_parameter: bool) -> None:
        """Names of HTML, which many a feed uses without declaring them."""
        self._text(html5.get(f"{name};", f"&{name};"))

    def _declared(self, name: str, is_parameter: bool, value: str | None, *_: Any) -> None:
        """A sign may be given a name; names made of names are bombs."""
        if value and ("&" in value or "%" in value or len(value) > 100):
            raise self._wrong("declares entities of its own, which no feed needs; it is not read")

    def _wrong(self, problem: str) -> CorpusFormatError:
        return CorpusFormatError(self._file.where(self._parser.CurrentLineNumber), problem)


def _tag(name: str, attributes: dict[str, str]) -> str:
    """A start tag as HTML, with the attributes that say how it is seen."""
    kept = "".join(
        f' {key}="{escape(attributes[key])}"' for key in ("class", "alt") if key in attributes
    )
    return f"<{name}{kept}>"
