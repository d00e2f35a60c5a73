"""Where numbers become text, and the only place where they are rounded."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isinf, isnan

DASH = "–"
NOT_REACHED = "NR"
# As many digits as the largest float has: a wild number in a file must not stop a page.
ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)


def fixed(value: float, digits: int = 0) -> str:
    """Rounded half up, as print does it, with a true minus sign, but none before zero; a dash where there is no number."""
    if isnan(value):
        return DASH
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    # Twelve significant digits first: 42.5 must not fall to 42 because a sum left 42.499999999999993.
    number = Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-digits), context=ROUNDING)
    return f"{number if number else abs(number):f}".replace("-", "−")


def number(value: float, digits: int = 1) -> str:
    """Up to `digits` decimals, without trailing zeros."""
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: float, digits: int = 0) -> str:
    return DASH if isnan(value) else f"{fixed(value, digits)}%"


def count_percent(n: float, value: float) -> str:
    """27 (42%)."""
    return fixed(n) if isnan(value) else f"{fixed(n)} ({percent(value)})"


def interval(low: float, high: float, digits: int = 0) -> str:
    """31–54, or −47 to −4; a limit that the data do not reach is NR; a dash where there is no interval."""
    if isnan(low) and isnan(high):
        return DASH
    low_text, high_text = (NOT_REACHED if isnan(limit) else number(limit, digits) for limit in (low, high))
    return f"{low_text} to {high_text}" if low < 0 else f"{low_text}–{high_text}"


def ratio(value: float) -> str:
    """Hazard and odds ratios: two decimals, more where the number is small; never 0.000."""
    if 0 <= value < 0.0005:
        return "< 0.001" if value else "0"
    return fixed(value, 2 if value >= 0.1 or isnan(value) else 3)


def ratio_interval(low: float, high: float) -> str:
    """The limits of a hazard or odds ratio: 0.40–2.68."""
    return f"{ratio(low)}–{ratio(high)}"


def p_value(value: float) -> str:
    """p = 0.032; p < 0.001. Never 0.000, never nan."""
    if isnan(value):
        return DASH
    if value < 0.001:
        return "p < 0.001"
    return f"p = {fixed(value, 3 if value < 0.1 else 2)}"
