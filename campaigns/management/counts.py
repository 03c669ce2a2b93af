"""What commands are told in numbers."""

from argparse import ArgumentTypeError


def some(text: str) -> int:
    """How many stay: a whole number from 1, or else argparse says why not."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text}: at least 1 must stay")
    return int(text)
