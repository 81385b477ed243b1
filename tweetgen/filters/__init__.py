"""The filters that ship with the core, one file per idea."""
