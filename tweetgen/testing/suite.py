"""The checks as one parametrised pytest test; the only module here that needs pytest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from ..errors import TweetgenError
from ..registry import Registry
from .check import Broken, Check, NotApplicable, chosen, subject_for


def conformance(
    kind: str,
    name: str,
    *,
    options: Mapping[str, Any] | None = None,
    expected_failures: Mapping[str, str] | None = None,
    registry: Registry | None = None,
    example: Path | str | None = None,
    documents: Sequence[str] | None = None,
) -> Callable[[Check], None]:
    """
    A test function with one item for each check; a test module gives it a name:

        test_conformance = conformance("generator", "cutup")

    Args:
        kind: "generator", "reader", "filter" or "publisher".
        name: of the plug-in, as it stands in a `bot.toml`.
        options: what would stand in its table there.
        expected_failures: name of a check to the reason why it fails; it fails when it passes.
        registry: where it is registered, if it is not installed.
        example: for readers, a file of its format.
        documents: for readers, the texts that the example holds.
    """
    try:
        subject = subject_for(
            name,
            kind,
            registry=registry,
            options=options,
            example=Path(example) if example is not None else None,
            documents=documents,
        )
        every = chosen(subject, expected_failures=expected_failures)
    except TweetgenError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    expected = expected_failures or {}

    @pytest.mark.parametrize(
        "check",
        [
            pytest.param(
                one,
                id=one.name,
                marks=[pytest.mark.xfail(reason=expected[one.name], strict=True)]
                if one.name in expected
                else [],
            )
            for one in every
        ],
    )
    def test_conformance(check: Check) -> None:
        try:
            check.function(subject)
        except NotApplicable as reason:
            pytest.skip(str(reason))
        except Broken as broken:
            raise pytest.fail.Exception(str(broken), pytrace=False) from None
        except Exception as error:  # the plug-in's own: its traceback says where
            __tracebackhide__ = True
            error.add_note(f"promise: {check.promise}")
            raise

    return test_conformance
