"""The checks of generators: one that is right passes them, each wrong one fails its own."""

from __future__ import annotations

import json
import pickle
import sys
from importlib import import_module
from itertools import accumulate, chain, islice
from math import inf, log2
from pathlib import Path
from random import Random, random
from types import ModuleType
from typing import ClassVar

import attrs
import pytest

from tweetgen import Capabilities, Component, Generator, Plan, Progress, Registry, Score, hookimpl
from tweetgen.errors import EmptyCorpus, NotFitted
from tweetgen.generator import silent
from tweetgen.testing.check import Outcome, Subject, checks, run, subject_for

EDGE = ""  # stands before and behind every text
MOST_WORDS = 60


@attrs.frozen(kw_only=True)
class RightConfig:
    prior: float = attrs.field(default=0.5, metadata={"help": "how far words stand for themselves"})


@attrs.frozen(kw_only=True)
class TypedConfig(RightConfig):
    __module__ = "typed_in"  # where no other process finds it


class Right(Generator):
    """A chain of words, each depending on the one before."""

    capabilities = Capabilities(
        native=("prompt", "temperature", "top_k", "top_p", "repetition_penalty"),
        refused={"context": "a word is all it remembers"},
        resumable=True,
    )

    def __init__(self, config):
        super().__init__(config)
        self.counts = {}

    def fit(self, corpus, *, progress=silent, resume=None):
        counts, done = self.resumed(resume) if resume else ({}, 0)
        try:
            for text in islice(corpus.texts(), done, None):
                self.learn(counts, text)
                done += 1
                progress(Progress("counting words", done))
        finally:
            if resume:
                (resume / "counts.json").write_text(json.dumps([counts, done]), "utf-8")
        if not done:
            raise EmptyCorpus(f"{corpus.name}: there is nothing to learn from")
        self.counts = counts
        return self

    def resumed(self, folder):
        path = folder / "counts.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else ({}, 0)

    def learn(self, counts, text):
        words = text.split()
        for before, word in zip([EDGE, *words], [*words, EDGE], strict=True):
            followers = counts.setdefault(before, {})
            followers[word] = followers.get(word, 0) + 1

    def known(self):
        if not self.counts:
            raise NotFitted("this chain has learned nothing yet")
        return self.counts

    def sample(self, request):
        self.known()
        return (self.write(request, Random(seed)) for seed in request.seeds())

    def write(self, request, random):
        text = request.prompt.rstrip()
        said = text.split()
        for _ in range(MOST_WORDS):
            counts = self.known()
            word = self.choose(
                counts.get((said or [EDGE])[-1], counts[EDGE]), request, random, said
            )
            if word == EDGE:
                break
            said.append(word)
            text = f"{text} {word}" if text else word
        return text

    def choose(self, followers, request, random, said):
        asked = request.temperature, request.top_k, request.top_p, request.repetition_penalty
        if asked == (1, None, None, 1):
            return random.choices([*followers], followers.values())[0]
        weights = {
            word: count / (request.repetition_penalty if word in said else 1)
            for word, count in followers.items()
        }
        ranked = sorted(weights, key=weights.get, reverse=True)[: request.top_k]
        if request.temperature == 0:
            return ranked[0]
        best = weights[ranked[0]]
        sums = list(accumulate((weights[w] / best) ** (1 / request.temperature) for w in ranked))
        most = sums[-1] * (request.top_p or 1)
        ranked = ranked[: 1 + sum(total < most for total in sums)]
        spot = random.random() * sums[len(ranked) - 1]
        return next(word for word, total in zip(ranked, sums, strict=False) if spot < total)

    def shares(self, before):
        """Probability of each word behind `before`; None stands for all that are unknown."""
        everywhere = {}
        for followers in self.known().values():
            for word, count in followers.items():
                everywhere[word] = everywhere.get(word, 0) + count
        total = sum(everywhere.values())
        here, prior = self.counts.get(before, {}), self.config.prior
        weights = {
            word: here.get(word, 0) + prior * count / (total + 1)
            for word, count in {**everywhere, None: 1}.items()
        }
        whole = sum(weights.values())
        return {word: weight / whole for word, weight in weights.items()}

    def next_probabilities(self, prompt=""):
        words = prompt.split()
        return [(word or "", share) for word, share in self.shares((words or [EDGE])[-1]).items()]

    def score(self, documents):
        bits, characters, count = 0.0, 0, 0
        for document in documents:
            words = document.text.split()
            for before, word in zip([EDGE, *words], [*words, EDGE], strict=True):
                shares = self.shares(before)
                bits -= log2(shares.get(word, shares[None]))
                bits += 0 if word in shares else 21 * (len(word) + 1)  # spelled
            characters, count = characters + self.length(document.text), count + 1
        return Score(bits / characters, characters, count)

    def length(self, text):
        return len(text) + 1

    def save(self, folder):
        (folder / "counts.json").write_text(json.dumps(self.known()), "utf-8")

    @classmethod
    def load(cls, folder, config):
        made = cls(config)
        made.counts = json.loads((folder / "counts.json").read_text("utf-8"))
        return made


WRONG: list[tuple[type, str, str]] = []


def wrong(check, seen):
    """The class fails `check`, and what was seen begins so."""

    def remember(cls):
        WRONG.append((cls, check, seen))
        return cls

    return remember


@wrong("constructor_stores", "the config is ")
class Improves(Right):
    def __init__(self, config):
        super().__init__(attrs.evolve(config, prior=config.prior * 2))


@wrong("fit_returns_itself", "it returned None")
class ReturnsNothing(Right):
    def fit(self, corpus, **arguments):
        super().fit(corpus, **arguments)


@wrong("fit_forgets", "a first fit and a second one on the same corpus: text 0 was")
class Remembers(Right):
    def learn(self, counts, text):
        if not counts:
            counts.update({word: {**followers} for word, followers in self.counts.items()})
        super().learn(counts, text)


@wrong("empty_corpus", "it raised KeyError: ''")
class TripsOverNothing(Right):
    def fit(self, corpus, **arguments):
        try:
            return super().fit(corpus, **arguments)
        except EmptyCorpus as error:
            raise KeyError(EDGE) from error


@wrong("one_document", "ValueError: n_samples=1")
class NeedsTwo(Right):
    def fit(self, corpus, **arguments):
        if len(list(islice(corpus, 2))) == 1:
            raise ValueError("n_samples=1")
        return super().fit(corpus, **arguments)


@wrong("ten_documents", "ValueError: 10 documents fill no")
class FillsBatches(Right):
    def fit(self, corpus, **arguments):
        if len(list(corpus)) == 10:
            raise ValueError("10 documents fill no batch")
        return super().fit(corpus, **arguments)


@wrong("odd_documents", "IndexError: string index out of range")
class TripsOverBlanks(Right):
    def learn(self, counts, text):
        super().learn(counts, text[0] + text[1:])


@wrong("corpus_is_needed_no_more", "sample walked the corpus 1 times")
class KeepsTheCorpus(Right):
    corpus = ()

    def fit(self, corpus, **arguments):
        self.corpus = corpus
        return super().fit(corpus, **arguments)

    def sample(self, request):
        list(self.corpus)
        return super().sample(request)


@wrong("progress_is_told", "progress was never called")
class TellsNothing(Right):
    def fit(self, corpus, *, progress=silent, resume=None):
        return super().fit(corpus, resume=resume)


@wrong("not_fitted", "sample gave ''")
class SpeaksUnlearned(Right):
    def sample(self, request):
        return super().sample(request) if self.counts else iter([""])

    def generate(self, n=1, **request):
        self.known()
        return super().generate(n, **request)


@wrong("plan_counts", "(0, 0) documents and characters, where (60,")
class PlansNothing(Right):
    def plan(self, corpus):
        return Plan(documents=0, characters=0)


@wrong("resumed_fit_equals_whole", "interrupted at call ")
class CountsTwice(Right):
    def resumed(self, folder):
        return super().resumed(folder)[0], 0


@wrong("sample_is_lazy", "10 seeds were taken for 2 candidates, expected=3")
class TakesTooMany(Right):
    def sample(self, request):
        self.known()
        return self.in_batches(request)

    def in_batches(self, request):
        seeds = request.seeds()
        while batch := list(islice(seeds, 10)):
            yield from [self.write(request, Random(seed)) for seed in batch]


@wrong("sample_is_endless", "it ended after 500 candidates")
class Ends(Right):
    def sample(self, request):
        return islice(super().sample(request), 500)


@wrong("one_candidate_per_seed", "1 candidates for 0 seeds")
class SaysGoodbye(Right):
    def sample(self, request):
        return chain(super().sample(request), ["Goodbye."])


class Reseeds(Right):
    def sample(self, request):
        return super().sample(attrs.evolve(request, seed=self.reseed(request.seed)))


@wrong("same_seed_same_texts", "asked twice: text 0 was")
class DrawsItsOwnSeed(Reseeds):
    def reseed(self, seed):
        self.times = getattr(self, "times", 0) + (seed == 7)  # 7: only this check asks for it
        return seed if seed != 7 else self.times


@wrong("batches_come_again", "after other batches: text 0 was")
class RemembersBatches(Reseeds):
    def reseed(self, seed):
        self.before = (*getattr(self, "before", ()), seed)
        return seed + 1000 * (seed == 3 and 16 in self.before)  # 16: only this check asks for it


@wrong("streams_are_samples", "seed 0, streamed: text 0 was")
class SwallowsTheEnd(Right):
    def stream(self, request):
        yield next(super().stream(request))[:-1]


@wrong("texts_do_not_depend_on_the_batch", "indices (7,) with expected=1: text 0 was")
class DependsThoughAlone(Right):
    capabilities = attrs.evolve(Right.capabilities, batch_dependent=True)

    def sample(self, request):
        self.known()
        return (self.write(request, Random(seed + request.expected)) for seed in request.seeds())


@wrong("other_seeds_other_texts", "seeds 1 and 2 both gave '")
class HalvesSeeds(Reseeds):
    def reseed(self, seed):
        return (seed + 1) // 2


@wrong("every_number_is_a_seed", "seed 0 gave the same texts as seed 1")
class TakesNoughtForNone(Reseeds):
    def reseed(self, seed):
        return seed or 1


@wrong("texts_do_not_depend_on_the_batch", "indices (7,) with expected=1: text 0 was")
class OneRandomForAll(Right):
    def sample(self, request):
        self.known()
        return self.all(request)

    def all(self, request):
        random = None
        for seed in request.seeds():
            random = random or Random(seed)
            yield self.write(request, random)


@wrong("global_random_is_untouched", "the state of random has changed")
class DrawsFromGlobal(Right):
    def write(self, request, random_):
        random()
        return super().write(request, random_)


@wrong("two_models_keep_apart", "the first model, before and after the second was fitted: text 0")
class OneForAll(Right):
    last: ClassVar[dict] = {}

    def fit(self, corpus, **arguments):
        type(self).last = super().fit(corpus, **arguments).counts
        return self

    def write(self, request, random):
        own, self.counts = self.counts, self.last
        try:
            return super().write(request, random)
        finally:
            self.counts = own


@wrong("n_texts", "generate(0) gave 1")
class OneTooMany(Right):
    def generate(self, n=1, **request):
        return super().generate(max(n, 1), **request)


class Forgetful(Right):
    """Does not pass on what was asked for."""

    field = ""

    def generate(self, n=1, **request):
        return super().generate(n, **{k: v for k, v in request.items() if k != self.field})


@wrong("prompt_begins_texts", "prompt '")
class ForgetsPrompt(Forgetful):
    field = "prompt"


@wrong("contains_is_kept", "'")
class ForgetsContains(Forgetful):
    field = "contains"


@wrong("avoids_is_kept", "'")
class ForgetsAvoids(Forgetful):
    field = "avoids"


@wrong("ending_is_kept", "ending='")
class ForgetsEnding(Forgetful):
    field = "ending"


@wrong("min_chars_is_kept", "min_chars=")
class ForgetsMinChars(Forgetful):
    field = "min_chars"


@wrong("max_chars_is_kept", "max_chars=")
class ForgetsMaxChars(Forgetful):
    field = "max_chars"


@wrong("native_prompt_begins_candidates", "prompt 'Xyzzy' gave '")
class DeafToTheUnknown(Right):
    def write(self, request, random):
        known = not request.prompt or request.prompt.split()[-1] in self.counts
        return super().write(request if known else attrs.evolve(request, prompt=""), random)


@wrong("max_chars_cuts_nothing", "'")
class Cuts(Right):
    def write(self, request, random):
        return super().write(request, random)[: request.max_chars]


@wrong("temperature_0_is_greedy", "temperature=0 gave '")
class AlmostGreedy(Right):
    def choose(self, followers, request, random, said):
        cold = attrs.evolve(request, temperature=request.temperature or 0.3)
        return super().choose(followers, cold, random, said)


@wrong("lower_temperature_varies_less", "")
class Upside(Right):
    def choose(self, followers, request, random, said):
        turned = 1 / request.temperature if request.temperature else 0
        other = attrs.evolve(request, temperature=turned)
        return super().choose(followers, other, random, said)


@wrong("top_k_1_is_greedy", "top_k=1 gave '")
class IgnoresTopK(Right):
    def choose(self, followers, request, random, said):
        return super().choose(followers, attrs.evolve(request, top_k=None), random, said)


@wrong("tiny_top_p_is_greedy", "top_p=1e-09 gave '")
class IgnoresTopP(Right):
    def choose(self, followers, request, random, said):
        return super().choose(followers, attrs.evolve(request, top_p=None), random, said)


@wrong("native_fields_change_texts", "60 texts are the same with repetition_penalty=5.0")
class IgnoresRepetition(Right):
    def choose(self, followers, request, random, said):
        plain = attrs.evolve(request, repetition_penalty=1)
        return super().choose(followers, plain, random, said)


@wrong("native_choices_help", "contains=")
class BoastsOfContains(Right):
    capabilities = attrs.evolve(Right.capabilities, native=(*Right.capabilities.native, "contains"))


@wrong("native_fields_go_together", "ValueError: top_k and top_p")
class OneAtATime(Right):
    def sample(self, request):
        if request.top_k and request.top_p:
            raise ValueError("top_k and top_p exclude each other")
        return super().sample(request)


@wrong("the_rest_is_refused", "context=(Document(")
class NeverRefuses(Right):
    def check(self, request):
        pass


@wrong("capabilities_name_fields", "a request has no mood")
class HasMoods(Right):
    capabilities = attrs.evolve(Right.capabilities, native=(*Right.capabilities.native, "mood"))


@wrong("suggestions_can_be_asked_for", "mood is not temperature, top_k, top_p")
class SuggestsAMood(Right):
    capabilities = attrs.evolve(Right.capabilities, suggested={"mood": 1.0})


@wrong("suggestions_can_be_asked_for", "top_p must be above 0 and at most 1, not 1.5")
class SuggestsTooMuch(Right):
    capabilities = attrs.evolve(Right.capabilities, suggested={"top_p": 1.5})


@wrong("refusals_have_reasons", "context: the reason is ' '")
class GivesNoReason(Right):
    capabilities = attrs.evolve(Right.capabilities, refused={"context": " "})


@wrong("letters_of_the_corpus", "120 candidates have no Chinese in them")
class EnglishOnly(Right):
    def learn(self, counts, text):
        super().learn(counts, "".join(c for c in text if ord(c) < 0x3000 or ord(c) > 0xFFFF))


@wrong("no_broken_characters", "'\\ud83d\\ude80' in")
class Surrogates(Right):
    def write(self, request, random):
        return super().write(request, random).replace("\U0001f680", "\ud83d\ude80")


@wrong("joiners_join", "a loose ZWJ at ")
class SplitsAtJoiners(Right):
    def learn(self, counts, text):
        super().learn(counts, text.replace("\u200d", "\u200d "))


@wrong("marks_have_letters", "a loose '\\u0301' in")
class SplitsAtMarks(Right):
    def learn(self, counts, text):
        super().learn(counts, text.replace("\u0301", " \u0301"))


@wrong("score_is_finite", "inf bits per character of 'Xyzzy plugh quux.'")
class KnowsAllWords(Right):
    def score(self, documents):
        documents = list(documents)
        known = set().union(*self.known().values())
        if all(set(document.text.split()) <= known for document in documents):
            return super().score(documents)
        return attrs.evolve(super().score(documents), bits_per_character=inf)


@wrong("score_counts", "")
class ForgetsTheEnds(Right):
    def length(self, text):
        return len(text) or 1


@wrong("score_adds_up", "")
class MeansOfMeans(Right):
    def score(self, documents):
        each = [super(MeansOfMeans, self).score([document]) for document in documents]
        return Score(
            sum(one.bits_per_character for one in each) / len(each),
            sum(one.characters for one in each),
            len(each),
        )


@wrong("score_prefers_the_likely", "")
class KnowsNoOrder(Right):
    def shares(self, before):
        return super().shares("never said before")


@wrong("probabilities_sum_to_one", "after '' the ")
class ForgetsTheEnd(Right):
    def next_probabilities(self, prompt=""):
        return [pair for pair in super().next_probabilities(prompt) if pair[0] != EDGE]


@wrong("save_writes_open_formats", "counts.json is a pickle")
class Pickles(Right):
    def save(self, folder):
        (folder / "counts.json").write_bytes(pickle.dumps(self.known()))

    @classmethod
    def load(cls, folder, config):
        made = cls(config)
        made.counts = pickle.loads((folder / "counts.json").read_bytes())
        return made


@wrong("load_gives_same_texts", "before save, after load: text 0 was")
class SortsItsWords(Right):
    def save(self, folder):
        text = json.dumps(self.known(), sort_keys=True)
        (folder / "counts.json").write_text(text, "utf-8")


@wrong("load_leaves_the_folder", "load changed seen")
class LeavesTraces(Right):
    @classmethod
    def load(cls, folder, config):
        (folder / "seen").write_text("I was here", "utf-8")
        return super().load(folder, config)


@wrong("loaded_model_can_be_saved", "RuntimeError: fit first")
class SavesOnce(Right):
    loaded = False

    @classmethod
    def load(cls, folder, config):
        made = super().load(folder, config)
        made.loaded = True
        return made

    def save(self, folder):
        if self.loaded:
            raise RuntimeError("fit first")
        super().save(folder)


@wrong("damaged_files_are_noticed", "counts.jsonl cut to ")
class LooksAway(Right):
    def save(self, folder):
        lines = [json.dumps(pair) for pair in self.known().items()]
        (folder / "counts.jsonl").write_text("\n".join(lines), "utf-8")

    @classmethod
    def load(cls, folder, config):
        made = cls(config)
        for line in (folder / "counts.jsonl").read_text("utf-8").split("\n"):
            try:
                word, followers = json.loads(line)
            except ValueError:
                break
            made.counts[word] = followers
        return made


@wrong("hundredth_call_as_fast", "")
class GrowsSlower(Right):
    def sample(self, request):
        self.calls = getattr(self, "calls", 0) + (request.indices == (0,))
        if self.calls > 90:
            (b" " * 15_000_000).isspace()
        return super().sample(request)


@wrong("memory_is_flat", "60 calls left 3.")
class KeepsEverything(Right):
    def sample(self, request):
        self.kept = [getattr(self, "kept", None), bytes(50_000)]
        return super().sample(request)


def subject_of(cls: type, monkeypatch, options=(), **card) -> Subject:
    """The class as the component of a plug-in that was typed in."""
    typed = ModuleType("typed_in")
    setattr(typed, cls.__name__, cls)
    monkeypatch.setitem(sys.modules, "typed_in", typed)
    return registered(
        Component(
            **{
                "name": "checked",
                "target": f"typed_in:{cls.__name__}",
                "config": TypedConfig,
                "summary": "a chain of words",
                **card,
            }
        ),
        **dict(options),
    )


def registered(card: Component, **options) -> Subject:
    class Plugin:
        @hookimpl
        def tweetgen_generators(self):
            return [card]

    registry = Registry(discover=False)
    registry.register(Plugin(), "checked")
    return subject_for(card.name, registry=registry, options=options)


def bad(subject: Subject) -> dict[str, Outcome]:
    return {one.check.name: one for one in run(subject) if one.bad}


@pytest.fixture
def importable(monkeypatch):
    """The name of this module for fresh processes too."""
    here = Path(__file__)
    monkeypatch.setattr(sys, "path", [str(here.parent), *sys.path])
    return here.stem


def must_fail_exactly(check: str, seen: str, subject: Subject) -> None:
    failed = bad(subject)
    assert set(failed) == {check}, "\n".join(one.message for one in failed.values())
    [outcome] = failed.values()
    told, saw = outcome.message.split("\n   seen: ")
    assert told == f"promise: {outcome.check.promise}"
    assert saw.startswith(seen)


@pytest.mark.parametrize(
    ("cls", "check", "seen"), WRONG, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_wrong_generator_fails_exactly_its_check(cls, check, seen, monkeypatch):
    must_fail_exactly(check, seen, subject_of(cls, monkeypatch))


@attrs.frozen(kw_only=True)
class NoDefault:
    __module__ = "typed_in"
    prior: float = attrs.field(metadata={"help": "how far words stand for themselves"})


@attrs.frozen(kw_only=True)
class NoHelp:
    __module__ = "typed_in"
    prior: float = 0.5


@attrs.frozen(kw_only=True)
class Doubles(RightConfig):
    """What it is told is not what it says: told again, it is another."""

    __module__ = "typed_in"
    twice: int = attrs.field(default=1, converter=lambda n: 2 * n, metadata={"help": "a number"})


class Twice(Reseeds):
    def reseed(self, seed):
        return seed + self.config.twice


CARDS = [
    ("summary", "the summary is empty", Right, {"summary": ""}, {}),
    ("options_have_defaults", "no default for prior", Right, {"config": NoDefault}, {"prior": 0.5}),
    ("options_have_help", "no help for prior", Right, {"config": NoHelp}, {}),
    ("bundle_is_loaded", "loaded by itself, loaded from a", Twice, {"config": Doubles}, {}),
]


@pytest.mark.parametrize(("check", "seen", "cls", "card", "options"), CARDS)
def test_a_wrong_card_fails_exactly_its_check(check, seen, cls, card, options, monkeypatch):
    must_fail_exactly(check, seen, subject_of(cls, monkeypatch, options, **card))


class OrderOfSets(Reseeds):
    """Has another order of sets in every process."""

    def reseed(self, seed):
        return hash(str(seed))


def test_another_process_has_other_hashes(importable):
    card = Component("checked", f"{importable}:OrderOfSets", RightConfig, "a chain of words")
    must_fail_exactly("same_texts_in_a_fresh_process", "here, there: text 0", registered(card))


def test_a_module_that_takes_time(importable, tmp_path, monkeypatch):
    (tmp_path / "slow_options.py").write_text(
        f"import numpy\nfrom {importable} import RightConfig\n\n\n"
        "class Config(RightConfig):\n    pass\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    config = import_module("slow_options").Config
    card = Component("checked", f"{importable}:Right", config, "a chain of words")
    seen = "slow_options import numpy"
    must_fail_exactly("plugin_imports_little", seen, registered(card))


def test_each_check_has_one_that_fails_it():
    """All but the checks of damaged bundles: what they try is the core's own work."""
    tried = {check for _, check, _ in WRONG} | {card[0] for card in CARDS}
    assert {one.name for one in checks("generator")} - tried == {
        "plugin_imports_little",
        "same_texts_in_a_fresh_process",
        "short_bundle_is_refused",
        "altered_bundle_is_refused",
        "newer_bundle_is_refused",
    }


class CannotLearn(Right):
    def learn(self, counts, text):
        raise ZeroDivisionError("no words")


def test_one_that_cannot_be_fitted_fails_only_what_fits(monkeypatch):
    """The other checks would say the same fifty times."""
    found = {one.check.name: one for one in run(subject_of(CannotLearn, monkeypatch))}
    assert found["fit_returns_itself"].result == "failed"
    assert "ZeroDivisionError: no words" in found["fit_returns_itself"].message
    skipped = "it cannot be fitted: ZeroDivisionError: no words"
    for name in ("same_seed_same_texts", "n_texts", "score_counts", "bundle_is_loaded"):
        assert (found[name].result, found[name].message) == ("skipped", skipped)


class Batched(Right):
    """All texts of a batch from one stream, unless they are asked for alone."""

    capabilities = attrs.evolve(Right.capabilities, batch_dependent=True)

    def sample(self, request):
        self.known()
        return self.batches(request)

    def batches(self, request):
        seeds = request.seeds()
        while some := list(islice(seeds, 1 if request.alone else request.expected)):
            random = Random(repr(some))
            for _ in some:
                yield self.write(request, random)


def test_draws_may_depend_on_the_batch_if_that_is_said(monkeypatch):
    outcomes = run(subject_of(Batched, monkeypatch))
    assert {one.check.name: one.message for one in outcomes if one.bad} == {}


def test_a_right_generator_passes(importable):
    card = Component("checked", f"{importable}:Right", RightConfig, "a chain of words")
    outcomes = {one.check.name: one for one in run(registered(card))}
    assert {name: one.message for name, one in outcomes.items() if one.bad} == {}
    assert {name: one.message for name, one in outcomes.items() if one.result != "passed"} == {
        "native_choices_help": "declares none of them",
        "suggestions_can_be_asked_for": "it suggests nothing",
    }
