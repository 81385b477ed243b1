"""Secrets from the environment and from files that people have, and never one in a message."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from tweetgen.credentials import Credentials, hidden, read, remember, secret
from tweetgen.errors import AuthError, StorageError

SECRET, OTHER = "s3cr3t-of-the-app", "t0k3n=of%the#user"
NAMES = {
    "PAGES_KEY": ("consumer_key", "apikey.key"),
    "PAGES_SECRET": ("consumer_secret", "apikey.secret"),
    "PAGES_TOKEN": ("access_key", "token.token"),
}
FOUND = {"PAGES_KEY": "1234", "PAGES_SECRET": SECRET, "PAGES_TOKEN": OTHER}
JSON = {"consumer_key": "1234", "consumer_secret": SECRET, "access_key": OTHER, "more": [1]}
FILES = {
    "flat.json": json.dumps(JSON),
    "numbers.json": json.dumps(JSON | {"consumer_key": 1234}),
    "nested.json": json.dumps(
        {"apikey": {"key": "1234", "secret": SECRET}, "token": {"token": OTHER}}
    ),
    "two_sections.ini": (
        f"[apikey]\nkey = 1234\nsecret = {SECRET}\n\n[token]\ntoken = {OTHER}\nsecret = x\n"
        "[app]\nrule = anna\n"
    ),
    "one_section.ini": (
        f"; mine\n[DEFAULT]\nConsumer_Key=1234\nconsumer_secret={SECRET}\naccess_key={OTHER}\n"
    ),
    "dotenv": (
        f"# mine\n\nexport PAGES_KEY=1234\nPAGES_SECRET='{SECRET}'\r\nPAGES_TOKEN=\"{OTHER}\"\n"
    ),
    "with_a_mark": f"\ufeffPAGES_KEY=1234\npages_secret={SECRET}\nPAGES_TOKEN = {OTHER}  \n",
}


def a_file(tmp_path: Path, content: str | bytes, mode: int = 0o600) -> Path:
    path = tmp_path / "keys"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


@pytest.mark.parametrize("form", FILES)
def test_files_of_every_form(tmp_path, form, caplog):
    assert read(a_file(tmp_path, FILES[form]), NAMES) == FOUND
    assert caplog.text == ""


def test_the_environment(monkeypatch):
    for name, value in FOUND.items():
        monkeypatch.setenv(name, f" {value}\n")  # as `export X="$(cat file)"` may leave it
    assert read(None, NAMES) == FOUND
    assert read(None, list(NAMES)) == FOUND


def test_a_file_is_not_mixed_with_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("PAGES_TOKEN", OTHER)
    with pytest.raises(AuthError, match=r"keys lacks the key access_key$"):
        read(a_file(tmp_path, f"PAGES_KEY=1234\nPAGES_SECRET={SECRET}\n"), NAMES)


def test_what_is_missing_is_named_and_what_may_be_is_not(tmp_path, monkeypatch):
    monkeypatch.setenv("PAGES_SECRET", SECRET)
    monkeypatch.setenv("PAGES_KEY", "")
    monkeypatch.delenv("PAGES_TOKEN", raising=False)
    with pytest.raises(AuthError) as caught:
        read(None, NAMES)
    assert str(caught.value) == (
        "credentials are missing; set the environment variables PAGES_KEY and PAGES_TOKEN"
    )
    assert read(None, NAMES, optional=("PAGES_KEY", "PAGES_TOKEN")) == {"PAGES_SECRET": SECRET}


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_can_read_is_told(tmp_path, caplog, mode):
    path = a_file(tmp_path, FILES["dotenv"], mode)
    assert read(path, NAMES) == FOUND
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert f"chmod 600 {path}" in record.getMessage()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (json.dumps(JSON)[:-30], "is no valid JSON, see line 1"),
        (f"PAGES_KEY=1234\n{SECRET}\n", "line 2 is neither KEY=value nor [section]"),
        (f"PAGES_KEY=1234\n[{SECRET}\n", "line 2 is neither KEY=value nor [section]"),
        (SECRET, "line 1 is neither KEY=value nor [section]"),
        (f"PAGES_KEY=1\n {SECRET}\nPAGES_SECRET=2\nPAGES_TOKEN=3", "PAGES_KEY holds a line break"),
        (json.dumps(JSON | {"access_key": f"{SECRET}\0"}), "PAGES_TOKEN holds a line break"),
        (b"\xff\xfe" + SECRET.encode("utf-16-le"), "is not a text file"),
        ("", "lacks the keys consumer_key, consumer_secret and access_key"),
        (json.dumps([SECRET]), "lacks the keys"),  # a section, and empty
    ],
)
def test_what_cannot_be_read_is_told_without_a_value(tmp_path, content, told):
    with pytest.raises(AuthError) as caught:
        read(a_file(tmp_path, content), NAMES)
    assert told in str(caught.value)
    assert str(tmp_path / "keys") in str(caught.value)
    error: BaseException | None = caught.value
    while error is not None:  # a traceback would show them all
        assert SECRET not in f"{error} {error!r}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(StorageError, match="no such file"):
        read(tmp_path / "nowhere", NAMES)
    with pytest.raises(StorageError, match="a folder"):
        read(tmp_path, NAMES)


def test_credentials_show_no_value():
    found = Credentials(FOUND)
    assert str(found) == repr(found) == "Credentials(PAGES_KEY, PAGES_SECRET, PAGES_TOKEN)"


def test_words_of_others_are_cleaned_of_secrets():
    found = Credentials({"A": "secret", "B": "secret-and-more", "C": "12"})
    assert found.hide("in 12 days: secret-and-more, secret") == "in 12 days: ***, ***"


def test_what_was_read_is_hidden_however_it_is_quoted(tmp_path, monkeypatch):
    read(a_file(tmp_path, "PAGES_TOKEN=b\\s/l+a'sh\nPAGES_KEY=12\n"), ["PAGES_TOKEN", "PAGES_KEY"])
    monkeypatch.setenv("PAGES_SECRET", "of-the-environment")
    secret("PAGES_SECRET")
    remember("", "renewed-token")
    told = ["b\\s/l+a'sh", "b%5Cs%2Fl%2Ba%27sh", "{'x': \"b\\\\s/l+a'sh\"}", "of-the-environment"]
    for one in (*told, "renewed-token"):
        shown = hidden(f"12 times {one}, then")
        assert shown.startswith("12 times ")
        assert shown.endswith(", then")
        assert shown.replace("{'x': \"***\"}", "***") == "12 times ***, then"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("postgresql://bot:p@ss@db.example/x", "postgresql://***@db.example/x"),
        ("see https://t0ken@example.org, then ask", "see https://***@example.org, then ask"),
        (
            "with url: /2/me?access_token=abc (Caused by",
            "with url: /2/me?access_token=*** (Caused by",
        ),
        ("'https://a.example/?a=1&sig=%2Bx&b=2'", "'https://a.example/?a=1&sig=***&b=2'"),
        ("https://a.example/cb#id_token=ab.cd", "https://a.example/cb#id_token=***"),
        ("https://a.example/?q=Zm9vYmFyYmF6cXV4", "https://a.example/?q=***"),
    ],
)
def test_what_looks_like_a_secret_in_an_address_is_hidden(said, shown):
    assert hidden(said) == shown


@pytest.mark.parametrize(
    "said",
    [
        "https://example.social/@anna/1 and anna@example.org",
        "https://a.example/2/tweets?max_results=100&since_id=1790000000000000000",
        "is it a key=value? no: token = 3",
        "https://matrix.to/#/@anna:example.org",
    ],
)
def test_what_is_none_stays(said):
    assert hidden(said) == said
