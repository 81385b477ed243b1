"""
The plug-in that ships with the core, through the same hooks as anybody's.

Each hook imports the options on its own cards, so that to load a model imports those of no network.
"""

from __future__ import annotations

from .hookspecs import hookimpl
from .registry import Component


@hookimpl
def tweetgen_readers() -> list[Component]:
    from .readers.delimited import DelimitedConfig
    from .readers.imessage import IMessageConfig
    from .readers.json_records import JsonConfig
    from .readers.lines import LinesConfig
    from .readers.mastodon import MastodonConfig
    from .readers.mastodon_api import MastodonApiConfig
    from .readers.parquet import ParquetConfig
    from .readers.signal import SignalConfig
    from .readers.slack import SlackConfig
    from .readers.sms import SmsConfig
    from .readers.syndication import SyndicationConfig
    from .readers.table import TableConfig
    from .readers.telegram import TelegramConfig
    from .readers.whatsapp_config import WhatsAppConfig
    from .readers.x_archive import XArchiveConfig

    where = "tweetgen.readers"
    return [
        Component("lines", f"{where}.lines:LinesReader", LinesConfig, "one document a line"),
        Component(
            "delimited",
            f"{where}.delimited:DelimitedReader",
            DelimitedConfig,
            "documents between delimiter lines",
        ),
        Component(
            "startoftext",
            f"{where}.startoftext:StartOfTextReader",
            summary="training files of gpt-2-simple",
        ),
        Component("whole", f"{where}.whole:WholeReader", summary="the file is one document"),
        Component(
            "csv", f"{where}.table:TableReader", TableConfig, "CSV and TSV, a document a row"
        ),
        Component(
            "jsonl",
            f"{where}.json_records:JsonReader",
            JsonConfig,
            "JSON lines, or an array of objects",
        ),
        Component(
            "x_archive",
            f"{where}.x_archive:XArchiveReader",
            XArchiveConfig,
            "an archive of X (Twitter), old or new",
        ),
        Component("x_api", f"{where}.x_api:XApiReader", summary="JSON of the API of X"),
        Component(
            "whatsapp", f"{where}.whatsapp:WhatsAppReader", WhatsAppConfig, "an exported chat"
        ),
        Component(
            "telegram", f"{where}.telegram:TelegramReader", TelegramConfig, "chats of Telegram"
        ),
        Component("discord", f"{where}.discord:DiscordReader", summary="channels of Discord"),
        Component("slack", f"{where}.slack:SlackReader", SlackConfig, "an export of a workspace"),
        Component("meta", f"{where}.meta:MetaReader", summary="Messenger and Instagram"),
        Component("signal", f"{where}.signal:SignalReader", SignalConfig, "chats of Signal"),
        Component("sms", f"{where}.sms:SmsReader", SmsConfig, "SMS Backup & Restore"),
        Component(
            "imessage", f"{where}.imessage:IMessageReader", IMessageConfig, "chat.db of iMessage"
        ),
        Component(
            "mastodon", f"{where}.mastodon:MastodonReader", MastodonConfig, "an archive of Mastodon"
        ),
        Component(
            "mastodon_api",
            f"{where}.mastodon_api:MastodonApiReader",
            MastodonApiConfig,
            "JSON of the API of Mastodon",
        ),
        Component(
            "bluesky",
            f"{where}.bluesky:BlueskyReader",
            summary="a repository (CAR) or records (JSON) of Bluesky",
        ),
        Component(
            "feed",
            f"{where}.syndication:SyndicationReader",
            SyndicationConfig,
            "RSS and Atom, exports of blogs",
        ),
        Component(
            "parquet",
            f"{where}.parquet:ParquetReader",
            ParquetConfig,
            "Parquet and Arrow, data sets on disk",
        ),
        Component(
            "foreign",
            f"{where}.foreign:ForeignReader",
            summary="says what is not a corpus, and why",
        ),
    ]


@hookimpl
def tweetgen_fetchers() -> list[Component]:
    from .fetcher import FetcherConfig

    where = "tweetgen.fetchers"
    return [
        Component(
            "x",
            f"{where}.x:XFetcher",
            FetcherConfig,
            "accounts of X; costs money",
            extra="x",
            credentials=(
                "X_BEARER_TOKEN",
                "X_CONSUMER_KEY",
                "X_CONSUMER_SECRET",
                "X_ACCESS_TOKEN",
                "X_ACCESS_TOKEN_SECRET",
            ),
        ),
        Component(
            "mastodon",
            f"{where}.mastodon:MastodonFetcher",
            FetcherConfig,
            "accounts of Mastodon and its kin",
            extra="mastodon",
            credentials=("MASTODON_ACCESS_TOKEN",),
        ),
        Component(
            "bluesky",
            f"{where}.bluesky:BlueskyFetcher",
            FetcherConfig,
            "accounts of Bluesky",
            extra="bluesky",
        ),
    ]


@hookimpl
def tweetgen_cleaners() -> list[Component]:
    from .blocklist import BlockedWordsConfig
    from .cleaning import steps
    from .cleaning.anonymise_config import AnonymiseConfig

    where = "tweetgen.cleaning.steps"
    return [
        Component("html_entities", f"{where}:HtmlEntities", summary="&amp; becomes &"),
        Component("unicode", f"{where}:Unicode", steps.UnicodeConfig, "mends broken characters"),
        Component("retweets", f"{where}:Retweets", summary="drops other people's words"),
        Component("links", f"{where}:Links", summary="removes addresses"),
        Component("mentions", f"{where}:Mentions", steps.MentionsConfig, "removes @handles"),
        Component("hashtags", f"{where}:Hashtags", steps.HashtagsConfig, "removes #hashtags"),
        Component(
            "whitespace", f"{where}:Whitespace", summary="one blank where there were several"
        ),
        Component("case", f"{where}:Case", steps.CaseConfig, "all letters in one case"),
        Component("too_short", f"{where}:TooShort", steps.TooShortConfig, "drops short documents"),
        Component("duplicates", f"{where}:Duplicates", summary="drops repeated documents"),
        Component(
            "anonymise",
            "tweetgen.cleaning.anonymise:Anonymise",
            AnonymiseConfig,
            "invented names for people, no numbers and addresses",
        ),
        Component(
            "blocked_words",
            f"{where}:BlockedWords",
            BlockedWordsConfig,
            "drops documents with a blocked word",
        ),
    ]


@hookimpl
def tweetgen_filters() -> list[Component]:
    from .blocklist import BlockedWordsConfig
    from .filters.balance import BalanceConfig
    from .filters.disclosure import DisclosureConfig
    from .filters.length import LengthConfig
    from .filters.mentions import OutgoingMentionsConfig
    from .filters.novelty import NoveltyConfig
    from .filters.repetition import RepetitionConfig
    from .tone.config import ToneConfig

    where = "tweetgen.filters"
    return [
        Component(
            "length", f"{where}.length:LengthFilter", LengthConfig, "fits the network, whole"
        ),
        Component(
            "novelty", f"{where}.novelty:NoveltyFilter", NoveltyConfig, "no copies of the corpus"
        ),
        Component(
            "repetition",
            f"{where}.repetition:RepetitionFilter",
            RepetitionConfig,
            "nothing is posted twice",
        ),
        Component(
            "blocked_words",
            f"{where}.blocked_words:BlockedWordsFilter",
            BlockedWordsConfig,
            "no blocked word, however disguised",
        ),
        Component(
            "disclosure",
            f"{where}.disclosure:DisclosureFilter",
            DisclosureConfig,
            "each text says that a bot writes it",
        ),
        Component("balance", f"{where}.balance:BalanceFilter", BalanceConfig, "brackets in pairs"),
        Component(
            "mentions",
            f"{where}.mentions:MentionsFilter",
            OutgoingMentionsConfig,
            "pings nobody unasked",
        ),
        Component(
            "tone",
            f"{where}.tone:ToneFilter",
            ToneConfig,
            "no hate, threats, personal data and the like",
            extra="tone",
        ),
    ]


@hookimpl
def tweetgen_publishers() -> list[Component]:
    from .publishers.bluesky import BlueskyConfig
    from .publishers.console import ConsoleConfig
    from .publishers.discord import DiscordConfig, DiscordWebhookConfig
    from .publishers.feed import FeedConfig
    from .publishers.jsonl import JsonlConfig
    from .publishers.mastodon import MastodonConfig
    from .publishers.matrix import MatrixConfig
    from .publishers.telegram import TelegramConfig
    from .publishers.webhook import WebhookConfig
    from .publishers.x_config import XConfig
    from .x_client import KEYS

    where = "tweetgen.publishers"
    return [
        Component("console", f"{where}.console:ConsolePublisher", ConsoleConfig, "prints the post"),
        Component("jsonl", f"{where}.jsonl:JsonlPublisher", JsonlConfig, "a JSON line a post"),
        Component("feed", f"{where}.feed:FeedPublisher", FeedConfig, "an Atom feed", extra="feed"),
        Component(
            "discord",
            f"{where}.discord:DiscordPublisher",
            DiscordConfig,
            "a bot in a channel of Discord",
            extra="discord",
            credentials=("DISCORD_BOT_TOKEN",),
        ),
        Component(
            "discord_webhook",
            f"{where}.discord:DiscordWebhookPublisher",
            DiscordWebhookConfig,
            "a channel of Discord, through a webhook",
            extra="discord",
            credentials=("DISCORD_WEBHOOK_URL",),
        ),
        Component(
            "telegram",
            f"{where}.telegram:TelegramPublisher",
            TelegramConfig,
            "a bot in chats of Telegram",
            extra="telegram",
            credentials=("TELEGRAM_BOT_TOKEN",),
        ),
        Component(
            "matrix",
            f"{where}.matrix:MatrixPublisher",
            MatrixConfig,
            "a room of Matrix",
            extra="matrix",
            credentials=("MATRIX_ACCESS_TOKEN",),
        ),
        Component(
            "webhook",
            f"{where}.webhook:WebhookPublisher",
            WebhookConfig,
            "signed JSON to a server of your own",
            extra="webhook",
            credentials=("WEBHOOK_URL", "WEBHOOK_SECRET"),
        ),
        Component(
            "x",
            f"{where}.x:XPublisher",
            XConfig,
            "X (Twitter); costs money",
            extra="x",
            credentials=KEYS,
        ),
        Component(
            "mastodon",
            f"{where}.mastodon:MastodonPublisher",
            MastodonConfig,
            "an account of Mastodon or its kin",
            extra="mastodon",
            credentials=("MASTODON_ACCESS_TOKEN",),
        ),
        Component(
            "bluesky",
            f"{where}.bluesky:BlueskyPublisher",
            BlueskyConfig,
            "an account of Bluesky",
            extra="bluesky",
            credentials=("BLUESKY_APP_PASSWORD",),
        ),
    ]
