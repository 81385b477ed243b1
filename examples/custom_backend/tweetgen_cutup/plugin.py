"""The visiting card: cheap to import, since every `tweetgen` command does."""

import attrs

from tweetgen import Component, hookimpl


@attrs.frozen(kw_only=True)
class CutUpConfig:
    """What may stand in `[generator.cutup]`."""

    min_documents: int = attrs.field(default=3, metadata={"help": "how many texts share a cut"})


@hookimpl
def tweetgen_generators() -> list[Component]:
    target = "tweetgen_cutup.generator:CutUpGenerator"
    return [Component("cutup", target, CutUpConfig, "two halves of different texts")]
