"""Checks of generators: what `fit` owes, and `plan` before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..corpus import Corpus
from ..documents import Document
from ..errors import EmptyCorpus, NotFitted, RequestError
from ..generator import Progress
from ..reader import Tally
from ..request import Request
from .check import NotApplicable, Seen, Subject, expect
from .generator_tools import candidates, fit, must_equal, promise, some
from .words import OTHERS, SENTENCES

_ODD = ("", "   ", "\n", "a", ".", "w" * 2_000, " padded ", "two\nlines")


@promise("fit returns the generator itself")
def fit_returns_itself(subject: Subject) -> None:
    generator = subject.make()
    returned = generator.fit(Corpus.of(SENTENCES))
    expect(returned is generator, f"it returned {returned!r}")


@promise("fit forgets what was learned before")
def fit_forgets(subject: Subject) -> None:
    once = fit(subject, OTHERS)
    again = fit(subject, SENTENCES)
    again.fit(Corpus.of(OTHERS))
    must_equal(
        candidates(once), candidates(again), "a first fit and a second one on the same corpus"
    )


@promise("fit on a corpus without documents raises EmptyCorpus")
def empty_corpus(subject: Subject) -> None:
    try:
        fit(subject, [])
    except EmptyCorpus as error:
        expect(bool(str(error).strip()), "EmptyCorpus says nothing")
    except Exception as error:
        raise Seen(f"it raised {type(error).__name__}: {error}") from error
    else:
        raise Seen("it learned from nothing without a word")


@promise("one document is enough to learn from")
def one_document(subject: Subject) -> None:
    _learns(subject, SENTENCES[:1])


@promise("ten documents are enough to learn from")
def ten_documents(subject: Subject) -> None:
    _learns(subject, SENTENCES[:10])


@promise("documents that are empty, blank, tiny or one long word stop nothing")
def odd_documents(subject: Subject) -> None:
    _learns(subject, (*_ODD, *SENTENCES[:10], *_ODD))


def _learns(subject: Subject, texts: tuple[str, ...]) -> None:
    made = candidates(fit(subject, texts))
    expect(all(isinstance(text, str) for text in made), f"candidates are {some(made)}")
    expect(any(text.strip() for text in made), f"all of {len(made)} candidates are blank")


@promise("what was learned is enough to write: after fit, the corpus is needed no more")
def corpus_is_needed_no_more(subject: Subject) -> None:
    passes = 0
    documents = [Document(text) for text in SENTENCES]

    def walk(_: Tally) -> Iterator[Document]:
        nonlocal passes
        passes += 1
        return iter(documents)

    generator = subject.make()
    generator.fit(Corpus(walk))
    needed = passes
    candidates(generator)
    expect(passes == needed, f"sample walked the corpus {passes - needed} times")


@promise("fit tells how far it is: it calls progress with Progress values")
def progress_is_told(subject: Subject) -> None:
    told: list[Progress] = []
    fit(subject, SENTENCES, progress=told.append)
    expect(bool(told), "progress was never called")
    for one in told:
        expect(isinstance(one, Progress), f"progress got {one!r}")
        expect(bool(one.stage), f"no stage is named: {one}")
        within = one.done >= 0 and (one.total is None or one.done <= one.total)
        expect(within, f"{one.done} of {one.total} {one.unit} are done")


@promise("before fit or load, everything else raises NotFitted")
def not_fitted(subject: Subject) -> None:
    ways: dict[str, Callable[[Any], Any]] = {
        "sample": lambda one: next(iter(one.sample(Request(seed=1)))),
        "generate": lambda one: one.generate(1, seed=1),
        "score": lambda one: one.score([Document("hello")]),
        "next_probabilities": lambda one: list(one.next_probabilities("") or []),
        "save": lambda one: one.save(subject.new_folder()),
    }
    for name, way in ways.items():
        try:
            answer = way(subject.make())
        except NotFitted:
            continue
        except RequestError:  # it never scores, fitted or not
            expect(name == "score", f"{name} raised RequestError")
        except Exception as error:
            raise Seen(f"{name} raised {type(error).__name__}: {error}") from error
        else:
            # A backend that tells no probabilities answers None, fitted or not.
            expect(name == "next_probabilities" and not answer, f"{name} gave {answer!r}")


@promise("plan counts the corpus before any work, on a generator that has learned nothing")
def plan_counts(subject: Subject) -> None:
    plan = subject.make().plan(Corpus.of(SENTENCES))
    wanted = (len(SENTENCES), sum(map(len, SENTENCES)))
    seen = (plan.documents, plan.characters)
    expect(seen == wanted, f"{seen} documents and characters, where {wanted} are")
    for name in ("memory_bytes", "seconds"):
        value = getattr(plan, name)
        expect(value is None or value >= 0, f"{name} is {value}")
    expect(plan.passes > 0, f"passes are {plan.passes}")


@promise("a fit that Ctrl-C ended, once or twice, and another call resumed equals a whole one")
def resumed_fit_equals_whole(subject: Subject) -> None:
    if not subject.component.load().capabilities.resumable:
        raise NotApplicable("capabilities.resumable is False")
    told: list[Progress] = []
    whole = candidates(fit(subject, SENTENCES, progress=told.append))
    half = len(told) // 2
    for places in {(1,), (half,), (len(told),), (1, 1), (half, 1)}:
        folder = subject.new_folder()
        where = f"interrupted at call {' and then '.join(map(str, places))} of progress"
        try:
            for place in places:
                _interrupt(subject, folder, place)
            resumed = fit(subject, SENTENCES, resume=folder)
        except Exception as error:
            raise Seen(f"{where}: {type(error).__name__}: {error}") from error
        must_equal(whole, candidates(resumed), where)


def _interrupt(subject: Subject, folder: Path, place: int) -> None:
    """Press Ctrl-C at a call of progress; a fit that ends before is as good."""
    calls = 0

    def press(_: Progress) -> None:
        nonlocal calls
        calls += 1
        if calls == place:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        fit(subject, SENTENCES, progress=press, resume=folder)
