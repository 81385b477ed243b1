"""Statistical classifiers of texts, and one whose weights come with its package."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from .config import Finding, ToneConfig

WHERE = "filters.tone.classifier"
HATESONAR = "hatesonar"
# Labels of harmless texts, as the classifiers people share call them. A model that was saved
# without names calls its first label LABEL_0, which most often is "no".
_HARMLESS = re.compile(
    r"(?i)label_0|neither|neutral|normal|none|ok|safe|clean|benign|other|acceptable|sfw|positive"
    r"|(?:non?|not|un)[-_ ]?(?:\w+[-_ ]?)*"
)


class Classifier(ABC):
    """Says how likely each label is for a text."""

    def __init__(self, config: ToneConfig) -> None:
        self._config = config

    def find(self, text: str) -> list[Finding]:
        """The likeliest of the labels that count, if it is likely enough."""
        wanted = frozenset(self._config.labels)
        scores = {
            label: score
            for label, score in self.scores(text).items()
            if (label in wanted if wanted else not _HARMLESS.fullmatch(label))
        }
        if not scores or max(scores.values()) < self._config.threshold:
            return []
        likeliest = max(scores, key=lambda label: scores[label])
        said = f"the classifier says {likeliest} ({scores[likeliest]:.2f})"
        return [Finding("abusive", scores[likeliest], said)]

    @abstractmethod
    def scores(self, text: str) -> dict[str, float]:
        """Label to probability."""


class HateSonar(Classifier):
    """
    HateSonar: logistic regression over words, learned from 25,000 English tweets.

    Source: Davidson, Warmsley, Macy and Weber, "Automated Hate Speech Detection and the Problem of
    Offensive Language", ICWSM 2017. Hate speech and offensive language count together: the data
    tell the two apart poorly, and neither is what one wants to have said.
    """

    def __init__(self, config: ToneConfig) -> None:
        super().__init__(config)
        self._sonar: Any = None

    def scores(self, text: str) -> dict[str, float]:
        if self._sonar is None:
            self._sonar = _sonar()
        # A lone surrogate has no UTF-8. What is lower-case by then is no matter of the locale.
        classes = self._sonar.ping(text.lower().encode("utf-8", "replace").decode())["classes"]
        found = {one["class_name"]: float(one["confidence"]) for one in classes}
        harmless = found.pop("neither")
        return {"offensive": 1.0 - harmless, "neither": harmless} if found else {}


def _sonar() -> Any:
    import onnx
    from hatesonar import Sonar

    # The model asks for the locale en_US, which many a machine does not have; "C" is on all.
    model = onnx.load_model_from_string(
        (resources.files("hatesonar") / "model" / "model.onnx").read_bytes()
    )
    for node in model.graph.node:
        if node.op_type == "StringNormalizer":
            node.attribute.append(onnx.helper.make_attribute("locale", "C"))
    return Sonar(model.SerializeToString())


def classifier(config: ToneConfig) -> Classifier | None:
    """
    The one that the configuration names; it is loaded when it is first asked.

    Raises:
        ConfigError: a package that it needs is not installed.
    """
    name = config.classifier
    if not name:
        return None
    if name == HATESONAR:
        _needs("hatesonar", "tone-classifier")
        return HateSonar(config)
    _needs("transformers", "tone-models")
    from .hugging_face import HuggingFace

    if Path(name).is_absolute() and not Path(name).is_dir():
        raise ConfigError(WHERE, [f"there is no folder {name}"])
    return HuggingFace(config)


def _needs(package: str, extra: str) -> None:
    if find_spec(package) is None:
        problem = f"needs {package}, which is not installed; try: pip install 'tweetgen[{extra}]'"
        raise ConfigError(WHERE, [problem])
