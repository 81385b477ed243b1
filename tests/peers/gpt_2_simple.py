"""Checkpoints of gpt-2-simple: tables as LevelDB has them, and numbers as TensorFlow lays them."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np

_PARTS = {
    "ln_1.weight": "ln_1/g",
    "ln_1.bias": "ln_1/b",
    "attn.c_attn.weight": "attn/c_attn/w",
    "attn.c_attn.bias": "attn/c_attn/b",
    "attn.c_proj.weight": "attn/c_proj/w",
    "attn.c_proj.bias": "attn/c_proj/b",
    "ln_2.weight": "ln_2/g",
    "ln_2.bias": "ln_2/b",
    "mlp.c_fc.weight": "mlp/c_fc/w",
    "mlp.c_fc.bias": "mlp/c_fc/b",
    "mlp.c_proj.weight": "mlp/c_proj/w",
    "mlp.c_proj.bias": "mlp/c_proj/b",
}


def run(folder: Path, generator: Any) -> None:
    """What `finetune` would have left in `folder`, such as checkpoint/run1, for this model."""
    folder.mkdir(parents=True)
    shape = generator.model.config
    names = {"n_ctx": "n_positions", "n_embd": "n_embd", "n_head": "n_head", "n_layer": "n_layer"}
    hparams = {theirs: getattr(shape, ours) for theirs, ours in names.items()}
    (folder / "hparams.json").write_text(json.dumps(hparams | {"n_vocab": shape.vocab_size}))
    generator.tokenizer.save_vocabulary(folder)
    (folder / "vocab.json").rename(folder / "encoder.json")
    (folder / "merges.txt").rename(folder / "vocab.bpe")
    tensors = {}
    for name, value in generator.model.named_parameters():
        path = name.removeprefix("transformer.").split(".")
        array = value.detach().numpy()
        if path[0] == "h":
            part = _PARTS[".".join(path[2:])]
            array = array[None] if part.endswith("/w") else array
            tensors[f"model/h{path[1]}/{part}"] = array
        elif path[0] == "ln_f":
            tensors[f"model/ln_f/{path[1][0].replace('w', 'g')}"] = array
        else:
            tensors[f"model/{path[0]}"] = array
    checkpoint(folder / "model-20", tensors)
    (folder / "checkpoint").write_text('model_checkpoint_path: "model-20"\n')


def varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def field(number: int, value: int | bytes) -> bytes:
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def block(entries: list[tuple[bytes, bytes]]) -> bytes:
    out, before = b"", b""
    for key, value in entries:
        shared = 0
        while shared < min(len(key), len(before)) and key[shared] == before[shared]:
            shared += 1
        out += varint(shared) + varint(len(key) - shared) + varint(len(value))
        out += key[shared:] + value
        before = key
    return out + struct.pack("<II", 0, 1)


def checkpoint(prefix: Path, tensors: dict[str, np.ndarray]) -> None:
    data, entries = b"", [(b"", field(1, 1))]
    for name, value in sorted(tensors.items()):
        shape = b"".join(field(2, field(1, size)) for size in value.shape)
        entry = field(1, 1) + field(2, shape) + field(4, len(data)) + field(5, value.nbytes)
        entries.append((name.encode(), entry))
        data += value.astype("<f4").tobytes()
    prefix.with_name(f"{prefix.name}.data-00000-of-00001").write_bytes(data)
    first = block(entries) + b"\0" * 5
    index = block([(b"\xff", varint(0) + varint(len(first) - 5))]) + b"\0" * 5
    handles = varint(0) + varint(0) + varint(len(first)) + varint(len(index) - 5)
    footer = handles.ljust(40, b"\0") + struct.pack("<Q", 0xDB4775248B80FB57)
    prefix.with_name(f"{prefix.name}.index").write_bytes(first + index + footer)
