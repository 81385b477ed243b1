"""Readers that ship with the core, one file per format."""
