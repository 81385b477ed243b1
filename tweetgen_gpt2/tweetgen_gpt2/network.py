"""The neural network itself: made from nothing, or loaded from a folder or the hub."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tweetgen.errors import ModelError
from tweetgen.tensors import mapped

from .packages import require
from .presets import Preset

if TYPE_CHECKING:
    import torch

WEIGHTS = "model.safetensors"
CONFIG = "config.json"


def from_scratch(preset: Preset, tokens: int, end: int, dropout: float, seed: int) -> Any:
    """A GPT-2 that has learned nothing, with weights from `seed`."""
    require("torch", "transformers")
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    config = GPT2Config(
        vocab_size=tokens,
        n_positions=preset.context,
        n_embd=preset.width,
        n_layer=preset.layers,
        n_head=preset.heads,
        resid_pdrop=dropout,
        embd_pdrop=dropout,
        attn_pdrop=0.0,
        bos_token_id=end,
        eos_token_id=end,
        activation_function="gelu_pytorch_tanh",  # GPT-2's own, in one operation
        tie_word_embeddings=preset.is_tied,
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = GPT2LMHeadModel(config)
    for block in blocks(model):  # which add nothing at first
        torch.nn.init.zeros_(block.attn.c_proj.weight)
        torch.nn.init.zeros_(block.mlp.c_proj.weight)
    return model


def load(folder: Path, dropout: float = 0.0) -> Any:
    """
    Any causal language model of transformers, from a folder with safetensors.

    Raises:
        ModelError: something is missing, damaged, or not what it says it is.
    """
    require("torch", "transformers")
    from transformers import AutoModelForCausalLM

    if not (folder / CONFIG).exists():
        raise ModelError(f"{folder}: there is no model (no {CONFIG})")
    if not any(folder.glob("model*.safetensors")):
        others = ", ".join(sorted(path.name for path in folder.glob("*.bin")))
        hint = f"; {others} may hold code: save the model again as safetensors" if others else ""
        raise ModelError(f"{folder}: there are no weights in safetensors{hint}")
    try:
        config = _config_in(folder, dropout)
        with quiet():
            loaded: Any = AutoModelForCausalLM.from_pretrained(
                folder,
                config=config,
                local_files_only=True,
                use_safetensors=True,
                trust_remote_code=False,
                dtype="float32",
                output_loading_info=True,
            )
    except Exception as error:  # transformers raises many kinds
        raise ModelError(f"{folder}: the model cannot be loaded ({_first_line(error)})") from error
    model, found = loaded
    missing = sorted(found["missing_keys"])
    if missing:
        raise ModelError(f"{folder}: the weights lack {missing[0]} and {len(missing) - 1} more")
    return model


def blank(folder: Path, dropout: float = 0.0, layers: int | None = None) -> Any:
    """
    The model in a folder without its weights, which are by chance; of `config.json` alone.

    Args:
        layers: so many of them, if not all.

    Raises:
        ModelError: there is no such file, it is damaged, or of no causal language model.
    """
    from transformers import AutoModelForCausalLM

    if not (folder / CONFIG).exists():
        raise ModelError(f"{folder}: there is no model (no {CONFIG})")
    try:
        config = _config_in(folder, dropout)
        if layers is not None:
            config.num_hidden_layers = layers
            if kinds := getattr(config, "layer_types", None):
                config.layer_types = kinds[:layers]
        with quiet():
            return AutoModelForCausalLM.from_config(  # type: ignore[no-untyped-call]
                config, trust_remote_code=False, dtype="float32"
            )
    except Exception as error:  # transformers raises many kinds
        raise ModelError(f"{folder}: is no model that is known ({_first_line(error)})") from error


def _config_in(folder: Path, dropout: float) -> Any:
    from transformers import AutoConfig

    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    for name in ("resid_pdrop", "embd_pdrop"):
        if hasattr(config, name):
            setattr(config, name, dropout)
    if hasattr(config, "attn_pdrop"):
        config.attn_pdrop = 0.0  # rows are packed: what is left of attention is short
    return config


def save(model: Any, folder: Path) -> None:
    """
    Weights and configuration, as every tool of Hugging Face reads them.

    Raises:
        OSError: they cannot be written.
    """
    from safetensors import SafetensorError

    try:
        with quiet():
            model.save_pretrained(folder)
    except SafetensorError as error:
        raise OSError(str(error)) from error


@contextmanager
def quiet() -> Iterator[None]:
    """Without the progress bars of transformers, which tell of milliseconds."""
    from transformers.utils import logging

    was_shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if was_shown:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]


def context_of(model: Any) -> int:
    """The most tokens that the model sees at once."""
    return _context_in(model.config.to_dict())


def _context_in(facts: Mapping[str, Any]) -> int:
    for name in ("n_positions", "max_position_embeddings"):
        if isinstance(value := facts.get(name), int):
            return value
    return 1024


def shape_in(folder: Path) -> tuple[int, int]:
    """
    The most tokens that the model in a folder sees at once, and how many it knows.

    Raises:
        ModelError: there is none, or it does not say.
    """
    path = folder / CONFIG
    try:
        facts = json.loads(path.read_text("utf-8"))
        return _context_in(facts), int(facts["vocab_size"])
    except FileNotFoundError:
        raise ModelError(f"{folder}: there is no model (no {CONFIG})") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: is damaged ({error!r})") from error


def weights_in(path: Path) -> dict[str, np.ndarray]:
    """
    Weights of float32 by their names, mapped and not read.

    Raises:
        ModelError: the file is missing or damaged, or holds other numbers.
    """
    found = mapped(path)
    for name, values in found.items():
        if values.dtype != np.float32:
            raise ModelError(f"{path}: {name} is of the kind {values.dtype}, not float32")
    return found


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n", 1)[0] or type(error).__name__


def keep_less(model: Any) -> None:
    """Compute activations twice instead of keeping them."""
    newer = getattr(model, "activation_checkpointing_enable", None)  # the other name is going
    (newer or model.gradient_checkpointing_enable)()


def layers_in(folder: Path) -> int:
    """
    How many layers the model in a folder has.

    Raises:
        ModelError: there is no model, or it is damaged.
    """
    import torch

    with torch.device("meta"):
        return len(blocks(blank(folder)))


# Architectures whose logits are their last hidden state by a matrix, and nothing more.
_PLAIN = {"gpt2", "gpt_neo", "gpt_neox", "llama", "mistral", "qwen2", "qwen3", "smollm3"}


def divided(model: Any) -> tuple[Any, torch.Tensor] | None:
    """
    What makes hidden states of tokens, and the matrix that makes logits of them.

    None if the model is not known to be made of just these.
    """
    whole = getattr(model, "get_base_model", lambda: model)()  # without what peft puts around it
    head = whole.get_output_embeddings()
    if whole.config.model_type not in _PLAIN or getattr(head, "bias", None) is not None:
        return None
    return whole.base_model, head.weight


def prepared(model: Any, *, checkpointing: bool, frozen: int, lora: int, dropout: float) -> Any:
    """
    The model as it is trained.

    Args:
        checkpointing: compute activations twice instead of keeping them.
        frozen: layers to leave as they are.
        lora: the rank of the addition that is learned in place of the whole; 0 for none.
        dropout: of the addition.

    Raises:
        ModelError: there are not so many layers, or peft is not installed.
    """
    if checkpointing:
        keep_less(model)
    freeze(model, frozen)
    return with_lora(model, lora, dropout) if lora else model


def freeze(model: Any, layers: int) -> None:
    """
    Leave the lowest layers, and the embeddings below them, as they are.

    Raises:
        ModelError: there are not so many, or nothing would be left to learn.
    """
    if not layers:
        return
    all_layers = blocks(model)
    if layers >= len(all_layers):
        raise ModelError(
            f"freeze = {layers}, and the model has {len(all_layers)} layers; leave one to learn"
        )
    for block in all_layers[:layers]:
        block.requires_grad_(False)
    model.get_input_embeddings().requires_grad_(False)


def blocks(model: Any) -> Any:
    """The list of equal layers that every transformer has one of: the longest there is."""
    import torch

    lists = [one for one in model.modules() if isinstance(one, torch.nn.ModuleList)]
    return max(lists, key=len)


def with_lora(model: Any, rank: int, dropout: float) -> Any:
    """
    The model with a small addition to each of its matrices, which alone is learned (LoRA, Hu et
    al. 2021, arXiv:2106.09685).

    Raises:
        ModelError: peft is not installed.
    """
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError as error:
        raise ModelError(
            "adapter = \"lora\" needs the package peft; try: pip install 'tweetgen-gpt2[lora]'"
        ) from error
    is_conv = model.config.model_type == "gpt2"  # whose matrices are stored the other way round
    addition = LoraConfig(
        r=rank,
        lora_alpha=2 * rank,
        lora_dropout=dropout,
        target_modules="all-linear",
        fan_in_fan_out=is_conv,
        task_type="CAUSAL_LM",
    )
    with warnings.catch_warnings():  # it asks transformers for what has another name by now
        warnings.simplefilter("ignore", FutureWarning)
        return get_peft_model(model, addition)


def is_bfloat16_fast(device: torch.device) -> bool:
    """Whether the processor or GPU multiplies matrices of bfloat16 by itself."""
    import torch

    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type != "cpu":
        return False
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def device_of(name: str) -> torch.device:
    """
    The device of that name; "auto" takes a GPU if there is one.

    Raises:
        ModelError: there is no such device here.
    """
    require("torch")
    import torch

    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    device = torch.device(name)
    if device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count():
        found = torch.cuda.device_count()
        raise ModelError(f'there is no {name} here ({found} GPU found); set device = "auto"')
    if device.type == "mps" and not torch.backends.mps.is_available():
        raise ModelError('there is no mps here; set device = "auto"')
    return device


def fuse(model: Any) -> None:
    """Make the activation of GPT-2 one operation instead of eight, the same to the last bits."""
    import torch
    from transformers.activations import NewGELUActivation

    slow = [
        (parent, name)
        for parent in model.modules()
        for name, child in parent.named_children()
        if isinstance(child, NewGELUActivation)
    ]
    for parent, name in slow:
        setattr(parent, name, torch.nn.GELU(approximate="tanh"))
    if slow and getattr(model.config, "activation_function", "") == "gelu_new":
        model.config.activation_function = "gelu_pytorch_tanh"  # what is saved is what was made
