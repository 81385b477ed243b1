"""The publishers that ship with the core, one file per network."""
