"""Fetchers that ship with the core, one network per module; clients are imported inside."""
