"""The sections of a `bot.toml`, with every key, its default, and the line that explains it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import attrs

from .fetched import FETCHED
from .reading import AUTO, CHAT_CLEANING, DEFAULT_CLEANING
from .schedule import Schedule, frequency, minutes, span

DEFAULT_FILTERS = ("balance", "mentions", "length", "blocked_words", "repetition", "novelty")


# In the languages of most of the people a bot meets; to say something else is to be answered.
STOP_WORDS = (
    *(
        "stop",
        "unsubscribe",
        "leave me alone",
        "basta",
        "para",
        "déjame en paz",
        "pare",
        "smettila",
    ),
    *("stopp", "aufhören", "hör auf", "lass mich in ruhe", "arrête", "arrêtez", "laisse-moi"),
    *("chega", "hou op", "sluta", "lopeta", "przestań", "стоп", "хватит", "отстань", "yeter"),
    *("やめて", "停止", "别再回复", "그만", "توقف", "रुको"),
)


def _help(text: str, **field: Any) -> Any:
    return attrs.field(metadata={"help": text}, **field)


def _at_least(low: float) -> Any:
    return attrs.validators.ge(low)


def _optional(low: float) -> Any:
    return attrs.validators.optional(attrs.validators.ge(low))


@attrs.frozen(kw_only=True)
class BotSection:
    """`[bot]`: who it is and where its things lie."""

    name: str = _help("the bot's name, written into the ledger", default="bot")
    model: str = _help("the folder (or fsspec URL) of trained models", default="model")
    ledger: str = _help("the ledger: a file, or an SQLAlchemy URL", default="ledger.sqlite")
    approve: Literal["always", "flagged", "never"] = _help(
        "which texts wait for you in `tweetgen review`: all, those a filter flags, or none",
        default="never",
    )


@attrs.frozen(kw_only=True)
class CorpusSection:
    """`[corpus]`: the words to learn from. Each reader's options stand in `[corpus.<format>]`."""

    sources: tuple[str, ...] = _help(
        'files, folders, patterns, zips, URLs, accounts that were fetched, or "-"',
        default=(),
        converter=tuple,
    )
    fetched: str = _help(
        "the folder (or fsspec URL) of posts that `tweetgen corpus fetch` stored", default=FETCHED
    )
    format: str = _help('a reader\'s name, or "auto" to tell by content', default=AUTO)
    encoding: str = _help('a codec such as "cp1252", or "auto" to detect', default=AUTO)
    held_out: float = _help(
        "the share of documents kept from training, to measure with",
        default=0.1,
        validator=[_at_least(0), attrs.validators.lt(1)],
    )
    novelty: bool = _help(
        "index the corpus, so that the novelty filter can tell what is copied", default=True
    )
    forget: str = _help(
        "the list of people whom the bot has forgotten; `tweetgen forget` writes it",
        default="forgotten.txt",
    )
    consent: str | None = _help(
        "a file of names, one a line: only those people and you are learned from", default=None
    )


@attrs.frozen(kw_only=True)
class CleaningSection:
    """`[cleaning]`: what to remove first. Each step's options stand in `[cleaning.<step>]`."""

    use: tuple[str, ...] = _help(
        "the steps, in order; with [conversations] me, the default is " + " ".join(CHAT_CLEANING),
        default=DEFAULT_CLEANING,
    )


@attrs.frozen(kw_only=True)
class ConversationsSection:
    """`[conversations]`: learn how somebody answers, from chats."""

    me: tuple[str, ...] = _help(
        "the names under which you write there; naming them makes conversations of messages",
        default=(),
        converter=tuple,
    )
    gap: float | None = _help(
        "minutes of silence that end a conversation; learned from the messages unless set",
        default=None,
        validator=attrs.validators.optional(attrs.validators.gt(0)),
    )
    merge: bool = _help("several messages of one author in a row are one turn", default=True)
    others: Literal["together", "named"] = _help(
        "whether the others are told apart by their names", default="together"
    )


@attrs.frozen(kw_only=True)
class GeneratorSection:
    """`[generator]`: the brain. Each backend's options stand in `[generator.<backend>]`."""

    use: str = _help("the backend, by its plug-in's name: `tweetgen backends` lists them")


@attrs.frozen(kw_only=True)
class GenerateSection:
    """`[generate]`: how to write; every field means the same on every backend."""

    temperature: float | None = _help(
        "1 follows the model, less is safer, more is wilder; as it suits the backend unless set",
        default=None,
        validator=attrs.validators.optional(_at_least(0)),
    )
    top_k: int | None = _help(
        "choose among the k likeliest continuations only",
        default=None,
        validator=attrs.validators.optional(_at_least(1)),
    )
    top_p: float | None = _help(
        "choose among the likeliest continuations that reach this probability together",
        default=None,
        validator=attrs.validators.optional([attrs.validators.gt(0), attrs.validators.le(1)]),
    )
    repetition_penalty: float = _help(
        "above 1 makes what was already said less likely",
        default=1.0,
        validator=attrs.validators.gt(0),
    )
    min_chars: int = _help("the fewest characters of a text", default=1, validator=_at_least(0))
    max_chars: int | None = _help(
        "the most characters of a text; it is never cut",
        default=280,
        validator=attrs.validators.optional(_at_least(1)),
    )
    prompt: str = _help("every text begins with this", default="")
    ending: str = _help("every text ends with this", default="")
    contains: tuple[str, ...] = _help("words or phrases every text has", default=())
    avoids: tuple[str, ...] = _help("words or phrases no text has", default=())
    tries: int = _help("candidates to look at for one text", default=1000, validator=_at_least(1))
    seconds: float = _help(
        "time to look for one text", default=30.0, validator=attrs.validators.gt(0)
    )

    def request_fields(self) -> dict[str, Any]:
        """The fields that belong to `Request`, as far as they are set."""
        fields = {k: v for k, v in attrs.asdict(self).items() if k not in ("tries", "seconds")}
        return {k: v for k, v in fields.items() if v is not None}


@attrs.frozen(kw_only=True)
class ImagesSection:
    """`[images]`: pictures that go with posts."""

    folder: str | None = _help(
        "the folder of pictures and their captions; without it there are none", default=None
    )
    odds: float = _help(
        "how often a post that may have a picture gets one; 1 is always",
        default=1.0,
        validator=[_at_least(0), attrs.validators.le(1)],
    )
    choose: Literal["words", "random"] = _help(
        '"words": the picture whose caption has most in common with the text and with what it '
        'answers, or none; "random": any',
        default="words",
    )
    on: Literal["replies", "posts", "both"] = _help("what may have a picture", default="both")


@attrs.frozen(kw_only=True)
class FiltersSection:
    """`[filters]`: what must not be posted. Each filter's options stand in `[filters.<name>]`."""

    use: tuple[str, ...] = _help("the filters; those that mend run first", default=DEFAULT_FILTERS)


@attrs.frozen(kw_only=True)
class PublisherSection:
    """`[publisher]`: where to post. Each network's options stand in `[publisher.<network>]`."""

    use: str = _help(
        "the network: console, jsonl, feed, or any installed plug-in", default="console"
    )


def _parses(parse: Callable[[str], Any]) -> Any:
    """A validator: `parse` takes the text, or each text of a list."""

    def check(_: object, __: object, value: str | tuple[str, ...] | None) -> None:
        for text in [value] if isinstance(value, str) else value or ():
            parse(text)

    return check


def _cron(text: str) -> None:
    try:
        from cronsim import CronSim, CronSimError
    except ImportError as error:
        raise ValueError("needs cronsim; try: pip install 'tweetgen[run]'") from error
    try:
        if len(text.split()) != 5:
            raise CronSimError("write five fields: minute, hour, day, month, day of the week")
        next(CronSim(text, datetime(2020, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        reason = str(error) or "there is no such moment"
        raise ValueError(f'"{text}" is no expression of cron: {reason}') from error


def _zone(text: str) -> None:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = available_timezones()
        near = [one for one in sorted(known) if one.rpartition("/")[2].lower() == text.lower()]
        near = near or get_close_matches(text, known, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        hint = hint if known else "; this machine knows none: pip install 'tweetgen[run]'"
        raise ValueError(f'no time zone is named "{text}"{hint}') from error


@attrs.frozen(kw_only=True)
class ScheduleSection:
    """`[schedule]`: when `tweetgen run` posts, and how often it answers."""

    posts: str | None = _help(
        'such as "4 times a day between 9 and 22", at moments when people write',
        default=None,
        validator=_parses(frequency),
    )
    per_day: int | None = _help(
        "the same as a number",
        default=None,
        validator=attrs.validators.optional([_at_least(1), attrs.validators.le(500)]),
    )
    between: tuple[str, ...] = _help(
        "the first and the last time of day for these",
        default=("9:00", "22:00"),
        validator=_parses(minutes),
    )
    gap: float = _help(
        "the fewest minutes between two of these", default=30.0, validator=_at_least(1)
    )
    cron: str | None = _help(
        "instead of these, an expression of cron: minute, hour, day, month, day of the week",
        default=None,
        validator=_parses(_cron),
    )
    jitter: float = _help(
        "a moment of cron comes up to so many minutes later",
        default=0.0,
        validator=[_at_least(0), attrs.validators.le(720)],
    )
    odds: float = _help(
        "how likely a moment is used",
        default=1.0,
        validator=[attrs.validators.gt(0), attrs.validators.le(1)],
    )
    quiet: tuple[str, ...] = _help(
        'hours such as "23:00-7:00" in which nothing is posted or answered',
        default=(),
        validator=_parses(span),
    )
    zone: str = _help(
        "whose clock it goes by, such as Europe/Madrid", default="UTC", validator=_parses(_zone)
    )
    answer_every: float = _help(
        "minutes from one look for mentions to the next, if [replies] turns answering on",
        default=5.0,
        validator=_at_least(0.1),
    )
    catch_up: float = _help(
        "what was missed is posted if it is not older than so many minutes; of several, one",
        default=60.0,
        validator=_at_least(1),
    )
    seed: int = _help("another number makes another plan", default=0)

    def __attrs_post_init__(self) -> None:
        ways = [way for way in ("posts", "per_day", "cron") if getattr(self, way) is not None]
        if len(ways) > 1:
            raise ValueError(f"{' and '.join(ways)} say different things; keep one of them")
        if len(self.between) != 2:
            raise ValueError('between must be two times, such as ["9:00", "22:00"]')
        if self.jitter and self.cron is None:
            raise ValueError("jitter goes with cron; other moments are irregular already")
        self.plan("bot")  # which may not fit into a day

    @property
    def posts_at_all(self) -> bool:
        """Whether there is anything to post by."""
        return any(way is not None for way in (self.posts, self.per_day, self.cron))

    def plan(self, name: str) -> Schedule:
        """The moments of the bot `name`."""
        per_day, between = frequency(self.posts) if self.posts else (self.per_day or 0, None)
        return Schedule(
            name=name,
            cron=self.cron,
            per_day=per_day,
            between=between or span("-".join(self.between)),
            gap=timedelta(minutes=self.gap),
            zone=ZoneInfo(self.zone),
            quiet=tuple(map(span, self.quiet)),
            jitter=timedelta(minutes=self.jitter),
            odds=self.odds,
            seed=self.seed,
        )


@attrs.frozen(kw_only=True)
class BudgetSection:
    """`[budget]`: the most that goes out on one day (UTC), whoever asks for it."""

    posts_per_day: int | None = _help(
        "posts that answer nobody; unset for any number", default=None, validator=_optional(0)
    )
    replies_per_day: int | None = _help(
        "answers, notices included; unset for any number", default=100, validator=_optional(0)
    )
    dollars_per_day: float | None = _help(
        "what the networks may charge; unset for any sum", default=None, validator=_optional(0)
    )


@attrs.frozen(kw_only=True)
class RepliesSection:
    """`[replies]`: whom the bot answers, and how often."""

    on: bool = _help("answer those who speak to the bot", default=False)
    direct: bool = _help("answer private messages, too, in private", default=False)
    max_age: float = _help(
        "hours after which a mention is too old to be answered",
        default=24.0,
        validator=attrs.validators.gt(0),
    )
    max_turns: int = _help(
        "posts in a thread, by anybody, after which the bot keeps out of it",
        default=20,
        validator=_at_least(1),
    )
    per_user: int = _help("answers to one person in an hour", default=2, validator=_at_least(0))
    per_thread: int = _help(
        "answers in one thread; of a private chat, in a day", default=5, validator=_at_least(0)
    )
    notice: str = _help(
        "said once a day to a person whose hour is used up; {author} is their name; empty for none",
        default="That is all from me for this hour. Ask me again later!",
    )
    stop_words: tuple[str, ...] = _help(
        "who says nothing but this is never answered again", default=STOP_WORDS, converter=tuple
    )
    goodbye: str = _help(
        "said to who asked the bot to stop; {author} is their name; empty for silence", default=""
    )
    blocked: tuple[str, ...] = _help("people who are not answered", default=(), converter=tuple)
    blocked_file: Path | None = attrs.field(
        default=None, metadata={"help": "a file of such names, one a line"}
    )
    bots: tuple[str, ...] = _help(
        "accounts that are programs, where the network does not say so", default=(), converter=tuple
    )


SECTIONS: dict[str, tuple[type, str | None]] = {  # section: its own keys, kind of its tables
    "bot": (BotSection, None),
    "corpus": (CorpusSection, "reader"),
    "cleaning": (CleaningSection, "cleaner"),
    "conversations": (ConversationsSection, None),
    "generator": (GeneratorSection, "generator"),
    "generate": (GenerateSection, None),
    "images": (ImagesSection, None),
    "filters": (FiltersSection, "filter"),
    "publisher": (PublisherSection, "publisher"),
    "schedule": (ScheduleSection, None),
    "replies": (RepliesSection, None),
    "budget": (BudgetSection, None),
}
