"""Where numbers become text, and the only place where they are rounded; written as the language of the run has it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isinf, isnan

from mrdcore.language import mark, plural, say
from mrdcore.language.writing import decimal

DASH = "–"
NOT_REACHED = mark("NR")
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
    return decimal(f"{number if number else abs(number):f}".replace("-", "−"))


def number(value: float, digits: int = 1) -> str:
    """Up to `digits` decimals, without trailing zeros."""
    text = fixed(value, digits)
    whole, point, decimals = text.partition(decimal("."))
    decimals = decimals.rstrip("0")
    return f"{whole}{point}{decimals}" if decimals else whole


def percent(value: float, digits: int = 0) -> str:
    return DASH if isnan(value) else say("{number}%", number=fixed(value, digits))


def count_percent(n: float, value: float) -> str:
    """27 (42%)."""
    return fixed(n) if isnan(value) else f"{fixed(n)} ({percent(value)})"


def not_reached() -> str:
    """What stands for a median, or a limit of it, that the data do not reach."""
    return say(NOT_REACHED)


def interval(low: float, high: float, digits: int = 0) -> str:
    """31–54, or −47 to −4; a limit that the data do not reach is NR; a dash where there is no interval."""
    if isnan(low) and isnan(high):
        return DASH
    low_text, high_text = (not_reached() if isnan(limit) else number(limit, digits) for limit in (low, high))
    return say("{low} to {high}", low=low_text, high=high_text) if low < 0 else f"{low_text}–{high_text}"


def ratio(value: float) -> str:
    """Hazard and odds ratios: two decimals, more where the number is small; never 0.000."""
    if 0 <= value < 0.0005:
        return decimal("< 0.001") if value else "0"
    return fixed(value, 2 if value >= 0.1 or isnan(value) else 3)


def ratio_interval(low: float, high: float) -> str:
    """The limits of a hazard or odds ratio: 0.40–2.68."""
    return f"{ratio(low)}–{ratio(high)}"


def p_alone(value: float) -> str:
    """A p value where its column says so itself: 0.032; < 0.001."""
    return p_value(value).removeprefix("p = ").removeprefix("p ")


def months(value: float) -> str:
    """1 month, 6 months."""
    return say("{number} month", number=number(value)) if value == 1 else say("{number} months", number=number(value))


def points(value: float, digits: int = 0) -> str:
    """A difference of two percentages: 1 point, 22 points."""
    text = fixed(value, digits)
    is_one = text in (fixed(1, digits), fixed(-1, digits))
    count = 1 if is_one else 0 if abs(value) < 2 else 2  # 0.4 is many in English, as 0 is, and one in French
    return plural(count, "{number} point", "{number} points", number=text)


def p_value(value: float) -> str:
    """p = 0.032; p < 0.001. Never 0.000, never nan."""
    if isnan(value):
        return DASH
    if value < 0.001:
        return decimal("p < 0.001")
    return f"p = {fixed(value, 3 if value < 0.1 else 2)}"
