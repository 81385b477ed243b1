"""What to know of an exported chain, and nothing of whose words it was made from."""

from __future__ import annotations

from tweetgen.generator import Origin

from .chain import Chain


def card(origin: Origin, chain: Chain) -> str:
    """A README.md with the header that the Hugging Face hub reads."""
    counts = {
        "Documents": origin.documents,
        "Characters": origin.characters,
        "People who wrote them": origin.people or None,
        "Words it knows": len(chain.vocabulary),
        "Words that decide the next": chain.order,
    }
    rows = [f"| {name} | {number:,} |" for name, number in counts.items() if number is not None]
    if (bits := origin.scores.get("bits_per_character")) is not None:
        rows.append(f"| Bits per character, on texts held out | {bits:.3f} |")
    table = "\n".join(rows)
    return f"""\
---
library_name: markovify
tags:
- tweetgen
- markov-chain
---

# A Markov chain that writes in somebody's voice

| | |
| --- | --- |
{table}

Made by tweetgen {origin.tweetgen_version}. The texts are not here; but a chain knows which words
followed which, so with few texts much of them can be read from it.

## Use

```python
from pathlib import Path

import markovify

model = markovify.NewlineText.from_json(Path("markovify.json").read_text("utf-8"))
print(model.make_sentence(test_output=False))
```

## Licence

That is for the owner of the words to say; until it says so here, none is granted.
"""
