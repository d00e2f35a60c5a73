"""The number that a text writes: decimal signs, thousands, powers of ten, and a unit behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import isfinite
from typing import Literal

from mrdcore.language import mark
from mrdcore.schema import normalise

Mark = Literal["", ",", "."]
LONGEST = 60
_PLAIN = re.compile(r"([+-]?)\s?(\d*)(?:([.,])(\d+))?([eE][+-]?\d{1,3})?")
_GROUPED = re.compile(r"([+-]?)\s?(\d{1,3})((?:([ .,'])\d{3})(?:\4\d{3})*)(?:([.,])(\d+))?")
# 1x10^-3, 1*10^-3, 10^-4, 1.10^-5; and 1x10-5, 1.10-5, where the sign of the power is left out.
_POWER = re.compile(
    r"(?:([+-]?)(\d+)(?:([.,])(\d+))?\s?[x*.]\s?)?10\s?(?:\^|\*\*)\s?\(?([+-]?\d{1,3})\)?", re.IGNORECASE
)
_POWER_BARE = re.compile(r"([+-]?)(\d+)(?:([.,])(\d+))?\s?[x*.]\s?10\s?([+-]\d{1,2})", re.IGNORECASE)
UNCLEAR_POWER = re.compile(r"10\s?-\s?\d{1,2}")
_WITH_UNIT = re.compile(r"([+-]?\s?\d(?:[\d.,' ]*\d)?(?:[eE][+-]?\d{1,3})?)\s?((?:%|[^\W\d_]).*)")
_SIGNS = str.maketrans(
    "０１２３４５６７８９，．％＜＞－＋−–‐‑‒﹣’‘ʼ´`×·⋅∙",
    "0123456789,.%<>-+------'''''x...",
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED_PART = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_UNIT_WORDS = {
    mark("days"): "j jr jrs jour jours d day days",
    mark("weeks"): "sem semaine semaines w wk wks week weeks",
    mark("months"): "m mo mois month months",
    mark("years"): "a an ans annee annees y yr yrs year years",
    mark("cycles"): "c cycle cycles cure cures",
}
UNIT_OF = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
# Conversions that are exact. Days and months are not: nobody says how long the months were.
EXACT = {("weeks", "days"): 7.0, ("years", "months"): 12.0}


@dataclass(frozen=True)
class Digits:
    """A number as written: its value, its decimal mark, its mark between thousands.

    `doubtful`: one mark with three digits behind it, as 1,234: `value` takes it for decimals, it may be thousands.
    `power`: written with a power of ten that is often meant otherwise, as 10e-5, or without its sign, as 1.10-5.
    """

    value: float
    mark: Mark = ""
    thousands: str = ""
    doubtful: bool = False
    power: bool = False


def plain(text: str) -> str:
    """The text with digits and signs as a keyboard writes them; raised digits behind "^"."""
    if text.isascii():
        return text
    raised = _RAISED_PART.sub(lambda found: "^" + found[0].translate(_RAISED), text)
    return raised.translate(_SIGNS)


def read_digits(text: str) -> Digits | None:
    """The number a text writes, with a decimal point or comma and thousands apart; None where it writes none."""
    if len(text) > LONGEST:
        return None
    text = plain(text)
    found = _PLAIN.fullmatch(text)
    if found and (found[2] or found[4]):
        return _digits(*found.groups(default=""))
    if found := _POWER.fullmatch(text):
        sign, whole, mark, decimals, power = found.groups(default="")
        return _scaled(sign, whole or "1", mark, decimals, power, unclear=False)
    if found := _POWER_BARE.fullmatch(text):
        return _scaled(*found.groups(default=""), unclear=True)
    found = _GROUPED.fullmatch(text)
    if not found or found[5] == found[4]:
        return None
    sign, first, rest, between, mark, decimals = found.groups(default="")
    whole = first + rest.replace(between, "")
    return Digits(float(f"{sign}{whole}.{decimals or '0'}"), mark_of(mark), thousands=between)


def _digits(sign: str, whole: str, mark: str, decimals: str, power: str) -> Digits | None:
    value = float(f"{sign}{whole or '0'}.{decimals or '0'}{power}")
    if not isfinite(value):
        return None
    doubtful = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0") and not power
    return Digits(value, mark_of(mark), doubtful=doubtful, power=whole == "10" and not decimals and bool(power))


def _scaled(sign: str, whole: str, mark: str, decimals: str, power: str, *, unclear: bool) -> Digits | None:
    value = float(f"{sign}{whole}.{decimals or '0'}e{power}")
    return Digits(value, mark_of(mark), power=unclear) if isfinite(value) else None


def mark_of(sign: str) -> Mark:
    return "," if sign == "," else "." if sign == "." else ""


def split_unit(text: str) -> tuple[str, str]:
    """A number and the words behind it: "54 ans" is ("54", "ans"); ("", "") where it is nothing of the kind."""
    found = _WITH_UNIT.fullmatch(plain(text)) if len(text) <= LONGEST else None
    return (found[1], found[2].strip()) if found else ("", "")


def unit_named(words: str) -> str:
    """The unit in one word ("days"), as it stands where it is not known; "" for none."""
    return UNIT_OF.get(normalise(words), words.strip())
