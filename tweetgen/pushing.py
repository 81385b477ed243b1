"""A folder of a model onto the Hugging Face hub, because its owner says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import AuthError, ModelError, PublishError, RequestError

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_TOKEN = "set HF_TOKEN to one that may write, or run `hf auth login`"  # noqa: S105  is none


def hub() -> HfApi:
    """
    The hub, asked in the name of whoever is logged in.

    `HF_TOKEN`, `HF_HOME` and `HF_ENDPOINT` mean what they mean to every tool of the hub.

    Raises:
        ModelError: huggingface_hub is not installed.
        AuthError: nobody is logged in.
    """
    try:
        from huggingface_hub import HfApi, get_token
    except ImportError as error:
        raise ModelError(
            "the hub needs the package huggingface_hub; try: pip install 'tweetgen[gpt2]'"
        ) from error
    if not get_token():
        raise AuthError(f"there is no token for the hub; {_TOKEN}")
    return HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)


def push(api: HfApi, folder: Path, name: str, *, public: bool = False, update: bool = False) -> str:
    """
    Upload `folder` as the model `name`.

    Args:
        name: "model", or "owner/model".
        public: for everybody to see; otherwise for its owner alone.
        update: add a version to a model that is there already.

    Returns:
        the address of its page.

    Raises:
        AuthError: the token is not good, or may not write there.
        RequestError: the name cannot be, is taken, or is that of a public model.
        PublishError: the hub cannot be reached, or refuses.
    """
    from huggingface_hub.errors import HfHubHTTPError

    with _translated(name):
        try:
            page = api.create_repo(name, private=not public)
        except HfHubHTTPError as error:
            if error.response.status_code != 409:
                raise
            if not update:
                raise RequestError(
                    f"{name}: there is a model of that name already; say --update to make this its "
                    "newest version, or choose another name"
                ) from error
            page = api.create_repo(name, private=not public, exist_ok=True)
            # Whoever did not say "public" must not be surprised by an old decision.
            if not public and not api.model_info(page.repo_id).private:
                raise RequestError(
                    f"{name}: that model is public; say --public as well, or make it private on "
                    "its page"
                ) from error
    with _translated(name, begun=not update):
        api.upload_folder(
            repo_id=page.repo_id, folder_path=folder, commit_message="Upload a model of tweetgen"
        )
    return str(page)


@contextmanager
def _translated(name: str, *, begun: bool = False) -> Iterator[None]:
    left = "; an empty model of that name is there now, so say --update next time" if begun else ""
    try:
        yield
    except (RequestError, AuthError):
        raise
    except Exception as error:
        raise _told(error, name, left) from error


def _told(error: Exception, name: str, left: str) -> RequestError | AuthError | PublishError:
    """What went wrong, in words."""
    from huggingface_hub import errors

    cause: BaseException = error
    while not isinstance(cause, errors.HfHubHTTPError) and cause.__cause__ is not None:
        cause = cause.__cause__  # the threads of an upload wrap what they meet
    if isinstance(error, errors.HFValidationError):
        return RequestError(
            f"{name!r} cannot be the name of a model; write model or owner/model, of letters, "
            "digits, - _ and ."
        )
    if not isinstance(cause, errors.HfHubHTTPError):  # of whichever client the package uses
        problem = "the hub cannot be reached, or went away; is there a network?"
        return PublishError(f"{name}: {problem} ({type(cause).__name__}){left}")
    status = cause.response.status_code
    if status == 401:
        return AuthError(f"{name}: the hub does not know this token; {_TOKEN}{left}")
    if status == 403:
        problem = "this token may not write there; is the owner right? Otherwise"
        return AuthError(f"{name}: {problem} {_TOKEN}{left}")
    said = f" ({cause.server_message})" if cause.server_message else ""
    return PublishError(f"{name}: the hub refuses with HTTP {status}{said}{left}")
