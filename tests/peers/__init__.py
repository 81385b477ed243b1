"""Files as other tools leave them, written by hand."""
