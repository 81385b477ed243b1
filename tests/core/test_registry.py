"""Plug-ins: found through real entry points, imported late, and kept apart when they break."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import types
from pathlib import Path
from textwrap import dedent

import attrs
import pytest

from tweetgen.errors import BrokenPlugin, DuplicatePlugin, UnknownPlugin
from tweetgen.hookspecs import hookimpl
from tweetgen.registry import Component, Registry, default_registry, extras, missing_extras

HEAD = "from tweetgen import Component, hookimpl\n"


def install(folder: Path, distribution: str, entry: str, code: str, *, described: bool = True):
    """A distribution as pip would leave it: a module and its .dist-info."""
    module = distribution.replace("-", "_")
    (folder / f"{module}.py").write_text(dedent(code), "utf-8")
    info = folder / f"{module}-1.2.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(f"[tweetgen]\n{entry} = {module}\n", "utf-8")
    if described:
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n", "utf-8"
        )


def offers(kind: str, name: str, target: str) -> str:
    return (
        f"{HEAD}@hookimpl\ndef tweetgen_{kind}s():\n    return [Component({name!r}, {target!r})]\n"
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory) -> dict:
    """What a fresh process makes of one good plug-in among every kind of bad one."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "fine_heavy.py").write_text("class Gen:\n    def __init__(self, config): ...\n")
    install(folder, "tg-fine", "fine", offers("generator", "fine", "fine_heavy:Gen"))
    install(folder, "tg-crash", "crash", "import a_module_that_is_not_there")
    install(folder, "tg-quits", "quits", "raise SystemExit('needs a newer computer')")
    install(folder, "tg-future", "future", HEAD + "@hookimpl\ndef tweetgen_dreams():\n    ...\n")
    # Sorts before the hook that pluggy refuses: nothing of it may stay behind.
    install(
        folder,
        "tg-greedy",
        "greedy",
        offers("filter", "greedy", "x:Y")
        + "@hookimpl\ndef tweetgen_mention(mention, money):\n    ...\n",
    )
    install(folder, "tg-throws", "throws", HEAD + "@hookimpl\ndef tweetgen_filters():\n    1 / 0\n")
    install(
        folder, "tg-names", "names", HEAD + "@hookimpl\ndef tweetgen_readers():\n    return ['a']\n"
    )
    install(folder, "tg-twin-a", "twin_a", offers("generator", "twin", "mod_a:Twin"))
    install(folder, "tg-twin-b", "twin_b", offers("generator", "twin", "mod_b:Twin"))
    install(folder, "tg-same-a", "same", offers("publisher", "first", "same_a:P"))
    install(folder, "tg-same-b", "same", offers("publisher", "second", "same_b:P"))
    install(folder, "tg-ghost", "ghost", "raise ImportError('a ghost')", described=False)
    script = """
        import json, sys
        from tweetgen.errors import TweetgenError
        from tweetgen.registry import Registry

        registry = Registry()

        def asked(kind, name):
            try:
                return registry.get(kind, name).target
            except TweetgenError as error:
                return f"{type(error).__name__}: {error}"

        names = {kind: list(registry.all(kind)) for kind in ("filter", "generator", "publisher")}
        lazy = "fine_heavy" not in sys.modules
        made = type(registry.get("generator", "fine").make()).__module__
        print(json.dumps({
            "names": names, "lazy": lazy, "made": made,
            "broken": {name: f"{type(e).__name__}: {e}" for name, e in registry.broken.items()},
            "mend": {name: p.mend for name, p in registry.plugins.items()},
            "owner": registry.owner("generator", "fine").distribution,
            "version": registry.owner("generator", "fine").version,
            "twin": asked("generator", "twin"), "crash": asked("generator", "crash"),
        }))
    """
    done = subprocess.run(
        [sys.executable, "-c", dedent(script)],
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_good_plugin_works_among_broken_ones(seen):
    assert "fine" in seen["names"]["generator"]
    assert seen["made"] == "fine_heavy"
    assert (seen["owner"], seen["version"]) == ("tg-fine", "1.2")
    assert "novelty" in seen["names"]["filter"]  # the core's own
    assert "console" in seen["names"]["publisher"]


def test_listing_imports_no_component(seen):
    assert seen["lazy"]


def test_each_broken_plugin_is_named_with_its_reason(seen):
    reasons = {
        "crash": "ModuleNotFoundError: No module named 'a_module_that_is_not_there'",
        "quits": "SystemExit: needs a newer computer",
        "future": "BrokenPlugin: future: made for another version of tweetgen",
        "greedy": "BrokenPlugin: greedy: made for another version of tweetgen",
        "throws": "ZeroDivisionError",
        "names": "TypeError: tweetgen_readers must return components, not 'a'",
        "same (tg-same-b)": "DuplicatePlugin: tg-same-a and tg-same-b both call themselves 'same'",
        "ghost": "ImportError: a ghost",
    }
    assert seen["broken"].keys() == reasons.keys()
    for name, reason in reasons.items():
        assert seen["broken"][name].startswith(reason)
    assert "tweetgen_dreams" in seen["broken"]["future"]
    assert "money" in seen["broken"]["greedy"]


def test_a_refused_plugin_leaves_nothing_behind(seen):
    assert "greedy" not in seen["names"]["filter"]
    assert "first" in seen["names"]["publisher"]
    assert "second" not in seen["names"]["publisher"]


def test_the_command_that_mends_names_the_distribution(seen):
    assert seen["mend"]["crash"] == "pip install --upgrade --force-reinstall tg-crash"
    assert seen["mend"]["fine"] == ""


def test_two_plugins_with_one_name_are_an_error_with_both_targets(seen):
    assert seen["twin"].startswith("DuplicatePlugin: two plug-ins offer the generator 'twin'")
    assert "mod_a:Twin and mod_b:Twin" in seen["twin"]


def test_asking_for_a_broken_plugin_says_why_and_what_mends_it(seen):
    assert "installed but broken: No module named 'a_module_that_is_not_there'" in seen["crash"]
    assert "--force-reinstall tg-crash" in seen["crash"]


def plugin(**hooks) -> types.SimpleNamespace:
    return types.SimpleNamespace(**{name: hookimpl(hook) for name, hook in hooks.items()})


@pytest.fixture
def registry() -> Registry:
    return Registry(discover=False)


def generators(*names: str):
    def tweetgen_generators():
        return [Component(name, f"nowhere:{name}") for name in names]

    return plugin(tweetgen_generators=tweetgen_generators)


def test_an_unknown_name_lists_what_there_is_and_the_nearest(registry):
    registry.register(generators("sonnets", "limericks"), "poetry")
    with pytest.raises(UnknownPlugin) as caught:
        registry.get("generator", "sonets")
    assert caught.value.available == ["limericks", "sonnets"]
    message = "no generator is named 'sonets' (installed: limericks, sonnets); did you mean"
    assert str(caught.value) == f"{message} 'sonnets'?"


def test_nothing_near_means_no_suggestion(registry):
    with pytest.raises(UnknownPlugin, match=r"'zzz' \(installed: none\)$"):
        registry.get("generator", "zzz")


def test_an_unknown_name_that_is_an_extra_says_what_to_install(registry):
    assert {"markov", "charrnn", "gpt2", "feed"} <= extras()
    with pytest.raises(UnknownPlugin, match=r"try: pip install 'tweetgen\[gpt2\]'"):
        registry.get("generator", "gpt2")
    with pytest.raises(UnknownPlugin, match=r"did you mean 'charrnn'\? Then: pip install 'tweet"):
        registry.get("generator", "charnn")


def test_a_name_of_another_kind_is_pointed_out(registry):
    registry.register(generators("sonnets"), "poetry")
    with pytest.raises(UnknownPlugin, match="'sonnets' is a generator"):
        registry.get("publisher", "sonnets")


def test_a_plugin_may_be_registered_after_the_first_question(registry):
    registry.register(generators("one"), "first")
    assert list(registry.all("generator")) == ["one"]
    registry.register(generators("two"), "second")
    assert list(registry.all("generator")) == ["one", "two"]
    assert registry.owner("generator", "two").distribution == "(registered)"


def test_a_kind_is_asked_for_when_somebody_asks_for_it(registry):
    asked = []

    def tweetgen_publishers():
        asked.append("publishers")
        raise RuntimeError("no network today")

    poet = generators("one")
    poet.tweetgen_publishers = hookimpl(tweetgen_publishers)
    registry.register(poet, "poetry")
    assert registry.get("generator", "one").name == "one"
    assert asked == []
    assert str(registry.broken["poetry"]) == "no network today"
    assert registry.owner("generator", "one").error is not None
    assert registry.all("publisher") == {}
    assert asked == ["publishers"]


def test_a_clash_names_each_target_once_however_often_it_is_asked(registry):
    registry.register(generators("one"), "first")
    registry.register(generators("one"), "second")
    assert list(registry.all("generator")) == ["one"]
    registry.register(generators("two"), "third")
    with pytest.raises(DuplicatePlugin, match=r": nowhere:one and nowhere:one; uninstall"):
        registry.get("generator", "one")
    assert registry.get("generator", "two").target == "nowhere:two"


def test_a_name_can_be_registered_once(registry):
    registry.register(generators("one"), "poetry")
    with pytest.raises(DuplicatePlugin, match="'poetry' is registered already"):
        registry.register(generators("two"), "poetry")
    assert list(registry.all("generator")) == ["one"]


def test_registering_an_unknown_hook_by_hand_is_refused_and_undone(registry):
    def tweetgen_dreams():
        return []

    stranger = generators("one")
    stranger.tweetgen_dreams = hookimpl(tweetgen_dreams)
    with pytest.raises(BrokenPlugin, match="tweetgen_dreams"):
        registry.register(stranger, "stranger")
    assert registry.all("generator") == {}
    registry.register(generators("two"), "fine")  # check_pending no longer sees the stranger
    assert list(registry.all("generator")) == ["two"]


def test_a_component_that_cannot_be_imported_says_which_extra_mends_it():
    for target in ("no_such_module:Thing", "json:NoSuchThing", "json"):
        with pytest.raises(BrokenPlugin, match=r"thing: cannot import .*tweetgen\[music\]") as e:
            Component("thing", target, extra="music").load()
        assert e.value.__cause__ is not None


def test_a_component_whose_package_is_missing_names_it(tmp_path, monkeypatch):
    (tmp_path / "musical_plugin.py").write_text("import no_such_music\nclass Thing: pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    said = r"thing needs the package no_such_music, which is not installed; .*tweetgen\[music\]"
    with pytest.raises(BrokenPlugin, match=said):
        Component("thing", "musical_plugin:Thing", extra="music").load()


def test_a_component_makes_an_instance_that_knows_its_name(tmp_path, monkeypatch):
    @attrs.frozen
    class Options:
        loud: bool = False

    (tmp_path / "aloud_plugin.py").write_text(
        "class Reader:\n    name = ''\n    def __init__(self, config): self.config = config\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    card = Component("aloud", "aloud_plugin:Reader", Options)
    assert card.make().name == "aloud"
    assert card.make().config == Options()
    assert card.make(Options(loud=True)).config.loud


def test_events_reach_everyone_whatever_one_listener_does(registry, caplog):
    heard = []

    def shout(mention):
        raise RuntimeError("I am busy")

    def leave(mention):
        raise SystemExit

    def listen(mention):
        heard.append(mention)

    registry.register(plugin(tweetgen_mention=shout), "busy")
    registry.register(plugin(tweetgen_mention=leave), "leaver")
    registry.register(plugin(tweetgen_mention=listen), "calm")
    with caplog.at_level(logging.ERROR, "tweetgen"):
        registry.tell("tweetgen_mention", mention="hello")
    assert heard == ["hello"]
    assert "plug-in busy failed in tweetgen_mention" in caplog.text
    assert "I am busy" in caplog.text


def test_a_listener_may_take_fewer_arguments(registry, caplog):
    heard = []

    def of_nothing():
        heard.append("nothing")

    def of_the_receipt(receipt):
        heard.append(receipt)

    registry.register(plugin(tweetgen_after_publish=of_nothing), "short")
    registry.register(plugin(tweetgen_after_publish=of_the_receipt), "one")
    registry.tell("tweetgen_after_publish", post="p", receipt="r")
    assert heard == ["nothing", "r"]
    assert not caplog.records


def test_ctrl_c_in_a_listener_stops_the_work(registry):
    def stop(progress):
        raise KeyboardInterrupt

    registry.register(plugin(tweetgen_training_progress=stop), "stopper")
    with pytest.raises(KeyboardInterrupt):
        registry.tell("tweetgen_training_progress", progress=None)


def test_the_core_and_every_installed_backend_are_healthy():
    registry = default_registry()
    assert registry.broken == {}
    assert missing_extras(registry) == set()
    assert registry.owner("reader", "lines").distribution == "tweetgen"
    for kind in ("reader", "cleaner", "filter", "generator", "publisher"):
        for name, component in registry.all(kind).items():
            assert component.name == name
            assert component.summary, f"{kind} {name} has no summary"
            if kind != "generator":  # backends may be heavy to import
                assert component.make(), name


def test_extras_whose_distribution_is_absent_are_known():
    assert missing_extras(Registry(discover=False)) == {"markov", "charrnn", "gpt2"}
