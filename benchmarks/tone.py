"""
What the tone filter finds and what it misses, on labelled texts; and how quick it is.

    python benchmarks/tone.py [--classifier NAME] [--own LANGUAGE] [--missed]
        [--hatecheck FOLDER] [--offensive TEXTS LABELS] [--corpus LANGUAGE FILE ...]

Without options: the labelled texts of tests/data/tone.tsv, which we wrote. FOLDER holds CSV files
of HateCheck and of Multilingual HateCheck (`functionality`, `test_case`, `label_gold`), TEXTS and
LABELS are files of lines such as those of TweetEval's task "offensive"; both are public, and
nobody here wrote them. FILE is a corpus of a line a document, of which the share is told that is
refused or flagged. With `--own` the filter looks for the words of one language only.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from time import process_time

from tweetgen import Verdict
from tweetgen.filters.tone import ToneFilter
from tweetgen.tone.config import ToneConfig

TEXTS = Path(__file__).parents[1] / "tests" / "data" / "tone.tsv"
KINDS = "hate threats self_harm sexual insults obscene personal_data people abusive".split()
HARMLESS = "none"
GROUPS = {  # of HateCheck's functionalities
    "slurs": "slur_h",
    "threats": "threat_",
    "derogation": "derog_",
    "with swearing": "profanity_h",
    "odd spelling": "spell_",
    "other hateful": "",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--classifier", default="")
    parser.add_argument("--threshold", type=float, default=0.7)
    parser.add_argument("--own", help="look for the words of this language only")
    parser.add_argument("--missed", action="store_true", help="print what went wrong")
    parser.add_argument("--hatecheck", type=Path)
    parser.add_argument("--offensive", type=Path, nargs=2, metavar=("TEXTS", "LABELS"))
    parser.add_argument("--corpus", nargs="+", metavar="LANGUAGE FILE", default=[])
    args = parser.parse_args()
    options = {"classifier": args.classifier, "threshold": args.threshold}
    if args.own:
        options["languages"] = (args.own,)
    if args.hatecheck:
        hatecheck(args.hatecheck, options)
    if args.offensive:
        texts, labels = args.offensive
        offensive(texts, labels, options)
    for language, file in zip(args.corpus[::2], args.corpus[1::2], strict=True):
        corpus(language, Path(file), options)
    if not (args.hatecheck or args.offensive or args.corpus):
        labelled(options, missed=args.missed)


def caught(verdict: Verdict) -> bool:
    return verdict.outcome == "reject" or verdict.flagged


def only(kind: str, options: dict) -> ToneFilter:
    """A filter that looks for nothing else."""
    allowed = dict.fromkeys(KINDS, "allow")
    return ToneFilter(ToneConfig(**allowed | {kind: "refuse"}, **options))


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:5.0%} ({part}/{whole})" if whole else "    -"


def labelled(options: dict, *, missed: bool) -> None:
    rows = list(csv.DictReader(TEXTS.read_text("utf-8").splitlines(), delimiter="\t"))
    languages = list(dict.fromkeys(row["language"] for row in rows))
    print("each kind alone:  precision         recall")
    for kind in [kind for kind in KINDS if any(row["kind"] == kind for row in rows)]:
        one = only(kind, options)
        said = [row for row in rows if caught(one.check(row["text"]))]
        right = sum(row["kind"] == kind for row in said)
        there = sum(row["kind"] == kind for row in rows)
        print(f"{kind:14} {ratio(right, len(said)):>16} {ratio(right, there):>16}")
    print("recall of each kind by language")
    print(" " * 14, *(f"{language:>5}" for language in languages))
    whole = ToneFilter(ToneConfig(**options))
    verdicts = [(row, whole.check(row["text"])) for row in rows]
    for kind in dict.fromkeys(row["kind"] for row in rows):
        shares = []
        for language in languages:
            here = [v for row, v in verdicts if (row["kind"], row["language"]) == (kind, language)]
            shares.append(f"{sum(map(caught, here)) / len(here):5.0%}")
        print(f"{kind:14}", *shares, "(false alarms)" if kind == HARMLESS else "")
    refused = sum(v.outcome == "reject" for row, v in verdicts if row["kind"] == HARMLESS)
    print(f"harmless texts refused: {refused}")
    if missed:
        for row, verdict in verdicts:
            if caught(verdict) == (row["kind"] == HARMLESS):
                print(row["language"], row["kind"], "|", row["text"], "|", verdict.reason)


def hatecheck(folder: Path, options: dict) -> None:
    print("HateCheck: caught of hateful texts by group; of harmless ones: caught, refused")
    print(f"{'':12}", *(f"{group:>14}" for group in GROUPS), f"{'hateful':>9} harmless refused")
    for file in sorted(folder.glob("*.csv")):
        rows = list(csv.DictReader(file.open(encoding="utf-8")))
        language = file.stem.rpartition("_")[2]
        one = ToneFilter(ToneConfig(**options))
        found: Counter[str] = Counter()
        of: Counter[str] = Counter()
        for row in rows:
            verdict, hateful = one.check(row["test_case"]), row["label_gold"] == "hateful"
            group = next(g for g, start in GROUPS.items() if row["functionality"].startswith(start))
            for key in (group, "hateful") if hateful else ("harmless",):
                of[key] += 1
                found[key] += caught(verdict)
            found["refused"] += not hateful and verdict.outcome == "reject"
        of["refused"] = of["harmless"]
        name = "english" if language == "cases" else language
        shares = [f"{found[key] / of[key]:.0%}" if of[key] else "-" for key in (*GROUPS,)]
        last = [f"{found[key] / of[key]:.1%}" for key in ("hateful", "harmless", "refused")]
        print(
            f"{name:12}", *(f"{s:>14}" for s in shares), f"{last[0]:>9} {last[1]:>8} {last[2]:>7}"
        )


def offensive(texts: Path, labels: Path, options: dict) -> None:
    lines = texts.read_text("utf-8").splitlines()
    marks = [mark == "1" for mark in labels.read_text("utf-8").split()]
    one = ToneFilter(ToneConfig(**options))
    said = [caught(one.check(line)) for line in lines]
    right = sum(a and b for a, b in zip(said, marks, strict=True))
    print(f"offensive: precision {ratio(right, sum(said))}, recall {ratio(right, sum(marks))}")


def corpus(language: str, file: Path, options: dict) -> None:
    lines = [line for line in read(file) if line.strip()]
    for what, chosen in (("all", {}), ("own", {"languages": (language,)})):
        one = ToneFilter(ToneConfig(**options | chosen))
        one.check("Anna Example is a bad one, +44 20 7946 0958")  # loads what is loaded later
        began = process_time()
        verdicts = [one.check(line) for line in lines]
        seconds = process_time() - began
        refused = sum(v.outcome == "reject" for v in verdicts) / len(lines)
        flags = sum(v.flagged for v in verdicts) / len(lines)
        reasons = Counter(verdict.reason for verdict in verdicts if verdict.reason)
        mean = sum(map(len, lines)) / len(lines)
        print(
            f"{file.name} ({what} words): refused {refused:.2%}, flagged {flags:.2%} of "
            f"{len(lines)}; {len(lines) / seconds:.0f} a CPU second of {mean:.0f} characters; "
            + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        )


def read(file: Path) -> Iterable[str]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8", errors="replace") as stream:
        yield from stream


if __name__ == "__main__":
    main()
