"""Countries, by which telephone numbers are told."""

from __future__ import annotations


def is_region(_: object, __: object, value: str) -> None:
    """For attrs: the code of a country (ISO 3166-1), or nothing."""
    if value and not (len(value) == 2 and value.isascii() and value.isalpha() and value.isupper()):
        raise ValueError(f'must be a country in two capitals, such as "DE", not "{value}"')
