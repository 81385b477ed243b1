"""What the tone filter may be told, and what its layers find."""

from __future__ import annotations

from typing import Any, Literal

import attrs

from ..regions import is_region

Action = Literal["refuse", "flag", "allow"]
Category = Literal[
    "hate",
    "threats",
    "self_harm",
    "sexual",
    "insults",
    "obscene",
    "personal_data",
    "people",
    "abusive",
]
Language = Literal[
    "ar", "cs", "da", "de", "en", "eo", "es", "fa", "fi", "fr", "hi", "hu", "it", "ja", "ko", "nl",
    "no", "pl", "pt", "ru", "sv", "th", "tr", "zh",
]  # fmt: skip


@attrs.frozen
class Finding:
    """
    Something in a text that its owner may not want to say.

    Attributes:
        category: what it is.
        certainty: 0 to 1; quoted and reported speech is less certain.
        detail: what was found, in words that can be shown to anybody.
    """

    category: Category
    certainty: float
    detail: str


def _share(default: float, what: str) -> Any:
    return attrs.field(
        default=default,
        validator=[attrs.validators.ge(0), attrs.validators.le(1)],
        metadata={"help": what},
    )


@attrs.frozen(kw_only=True)
class ToneConfig:
    """Options of the `tone` filter: what is done about each kind of finding, and who looks."""

    # Each of these kinds is refused, flagged or allowed.

    hate: Action = attrs.field(
        default="refuse", metadata={"help": "slurs, and violence wished on groups"}
    )
    threats: Action = attrs.field(
        default="refuse", metadata={"help": "threats, and wishing somebody dead"}
    )
    self_harm: Action = attrs.field(
        default="refuse", metadata={"help": "suicide and self-injury, one's own or urged on others"}
    )
    personal_data: Action = attrs.field(
        default="refuse",
        metadata={"help": "telephone numbers, e-mail addresses, cards and accounts"},
    )
    sexual: Action = attrs.field(default="flag", metadata={"help": "sexual content"})
    insults: Action = attrs.field(default="flag", metadata={"help": "insults to somebody's face"})
    people: Action = attrs.field(
        default="flag", metadata={"help": "people named in a sentence with negative words"}
    )
    obscene: Action = attrs.field(
        default="allow", metadata={"help": "swearing and obscene words of published lists"}
    )
    abusive: Action = attrs.field(
        default="flag", metadata={"help": "what the classifier takes for abuse"}
    )
    languages: tuple[Language, ...] = attrs.field(
        default=("de", "en", "es", "fr", "hi", "it", "pt"),
        converter=tuple,
        metadata={"help": "whose words are looked for; name only those of the bot"},
    )
    allow: tuple[str, ...] = attrs.field(
        default=(),
        converter=tuple,
        metadata={"help": "words, names, numbers and addresses that mean no harm here"},
    )
    names: tuple[str, ...] = attrs.field(
        default=(),
        converter=tuple,
        metadata={"help": "people to be found also by a first or a last name alone"},
    )
    region: str = attrs.field(
        default="",
        validator=is_region,
        metadata={"help": 'the country whose telephone numbers are found too, such as "DE"'},
    )
    certainty: float = _share(0.6, "what is less certain than this is flagged, never refused")
    negativity: float = _share(0.5, "how negative an English sentence about somebody may sound")
    classifier: str = attrs.field(
        default="",
        metadata={
            "help": '"hatesonar" (English), or a text classifier of the Hugging Face hub or in a '
            "folder; unset for none"
        },
    )
    threshold: float = _share(0.7, "how sure the classifier has to be")
    labels: tuple[str, ...] = attrs.field(
        default=(),
        converter=tuple,
        metadata={"help": "the classifier's labels that count; unset for all that sound harmful"},
    )

    def action(self, finding: Finding) -> Action:
        """What to do about it."""
        chosen: Action = getattr(self, finding.category)
        return "flag" if chosen == "refuse" and finding.certainty < self.certainty else chosen
