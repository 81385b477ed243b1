"""Who may import whom, and what starting up may import at all."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tweetgen
from tweetgen import Corpus

ROOT = Path(tweetgen.__file__).parent
REPOSITORY = Path(__file__).parents[2]

# Each name may import those before it; names in one line do not import each other.
LAYERS = [
    ["errors"],
    [
        "files",
        "documents",
        "encoding",
        "fingerprint",
        "schema",
        "arrays",
        "links",
        "names",
        "processes",
        "interruption",
        "checkpoints",
        "identifiers",
        "regions",
        "clock",
        "schedule",
        "credentials",
        "x_client",
        "sealed",
    ],
    [
        "tokens",
        "vocabulary",
        "writing",
        "suffix_array",
        "lengths",
        "count_levels",
        "streams",
        "products",
        "tensors",
        "copies",
    ],
    ["counts"],
    ["numbering"],
    ["request", "reader", "filter"],
    ["conversation", "archives", "sampling"],
    ["signs", "drafting", "corpus", "sources", "novelty", "languages", "background"],
    ["generator", "publisher", "statistics", "difference", "privacy", "converting", "fetcher"],
    ["fetched", "training"],
    ["fetching"],
    ["report_page", "importer"],
    ["hookspecs"],
    ["structure"],
    ["registry"],
    ["reading"],
    ["sections"],
    ["pictures"],
    ["config", "bundle"],
    ["store", "database", "entry", "blocklist", "exporting", "pushing"],
    ["tone", "tally"],
    ["heard"],
    ["ledger", "spending", "replying"],
    ["sending"],
    ["readers", "cleaning", "filters", "health"],
    ["publishers", "fetchers"],
    ["model", "approval", "relevance", "running"],
    ["fitting"],
    ["answering"],
    ["bot"],
    ["replay"],
    ["builtin"],
    ["testing"],
    ["make_believe"],
    ["rehearsal"],
    ["cli"],
    ["__main__", "__init__"],
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
BACKENDS = sorted(path.name for path in REPOSITORY.glob("tweetgen_*") if path.is_dir())
HEAVY = ["torch", "tensorflow", "keras", "transformers", "markovify"]
NETWORKS = ["tweepy", "mastodon", "atproto", "requests", "httpx", "huggingface_hub"]
# Imported when they are needed.
LATER = ["pytest", "numpy", "sqlalchemy", "ftfy", "rich", "fsspec"]
LATER.extend(["onnx", "safetype", "faker", "vaderSentiment", "onnxruntime"])
# What backends may use beside the names of `tweetgen` itself.
OPEN_MODULES = set(
    """
    arrays checkpoints conversation copies counts errors fingerprint generator importer
    interruption numbering products sampling signs streams tensors tokens training
    vocabulary writing
    """.split()
)


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def unit(path: Path) -> str:
    """The layer's name: of a module on the ground floor, or of the folder it lies in."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Absolute names of what a module imports, also inside functions; not for type checkers."""
    package = ["tweetgen", *path.relative_to(ROOT).parts[:-1]]
    tree = ast.parse(path.read_text("utf-8"))
    skipped = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base = [*base, *(node.module.split(".") if node.module else [])]
            yield from (".".join([*base, alias.name]) for alias in node.names)


def own(name: str) -> str | None:
    """The layer that an imported name of tweetgen belongs to."""
    parts = name.split(".")
    if parts[0] != "tweetgen":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in LEVEL else "__init__"


def test_every_module_has_its_place():
    assert {unit(path) for path in modules()} == set(LEVEL)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_left(path: Path):
    here = unit(path)
    if here == "__init__":
        return
    for name in imports(path):
        there = own(name)
        if there is None or there == here:
            continue
        assert LEVEL[there] < LEVEL[here], f"{here} may not import {name}"


@pytest.mark.parametrize("folder", ["readers", "cleaning", "filters", "publishers", "fetchers"])
def test_plug_ins_of_the_core_do_not_lean_on_each_other(folder: str):
    """What several of them need lies in modules of the folder that are no plug-ins."""
    card = (ROOT / "builtin.py").read_text("utf-8")
    plugins = {path.stem for path in (ROOT / folder).glob("*.py") if f"{path.stem}:" in card}
    for path in (ROOT / folder).glob("*.py"):
        for name in imports(path):
            parts = name.split(".")
            inside = parts[:2] == ["tweetgen", folder] and len(parts) > 2
            assert not inside or parts[2] not in plugins, f"{path.name}: {name}"


def test_backends_import_only_public_names():
    for backend in BACKENDS:
        for path in (REPOSITORY / backend / backend).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if not isinstance(node, ast.ImportFrom) or not node.module:
                    continue
                if node.module == "tweetgen":
                    assert {alias.name for alias in node.names} <= set(tweetgen.__all__), path
                elif node.module.startswith("tweetgen."):
                    assert node.module.split(".")[1] in OPEN_MODULES, f"{path}: {node.module}"


def test_the_core_imports_no_backend_and_no_machine_learning():
    for path in modules():
        tops = {name.split(".")[0] for name in imports(path)}
        if path == ROOT / "tone" / "hugging_face.py":  # runs a classifier, where one is asked for
            tops -= {"torch", "transformers"}
        assert not tops & {*HEAVY, *BACKENDS}, path


def test_only_the_conformance_test_imports_pytest():
    """The checks themselves run without it, from the command line."""
    importing = {
        path for path in modules() if any(n.split(".")[0] == "pytest" for n in imports(path))
    }
    assert importing == {ROOT / "testing" / "suite.py"}


def test_the_core_names_no_backend():
    """Only words for people (help, docstrings, comments) may name them."""
    names = {backend.removeprefix("tweetgen_") for backend in BACKENDS}
    for path in modules():
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not constants & names, path


def test_looking_around_imports_nothing_heavy(tmp_path: Path):
    """Listing plug-ins, checking a configuration and `--help`, in a fresh process."""
    (tmp_path / "words.txt").write_text("a few words\n")
    (tmp_path / "bot.toml").write_text(
        '[corpus]\nsources = ["words.txt"]\n[generator]\nuse = "markov"\n'
    )
    code = (
        "import sys, tweetgen\n"
        "from tweetgen.config import load\n"
        "from tweetgen.registry import KINDS, default_registry\n"
        "from tweetgen.cli import main\n"
        "assert all(default_registry().all(kind) for kind in KINDS if kind != 'command')\n"
        "load('bot.toml')\n"
        "main(['--help'])\n"
        f"heavy = {[*HEAVY, *NETWORKS, *LATER]}\n"
        "print('imported:', [name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "imported: []"


# What a trained model needs none of to write: it reads no corpus, and posts nothing.
UNSPOKEN = ["readers", "publishers", "fetchers", "cleaning", "reading", "sections", "config"]
UNSPOKEN.extend(["corpus", "fitting", "privacy", "ledger", "bot"])


def test_a_model_writes_without_what_reads_and_posts(tmp_path: Path):
    texts = [f"the {a} sees the {b}" for a in ("keeper", "goat", "gull") for b in ("fog", "rain")]
    tweetgen.train("markov", Corpus.of(texts)).save(tmp_path / "bundle")
    code = (
        "import contextlib, sys, tweetgen\n"
        "model = tweetgen.load('bundle')\n"
        "with contextlib.suppress(tweetgen.errors.GenerationError):\n"  # all may be copies
        "    print(model.generate(1, seed=1))\n"
        f"unspoken = {[*HEAVY, *NETWORKS, 'sqlalchemy', 'regex', 'rich', 'glin_profanity']}\n"
        f"unspoken += ['tweetgen.' + name for name in {UNSPOKEN}]\n"
        "print('imported:', [name for name in unspoken if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "imported: []"


def test_public_names_are_sorted_and_there():
    assert tweetgen.__all__ == sorted(tweetgen.__all__)
    for name in tweetgen.__all__:
        assert getattr(tweetgen, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        tweetgen.nonsense  # noqa: B018


def test_no_module_holds_two_ideas():
    """A module much over 400 lines does; 450 is where we look."""
    for path in [*modules(), *(REPOSITORY.glob("tweetgen_*/tweetgen_*/*.py"))]:
        assert len(path.read_text("utf-8").splitlines()) <= 450, path.name
