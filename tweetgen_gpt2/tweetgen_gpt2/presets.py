"""The sizes that a model from scratch may have."""

from __future__ import annotations

import attrs

SCRATCH = "scratch"  # as a base: none


@attrs.frozen
class Preset:
    """
    A shape of GPT-2 (Radford et al. 2019), chosen for texts as short as posts.

    Attributes:
        layers, width, heads: of the transformer.
        vocabulary: tokens of the byte-level BPE; small, since they are learned from few words.
        context: the most tokens of one text.
        learning_rate: that suits it.
        is_tied: whether the output is the embedding again, which saves a large vocabulary from
            being most of the model; otherwise it begins with what pairs of tokens tell.
    """

    layers: int
    width: int
    heads: int
    vocabulary: int
    context: int
    learning_rate: float
    is_tied: bool = False

    @property
    def parameters(self) -> int:
        """How many numbers are learned."""
        block = 12 * self.width**2 + 13 * self.width
        vocabularies = self.vocabulary * (1 if self.is_tied else 2)
        tables = (vocabularies + self.context) * self.width
        return self.layers * block + tables + 2 * self.width


# Few layers and many tokens: the tokens' pairs tell most, and are known from the start.
PRESETS = {
    "1M": Preset(3, 128, 4, 2048, 512, 2e-3),
    "6M": Preset(3, 256, 4, 7168, 512, 2e-3),
    "10M": Preset(4, 320, 5, 8192, 512, 1e-3),
    "30M": Preset(7, 512, 8, 8192, 1024, 6e-4),
    "124M": Preset(12, 768, 12, 50257, 1024, 3e-4, is_tied=True),
}
