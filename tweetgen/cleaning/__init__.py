"""The named cleaning steps that ship with the core."""
