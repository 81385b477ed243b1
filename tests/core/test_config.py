"""`bot.toml`: every mistake at once, each with its key, its line and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tweetgen.builtin
from tweetgen.config import key_lines, load, options_of
from tweetgen.errors import ConfigError
from tweetgen.hookspecs import hookimpl
from tweetgen.registry import Component, Registry, default_registry
from tweetgen.sections import (
    SECTIONS,
    BotSection,
    CleaningSection,
    CorpusSection,
    FiltersSection,
    GenerateSection,
    GeneratorSection,
    PublisherSection,
)
from tweetgen.structure import Problem, structure

MINIMAL = '[generator]\nuse = "parrot"\n'


@attrs.frozen(kw_only=True)
class ParrotConfig:
    size: int = attrs.field(default=2, validator=attrs.validators.ge(1))
    token: str = ""  # declared by its author, so it is no secret


@attrs.frozen(kw_only=True)
class NetworkConfig:
    server: str  # has no default
    file: Path = Path("network.txt")


@attrs.frozen(kw_only=True)
class PickyConfig:
    column: str


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The core's own plug-in and a small one; no backend is installed."""
    made = Registry(discover=False)
    made.register(tweetgen.builtin, "builtin")
    network = Component(
        "network", "nowhere:Network", NetworkConfig, credentials=("NET_ACCESS_TOKEN",)
    )
    made.register(
        SimpleNamespace(
            tweetgen_generators=hookimpl(
                lambda: [Component("parrot", "nowhere:Parrot", ParrotConfig)]
            ),
            tweetgen_publishers=hookimpl(lambda: [network]),
            tweetgen_readers=hookimpl(lambda: [Component("picky", "nowhere:P", PickyConfig)]),
        ),
        "small",
    )
    return made


@pytest.fixture
def problems(tmp_path, registry):
    """The problems of a file's text; the message must begin with the file."""

    def check(text: str, **chosen: str) -> list[str]:
        path = tmp_path / "bot.toml"
        path.write_text(text, "utf-8")
        with pytest.raises(ConfigError) as caught:
            load(path, registry=registry, **chosen)
        assert str(caught.value).startswith(f"{path}: ")
        return caught.value.problems

    return check


def write(folder: Path, text: str) -> Path:
    path = folder / "bot.toml"
    path.write_text(text, "utf-8")
    return path


def test_the_smallest_file_is_all_defaults(tmp_path, registry):
    config = load(write(tmp_path, MINIMAL), registry=registry)
    assert config.generator.name == "parrot"
    assert config.generator.options == ParrotConfig()
    assert config.generate == GenerateSection()
    assert config.publisher.name == "console"
    assert [choice.name for choice in config.filters] == list(FiltersSection().use)
    assert [choice.name for choice in config.cleaning] == list(CleaningSection().use)
    assert config.bot.model == str(tmp_path / "model")
    assert config.bot.ledger == str(tmp_path / "ledger.sqlite")


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(problems):
    found = problems(
        "[bot]\n"
        'nme = "Ana"\n'
        "[generatorr]\n"
        'use = "parrot"\n'
        "[generate]\n"
        "temperature = -1\n"
        'max_chars = "280"\n'
        "[filters]\n"
        'use = ["lenght", "novelty"]\n'
        "[filters.novelty]\n"
        "max_overlap_total = 0\n"
    )
    assert found == [
        "generator.use: is required",
        "line 2: bot.nme: unknown key; did you mean 'name'?",
        "line 3: generatorr: unknown section; did you mean 'generator'?",
        "line 6: generate.temperature: must be >= 0, not -1",
        'line 7: generate.max_chars: must be a whole number, not "280"',
        "line 9: filters.use: no filter is named 'lenght' (installed: balance, blocked_words, "
        "disclosure, length, mentions, novelty, repetition, tone); did you mean 'length'?",
        "line 11: filters.novelty.max_overlap_total: must be >= 1, not 0",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("tries = 1.5", "generate.tries: must be a whole number, not 1.5"),
        ("temperature = true", "generate.temperature: must be a number, not true"),
        ('contains = "rain"', 'generate.contains: must be a list such as ["rain"]'),
        ("prompt = 7", "generate.prompt: must be text in quotes, not 7"),
        ("top_p = 0", "generate.top_p: must be > 0, not 0"),
        ("temprature = 1", "generate.temprature: unknown key; did you mean 'temperature'?"),
        ("temperature = nan", "generate.temperature: must be >= 0, not nan"),
        ("[generate.extra]", "generate.extra: unknown key"),
    ],
)
def test_wrong_values(problems, line, problem):
    (found,) = problems(f"{MINIMAL}[generate]\n{line}\n")
    assert found.startswith(f"line 4: {problem}")


def test_a_section_must_be_a_section(problems):
    assert problems(f"filters = 5\n{MINIMAL}") == [
        "line 1: filters: must be a section: write [filters]"
    ]


def test_an_unknown_subsection_is_told_with_the_nearest(problems):
    assert problems(f"{MINIMAL}[generator.parot]\nsize = 3\n") == [
        "line 3: generator.parot: unknown section; did you mean 'parrot'?"
    ]


def test_a_missing_choice_points_at_its_section(problems):
    assert problems("# a comment\n[generator]\n[generator.parrot]\n") == [
        "line 2: generator.use: is required"
    ]


def test_a_mistake_in_an_inline_table_points_at_its_line(problems):
    assert problems('[generator]\nuse = "parrot"\nparrot = { size = 0 }\n') == [
        "line 3: generator.parrot.size: must be >= 1, not 0"
    ]


def test_sections_of_several_backends_stand_side_by_side(tmp_path, registry):
    """Also of one that is not installed, if it is an extra of ours: one word swaps the model."""
    text = f"{MINIMAL}[generator.parrot]\nsize = 5\n[generator.gpt2]\nepochs = 3\n"
    config = load(write(tmp_path, text), registry=registry)
    assert config.generator.options.size == 5


def test_the_backend_and_the_publisher_can_be_chosen_from_outside(tmp_path, registry, problems):
    text = '[generator]\nuse = "elsewhere"\n[generator.parrot]\nsize = 7\n'
    config = load(write(tmp_path, text), backend="parrot", publisher="jsonl", registry=registry)
    assert config.generator.options.size == 7
    assert config.publisher.name == "jsonl"
    (found,) = problems(text, backend="gpt2")
    assert found.endswith("; try: pip install 'tweetgen[gpt2]'")
    assert "no generator is named 'gpt2' (installed: parrot)" in found
    assert load(write(tmp_path, "[bot]\n"), backend="parrot", registry=registry)


def test_a_component_without_its_section_tells_what_is_required(problems):
    assert problems(f'{MINIMAL}[publisher]\nuse = "network"\n') == [
        "line 3: publisher.network.server: is required"
    ]


def test_a_reader_that_needs_options_is_asked_only_when_it_has_them(tmp_path, registry, problems):
    config = load(write(tmp_path, MINIMAL), registry=registry)
    assert "picky" not in config.readers
    assert "lines" in config.readers
    text = f'{MINIMAL}[corpus.picky]\ncolumn = "text"\n'
    assert "picky" in load(write(tmp_path, text), registry=registry).readers
    assert problems(f'{MINIMAL}[corpus]\nformat = "picky"\n') == [
        "line 3: corpus.picky.column: is required"
    ]


SECRET = "hunter2-and-more"


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        (f'[publisher.network]\nserver = "s"\naccess_token = "{SECRET}"', "NET_ACCESS_TOKEN"),
        (f'[publisher.network]\nserver = "s"\naccess-token = "{SECRET}"', "NET_ACCESS_TOKEN"),
        (f'[publisher.network]\nserver = "s"\nauth = {{ password = "{SECRET}" }}', "PASSWORD"),
        (f'[publisher.mastodon]\naccess_token = "{SECRET}"', "MASTODON_ACCESS_TOKEN"),
        (f'[[publisher.mastodon]]\napi_key = "{SECRET}"', "MASTODON_API_KEY"),
        (f'[bot]\napiKey = "{SECRET}"', "BOT_APIKEY"),
        (f'[bot]\nledger = "postgresql+psycopg://u:{SECRET}@h/db"', "TWEETGEN_LEDGER"),
        (f'[bot]\nledger = "postgresql://h/db?user=u&password={SECRET}"', "TWEETGEN_LEDGER"),
        (f'[bot]\nledger = "redis://:{SECRET}@h/0"', "TWEETGEN_LEDGER"),
        (f'[bot]\nmodel = "ftp://u:{SECRET}@h/models"', "FSSPEC_"),
        (f'[corpus]\nsources = ["a.txt", "https://u:{SECRET}@h/a.txt"]', "FSSPEC_"),
    ],
)
def test_secrets_are_refused_with_the_variable_to_use(problems, text, variable):
    found = problems(f"{MINIMAL}{text}\n")
    assert SECRET not in "\n".join(found)
    refusals = [problem for problem in found if "does not belong in this file" in problem]
    assert len(refusals) == 1
    assert refusals[0].startswith("line ")
    assert variable in refusals[0]


def test_what_only_looks_like_a_secret_is_fine(tmp_path, registry):
    text = (
        f'{MINIMAL}[generator.parrot]\ntoken = "<s>"\n[generator.gpt2]\nmax_token = 3\n'
        '[bot]\nledger = "postgresql+psycopg://me@h:5432/db"\n'
        '[corpus]\nsources = ["https://h:8080/@me/a.txt", "s3://bucket/a.txt?v=1"]\n'
    )
    config = load(write(tmp_path, text), registry=registry)
    assert config.generator.options.token == "<s>"
    assert config.bot.ledger == "postgresql+psycopg://me@h:5432/db"
    assert config.corpus.sources[0] == "https://h:8080/@me/a.txt"


def test_relative_paths_are_relative_to_the_file(tmp_path, registry, monkeypatch):
    folder = tmp_path / "bots" / "ana"
    folder.mkdir(parents=True)
    text = (
        f'{MINIMAL}[bot]\nmodel = "m"\nledger = "../l.sqlite"\n'
        '[corpus]\nsources = ["words/*.txt", "-", "s3://b/k", "/abs.txt", "~/home.txt"]\n'
        '[filters.blocked_words]\nfile = "bad.txt"\n[publisher]\nuse = "jsonl"\n'
    )
    write(folder, text)
    monkeypatch.chdir(tmp_path)
    config = load("bots/ana", registry=registry)
    assert config.path == folder / "bot.toml"
    assert config.bot.model == str(folder / "m")
    assert Path(config.bot.ledger).resolve() == tmp_path / "bots" / "l.sqlite"
    assert config.corpus.sources == (
        str(folder / "words/*.txt"),
        "-",
        "s3://b/k",
        "/abs.txt",
        str(Path.home() / "home.txt"),
    )
    (blocked,) = [choice for choice in config.filters if choice.name == "blocked_words"]
    assert blocked.options.file == folder / "bad.txt"
    assert config.publisher.options.path == folder / "posts.jsonl"  # a default, not the cwd


def test_a_name_that_may_be_a_folder_is_one_beside_the_file(tmp_path, monkeypatch):
    @attrs.frozen(kw_only=True)
    class Options:
        base: str = attrs.field(default="gpt2", metadata={"may_be_folder": True})

    folder = tmp_path / "bots"
    (folder / "mine").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    problems: list[Problem] = []
    for said, meant in (("mine", str(folder / "mine")), ("other", "other"), ("gpt2", "gpt2")):
        assert structure({"base": said}, Options, "", problems, folder).base == meant
    assert not problems


def test_a_file_saved_by_an_editor_of_another_system(tmp_path, registry):
    path = tmp_path / "bot.toml"
    path.write_bytes(
        b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode() + b'[bot]\r\nname="\xc3\xb1"'
    )
    assert load(path, registry=registry).bot.name == "ñ"


def test_lines_are_counted_as_editors_count_them(problems):
    (found,) = problems(
        f'{MINIMAL}# a comment with \u2028 and \x0c\n[bot]\nnmae = "x"\n'.replace("\x0c", "\u2029")
    )
    assert found.startswith("line 5: bot.nmae")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[generator]\nuse = parrot\n", "line 2"),
        (b'[generator\nuse = "parrot"\n', "line 1"),
        (b'[bot]\nname = "a"\nname = "b"\n', "line 3"),
        (b'[bot]\nname = "caf\xe9"\n', "is not UTF-8 (byte 17); save it as UTF-8"),
        (b"\xff\xfe[\x00b\x00", "is not UTF-8"),
        (b"\x00\x01\x02", "line 1"),
        (b"a = " + b"[" * 5000, ""),
        (b"a = " + b"9" * 5000, ""),
    ],
)
def test_what_is_not_toml_is_one_clear_message(tmp_path, content, words):
    path = tmp_path / "bot.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}: 1 problem\n")
    assert words in str(caught.value)


def test_a_missing_file_says_what_writes_one(tmp_path):
    with pytest.raises(ConfigError, match="there is no such file; `tweetgen init` writes one"):
        load(tmp_path / "bot.toml")
    with pytest.raises(ConfigError, match="no such file"):
        load(tmp_path)  # a folder without one


def test_an_empty_file_asks_for_the_only_choice_without_default(problems):
    assert problems("") == ["generator.use: is required"]


def test_key_lines_knows_the_ways_people_write_toml():
    lines = key_lines(
        "a = 1\n[ b . c ]\n\"d e\" = 2\nf.g = 3\n[[h]]\ni=4\n  j   = [\n  'x = y',\n]\n"
    )
    assert lines["a"] == 1
    assert (lines["b.c"], lines["b.c.f.g"], lines["h"], lines["h.i"], lines["h.j"]) == (
        2,
        4,
        5,
        6,
        7,
    )


DEFAULTS = [
    (section, field.name, field.default)
    for section, (cls, _) in SECTIONS.items()
    for field in attrs.fields(cls)
    if field.default not in (attrs.NOTHING, None)
]


def toml(tables: dict) -> str:
    """JSON's values are TOML's, but for some control characters."""
    return "".join(
        f"[{name}]\n"
        + "".join(f"{key} = {json.dumps(v, ensure_ascii=False)}\n" for key, v in table.items())
        for name, table in tables.items()
    )


@given(st.sets(st.sampled_from(DEFAULTS)))
@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_writing_a_default_down_changes_nothing(tmp_path, registry, chosen):
    tables: dict = {"generator": {"use": "parrot"}}
    for section, name, default in chosen:
        tables.setdefault(section, {})[name] = default
    written = load(write(tmp_path, toml(tables)), registry=registry)
    assert written == load(write(tmp_path, MINIMAL), registry=registry)


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)
GENERATE = st.fixed_dictionaries(
    {},
    optional={
        "temperature": st.floats(0, 10),
        "top_k": st.integers(1, 10**9),
        "top_p": st.floats(0.001, 1),
        "repetition_penalty": st.floats(0.1, 10),
        "min_chars": st.integers(0, 1000),
        "max_chars": st.integers(1, 1000),
        "prompt": WORDS,
        "contains": st.lists(WORDS),
        "avoids": st.lists(WORDS),
        "tries": st.integers(1, 10**9),
        "seconds": st.floats(0.001, 1e9),
    },
)


@given(GENERATE)
@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_values_arrive_as_they_were_written(tmp_path, registry, values):
    tables = {"generator": {"use": "parrot"}, "generate": values}
    found = load(write(tmp_path, toml(tables)), registry=registry).generate
    for name, value in values.items():
        assert getattr(found, name) == (tuple(value) if isinstance(value, list) else value)
    assert attrs.evolve(GenerateSection(), **attrs.asdict(found, recurse=False)) == found


def test_the_fields_of_a_request_are_those_of_generate():
    fields = GenerateSection(tries=5, seconds=1.0).request_fields()
    assert tweetgen.Request(**fields, seed=1).max_chars == 280
    assert "tries" not in fields


def test_every_option_has_a_line_of_help():
    """The reference page and `tweetgen init` are made of these."""
    sections = (
        BotSection,
        CorpusSection,
        CleaningSection,
        GeneratorSection,
        GenerateSection,
        FiltersSection,
        PublisherSection,
    )
    for section in sections:
        for field in attrs.fields(section):
            assert field.metadata["help"], f"{section.__name__}.{field.name}"
    registry = default_registry()
    for kind in ("reader", "cleaner", "filter", "generator", "publisher"):
        for component, fields in options_of(registry.all(kind)):
            for field in fields:
                assert field.metadata.get("help"), f"{component.name}.{field.name}"
