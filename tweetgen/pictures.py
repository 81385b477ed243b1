"""Pictures that go with posts: a folder of images, each with words for those who cannot see it."""

from __future__ import annotations

import csv
import logging
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any, Self

import attrs

from .documents import is_blank
from .errors import ConfigError, storage_errors
from .publisher import Image, Limits
from .sections import ImagesSection

logger = logging.getLogger("tweetgen")

# How files of each kind begin; what every network takes.
_SIGNATURES = {
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF.{4}WEBP", re.S),
}
_SUFFIXES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_WORD = re.compile(r"[^\W\d_]{3,}")  # shorter ones tell nothing of what a picture shows
_WORDS_LINE = re.compile(r"^words:(.*)\Z", re.I | re.M | re.S)


@attrs.frozen
class _Picture:
    image: Image
    size: int
    words: frozenset[str]


@attrs.frozen
class Pictures:
    """The pictures of a bot, read and checked once."""

    section: ImagesSection
    pictures: tuple[_Picture, ...] = ()

    @classmethod
    def load(cls, section: ImagesSection) -> Self:
        """
        Read the folder; without one there are no pictures.

        Raises:
            ConfigError: no such folder, or a picture without words; names every such file.
        """
        if section.folder is None:
            return cls(section)
        folder = Path(section.folder)
        if not folder.is_dir():
            raise ConfigError("[images]", [f"folder: there is no folder {folder}"])
        with storage_errors(folder):
            found, problems = _read(folder)
        if not found and not problems:
            kinds = ", ".join(_SUFFIXES)
            problems = [f"folder: {folder} holds no picture ({kinds})"]
        if problems:
            raise ConfigError("[images]", problems)
        return cls(section, tuple(found))

    def check(self, network: str, limits: Limits) -> None:
        """
        Whether the network takes them.

        Raises:
            ConfigError: it takes none, or not those that are too large.
        """
        if not self.pictures:
            return
        if not limits.images:
            raise ConfigError("[images]", [f"{network} takes no pictures; leave the folder out"])
        most = limits.image_bytes
        problems = [
            f"{one.image.path.name} has {one.size:,} bytes; {network} takes {most:,}"
            for one in self.pictures
            if most is not None and one.size > most
        ]
        if problems:
            raise ConfigError("[images]", problems)

    def choose(
        self, text: str, message: str | None, seed: int | None, limits: Limits | None = None
    ) -> tuple[Image, ...]:
        """
        The picture that goes with a text, or nothing.

        Args:
            text: what is posted.
            message: what it answers; nothing for a post of its own.
            seed: of the text; the same one gives the same picture.
            limits: of the network; what does not fit is left out.
        """
        kind = "replies" if message else "posts"
        fitting = [one for one in self.pictures if limits is None or _fits(one, limits)]
        if not fitting or self.section.on not in (kind, "both"):
            return ()
        random = Random() if seed is None else Random(f"picture {seed}")  # noqa: S311
        if random.random() >= self.section.odds:
            return ()
        if self.section.choose == "words":
            fitting = _closest(fitting, words(f"{text}\n{message or ''}"))
        return (random.choice(fitting).image,) if fitting else ()


def words(text: str) -> frozenset[str]:
    """The words that tell what a text is about, in small letters."""
    return frozenset(_WORD.findall(text.casefold()))


def media_type(data: bytes) -> str | None:
    """The kind of picture, "image/png" and so on; None if it is none."""
    return next((kind for kind, begins in _SIGNATURES.items() if begins.match(data)), None)


def _closest(pictures: list[_Picture], wanted: frozenset[str]) -> list[_Picture]:
    """Those that share most; a word counts less the more pictures have it."""
    common = Counter(word for one in pictures for word in one.words & wanted)
    scores = [sum(1 / common[word] for word in one.words & wanted) for one in pictures]
    best = max(scores)
    return [one for one, score in zip(pictures, scores, strict=True) if score == best > 0]


def _fits(one: _Picture, limits: Limits) -> bool:
    return limits.images > 0 and (limits.image_bytes is None or one.size <= limits.image_bytes)


def _read(folder: Path) -> tuple[list[_Picture], list[str]]:
    problems: list[str] = []
    captions = _captions(folder, problems)
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _SUFFIXES or not path.is_file():
            continue
        alt, more = captions.pop(path.name, ("", ""))
        if not alt:
            alt, more = _beside(path)
        if is_blank(alt):
            problems.append(
                f"{path.name} has no words for those who cannot see it; write them into "
                f"captions.toml, captions.csv or {path.stem}.txt"
            )
        with path.open("rb") as stream:
            kind = media_type(stream.read(16))
        if kind != _SUFFIXES[path.suffix.lower()]:
            problems.append(f"{path.name} is {kind or 'no picture'}, whatever its name says")
        image = Image(path=path, alt=" ".join(alt.split()))
        found.append(_Picture(image, path.stat().st_size, words(f"{alt} {more}")))
    problems += [f"captions name {name}, which is not there" for name in captions]
    return found, problems


def _captions(folder: Path, problems: list[str]) -> dict[str, tuple[str, str]]:
    """File name to alt text and more words, from the files that hold several."""
    found: dict[str, tuple[str, str]] = {}
    for name, read in (("captions.toml", _from_toml), ("captions.csv", _from_csv)):
        path = folder / name
        if path.is_file():
            try:
                found |= read(path.read_text("utf-8-sig"))
            except (ValueError, TypeError, KeyError) as error:
                problems.append(f"{name} cannot be read ({error})")
    return found


def _from_toml(text: str) -> dict[str, tuple[str, str]]:
    return {name: _caption(name, told) for name, told in tomllib.loads(text).items()}


def _caption(name: str, told: Any) -> tuple[str, str]:
    """From "alt text", or from { alt = "...", words = ["..."] }."""
    if isinstance(told, str):
        return told, ""
    if not isinstance(told, Mapping) or not told.keys() <= {"alt", "words"}:
        raise ValueError(f'{name}: write "{name}" = "what it shows"; quotes around the name, too')
    more: Iterable[Any] = told.get("words", ())
    return str(told.get("alt", "")), " ".join(map(str, [more] if isinstance(more, str) else more))


def _from_csv(text: str) -> dict[str, tuple[str, str]]:
    rows = csv.DictReader(text.splitlines())
    if not {"file", "alt"} <= set(rows.fieldnames or ()):
        raise ValueError("its first line must name the columns file, alt and, if you like, words")
    return {row["file"]: (row["alt"] or "", row.get("words") or "") for row in rows}


def _beside(path: Path) -> tuple[str, str]:
    """From the text file of the same name; its last line may be "words: lamp, fog"."""
    beside = path.with_suffix(".txt")
    if not beside.is_file():
        return "", ""
    text = beside.read_text("utf-8-sig", "replace")
    more = _WORDS_LINE.search(text)
    return _WORDS_LINE.sub("", text), more[1] if more else ""
