"""The checks of generators, in the order in which they are run: the cheap ones first."""

from __future__ import annotations

from importlib import import_module

PARTS = "card learning sampling requests texts scores disk bundles costs".split()

for part in PARTS:  # importing a part registers its checks
    import_module(f".generator_{part}", __package__)
