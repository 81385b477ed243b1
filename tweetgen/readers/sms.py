"""SMS Backup & Restore for Android: text messages as XML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

import attrs

from ..documents import Document, is_blank
from ..errors import CorpusFormatError
from ..reader import Reader, SourceFile
from . import chats, fields

_ROOT = re.compile(r"\s*(<\?[^>]*\?>\s*|<!--.*?-->\s*){0,20}<smses\b", re.DOTALL)
_BLOCK = 1 << 16  # characters
_BASE64 = re.compile(r"[A-Za-z0-9+/=]+")  # a block of nothing else is a part of a picture
_REFERENCE = re.compile(r"&#([xX]?[0-9a-fA-F]{1,8});")
_PAIR = re.compile(  # an emoji as UTF-16 has it, which XML forbids
    r"&#(5[56]\d{3}|[xX][dD][89abAB][0-9a-fA-F]{2});&#(5[67]\d{3}|[xX][dD][c-fC-F][0-9a-fA-F]{2});"
)
_HALF = 12  # characters; the longest reference
_LONGEST = 1 << 20  # characters of a text
_MOST_PENDING = 1 << 23  # bytes of one value; it is held whole, and looked at again and again
_DRAFT, _SENT = "3", {"2", "4", "5", "6"}  # 4 to 6 are under way, or did not get there
_FROM = "137"
_MOST_NAMES = 10_000


@attrs.frozen(kw_only=True)
class SmsConfig:
    """Options of the `sms` format."""

    me: str = chats.me_option()


class SmsReader(Reader):
    """A document a message, SMS and MMS; pictures are passed over without being kept."""

    name = "sms"
    config: SmsConfig

    @classmethod
    def sniff(cls, file: SourceFile) -> int:
        """By the outermost element."""
        if b"<" not in file.head[:64].lstrip(b"\xff\xfe\xef\xbb\xbf\x00 \t\r\n")[:2]:
            return 0
        return 100 if _ROOT.match(file.head_text[:8192]) else 0

    def read(self, file: SourceFile) -> Iterator[Document]:
        parsing = _Parsing(file)
        names: dict[str, str] = {}
        for message in parsing.messages():
            if document := self._document(file, message, names):
                yield document

    def _document(
        self, file: SourceFile, message: _Message, names: dict[str, str]
    ) -> Document | None:
        get = message.attributes.get
        box = get("type") if message.kind == "sms" else get("msg_box")
        text = _known(get("body")) if message.kind == "sms" else "\n".join(message.texts)
        address, contact = _number(get("address")), _known(get("contact_name"))
        if contact == "(Unknown)":
            contact = ""
        if contact and address and "~" not in address and len(names) < _MOST_NAMES:
            names[address] = contact
        reason = ""
        if box == _DRAFT:
            reason = chats.DRAFT
        elif is_blank(text):
            reason = chats.OMITTED if message.has_media else chats.EMPTY
        if reason:
            file.drop(reason, message.line)
            return None
        sent = box in _SENT
        sender = message.sender or ("" if "~" in address else address)
        subject = _known(get("sub"))
        if subject and message.kind == "mms" and not subject.startswith("proto:"):
            text = f"{subject}\n{text}"
        one_to_one = contact if sender == address or "~" not in address else ""
        author = self.config.me if sent else names.get(sender) or one_to_one or sender or address
        return Document(
            fields.mend_surrogates(text),
            author=author or None,
            created_at=fields.parse_time(_known(get("date"))),
            conversation=address or _partners(message, sent) or file.name,
            source=file.name,
            labels=(chats.CAPTION,) if message.has_media else (),
        )


@attrs.define
class _Message:
    """One message while it is being read."""

    kind: str
    line: int
    attributes: dict[str, str]
    texts: list[str] = attrs.Factory(list)
    people: list[tuple[str, str]] = attrs.Factory(list)  # kind and number
    has_media: bool = False

    @property
    def sender(self) -> str:
        return next((number for kind, number in self.people if kind == _FROM), "")


class _Parsing:
    """Takes the text of the file, gives the messages, one at a time."""

    def __init__(self, file: SourceFile) -> None:
        self._file = file
        self._parser = parser = expat.ParserCreate("utf-8")  # it is decoded already
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.EntityDeclHandler = self._declared
        self._message: _Message | None = None
        self._ready: list[_Message] = []
        self._fed = 0

    def messages(self) -> Iterator[_Message]:
        """
        Raises:
            CorpusFormatError: with the line, where it is no XML or ends too early.
        """
        with self._file.text() as stream, self._file.decoding():
            for block in _blocks(stream):
                yield from self._feed(block, is_last=False)
            yield from self._feed("", is_last=True)

    def _feed(self, text: str, is_last: bool) -> list[_Message]:
        data = text.encode("utf-8", "replace")
        self._fed += len(data)
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError as error:
            raise CorpusFormatError(
                self._file.where(max(1, error.lineno)),
                f"is not valid XML, or the file is cut short ({expat.ErrorString(error.code)}); "
                "make the backup again",
            ) from error
        if self._fed - self._parser.CurrentByteIndex > _MOST_PENDING:
            raise CorpusFormatError(
                self._file.where(self._parser.CurrentLineNumber),
                "one value is larger than any message; make the backup again",
            )
        ready, self._ready = self._ready, []
        return ready

    def _declared(self, *_: Any) -> None:
        raise CorpusFormatError(
            self._file.where(self._parser.CurrentLineNumber),
            "declares entities, as no backup does; a few of them can fill any memory, so it is "
            "not read",
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line = self._parser.CurrentLineNumber
        if name in ("sms", "mms"):
            self._message = _Message(name, line, attributes)
        elif name == "part" and self._message:
            kind, text = attributes.get("ct", ""), _known(attributes.get("text"))
            if kind == "text/plain":
                if text and len(self._message.texts) < 100:
                    self._message.texts.append(text)
            elif kind != "application/smil":
                self._message.has_media = True
        elif name == "addr" and self._message and len(self._message.people) < 1_000:
            number = _number(attributes.get("address"))
            if number:
                self._message.people.append((attributes.get("type", ""), number))

    def _end(self, name: str) -> None:
        if self._message and name == self._message.kind:
            self._ready.append(self._message)
            self._message = None


def _blocks(stream: Any) -> Iterator[str]:
    """
    The text in pieces, without pictures, and with the emoji that some phones write in halves.

    Nobody writes thousands of letters and digits without a blank, so what is passed over is
    never what somebody wrote.
    """
    rest = ""
    while block := stream.read(_BLOCK):
        if len(block) == _BLOCK and not rest and _BASE64.fullmatch(block):
            continue
        text, rest = rest + block, ""
        cut = text.rfind("&", max(0, len(text) - 2 * _HALF))
        if cut >= 0:
            before = text.rfind("&", max(0, cut - _HALF), cut)  # the other half, perhaps
            cut = before if before >= 0 else cut
            text, rest = text[:cut], text[cut:]
        yield _valid(text)
    yield _valid(rest)


def _valid(text: str) -> str:
    if "&#" not in text:
        return text
    return _REFERENCE.sub(_character, _PAIR.sub(_joined, text))


def _code(digits: str) -> int:
    try:
        return int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    except ValueError:
        return 0


def _joined(pair: re.Match[str]) -> str:
    high, low = _code(pair[1]), _code(pair[2])
    if 0xD800 <= high < 0xDC00 <= low < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)
    return pair[0]


def _character(reference: re.Match[str]) -> str:
    """The reference itself, or what stands for one that XML forbids."""
    code = _code(reference[1])
    if code in (9, 10, 13) or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:
        return reference[0]
    return reference[0] if 0x10000 <= code < 0x110000 else "\ufffd"


def _known(value: str | None) -> str:
    """A value; this app writes "null" where there is none."""
    return "" if value is None or value == "null" else value[:_LONGEST]


def _number(value: str | None) -> str:
    """A phone number without what people put between its digits; words stay as they are."""
    address = _known(value).strip()
    if address == "insert-address-token":  # whoever owns the phone
        return ""
    plain = re.sub(r"[\s().\-\u2010-\u2015/]", "", address)
    return plain if re.fullmatch(r"[+\d~]+", plain) else address


def _partners(message: _Message, sent: bool) -> str:
    """With whom it was exchanged, where the message itself does not say."""
    to = sorted({number for kind, number in message.people if kind != _FROM})
    if sent:
        return "~".join(to)
    return message.sender if len(to) < 2 else "~".join(sorted({*to, message.sender}))
