"""
The readers beside other tools on the same files: megabytes a CPU second, and memory.

    python benchmarks/readers.py [--megabytes 20] [--peers PYTHON] [--only KIND ...] [--large]

The files are synthesised. PYTHON is the interpreter of an environment with `pip install whatstk
chat-miner pandas pyarrow`; without it only what needs nothing but Python is measured beside us.
Each figure comes from a fresh process on one thread, in turn, after a short file of the same kind
was read, since each tool imports much when it is first used; it is the median of five, in CPU
seconds. With `--large`, a gigabyte of CSV and of JSON lines is read too, for the memory it takes.
"""

from __future__ import annotations

import argparse
import csv
import json
import logging
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

ROUNDS = 5
LARGE = 1_000_000_000  # bytes
THREADS = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "ARROW")}
WORDS = (
    "the lamp is fine and a gull was here again, with salt \u20ac5 \U0001f426 in its beak".split()
)
NAMES = ["Anna", "Ben", "+49 151 000000", "Cho \U0001f98a"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0].strip())
    parser.add_argument("--megabytes", type=int, default=20)
    parser.add_argument("--peers", help="a Python that has whatstk, chat-miner and pandas")
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--large", action="store_true", help="also a gigabyte, for its memory")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        child(options.case, options.file, options.megabytes)
        return
    with tempfile.TemporaryDirectory() as folder:
        for kind in options.only or KINDS:
            compare(kind, Path(folder), options)
        if options.large:
            for kind in ("csv", "jsonl"):
                measure_memory(kind, Path(folder))


def compare(kind: str, folder: Path, options: argparse.Namespace) -> None:
    name, make, peers = KINDS[kind]
    path = folder / name
    if make is make_parquet:
        if not options.peers:
            return
        run(options.peers, "make parquet", path, options.megabytes)
    else:
        make(path, options.megabytes * 1_000_000)
        make(path.with_name("short-" + name), 20_000)
    size = path.stat().st_size / 1e6
    cases = {"tweetgen": sys.executable}
    for peer, (_, needs_package) in peers.items():
        if options.peers or not needs_package:
            cases[peer] = options.peers or sys.executable
    found: dict[str, list[dict[str, float]]] = {case: [] for case in cases}
    for _ in range(ROUNDS):
        for case, python in cases.items():
            found[case].append(run(python, f"{kind} {case}", path))
    print(f"{kind}: {size:.1f} MB, load {os.getloadavg()[0]:.1f}")
    seconds = {
        case: statistics.median(one["seconds"] for one in ones) for case, ones in found.items()
    }
    for case, ones in found.items():
        memory = statistics.median(one["megabytes"] for one in ones)
        print(
            f"  {case:12}{size / seconds[case]:8.1f} MB/s  {memory:7.0f} MB  "
            f"{ones[0]['records']:10,.0f} records",
            ""
            if case == "tweetgen"
            else f"  tweetgen: {seconds[case] / seconds['tweetgen']:.2f} x",
            flush=True,
        )
    path.unlink()


def measure_memory(kind: str, folder: Path) -> None:
    name, make, _ = KINDS[kind]
    path = folder / name
    make(path, LARGE // 50)
    make(path.with_name("short-" + name), 20_000)
    _, _, rows = path.read_bytes().partition(b"\n")
    with path.open("ab") as stream:
        for _ in range(50):
            stream.write(rows)
    found = run(sys.executable, f"{kind} tweetgen", path)
    path.unlink()
    print(
        f"{kind}, {LARGE / 1e9:.0f} GB: {found['megabytes']:.0f} MB of memory, "
        f"{found['seconds']:.0f} s, {found['records']:,.0f} records",
        flush=True,
    )


def run(python: str, case: str, path: Path, *more: object) -> dict[str, float]:
    command = [python, __file__, "--case", case, "--file", str(path)]
    if more:
        command += ["--megabytes", str(more[0])]
    environment = {**os.environ, **THREADS}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{case}: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(case: str, path: Path, megabytes: int) -> None:
    logging.disable()
    warnings.simplefilter("ignore")
    kind, _, who = case.partition(" ")
    if kind == "make":
        make_parquet(path, megabytes * 1_000_000)
        make_parquet(path.with_name("short-" + path.name), 20_000)
        print("{}")
        return
    read = with_tweetgen if who == "tweetgen" else KINDS[kind][2][who][0]
    read(path.with_name("short-" + path.name))
    began = process_time()
    records = read(path)
    seconds = process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(json.dumps({"seconds": seconds, "records": records, "megabytes": memory}))


def count(documents: Iterator[Any]) -> int:
    last = deque(enumerate(documents, start=1), maxlen=1)
    return last[0][0] if last else 0


# ---- Files


def texts() -> Iterator[tuple[str, str, datetime]]:
    """Who, what and when, without end: some hundred messages a day, one in ten of several lines."""
    chance, now = Random(1), datetime(2020, 1, 13, 8)
    while True:
        now += timedelta(minutes=chance.randrange(25))
        words = chance.choices(WORDS, k=1 + int(chance.expovariate(1 / 12)))
        if chance.random() < 0.1:
            words[-1] += "\n" + " ".join(chance.choices(WORDS, k=6))
        yield chance.choice(NAMES), " ".join(words), now


def make_whatsapp(path: Path, size: int) -> None:
    """As a German phone writes it."""
    with path.open("w", encoding="utf-8") as stream:
        for who, text, when in texts():
            stream.write(f"{when:%d.%m.%y, %H:%M} - {who}: {text}\n")
            if stream.tell() >= size:
                return


def make_csv(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "created_at", "author", "text", "likes", "lang"])
        for number, (who, text, when) in enumerate(texts()):
            row = [
                1_759_195_629_807_366_499 + number,
                when.isoformat() + "Z",
                who,
                text,
                number % 90,
            ]
            writer.writerow([*row, "en"])
            if number % 100 == 0 and stream.tell() >= size:
                return


def make_jsonl(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for number, (who, text, when) in enumerate(texts()):
            record: dict[str, Any] = {
                "id": str(number),
                "created_at": when.isoformat() + "Z",
                "author": who,
            }
            record |= {"text": text, "likes": number % 90, "lang": "en", "entities": {"urls": []}}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
            if number % 100 == 0 and stream.tell() >= size:
                return


def make_x_archive(path: Path, size: int) -> None:
    """Tweets with a picture, a link, two hashtags and an answer, as X writes them."""
    elements = ({"tweet": tweet(number, text)} for number, (_, text, _) in enumerate(texts()))
    make_json(path, size, "window.YTD.tweets.part0 = [\n", elements, "\n]", indent=2)


def make_mastodon(path: Path, size: int) -> None:
    head = '{"id": "outbox.json", "type": "OrderedCollection", "orderedItems": ['
    make_json(path, size, head, (activity(*one) for one in enumerate(texts())), "]}")


def make_telegram(path: Path, size: int) -> None:
    head = '{"name": "Fog", "type": "private_group", "id": 77, "messages": ['
    make_json(path, size, head, (message(*one) for one in enumerate(texts())), "]}", indent=1)


def make_json(
    path: Path, size: int, head: str, elements: Iterator[Any], end: str, indent: int | None = None
) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(head)
        for number, element in enumerate(elements):
            if number % 20 == 0 and stream.tell() >= size:
                break
            record = json.dumps(element, indent=indent, ensure_ascii=False)
            stream.write((",\n" if number else "") + record)
        stream.write(end)


def make_parquet(path: Path, size: int) -> None:
    import pyarrow
    import pyarrow.parquet

    rows = [next(source) for source in [texts()] for _ in range(size // 100)]
    who, text, when = zip(*rows, strict=True)
    columns = {"id": list(range(len(rows))), "author": who, "text": text, "created_at": when}
    table = pyarrow.table(columns | {"likes": [number % 90 for number in range(len(rows))]})
    pyarrow.parquet.write_table(table, path)


def tweet(number: int, text: str) -> dict[str, object]:
    picture = {
        "expanded_url": f"https://twitter.com/keeper/status/{number}/photo/1",
        "indices": ["257", "280"],
        "url": f"https://t.co/p{number}",
        "media_url": "http://pbs.twimg.com/media/abcdefghijklmno.jpg",
        "id_str": f"17{number}",
        "sizes": {
            size: {"w": "1200", "h": "411", "resize": "fit"}
            for size in ("thumb", "medium", "small", "large")
        },
        "type": "photo",
        "display_url": f"pic.twitter.com/p{number}",
    }
    link = {"url": f"https://t.co/l{number}", "expanded_url": "https://example.com/lamp"}
    return {
        "retweeted": False,
        "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": {
            "user_mentions": [],
            "urls": [{**link, "display_url": "example.com/lamp", "indices": ["33", "56"]}],
            "symbols": [],
            "media": [picture],
            "hashtags": [{"text": "lamp", "indices": ["7", "21"]}],
        },
        "favorite_count": "4",
        "in_reply_to_status_id_str": str(number + 7),
        "id_str": str(1_759_195_629_807_366_499 + number),
        "truncated": False,
        "created_at": "Sun Feb 18 12:38:17 +0000 2024",
        "full_text": f"{text} &amp; more https://t.co/l{number} https://t.co/p{number}",
        "lang": "en",
        "extended_entities": {"media": [picture]},
    }


def activity(number: int, one: tuple[str, str, datetime]) -> dict[str, object]:
    me, public = (
        "https://harbour.example/users/keeper",
        "https://www.w3.org/ns/activitystreams#Public",
    )
    _, text, when = one
    published, address = when.isoformat() + "Z", f"{me}/statuses/{number}"
    text = text.replace("\n", "<br />")
    post = {
        "id": address,
        "type": "Note",
        "summary": None,
        "inReplyTo": None,
        "published": published,
        "url": address,
        "attributedTo": me,
        "to": [public],
        "cc": [f"{me}/followers"],
        "sensitive": False,
        "conversation": f"tag:harbour.example,2024:objectId={number}:objectType=Conversation",
        "content": f'<p>{text} <a href="https://example.com/lamp" rel="nofollow noopener">'
        '<span class="invisible">https://</span><span>example.com/lamp</span></a></p>',
        "contentMap": {"en": f"<p>{text}</p>"},
        "attachment": [],
        "tag": [],
        "replies": {"id": f"{address}/replies", "type": "Collection", "first": {"items": []}},
    }
    made = {"id": f"{address}/activity", "type": "Create", "actor": me, "published": published}
    return made | {"to": post["to"], "cc": post["cc"], "object": post}


def message(number: int, one: tuple[str, str, datetime]) -> dict[str, object]:
    who, text, when = one
    return {
        "id": number,
        "type": "message",
        "date": when.isoformat(),
        "date_unixtime": str(int(when.timestamp())),
        "from": who,
        "from_id": f"user{len(who)}",
        "text": [text, {"type": "bold", "text": "!"}] if number % 5 == 0 else text,
        "text_entities": [{"type": "plain", "text": text}],
    }


# ---- Tools


def with_tweetgen(path: Path) -> int:
    import tweetgen

    return count(iter(tweetgen.read(path)))


def with_whatstk(path: Path) -> int:
    from whatstk import df_from_whatsapp

    return len(df_from_whatsapp(str(path)))


def with_chat_miner(path: Path) -> int:
    from chatminer import chatparsers

    parsers = {".txt": chatparsers.WhatsAppParser, ".json": chatparsers.TelegramJsonParser}
    parser = parsers[path.suffix](str(path))
    parser.parse_file()
    return len(parser.parsed_messages.get_df())


def with_json_loads(path: Path) -> int:
    script = path.read_text("utf-8")
    found = json.loads(script[script.index("=") + 1 :] if script.startswith("window") else script)
    return len(found if isinstance(found, list) else found[list(found)[-1]])


def with_json_lines(path: Path) -> int:
    with path.open(encoding="utf-8") as stream:
        return count(map(json.loads, stream))


def with_pandas(path: Path) -> int:
    import pandas

    read = pandas.read_parquet if path.suffix == ".parquet" else pandas.read_csv
    return count(read(path).itertuples(index=False))


Peers = dict[str, tuple[Callable[[Path], int], bool]]  # what reads it, and whether it is installed
KINDS: dict[str, tuple[str, Callable[[Path, int], None], Peers]] = {
    "whatsapp": (
        "chat.txt",
        make_whatsapp,
        {"whatstk": (with_whatstk, True), "chat-miner": (with_chat_miner, True)},
    ),
    "telegram": (
        "result.json",
        make_telegram,
        {"chat-miner": (with_chat_miner, True), "json.loads": (with_json_loads, False)},
    ),
    "x_archive": ("tweets.js", make_x_archive, {"json.loads": (with_json_loads, False)}),
    "mastodon": ("outbox.json", make_mastodon, {"json.loads": (with_json_loads, False)}),
    "jsonl": ("posts.jsonl", make_jsonl, {"json.loads": (with_json_lines, False)}),
    "csv": ("posts.csv", make_csv, {"pandas": (with_pandas, True)}),
    "parquet": ("posts.parquet", make_parquet, {"pandas": (with_pandas, True)}),
}


if __name__ == "__main__":
    main()
