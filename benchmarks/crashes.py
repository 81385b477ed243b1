"""
Nothing lost, nothing doubled: bots that are killed while they post, and two on one ledger.

    python benchmarks/crashes.py kill jsonl x mastodon bluesky --runs 200
    python benchmarks/crashes.py race --posts 10000 --database postgresql

`kill` lets a bot post under a seeded fault between draft and record: `kill -9` at a line of Python
drawn at random (of tweetgen's own, or of any library beneath it), a request that is lost, or an
answer that is lost. Then it is started again, sometimes killed again, until nothing moves any more;
each process sees the clock two hours on, so that leases and waits are over. Counted is what the
network really has, against what the ledger had promised: a post that was drafted and is not there
is lost, one that is there twice is doubled.

`race` lets two processes send the same due posts from one ledger.

A place to post to is a function in `PLACES`: it starts what it needs, and yields a `Place`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

import attrs
import sqlalchemy as sa

import tweetgen
from tweetgen import Bot, Corpus, Ledger, Post, Publisher, Receipt, Registry, schema
from tweetgen.errors import PublishError, Unknown
from tweetgen.publisher import Guarantee, NoReceipt
from tweetgen.publishers.jsonl import JsonlConfig, JsonlPublisher
from tweetgen.testing import ScriptedGenerator, fakes

KINDS = ("kill", "kill", "request", "answer")
_MOST_STARTS = 40
_OWN = str(Path(tweetgen.__file__).parent)


@attrs.frozen
class Place:
    """
    Somewhere to post to.

    Attributes:
        make: a publisher, as a new process would make it.
        texts: what is really there, asked without it; doubles included.
    """

    make: Callable[[], Publisher]
    texts: Callable[[], list[str]]


@contextmanager
def jsonl(folder: Path) -> Iterator[Place]:
    """The file publisher."""
    path = folder / "posts.jsonl"

    def texts() -> list[str]:
        found = []
        for line in path.read_text("utf-8").splitlines() if path.exists() else ():
            with suppress(ValueError):  # cut by a crash
                found.append(json.loads(line)["text"])
        return found

    yield Place(lambda: JsonlPublisher(JsonlConfig(path=path)), texts)


class Forgetful(JsonlPublisher):
    """Says of everything that it is not there: what it doubles, the counting must find."""

    def reconcile(self, post: Post) -> NoReceipt:
        return NoReceipt.NOT_THERE


@contextmanager
def forgetful(folder: Path) -> Iterator[Place]:
    """A control: not all is well here, and it must be seen."""
    with jsonl(folder) as place:
        path = folder / "posts.jsonl"
        yield Place(lambda: Forgetful(JsonlConfig(path=path)), place.texts)


@contextmanager
def x(folder: Path) -> Iterator[Place]:
    """X, as tests/servers plays it: judged by X's own description of its API."""
    from servers.x import KEYS, ME, XServer

    from tweetgen.publishers.x import XPublisher
    from tweetgen.publishers.x_config import XConfig

    os.environ.update(KEYS)
    with XServer() as server:
        config = XConfig(server=f"http://{server.host}", settle=0.0, timeout=5.0)
        yield Place(lambda: XPublisher(config), lambda: [one["text"] for one in server.posts[ME]])


@contextmanager
def mastodon(folder: Path) -> Iterator[Place]:
    """snac, a real server of the fediverse."""
    from servers.snac import Snac

    from tweetgen.publishers.mastodon import MastodonConfig, MastodonPublisher

    with Snac() as server:
        api = server.log_in("genbot")
        os.environ["MASTODON_ACCESS_TOKEN"] = api.access_token
        me = patiently(api.account_verify_credentials)["id"]
        config = MastodonConfig(account=f"genbot@{server.host}", server=server.host, timeout=10)

        def texts() -> list[str]:
            found = patiently(lambda: api.account_statuses(me, limit=40))
            return [re.sub("<[^>]*>", "", one["content"]).strip() for one in found]

        yield Place(lambda: MastodonPublisher(config), texts)


@contextmanager
def bluesky(folder: Path) -> Iterator[Place]:
    """Bluesky's own server."""
    from servers.pds import Pds

    from tweetgen.publishers.bluesky import BlueskyConfig, BlueskyPublisher

    os.environ["BLUESKY_APP_PASSWORD"] = "genbot-pass"
    with Pds() as server:
        api = server.log_in("genbot")
        session = folder / "session"  # to log in is slow, on purpose
        config = BlueskyConfig(handle="genbot.test", server=server.host, session=session)

        def texts() -> list[str]:
            asked = {
                "repo": server.accounts["genbot"],
                "collection": "app.bsky.feed.post",
                "limit": 100,
            }
            records = api.com.atproto.repo.list_records(asked).records
            return [record.value.text for record in records]

        yield Place(lambda: BlueskyPublisher(config), texts)


def patiently(ask: Callable[[], Any]) -> Any:
    """What a server says that drops connections at random."""
    for _ in range(20):
        with suppress(Exception):
            return ask()
    return ask()


CONTROLS = {"forgetful": forgetful}
PLACES: dict[str, Callable[[Path], AbstractContextManager[Place]]] = {
    "jsonl": jsonl,
    "x": x,
    "mastodon": mastodon,
    "bluesky": bluesky,
}


# ---- one bot under faults


class Death:
    """Kills this process at a line of Python, counted from where a draft becomes a row."""

    def __init__(self, at: int | None, only_own: bool, begin: str) -> None:
        self.at, self.only_own, self.begin = at, only_own, begin
        self.lines, self.counting = 0, False

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if code.co_name == self.begin and code.co_filename.startswith(_OWN):
            self.counting = True
        if self.only_own and self.counting and not code.co_filename.startswith(_OWN):
            return None
        if self.counting and event == "line":
            self.lines += 1
            if self.lines == self.at:
                os.kill(os.getpid(), signal.SIGKILL)
        return self.trace


def losing(publisher: Publisher, kind: str) -> None:
    """Lose the next request before it leaves, or its answer."""
    send = publisher.publish

    def publish(post: Post) -> Receipt:
        publisher.publish = send
        if kind == "answer":
            send(post)
        raise Unknown(f"the {kind} was lost")

    publisher.publish = publish


def in_a_process(do: Callable[[], Any]) -> Any:
    """What `do` gives in a forked process; None if that was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.write(writer, json.dumps(do()).encode())
            status = 0
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        finally:
            os._exit(status)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return None
    if status:
        raise SystemExit("a process broke down, see above")
    return json.loads(said)


@attrs.define
class Bench:
    """One place under many faults."""

    place: Place
    model: tweetgen.Model
    folder: Path
    random: Random
    lengths: dict[tuple[bool, bool], int] = attrs.Factory(dict)

    def life(self, ledger: Path, later: int, text: str, death: Death, lost: str) -> int:
        """A process: it posts `text`, or, without one, settles. Gives how many lines it ran."""
        publisher = self.place.make()
        if lost:
            losing(publisher, lost)
        clock = datetime.now(UTC) + later * timedelta(hours=2)
        if text:
            self.model.generator.texts = [text]  # type: ignore[attr-defined]
        with Bot(
            model=self.model,
            publisher=publisher,
            ledger=Ledger(ledger, clock=lambda: clock),
            filters=[],
        ) as bot:
            bot.ledger.open()
            sys.settrace(death.trace)
            try:
                bot.post() if text else bot.settle()
            except PublishError:
                pass
            finally:
                sys.settrace(None)
        return death.lines

    def length(self, ledger: Path, only_own: bool, is_post: bool) -> int:
        """How many lines a life has that nothing disturbs."""
        known = (only_own, is_post)
        if known not in self.lengths:
            text = f"measured {self.random.random()}" if is_post else ""
            death = Death(None, only_own, "draft" if is_post else "settle")
            self.lengths[known] = in_a_process(lambda: self.life(ledger, 0, text, death, ""))
        return self.lengths[known]

    def run(self, number: int) -> Counter[str]:
        """One post, however many processes it takes; what became of it."""
        ledger, text = self.folder / f"{number}.sqlite", f"run {number}: {self.random.random()}"
        measured = self.folder / "measured.sqlite"
        told = Counter[str]()
        for start in range(_MOST_STARTS):
            kind = self.random.choice(KINDS) if start < self.random.choice((1, 2, 4)) else ""
            only_own, at = self.random.random() < 0.5, None
            if kind == "kill":
                at = self.random.randint(1, self.length(measured, only_own, start == 0))
            said = "" if start else text
            lost = kind if kind != "kill" else ""
            death = Death(at, only_own, "settle" if start else "draft")
            ended = in_a_process(partial(self.life, ledger, start, said, death, lost))
            told["killed"] += ended is None
            told["lost requests or answers"] += bool(lost)
            told["processes"] += 1
            if not kind and not self._moves(ledger):
                break
        told += self._outcome(ledger, text)
        return told

    def _moves(self, ledger: Path) -> bool:
        """Whether another process would find something to do."""
        open_states = {schema.APPROVED, schema.SENDING}
        if self.place.make().guarantee is not Guarantee.AT_MOST_ONCE:
            open_states.add(schema.UNKNOWN)
        with Ledger(ledger) as opened:
            return any(entry.state in open_states for entry in opened.entries())

    def _outcome(self, ledger: Path, text: str) -> Counter[str]:
        with Ledger(ledger) as opened:
            rows = [entry for entry in opened.entries() if entry.text == text]
        there = self.place.texts().count(text)
        return Counter(
            {
                "runs": 1,
                "never drafted": not rows,
                "lost": bool(rows) and not there,
                "doubled": max(there - 1, 0),
                "there, but not in the ledger": bool(there) and not rows,
                "not recorded": bool(there) and any(e.state != schema.PUBLISHED for e in rows),
            }
        )


def kill(name: str, runs: int, seed: int) -> dict[str, Any]:
    """`runs` posts to a place, each under faults of its own."""
    registry = Registry()
    registry.register(fakes, "fakes")
    model = tweetgen.train("scripted", Corpus.of(["some words"]), registry=registry, lines=["a"])
    assert isinstance(model.generator, ScriptedGenerator)
    total = Counter[str]()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, (PLACES | CONTROLS)[name](Path(folder)) as place:
        bench = Bench(place, model, Path(folder), Random(seed))
        for number in range(runs):
            total += bench.run(number)
        guarantee = place.make().guarantee.value
    names = ("runs", "processes", "killed", "lost requests or answers", "never drafted")
    bad = ("lost", "doubled", "there, but not in the ledger", "not recorded")
    counts = {one: total[one] for one in (*names, *bad)}
    return {"place": name, "guarantee": guarantee, **counts, "seconds": time.monotonic() - began}


# ---- two on one ledger


def race(address: str, posts: int) -> dict[str, Any]:
    """Two processes settle the same due posts."""
    registry = Registry()
    registry.register(fakes, "fakes")
    model = tweetgen.train("scripted", Corpus.of(["some words"]), registry=registry, lines=["a"])
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
    with tempfile.TemporaryDirectory() as folder, jsonl(Path(folder)) as place:
        account = place.make().account
        address = address or str(Path(folder) / "ledger.sqlite")
        row = {
            "bot": "b",
            "publisher": "jsonl",
            "account": account,
            "state": schema.APPROVED,
            "bundle": "",
            "backend": "",
            "request": {},
            "verdicts": [],
            "attempts": 0,
            "created_at": past,
            "updated_at": past,
            "not_before": past,
        }
        keys = [Post(f"due {number}") for number in range(posts)]
        rows = [
            {
                **row,
                "key": post.key,
                "record_key": post.record_key,
                "text": post.text,
                "text_key": n,
            }
            for n, post in enumerate(keys)
        ]
        with Ledger(address) as ledger, ledger._transaction() as connection:
            connection.execute(sa.insert(schema.posts), rows)
        began = time.monotonic()
        children = []
        for _ in range(2):
            child = os.fork()
            if child == 0:
                status = 1
                try:
                    with Bot(model=model, publisher=place.make(), ledger=Ledger(address)) as bot:
                        bot.settle()
                    status = 0
                finally:
                    os._exit(status)
            children.append(child)
        broken = [child for child in children if os.waitpid(child, 0)[1]]
        seconds = time.monotonic() - began
        said = Counter(place.texts())
        with Ledger(address) as ledger:
            states = Counter(entry.state for entry in ledger.entries())
            twice = sum(entry.attempts != 1 for entry in ledger.entries())
    return {
        "posts": posts,
        "database": address.partition("://")[0] if "://" in address else "sqlite",
        "published": states[schema.PUBLISHED],
        "lost": posts - len(said),
        "doubled": said.total() - len(said),
        "taken up twice": twice,
        "broken processes": len(broken),
        "seconds": seconds,
    }


@contextmanager
def database(asked: str) -> Iterator[str]:
    """The address of a ledger; empty for a file."""
    if asked != "postgresql":
        yield asked
        return
    from servers.postgres import Postgres

    with Postgres() as server:
        yield server.ledger()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON")
    commands = parser.add_subparsers(dest="command", required=True)
    killing = commands.add_parser("kill")
    killing.add_argument("places", nargs="*", metavar="place", help=f"of: {', '.join(PLACES)}")
    killing.add_argument("--runs", type=int, default=200)
    killing.add_argument("--seed", type=int, default=0)
    racing = commands.add_parser("race")
    racing.add_argument("--posts", type=int, default=10_000)
    racing.add_argument(
        "--database", default="", help='its address, or "postgresql" to start one; else SQLite'
    )
    asked = parser.parse_args()
    sys.path.append(str(Path(__file__).parents[1] / "tests"))  # where the servers are
    logging.disable()  # of what goes wrong here on purpose
    if asked.command == "kill":
        found = [kill(name, asked.runs, asked.seed) for name in asked.places or PLACES]
    else:
        with database(asked.database) as address:
            found = [race(address, asked.posts)]
    for figures in found:
        if asked.json:
            print(json.dumps(figures))
        else:
            print(
                ", ".join(
                    f"{k}: {v:.1f}" if isinstance(v, float) else f"{k}: {v}"
                    for k, v in figures.items()
                )
            )
    safe = [f for f in found if f.get("guarantee") != Guarantee.AT_MOST_ONCE.value]
    return int(any(f["doubled"] for f in found) or any(f["lost"] for f in safe))


if __name__ == "__main__":
    sys.exit(main())
