"""How what is said is written: numbers already rounded, reasons side by side, and how a reason begins."""

from __future__ import annotations

from mrdcore.language import say


def decimal(text: str) -> str:
    """The digits of a number with the decimal sign of the language, a point where a link or a file holds them."""
    return text.replace(".", say("."))


def clauses(*texts: str) -> str:
    """Texts one after the other, without those that are empty."""
    return say("; ").join(filter(None, texts))


def begins(text: str, *marked: str) -> bool:
    """Whether a text that was said in this language begins as `marked` does up to its first name in braces.

    Of several each stands in the one before it: a reason of several parts is told by its first ones.
    """
    return text.startswith("".join(say(part).partition("{")[0] for part in marked))


def first_words(reason: str) -> str:
    """What a reason begins with, before its colon: withheld, not estimable, not tested."""
    return reason.partition(":")[0].rstrip()
