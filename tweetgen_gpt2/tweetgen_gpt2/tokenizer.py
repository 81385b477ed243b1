"""Texts as tokens: byte-level BPE, and the two things that are never part of a text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from tweetgen.conversation import ME, NAMED, OTHER, PAUSE
from tweetgen.errors import ModelError

END = "<|endoftext|>"
MARKERS = (ME, OTHER, NAMED, PAUSE)
_MARKER = re.compile("([\ufdd0-\ufdd3])")
_FILE = "tokenizer.json"
_ENDS = (END, "</s>", "<|end_of_text|>")  # as models call it
_BATCH = 1_000


class Tokenizer:
    """
    Byte-level byte-pair encoding (Sennrich et al. 2016; Radford et al. 2019): no text is unknown.

    What marks the end of a text, and the turns of a conversation, are tokens that no text can
    produce: "<|endoftext|>" in somebody's words is spelled like any other word.
    """

    def __init__(self, inner: Any, end: int) -> None:
        """
        Args:
            inner: a `tokenizers.Tokenizer`.
            end: the number of the token that ends a text, and begins one.
        """
        inner.encode_special_tokens = True
        inner.no_padding()
        inner.no_truncation()
        self._inner, self.end = inner, end

    @classmethod
    def trained(cls, texts: Iterable[str], vocabulary: int) -> Self:
        """One that is made from `texts`, of at most `vocabulary` tokens."""
        from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

        inner = Tokenizer(models.BPE())
        inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        inner.decoder = decoders.ByteLevel()
        trainer = trainers.BpeTrainer(
            vocab_size=vocabulary,
            min_frequency=2,  # what was said once is no vocabulary, and may be a secret
            special_tokens=[AddedToken(token, special=True) for token in (END, *MARKERS)],
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        )
        inner.train_from_iterator((_MARKER.sub(" ", text) for text in texts), trainer)
        return cls(inner, _end_of(inner, None, Path(_FILE)))

    @classmethod
    def load(cls, folder: Path, end: int | None = None) -> Self:
        """
        The tokenizer of a model's folder: `tokenizer.json`, or GPT-2's two files.

        Args:
            end: the number of the token that ends a text, if the folder does not say.

        Raises:
            ModelError: there is none, or it is damaged.
        """
        end = cls._end_said(folder) if end is None else end
        if (folder / _FILE).exists():
            return cls.from_file(folder / _FILE, end)
        if (folder / "vocab.json").exists() and (folder / "merges.txt").exists():
            return cls.of_openai(folder / "vocab.json", folder / "merges.txt", end)
        raise ModelError(
            f"{folder}: there is no tokenizer (tokenizer.json, or vocab.json and merges.txt); "
            "give the whole folder of the model"
        )

    @classmethod
    def from_file(cls, path: Path, end: int | None = None) -> Self:
        """
        A tokenizer from one JSON file.

        Raises:
            ModelError: it is none, or damaged.
        """
        from tokenizers import Tokenizer

        with _reading(path):
            inner = Tokenizer.from_file(str(path))
        return cls(inner, _end_of(inner, end, path))

    @classmethod
    def of_openai(cls, vocabulary: Path, merges: Path, end: int | None = None) -> Self:
        """
        GPT-2's own tokenizer, in its two files.

        Raises:
            ModelError: one is missing or damaged.
        """
        from tokenizers import ByteLevelBPETokenizer, Tokenizer

        with _reading(vocabulary):
            made = ByteLevelBPETokenizer(str(vocabulary), str(merges))
            inner = Tokenizer.from_str(made.to_str())
        return cls(inner, _end_of(inner, end, vocabulary))

    @staticmethod
    def _end_said(folder: Path) -> int | None:
        for name in ("config.json", "generation_config.json"):
            try:
                value = json.loads((folder / name).read_text("utf-8")).get("eos_token_id")
            except (OSError, ValueError, AttributeError):
                continue
            if isinstance(value, list):
                value = value[0] if value else None
            if isinstance(value, int):
                return value
        return None

    def save(self, folder: Path) -> None:
        """Write `tokenizer.json`, which every tool of Hugging Face reads."""
        self._inner.encode_special_tokens = False
        self._inner.save(str(folder / _FILE))
        self._inner.encode_special_tokens = True

    def save_vocabulary(self, folder: Path) -> None:
        """Write `vocab.json` and `merges.txt`, for tools that know nothing newer."""
        if type(self._inner.model).__name__ == "BPE":
            self._inner.model.save(str(folder))

    def name_of(self, number: int) -> str:
        """A token as the vocabulary spells it."""
        return str(self._inner.id_to_token(number))

    def __len__(self) -> int:
        return int(self._inner.get_vocab_size())

    @cached_property
    def markers(self) -> dict[str, int]:
        """The numbers of the markers of conversations, empty if it has none."""
        found = {marker: self._inner.token_to_id(marker) for marker in MARKERS}
        return {marker: number for marker, number in found.items() if number is not None}

    def add_markers(self) -> int:
        """Learn the markers of conversations; gives how many tokens there are now."""
        from tokenizers import AddedToken

        self._inner.add_special_tokens([AddedToken(marker, special=True) for marker in MARKERS])
        for name in ("markers", "bytes", "_bytes"):
            self.__dict__.pop(name, None)
        return len(self)

    def belongs(self, embeddings: int, where: str) -> None:
        """
        Make sure that a model has an embedding for each token.

        Raises:
            ModelError: the tokenizer is of another model.
        """
        if len(self) > embeddings:
            raise ModelError(
                f"{where}: the tokenizer has {len(self):,} tokens and the model {embeddings:,}: "
                "they do not belong together; put the tokenizer there that the model was trained "
                "with"
            )

    def encode(self, text: str) -> list[int]:
        """The tokens of `text`, without an end; markers are tokens of their own."""
        return next(self.encode_many([text]))

    def encode_many(self, texts: Iterable[str]) -> Iterator[list[int]]:
        """As `encode` for each text; many at once, which is faster."""
        batch: list[str] = []
        for text in texts:
            batch.append(text)
            if len(batch) == _BATCH:
                yield from self._encoded(batch)
                batch = []
        yield from self._encoded(batch)

    def _encoded(self, texts: list[str]) -> Iterator[list[int]]:
        pieces = [self._pieces(text) for text in texts]
        flat = [piece for text in pieces for piece in text if isinstance(piece, str)]
        found = iter(self._inner.encode_batch_fast(flat, add_special_tokens=False))
        for text in pieces:
            tokens: list[int] = []
            for piece in text:
                tokens += [piece] if isinstance(piece, int) else next(found).ids
            yield tokens

    def _pieces(self, text: str) -> list[str | int]:
        text = text.encode("utf-8", "replace").decode()
        if not self.markers or not _MARKER.search(text):
            return [_MARKER.sub("", text)]
        pieces: list[str | int] = []
        for piece in _MARKER.split(text):
            if piece in self.markers:
                pieces.append(self.markers[piece])
            elif piece:
                pieces.append(piece)
        return pieces

    def decode(self, tokens: Sequence[int]) -> str:
        """
        The text of `tokens`; an end is nothing, a marker is itself.

        Bytes that are no whole character are left out: a model may stop in the middle of one.
        """
        kept = [token for token in tokens if token != self.end]
        text: str = self._inner.decode(kept, skip_special_tokens=False)
        return text.replace("\ufffd", "")

    def sign(self, token: int) -> str:
        """How the vocabulary writes a token; a model may have more than there are words for."""
        return self._inner.id_to_token(token) or f"<unused {token}>"

    def bytes_of(self, token: int) -> bytes | None:
        """What a token writes; None for the end and the markers, which write nothing."""
        if token not in self._bytes:
            sign = self._inner.id_to_token(token)
            if sign is None:
                self._bytes[token] = b"\xff"  # stands in no text (RFC 3629)
            else:
                known = _SIGNS.keys() >= set(sign)
                self._bytes[token] = bytes(_SIGNS[s] for s in sign) if known else sign.encode()
        return self._bytes[token]

    @cached_property
    def _bytes(self) -> dict[int, bytes | None]:
        return dict.fromkeys((self.end, *self.markers.values()))

    @cached_property
    def bytes(self) -> list[bytes | None]:
        """What each token writes, for all of them."""
        return [self.bytes_of(token) for token in range(len(self))]

    def characters(self, token: int) -> int:
        """
        How many characters a token adds to a text.

        A character of several bytes counts where its first byte stands.
        """
        return sum(byte & 0xC0 != 0x80 for byte in self.bytes_of(token) or b"")


def _bytes_of_signs() -> dict[str, int]:
    """The signs that stand for bytes in a vocabulary of GPT-2: each byte has one to be seen."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in plain]
    signs = {chr(byte): byte for byte in plain}
    return signs | {chr(256 + place): byte for place, byte in enumerate(others)}


_SIGNS = _bytes_of_signs()


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # the package raises nothing more particular
        raise ModelError(f"{path}: the tokenizer is damaged ({error})") from error


def _end_of(inner: Any, said: int | None, path: Path) -> int:
    known = (inner.token_to_id(token) for token in _ENDS)
    found = next((number for number in known if number is not None), None) if said is None else said
    if found is None or inner.id_to_token(found) is None:
        raise ModelError(
            f"{path}: the tokenizer has no token that ends a text; is it the one that the model "
            "was trained with?"
        )
    return int(found)
