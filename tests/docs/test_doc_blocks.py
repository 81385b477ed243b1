"""
Every block of code in the README, the docs and the examples is run.

A page is a story: its blocks run from top to bottom in one folder, which holds `words.txt`, the
`examples`, and a bot trained on those words. The language of a fence says what happens to it:

    python    run, all blocks of a page in one namespace
    console   each line after "$" is run; output shown below it must match, where "..." matches
              anything and progress bars are left out; it must fail if an error is shown
    toml      read as a bot.toml; what a fragment leaves out is filled in
    json      parsed
    text      only shown
    sh        never run: it needs a network, another machine, or a whole checkout

A `{code-block}` with a caption is written to the file of that name instead. "pip install -e ." in
an sh block is played: the plug-in of the page's own folder becomes visible, as after the real one.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType

import attrs
import pytest

from tweetgen import config
from tweetgen.cli import main
from tweetgen.registry import default_registry

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(path for path in ROOT.glob("docs/**/*.md") if "_build" not in path.parts),
        *ROOT.glob("examples/*/README.md"),
        *ROOT.glob("tweetgen_*/README.md"),
    ]
)
FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<body>.*?)^(?P=fence)[ ]*$", re.M | re.S
)
DIRECTIVE = re.compile(r"\{(?P<name>[\w-]+)\}\s*(?P<rest>.*)")
OPTION = re.compile(r"^:(?P<key>[\w-]+):(?P<value>.*)\n", re.M)
PROSE = {"toctree", "image", "figure", "automodule", "autoclass", "autofunction", "eval-rst"}
# Of progress; pages leave it out: on a terminal bars, elsewhere lines.
BARS = re.compile(
    r"^(. .*━.*|[\w@. -]+: [\d,]+( of [\d,]+)? (documents|steps|texts|posts)\b.*)\n", re.M
)
ERROR = re.compile(r"^(tweetgen: |Usage: |Error: )", re.M)


@attrs.frozen
class Block:
    """One fenced block; `caption` names the file it stands for."""

    language: str
    body: str
    line: int
    caption: str = ""


def blocks(page: Path) -> Iterator[Block]:
    text = page.read_text("utf-8")
    for match in FENCE.finditer(text):
        info, body, caption = match["info"].strip(), match["body"], ""
        if directive := DIRECTIVE.fullmatch(info):
            if directive["name"] in PROSE:
                continue
            options = {m["key"]: m["value"].strip() for m in OPTION.finditer(body)}
            body, caption = OPTION.sub("", body).lstrip("\n"), options.get("caption", "")
            info = directive["rest"] if directive["name"] == "code-block" else info
        yield Block(info, body, text.count("\n", 0, match.start()) + 1, caption)


class Story:
    """A page being run."""

    def __init__(self, page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.page, self.folder, self.monkeypatch = page, folder, monkeypatch
        self.module = ModuleType(f"page_{page.stem.lower()}")
        monkeypatch.setitem(sys.modules, self.module.__name__, self.module)
        monkeypatch.chdir(folder)
        monkeypatch.syspath_prepend(str(folder))

    def run(self, block: Block) -> None:
        runner = getattr(self, f"_{block.language}", None)
        assert runner is not None, (
            f"no such language: {block.language!r}; see this test's first lines"
        )
        if block.caption:
            path = Path(block.caption)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, "utf-8")
            if block.language in ("python", "text"):
                return
        runner(block)

    def _python(self, block: Block) -> None:
        place = "\n" * block.line  # so that a traceback names the page's own lines
        code = compile(place + block.body, str(self.page), "exec")
        exec(code, self.module.__dict__)

    def _console(self, block: Block) -> None:
        for step in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
            command, _, expected = step.replace("\\\n", "").partition("\n")
            code, shown = self._command(command)
            told = f"{self.page.name}, line {block.line}: $ {command}\n{shown}"
            assert bool(code) == bool(ERROR.search(expected)), f"{told}(exit code {code})"
            if expected.strip():
                assert matches(expected, shown), (
                    f"{told}--- is not what the page shows:\n{expected}"
                )

    def _command(self, command: str) -> tuple[int, str]:
        words = shlex.split(command, comments=True)
        if words[0] == "cd":
            self.monkeypatch.chdir(words[1])
            return 0, ""
        if words[0] == "tweetgen" and not re.search(r"[|<>;$*]", command):
            return in_process(words[1:])
        environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join([str(self.folder), os.environ.get("PYTHONPATH", "")]),
            "LC_ALL": "C.UTF-8",
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    def _toml(self, block: Block) -> None:
        tables = tomllib.loads(block.body)
        if Path(block.caption).name == "pyproject.toml" or "project" in tables:
            return
        text = block.body
        if "use" not in tables.get("generator", {}):
            text += '\n[generator]\nuse = "markov"\n'
        path = Path("fragment.toml")
        path.write_text(text, "utf-8")
        config.load(path)

    def _json(self, block: Block) -> None:
        try:
            json.loads(block.body)
        except ValueError:
            assert [json.loads(line) for line in block.body.splitlines() if line]

    def _text(self, block: Block) -> None:
        pass

    def _sh(self, block: Block) -> None:
        if block.body.strip() == "pip install -e .":
            self._install(tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"])

    def _install(self, project: dict) -> None:
        """What makes an installed plug-in visible: its metadata on the path."""
        name = project["name"].replace("-", "_")
        info = self.folder / f"{name}-{project['version']}.dist-info"
        info.mkdir()
        metadata = (
            f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
        )
        (info / "METADATA").write_text(metadata)
        points = project["entry-points"]["tweetgen"].items()
        (info / "entry_points.txt").write_text(
            "\n".join(["[tweetgen]", *(f"{key} = {target}" for key, target in points)])
        )
        importlib.invalidate_caches()
        default_registry.cache_clear()


def in_process(arguments: list[str]) -> tuple[int, str]:
    """The command line without a new interpreter: exit code, and all it wrote."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        code = main(arguments)
    return code, stream.buffer.getvalue().decode()  # type: ignore[attr-defined]


def matches(expected: str, shown: str) -> bool:
    """Whether `shown` is what a page shows; blanks at the ends of lines do not count."""
    expected, shown = (
        "\n".join(line.rstrip() for line in text.strip().splitlines())
        for text in (expected, BARS.sub("", shown))
    )
    return bool(re.fullmatch(".*".join(map(re.escape, expected.split("..."))), shown, re.S))


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder every page begins with."""
    folder = tmp_path_factory.mktemp("workshop")
    shutil.copytree(
        ROOT / "examples",
        folder / "examples",
        ignore=shutil.ignore_patterns("model", "*.sqlite", "__pycache__"),
    )
    shutil.copy(folder / "examples" / "lighthouse" / "posts.txt", folder / "words.txt")
    for command in (
        f"init {folder} --yes --name anna --backend markov --corpus {folder}/words.txt",
        f"train {folder}",
    ):
        code, shown = in_process([*shlex.split(command), "--quiet"])
        assert code == 0, shown
    return folder


@pytest.fixture
def story(
    request: pytest.FixtureRequest,
    workshop: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Story]:
    folder = tmp_path / "page"
    shutil.copytree(workshop, folder)
    default_registry.cache_clear()
    known = set(sys.modules)
    yield Story(request.param, folder, monkeypatch)
    for name in set(sys.modules) - known:
        if str(folder) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    default_registry.cache_clear()


# From Python 3.13 on, a Bot that a page leaves to the garbage collector warns of its open ledger.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("story", PAGES, indirect=True, ids=lambda p: str(p.relative_to(ROOT)))
def test_blocks_run(story):
    for block in blocks(story.page):
        story.run(block)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_block_hides(page):
    """An indented or unclosed fence would be shown, and never run."""
    text = page.read_text("utf-8")
    assert not re.search(r"^[ \t]+```", text, re.M)
    assert "```" not in FENCE.sub("", text)


def test_an_unknown_language_fails(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("```pyhton\n1 / 0\n```\n")
    (block,) = blocks(page)
    with pytest.raises(AssertionError, match="pyhton"):
        Story(page, tmp_path, monkeypatch).run(block)


def test_shown_output_must_match(tmp_path, monkeypatch):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo one two three\none ... four\n```\n")
    (block,) = blocks(page)
    with pytest.raises(AssertionError, match="is not what the page shows"):
        Story(page, tmp_path, monkeypatch).run(block)
