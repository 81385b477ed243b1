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
        vocabulary: tokens of the byte-level BPE; small, since its embedding is learned from few
            words.
        context: the most tokens of one text.
        learning_rate: that suits it.
    """

    layers: int
    width: int
    heads: int
    vocabulary: int
    context: int
    learning_rate: float

    @property
    def parameters(self) -> int:
        """How many numbers are learned; the output shares the embedding's."""
        block = 12 * self.width**2 + 13 * self.width
        tables = (self.vocabulary + self.context) * self.width
        return self.layers * block + tables + 2 * self.width


PRESETS = {
    "1M": Preset(4, 128, 4, 2048, 512, 3e-3),
    "6M": Preset(6, 256, 4, 4096, 512, 1.5e-3),
    "10M": Preset(6, 320, 5, 8192, 512, 1e-3),
    "30M": Preset(8, 512, 8, 8192, 1024, 6e-4),
    "124M": Preset(12, 768, 12, 50257, 1024, 3e-4),
}
