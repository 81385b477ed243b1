"""A folder of Hugging Face: what transformers and its relatives read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tweetgen.conversation import ME, OTHER
from tweetgen.generator import Origin

from . import network
from .card import card
from .tokenizer import Tokenizer

# As `tweetgen.conversation.render` writes turns; the owner is the assistant.
_CHAT = (
    "{{ bos_token }}{% for message in messages %}"
    f"{{{{ '{ME} ' if message['role'] == 'assistant' else '{OTHER} ' }}}}"
    "{{ message['content'] }} {% endfor %}"
    f"{{% if add_generation_prompt %}}{{{{ '{ME}' }}}}{{% endif %}}"
)
_MOST_NEW = 256  # tokens, unless one asks for more


def write(folder: Path, model: Any, tokenizer: Tokenizer, origin: Origin) -> None:
    """
    Fill an empty folder with the model, its tokenizer and a card about both.

    Args:
        model: of transformers.
        origin: what the card may tell.
    """
    network.save(model, folder)
    tokenizer.save(folder)
    tokenizer.save_vocabulary(folder)
    context = network.context_of(model)
    end = tokenizer.name_of(tokenizer.end)
    special = {"bos_token": end, "eos_token": end, "unk_token": end, "pad_token": end}
    markers = list(tokenizer.markers)
    settings: dict[str, Any] = special | {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": context,
        "clean_up_tokenization_spaces": False,
    }
    talks = origin.conversations and len(markers) > 0
    if markers:
        special["additional_special_tokens"] = markers  # type: ignore[assignment]
        settings["additional_special_tokens"] = markers
    if talks:
        settings["chat_template"] = _CHAT
    _write(folder / "tokenizer_config.json", settings)
    _write(folder / "special_tokens_map.json", special)
    _shape(folder / network.CONFIG, tokenizer)
    ends = [tokenizer.end, *(tokenizer.markers[m] for m in (ME, OTHER) if talks)]
    _write(
        folder / "generation_config.json",
        {
            "bos_token_id": tokenizer.end,
            "eos_token_id": ends if talks else tokenizer.end,
            "pad_token_id": tokenizer.end,
            "do_sample": True,
            "top_k": 0,
            "max_new_tokens": min(_MOST_NEW, context // 2),
        },
    )
    numbers = sum(one.numel() for one in model.parameters())
    about = card(origin, str(model.config.model_type), numbers, len(tokenizer), context, talks)
    (folder / "README.md").write_text(about, "utf-8")


def _shape(path: Path, tokenizer: Tokenizer) -> None:
    """The configuration without where it once lay on this machine."""
    found = json.loads(path.read_text("utf-8"))
    found.pop("_name_or_path", None)
    found |= {"bos_token_id": tokenizer.end, "eos_token_id": tokenizer.end}
    _write(path, found)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", "ascii")
