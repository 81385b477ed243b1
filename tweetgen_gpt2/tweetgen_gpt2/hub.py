"""Base models by name, from the Hugging Face hub: weights in safetensors, and never any code."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from tweetgen.errors import ModelError

from .packages import require
from .presets import SCRATCH

_WELL_KNOWN = ("gpt2", "gpt2-medium", "gpt2-large", "gpt2-xl", "distilgpt2", SCRATCH)
_NAME = re.compile(r"\w[\w.-]{0,95}(/\w[\w.-]{0,95})?")
_WANTED = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
    "*.safetensors",
    "*.safetensors.index.json",
)


def folder_of(base: str, revision: str | None = None, *, only: Sequence[str] | None = None) -> Path:
    """
    The folder of a base model: `base` itself, or what the hub has under that name.

    What was downloaded once stays in the hub's own cache and is used again, also without a
    network. `HF_ENDPOINT`, `HF_HOME` and `HF_TOKEN` mean what they mean to every tool of the hub.

    Args:
        only: files that are enough; weights, configuration and tokenizer otherwise.

    Raises:
        ModelError: there is neither such a folder nor such a model, or no network.
    """
    if Path(base).is_dir():
        return Path(base)
    if not _NAME.fullmatch(base):
        problem = "there is no such folder, and no model on the hub has such a name"
        raise ModelError(f"{base}: {problem}{_hint(base)}")
    require("huggingface_hub")
    from huggingface_hub import errors, snapshot_download

    where = f"{base}, revision {revision}" if revision else base
    try:
        found = Path(
            snapshot_download(
                base,
                revision=revision,
                allow_patterns=list(only or _WANTED),
                endpoint=os.environ.get("HF_ENDPOINT") or None,
            )
        )
    except errors.RevisionNotFoundError as error:
        raise ModelError(f"{where}: the model has no such revision; see its page") from error
    except errors.GatedRepoError as error:
        raise ModelError(
            f"{where}: its owners want to be asked first; agree on its page, and set HF_TOKEN"
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError(
            f"{where}: there is no such model on the hub (is it spelled right?), and no folder of "
            f'that name here{_hint(base)}; base = "scratch" needs no download'
        ) from error
    except errors.LocalEntryNotFoundError as error:
        raise _unreachable(base, where) from error
    except errors.HfHubHTTPError as error:
        status = error.response.status_code if error.response is not None else "no"
        raise ModelError(f"{where}: the hub answers with HTTP {status}; try later") from error
    except OSError as error:
        raise ModelError(f"{where}: cannot be stored ({error}); is the disk full?") from error
    except Exception as error:  # of whichever client the package uses in this version
        raise _unreachable(base, where) from error
    if only is None and not any(found.glob("*.safetensors")):
        if [path.name for path in found.iterdir()] == ["config.json"]:  # which a plan had fetched
            raise _unreachable(base, where)
        raise ModelError(
            f"{where}: has no weights in safetensors, and other files may hold code; choose a "
            "model, or a revision, that has them"
        )
    return found


def lineage(base: str) -> dict[str, str | bool]:
    """What may be told of a model's descent: a name on the hub, and no folder of this machine."""
    if base == SCRATCH:
        return {"scratch": True}
    return {} if Path(base).is_dir() else {"base_model": base}


def _unreachable(base: str, where: str) -> ModelError:
    return ModelError(
        f"{where}: is no folder here, and the hub cannot be reached to download it{_hint(base)}; "
        'go online, give a folder, or set base = "scratch", which needs no download'
    )


def _hint(base: str) -> str:
    """What may have been meant: a well-known name, one downloaded before, a folder."""
    path = Path(base)
    with suppress(OSError):
        folders = {one.name: one for one in path.parent.iterdir() if one.is_dir()}
        if near := get_close_matches(path.name, folders, 1):
            return f"; did you mean the folder {folders[near[0]]}?"
    near = get_close_matches(base, [*_WELL_KNOWN, *_downloaded()], 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _downloaded() -> list[str]:
    """The models in the hub's cache, which has a folder "models--somebody--name" for each."""
    from huggingface_hub import constants

    with suppress(OSError):
        found = Path(constants.HF_HUB_CACHE).glob("models--*")
        return [folder.name.removeprefix("models--").replace("--", "/") for folder in found]
    return []
