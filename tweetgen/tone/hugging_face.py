"""Text classifiers of transformers: the only module of the core that runs it, if asked to."""

from __future__ import annotations

from typing import Any

from ..errors import ConfigError
from .classifiers import WHERE, Classifier
from .config import ToneConfig


class HuggingFace(Classifier):
    """
    A text classifier of transformers, from a folder or by its name on the hub.

    Weights are read from safetensors only, and code that comes with a model is not run. Of texts
    longer than the model takes, the beginning is read.
    """

    def __init__(self, config: ToneConfig) -> None:
        super().__init__(config)
        self._model: Any = None
        self._tokenizer: Any = None

    def scores(self, text: str) -> dict[str, float]:
        import torch

        if self._model is None:
            self._load()
        wide = min(self._tokenizer.model_max_length, self._model.config.max_position_embeddings)
        plain = text.encode("utf-8", "replace").decode()
        encoded = self._tokenizer(plain, truncation=True, max_length=wide, return_tensors="pt")
        with torch.inference_mode():
            logits = self._model(**encoded).logits[0].double()
        # Several labels at once, or one of them.
        several = self._model.config.problem_type == "multi_label_classification"
        shares = torch.sigmoid(logits) if several else torch.softmax(logits, 0)
        names = self._model.config.id2label
        return {names[number]: float(share) for number, share in enumerate(shares)}

    def _load(self) -> None:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
        from transformers.utils import logging

        name = self._config.classifier
        bars: Any = logging
        shown = bars.is_progress_bar_enabled()
        bars.disable_progress_bar()
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
            self._model = AutoModelForSequenceClassification.from_pretrained(
                name, trust_remote_code=False, use_safetensors=True
            ).eval()
        except (OSError, ValueError) as error:
            reason = str(error).strip().partition("\n")[0]
            problem = f"{name!r} cannot be loaded as a text classifier in safetensors: {reason}"
            raise ConfigError(WHERE, [problem]) from error
        finally:
            if shown:
                bars.enable_progress_bar()
