"""The reference says what is there: no key, hook, error, column or name is missing or made up."""

from __future__ import annotations

import html
import importlib.util
import inspect
import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import tweetgen
from tweetgen import errors, hookspecs
from tweetgen.cli import main
from tweetgen.config import options_of
from tweetgen.registry import default_registry
from tweetgen.sections import SECTIONS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"


def read(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text("utf-8")


def script(name: str) -> ModuleType:
    """One of the scripts in docs/, imported but not run."""
    spec = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sections(text: str, level: int) -> dict[str, str]:
    """Heading (without backticks) to what stands below it."""
    parts = re.split(rf"^{'#' * level} (.+)$", text, flags=re.M)
    return dict(zip((part.strip("`") for part in parts[1::2]), parts[2::2], strict=True))


def first_cells(text: str) -> list[str]:
    """The names in the first column of tables."""
    return re.findall(r"^\| (?:— )?`([^`]+)` \|", text, re.M)


@pytest.fixture(scope="module")
def bot(tmp_path_factory) -> Path:
    """A trained bot that has posted once, and has one text waiting."""
    folder = tmp_path_factory.mktemp("bot")
    shutil.copy(ROOT / "examples" / "proverbs" / "proverbs.txt", folder / "words.txt")
    for command in (
        f"init {folder} --yes --quiet --backend markov --corpus {folder}/words.txt",
        f"train {folder} --quiet",
        f"post {folder} --quiet --publisher jsonl",
    ):
        assert main(shlex.split(command)) == 0
    settings = (folder / "bot.toml").read_text("utf-8")
    waiting = settings.replace("[bot]\n", '[bot]\napprove = "always"\n', 1)
    (folder / "waiting.toml").write_text(waiting, "utf-8")
    assert main(["post", str(folder / "waiting.toml"), "--quiet"]) == 0
    return folder


def asked(command: str, bot: Path, capsys: pytest.CaptureFixture[str]) -> list[dict]:
    """What a command prints with --json."""
    capsys.readouterr()
    main([*shlex.split(command.format(bot=bot)), "--json", "--quiet"])
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("name", ["configuration.md", "cli.md", "checks.md"])
def test_generated_pages_are_current(name):
    made = script("generate").pages()[name]
    assert read("reference", name) == made, "run: python docs/generate.py"


def test_every_key_of_bot_toml_is_documented():
    """Independently of the generator, which could leave a section out."""
    page = sections(read("reference", "configuration.md"), 2)
    for section, (cls, kind) in SECTIONS.items():
        text = page[f"[{section}]"]
        names = {field.name for field in cls.__attrs_attrs__}
        assert names <= set(first_cells(text))
        below = sections(text, 3)
        cards = default_registry().all(kind) if kind else {}
        ours = {n: c for n, c in cards.items() if c.target.startswith("tweetgen")}
        for component, fields in options_of(ours):
            documented = first_cells(below.get(f"[{section}.{component.name}]", ""))
            assert documented == [field.name for field in fields]


def test_every_hook_is_a_heading_with_its_arguments():
    hooks = {
        f"{name}({', '.join(inspect.signature(hook).parameters)})"
        for name, hook in vars(hookspecs).items()
        if name.startswith("tweetgen_")
    }
    assert set(sections(read("reference", "hooks.md"), 3)) == hooks


def test_every_error_is_listed_with_its_exit_code():
    rows = re.findall(r"^\| (?:— )?`(\w+)` \|.*\| (\d) \|$", read("reference", "errors.md"), re.M)
    for name in ("ledger", "health"):
        importlib.import_module(f"tweetgen.{name}")
    known = {"TweetgenError": errors.TweetgenError}
    todo = [errors.TweetgenError]
    while todo:
        found = [c for c in todo.pop().__subclasses__() if c.__module__.startswith("tweetgen.")]
        known |= {c.__name__: c for c in found}
        todo += found
    assert {name: int(code) for name, code in rows} == {n: c.exit_code for n, c in known.items()}


def test_every_public_name_is_on_the_api_page():
    page = set(re.findall(r"^\.\. auto\w+:: tweetgen\.(\w+)$", read("reference", "api.md"), re.M))
    assert page == set(tweetgen.__all__) - {"__version__"}


COMMANDS = {
    "corpus report": "corpus report {bot}/words.txt",
    "corpus sample": "corpus sample {bot}/words.txt",
    "corpus diff": "corpus diff {bot}/words.txt {bot}/bot.toml --format lines",
    "corpus fetch": "corpus fetch mastodon://localhost:9/nobody --into {bot}/fetched",
    "measure": "measure hello",
    "plan": "plan {bot}",
    "train": "train {bot}",
    "generate": "generate {bot}",
    "score": "score {bot} {bot}/words.txt",
    "post": "post {bot} --dry-run",
    "health": "health {bot}",
    "rehearse": "rehearse {bot} --days 1 --mentions 1",
    "reply": "reply {bot}",  # which prints nothing here, where nobody can speak to it
    "review": "review {bot}/waiting.toml",
    "ledger list": "ledger list {bot}",
    "replay": "replay 1 {bot}",
    "forget": "forget Nobody --yes --config {bot}",
    "models list": "models list {bot}",
    "backends": "backends",
    "check": "check length",
    "doctor": "doctor {bot}",
}


AS_POST = ("review", "ledger list")  # whose objects are rows of the ledger, too


@pytest.mark.parametrize("command", COMMANDS)
def test_json_keys_are_documented(command, bot, capsys):
    printed = {key for row in asked(COMMANDS[command], bot, capsys) for key in row}
    page = sections(read("reference", "json.md"), 2)
    documented = first_cells(page[f"tweetgen {command}"])
    if command in AS_POST:
        documented += first_cells(page["tweetgen post"])
    assert printed == set(documented)


def test_every_command_with_json_is_documented():
    page = re.split(r"^##+ ", read("reference", "cli.md"), flags=re.M)[1:]
    with_json = {part.split("`")[1].removeprefix("tweetgen ") for part in page if "--json" in part}
    assert with_json == set(COMMANDS)
    page = set(sections(read("reference", "json.md"), 2))
    assert page == {f"tweetgen {command}" for command in COMMANDS}


def test_converted_documents_have_the_documented_keys(bot, tmp_path):
    out = tmp_path / "out.jsonl"
    assert main(["corpus", "convert", str(bot / "words.txt"), str(out), "--quiet"]) == 0
    documented = first_cells(sections(read("reference", "json.md"), 2)["tweetgen corpus sample"])
    assert list(json.loads(out.read_text("utf-8").splitlines()[0])) == documented


def test_the_manifest_has_the_documented_keys(bot):
    page = sections(read("reference", "bundle.md"), 2)
    facts = json.loads(next(bot.glob("model/*/manifest.json")).read_text("utf-8"))
    assert sorted(first_cells(page["manifest.json"])) == sorted(facts)
    written = {Path(name).name for name in facts["files"]} | {"manifest.json", "tags.json"}
    assert all(name in read("reference", "bundle.md") for name in written)


def test_the_ledger_has_the_documented_columns(bot):
    page = sections(read("reference", "ledger.md"), 2)
    connection = sqlite3.connect(bot / "ledger.sqlite")
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        tables = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in names.fetchall()
        }
    finally:
        connection.close()
    documented = {name: first_cells(text) for name, text in page.items() if first_cells(text)}
    assert documented == tables


def test_every_dependency_has_its_line():
    wanted = []
    for path in (ROOT / "pyproject.toml", *ROOT.glob("tweetgen_*/pyproject.toml")):
        project = tomllib.loads(path.read_text("utf-8"))["project"]
        extras = project.get("optional-dependencies", {}).values()
        wanted += [*project["dependencies"], *(r for extra in extras for r in extra)]
    wanted += [r for r in read("requirements.txt").splitlines() if not r.startswith("#")]
    names = {re.split(r"[\[<>=]", requirement)[0].lower() for requirement in wanted}
    page = read("dependencies.md").lower()
    for name in names:
        if not name.startswith("tweetgen"):
            assert re.search(rf"^\|[^|]*\b{re.escape(name)}\b", page, re.M), name


def test_the_picture_shows_what_the_commands_print(tmp_path, monkeypatch, capsys):
    """Times and names of versions differ from run to run; the texts may not."""
    recorder = script("record_terminal")
    picture = html.unescape(re.sub(r"<[^>]+>", "\n", recorder.PICTURE.read_text("utf-8")))
    picture = " ".join(picture.replace("\u00a0", " ").split())
    shutil.copy(ROOT / "examples" / "lighthouse" / "posts.txt", tmp_path)
    monkeypatch.chdir(tmp_path)
    for command in recorder.COMMANDS:
        assert command in picture
        capsys.readouterr()
        assert main(shlex.split(command)[1:]) == 0
        for text in capsys.readouterr().out.split("\n"):
            assert " ".join(text.split()) in picture, "run: python docs/record_terminal.py"


def test_links_between_pages_lead_somewhere():
    """For readers on a forge; the site's build checks its own."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("examples/*/README.md")]
    pages += [*ROOT.glob("tweetgen_*/README.md"), *DOCS.glob("*.md"), *DOCS.glob("*/*.md")]
    for page in pages:
        text = re.sub(r"(?ms)^```.*?^```$", "", page.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[\w.-]*)?\)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_site_builds_without_warnings(tmp_path):
    build = "-m sphinx -W --keep-going -q -b html".split()
    done = subprocess.run(
        [sys.executable, *build, "-d", tmp_path / "doctrees", DOCS, tmp_path / "html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "html" / "index.html").exists()
