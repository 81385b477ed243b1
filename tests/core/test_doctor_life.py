"""What `tweetgen doctor` says of a bot's life: its next moments, and what its readers are told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tweetgen import Component, Post, Receipt, hookimpl
from tweetgen.cli import main
from tweetgen.errors import AuthError
from tweetgen.publisher import Publisher
from tweetgen.registry import NoConfig, default_registry

OPENED: list[str] = []


class Strict(Publisher):
    """A network with rules for bots."""

    name = "strict"
    refuses = False

    def open(self) -> None:
        OPENED.append("open")
        if Strict.refuses:
            raise AuthError("the key is not accepted; make a new one")

    def publish(self, post: Post) -> Receipt:
        raise AssertionError("a doctor posts nothing")

    def advice(self) -> Sequence[str]:
        assert OPENED == ["open"]
        return ["mark the account as a bot"]

    def close(self) -> None:
        OPENED.append("close")


class Plugin:
    @hookimpl
    def tweetgen_publishers(self) -> list[Component]:
        return [Component("strict", "strict:Strict", NoConfig, "has rules")]


@pytest.fixture
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    OPENED.clear()
    real = Component.load
    load = lambda card: Strict if card.name == "strict" else real(card)  # noqa: E731
    monkeypatch.setattr(Component, "load", load)
    default_registry.cache_clear()
    default_registry().register(Plugin(), "strict")
    yield
    default_registry.cache_clear()


def findings(
    folder: Path, lines: str, capfd: pytest.CaptureFixture[str], *more: str
) -> dict[str, tuple[str, str]]:
    (folder / "bot.toml").write_text(f'[generator]\nuse = "markov"\n{lines}\n')
    capfd.readouterr()
    main(["doctor", str(folder), "--json", *more])
    rows = map(json.loads, capfd.readouterr().out.splitlines())
    return {row["what"]: (row["state"], row["detail"]) for row in rows}


def test_the_next_moments_are_told_by_the_bots_own_clock(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
):
    lines = '[schedule]\ncron = "30 9 * * *"\nzone = "Asia/Tokyo"'
    state, detail = findings(tmp_path, lines, capfd)["schedule"]
    assert state == "ok"
    assert detail.count("09:30") == 3
    assert "Asia/Tokyo" in detail


def test_no_schedule_and_an_empty_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    assert findings(tmp_path, "", capfd)["schedule"][0] == "missing"
    lines = '[schedule]\ncron = "30 9 * * *"\nquiet = ["9-10"]'
    assert findings(tmp_path, lines, capfd)["schedule"] == (
        "broken",
        "there is never a moment to post",
    )


def test_readers_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    assert findings(tmp_path, "", capfd)["disclosure"][0] == "missing"
    found = findings(tmp_path, '[filters]\nuse = ["disclosure"]', capfd)["disclosure"]
    assert found == ("ok", "every post ends with (a bot)")


def test_the_networks_rules_are_asked_for_only_online(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], strict: None
):
    lines = '[publisher]\nuse = "strict"'
    assert "rules of strict" not in findings(tmp_path, lines, capfd)
    assert OPENED == []
    found = findings(tmp_path, lines, capfd, "--online")["rules of strict"]
    assert found == ("missing", "mark the account as a bot")
    assert OPENED == ["open", "close"]


def test_a_network_that_says_no_is_a_finding(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    strict: None,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(Strict, "refuses", True)
    found = findings(tmp_path, '[publisher]\nuse = "strict"', capfd, "--online")["rules of strict"]
    assert found == ("broken", "the key is not accepted; make a new one")
    assert findings(tmp_path, "", capfd, "--online")["rules of console"][0] == "ok"
