"""
Reading an archive of X beside `json.loads` of the whole file: megabytes a second, and memory.

    python benchmarks/x_archive.py [--megabytes N]

The archive is synthesised: tweets with the entities that X writes. Each figure comes from a fresh
process on one thread, in turn, the best of three; seconds are CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from time import process_time

TRIES = 3
WORDS = (
    "the lamp is fine and a gull was here again with salt \u20ac5 \U0001f426 in its beak".split()
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=200)
    parser.add_argument("--case", choices=CASES, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.case:
        print(json.dumps(CASES[options.case](options.file)))
        return
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "tweets.js"
        synthesise(archive, options.megabytes * 1_000_000)
        size = archive.stat().st_size / 1e6
        best: dict[str, dict[str, float]] = {}
        for _ in range(TRIES):
            for case in CASES:
                found = run(case, archive)
                if case not in best or found["seconds"] < best[case]["seconds"]:
                    best[case] = found
    for case, found in best.items():
        rate, memory = size / found["seconds"], found["memory"]
        print(f"{case:12} {rate:7.1f} MB/s  {memory:8.1f} MB  {found['tweets']:,.0f} tweets")
    ratio = best["json.loads"]["seconds"] / best["tweetgen"]["seconds"]
    print(f"tweetgen reads at {ratio:.2f} of the speed of json.loads")


def synthesise(path: Path, size: int) -> None:
    """Tweets with a picture, a link, two hashtags and an answer, as long as real ones."""
    with path.open("w", encoding="utf-8") as stream:
        stream.write("window.YTD.tweets.part0 = [\n")
        number = written = 0
        while written < size:
            text = " ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 25))
            record = json.dumps({"tweet": tweet(number, text)}, indent=2, ensure_ascii=False)
            stream.write((",\n" if number else "") + record)
            written += len(record.encode())
            number += 1
        stream.write("\n]")


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


def run(case: str, archive: Path) -> dict[str, float]:
    command = [sys.executable, __file__, "--case", case, "--file", str(archive)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def by_json_loads(path: Path) -> dict[str, float]:
    start = process_time()
    script = path.read_text("utf-8")
    tweets = json.loads(script[script.index("=") + 1 :])
    return figures(start, len(tweets))


def by_tweetgen(path: Path) -> dict[str, float]:
    import tweetgen

    corpus = tweetgen.read(path, format="x_archive")
    start = process_time()
    counted = deque(enumerate(corpus, start=1), maxlen=1)
    return figures(start, counted[0][0])


def figures(start: float, tweets: int) -> dict[str, float]:
    seconds = process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return {"seconds": seconds, "memory": memory, "tweets": tweets}


CASES = {"json.loads": by_json_loads, "tweetgen": by_tweetgen}

if __name__ == "__main__":
    main()
