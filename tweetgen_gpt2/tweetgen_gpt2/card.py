"""The model card: what somebody should know who finds the model, and nothing of whose words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tweetgen.conversation import ME
from tweetgen.generator import Origin

# The name of a model on the hub; never a path of somebody's machine.
_NAME = re.compile(r"\w[\w.-]{0,95}(/\w[\w.-]{0,95})?")

_USE = """\
## Use

```python
from transformers import AutoModelForCausalLM, AutoTokenizer

name = "."  # this folder, or where it lies on the hub
tokenizer = AutoTokenizer.from_pretrained(name)
model = AutoModelForCausalLM.from_pretrained(name)
begin = tokenizer(tokenizer.bos_token + "{begin}", return_tensors="pt")
written = model.generate(**begin)
print(tokenizer.decode(written[0], skip_special_tokens=True))
```

Every text begins and ends with `bos_token`, which is also the `eos_token`. Words to go on from
stand between it and what the model writes.
"""

_TALK = """
Messages of others are those of the `user`, and the model answers as the `assistant`:

```python
messages = [{"role": "user", "content": "Are you there?"}]
question = tokenizer.apply_chat_template(
    messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
)
answer = model.generate(**question)[0, question["input_ids"].shape[1] :]
print(tokenizer.decode(answer, skip_special_tokens=True))
```
"""

_OURS = """
With tweetgen, `tweetgen import huggingface FOLDER` makes a
bot's brain of it; `base = "FOLDER"` below `[generator.gpt2]` goes on training it on other words.
"""

_LIMITS = """\
## Limits

- It imitates how somebody writes. It knows nothing, and what it says as a fact is made up.
- It was trained on one person's or a few people's words, so it may repeat pieces of them, also what
  was private. In tweetgen a filter keeps copies from being posted; here there is none.
- Nobody has examined it for what is offensive or unfair in it.
"""
_OWN_VOCABULARY = """\
- Its vocabulary was made from the same words: the frequent ones of them can be read in it.
"""

_LICENCE = """
## Licence

That is for the owner of the words to say; until it says so here, none is granted.
"""


def card(
    origin: Origin, kind: str, parameters: int, vocabulary: int, context: int, talks: bool
) -> str:
    """
    A README.md with the header that the hub reads (huggingface.co/docs/hub/model-cards).

    Args:
        kind: of model, such as "gpt2".
        parameters, vocabulary, context: how many numbers, tokens, and tokens at once.
        talks: whether it answers.
    """
    base = _base(origin.record)
    head = ["library_name: transformers", "pipeline_tag: text-generation"]
    head += [f"base_model: {base}"] if base else []
    head += ["tags:", "- tweetgen", f"- {kind}", *(["- conversational"] if talks else [])]
    begin = f"\\u{ord(ME):04x}" if talks else "The"  # of a conversation the owner's turn
    own = "" if base or origin.imported_from else _OWN_VOCABULARY
    rows = "\n".join(f"| {name} | {value} |" for name, value in _facts(origin, base))
    return (
        "---\n" + "\n".join(head) + "\n---\n\n"
        "# A model that writes in somebody's voice\n\n"
        f"A language model ({kind}) of {parameters:,} parameters and {vocabulary:,} tokens, which "
        f"sees {context:,} tokens at once. {_made(origin, base)}\n\n"
        "| | |\n| --- | --- |\n" + rows + "\n\n"
        "The words themselves are not here.\n\n"
        + _USE.replace("{begin}", begin)
        + (_TALK if talks else "")
        + f"{_OURS}\n{_LIMITS}{own}{_LICENCE}"
    )


def _made(origin: Origin, base: str) -> str:
    if origin.imported_from:
        return f"It was trained with {origin.imported_from} and brought along by tweetgen."
    if base:
        return f"tweetgen trained it further, from {base}."
    if origin.record.get("scratch"):
        return "tweetgen trained it from scratch, on the words below and nothing else."
    return "tweetgen trained it."


def _facts(origin: Origin, base: str) -> Iterator[tuple[str, str]]:
    what = "conversations" if origin.conversations else "documents"
    for name, number in (
        (f"Trained on {what}", origin.documents),
        ("Characters", origin.characters),
        ("People who wrote them", origin.people or None),
    ):
        if number is not None:
            yield name, f"{number:,}"
    record = origin.record
    if isinstance(steps := record.get("steps"), int):
        yield "Steps", f"{steps:,}"
    if isinstance(passes := record.get("passes"), int | float):
        yield "Passes over the words", f"{passes:g}"
    if isinstance(bits := origin.scores.get("bits_per_character"), int | float):
        yield "Bits per character, on texts held out", f"{bits:.3f}"
    if (rate := _copy_rate(record)) is not None:
        yield "Samples that copied from the words", f"{rate:.0%}"
    if origin.created_at:
        yield "Made on", origin.created_at[:10]
    yield "Made by", f"tweetgen {origin.tweetgen_version}"


def _copy_rate(record: Mapping[str, Any]) -> float | None:
    """At the look whose state was kept."""
    rates = {
        look["step"]: float(look["copy_rate"])
        for look in record.get("looks", ())
        if isinstance(look, Mapping) and {"step", "copy_rate"} <= look.keys()
    }
    return rates.get(record.get("best_step"))


def _base(record: Mapping[str, Any]) -> str:
    name = record.get("base_model")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""
