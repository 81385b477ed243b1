"""The large packages that this backend stands on, and what is said where they are missing."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from tweetgen.errors import ModelError


def require(*names: str) -> None:
    """
    Import packages now, so that later nothing else is said of them.

    Raises:
        ModelError: one is not installed, or is broken.
    """
    for name in names:
        try:
            import_module(name)
        except (ImportError, OSError) as error:  # OSError: of a shared library
            missing = isinstance(error, ModuleNotFoundError) and error.name == name
            problem = "is not installed" if missing else f"cannot be imported ({error})"
            raise ModelError(
                f"the gpt2 backend needs the package {name}, which {problem}; try: "
                'pip install "tweetgen[gpt2]"'
            ) from error


def require_fast(engine: str, package: str) -> None:
    """
    Raises:
        ModelError: what an engine needs is not installed.
    """
    if find_spec(package) is None:
        raise ModelError(
            f'engine = "{engine}" needs the package {package}; '
            "try: pip install 'tweetgen-gpt2[fast]'"
        )
