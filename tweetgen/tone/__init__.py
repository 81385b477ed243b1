"""What a text sounds like: the layers of the `tone` filter, one module each."""
