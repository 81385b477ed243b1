"""
Lets a bot speak on a server of its network on this machine, where nobody else hears it:

    python examples/local_server.py mastodon examples/ebooks

It starts the server, makes an account for the bot and one for somebody else, lets the bot post,
says something to it, lets it answer, shows what the server has of it, and ends the server. The
bot's own folder stays as it is: all happens in a copy, in whose bot.toml only the publisher is
another.

`mastodon` is snac, a small server of the fediverse; `bluesky` is Bluesky's own server, with its
AppView where PostgreSQL and Redis are installed; `x` is a stand-in, since the real one costs money.
They are those of our tests, and need the packages of requirements-dev.txt.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from html import unescape
from pathlib import Path
from typing import Any

import attrs

from tweetgen import config

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from servers import NotHere  # noqa: E402

BOT, SOMEBODY = "genbot", "alice"
NOT_HERE = 77  # the exit code of tests that cannot run here


@attrs.frozen
class Local:
    """
    A network on this machine with two accounts.

    Attributes:
        name: what to call it.
        publisher: the sections of a bot.toml that post there.
        credentials: environment variables.
        say: somebody writes this to the bot; returns when the bot can hear it.
        posts: what the server has of the bot, oldest first: whether it answers, and the text.
    """

    name: str
    publisher: str
    credentials: dict[str, str]
    say: Callable[[str], None] | None
    posts: Callable[[], list[tuple[bool, str]]]


@contextmanager
def mastodon() -> Iterator[Local]:
    from mastodon import MastodonNetworkError
    from servers.snac import Snac

    with Snac((SOMEBODY, BOT)) as server:
        bot, somebody = server.log_in(BOT), server.log_in(SOMEBODY)

        def patiently(ask: Callable[[], Any]) -> Any:
            """What snac says once it says anything: it takes seconds, and hangs up at times."""
            ends = time.monotonic() + 60
            while time.monotonic() < ends:
                with suppress(MastodonNetworkError):
                    if answer := ask():
                        return answer
                time.sleep(0.2)
            raise SystemExit("snac does not answer")

        def say(text: str) -> None:
            patiently(lambda: somebody.status_post(f"@{BOT} {text}"))
            patiently(lambda: any(one["type"] == "mention" for one in bot.notifications()))

        def posts() -> list[tuple[bool, str]]:
            found = patiently(lambda: bot.account_statuses(bot.me()["id"]))[::-1]
            return [(bool(one["in_reply_to_id"]), plain(one["content"])) for one in found]

        yield Local(
            f"snac at {server.url}",
            '[publisher]\nuse = "mastodon"\n\n[publisher.mastodon]\n'
            f'account = "{BOT}@{server.host}"\n',
            {"MASTODON_ACCESS_TOKEN": bot.access_token},
            say,
            posts,
        )


@contextmanager
def bluesky() -> Iterator[Local]:
    from servers.network import Network
    from servers.pds import Pds

    with ExitStack() as stack:
        network: Network | None = None
        try:
            server: Pds = stack.enter_context(network := Network())
        except NotHere as error:
            print(f"{error}; without it, nobody can speak to the bot")
            network, server = None, stack.enter_context(Pds())
        somebody = server.log_in(SOMEBODY)

        def say(text: str) -> None:
            from atproto import client_utils, models

            assert network is not None
            words = client_utils.TextBuilder().mention(f"@{BOT}.test", server.accounts[BOT])
            words.text(f" {text}")
            record = models.AppBskyFeedPost.Record(
                text=words.build_text(),
                facets=words.build_facets(),
                created_at=somebody.get_current_time_iso(),
            )
            somebody.app.bsky.feed.post.create(server.accounts[SOMEBODY], record)
            network.settle()

        def posts() -> list[tuple[bool, str]]:
            asked = {"repo": server.accounts[BOT], "collection": "app.bsky.feed.post"}
            found = somebody.com.atproto.repo.list_records(asked).records[::-1]
            return [(bool(one.value.reply), one.value.text) for one in found]

        yield Local(
            f"Bluesky's server at {server.url}",
            '[publisher]\nuse = "bluesky"\n\n[publisher.bluesky]\n'
            f'handle = "{BOT}.test"\nserver = "{server.host}"\n',
            {"BLUESKY_APP_PASSWORD": f"{BOT}-pass"},
            say if network else None,
            posts,
        )


@contextmanager
def x(spec: Path | None = None) -> Iterator[Local]:
    from servers.x import KEYS, ME, XServer

    with XServer(spec) as server:
        own = server.posts[ME]
        yield Local(
            f"the stand-in for X at http://{server.host}",
            '[publisher]\nuse = "x"\n\n[publisher.x]\nreplies = true\n'
            f'server = "http://{server.host}"\n',
            dict(KEYS),
            lambda text: void(server.mention(f"@{server.users[ME]} {text}")),
            lambda: [("reply" in one["asked"], unescape(one["text"])) for one in own[::-1]],
        )
        if server.illegal:
            raise SystemExit("\n".join(["X would not have taken:", *server.illegal]))


NETWORKS = {"mastodon": mastodon, "bluesky": bluesky, "x": x}


def void(_: Any) -> None:
    pass


def plain(content: str) -> str:
    """The words of a status, which is HTML."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"<br\s*/?>|</p><p>", "\n", content))).strip()


def with_publisher(text: str, publisher: str) -> str:
    """A bot.toml that differs in its publisher alone."""
    kept, own = [], True
    for line in text.splitlines():
        if header := re.match(r"\s*\[+\s*([\w-]+)", line):
            own = header[1] != "publisher"
        if own:
            kept.append(line)
    return "\n".join([*kept, "", publisher])


def something_to_say(folder: Path) -> str:
    inbox = folder / "inbox.txt"
    line = inbox.read_text("utf-8").splitlines()[0] if inbox.exists() else "how are you?"
    return line.partition(":")[2].strip() or line


def speak(local: Local, folder: Path, said: str) -> None:
    """Let the bot post and answer, as its owner would: with two commands."""
    file = folder / "bot.toml"
    file.write_text(with_publisher(file.read_text("utf-8"), local.publisher), "utf-8")
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    environment = os.environ | local.credentials | {"PYTHONPATH": path}

    def tweetgen(*arguments: str) -> None:
        print(f"\n$ tweetgen {' '.join(arguments)}", flush=True)
        command = [sys.executable, "-m", "tweetgen", *arguments, str(folder)]
        if subprocess.run(command, env=environment, check=False).returncode:
            raise SystemExit(1)

    if not (folder / "model").exists():
        tweetgen("train", "--quiet")
    tweetgen("post")
    if local.say is not None and config.load(folder).replies.on:
        print(f"\nSomebody says to the bot: {said}")
        local.say(said)
        tweetgen("reply")
        tweetgen("reply")  # finds nothing new: nobody is answered twice
    print(f"\nWhat {local.name} has of it:")
    for is_answer, text in local.posts():
        print(f"  {'answer' if is_answer else 'post'}: {text}")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("bot", type=Path, help="the folder of a bot.toml")
    parser.add_argument("--say", metavar="TEXT", help="what to say to it; else as in its inbox.txt")
    parser.add_argument("--spec", type=Path, help="X's OpenAPI document, which judges the requests")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / asked.bot.resolve().name
        shutil.copytree(asked.bot, folder, ignore=shutil.ignore_patterns("*.sqlite*"))
        network = NETWORKS[asked.network]
        try:
            with x(asked.spec) if network is x else network() as local:
                print(f"{local.name} is up")
                speak(local, folder, asked.say or something_to_say(folder))
        except NotHere as error:
            print(error, file=sys.stderr)
            return NOT_HERE
    print("\nThe server is gone, and all that was said there.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
