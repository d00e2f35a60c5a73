"""What a person sees of a number in a spreadsheet: a number format makes it a date, a percentage or a padded identifier."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Literal

from mrdcore.files.grid import Cell

# Excel's own formats, which a workbook names by number alone.
BUILT_IN = {
    9: "0%", 10: "0.00%", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip

_NOT_SHOWN = re.compile(r"_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]", re.IGNORECASE)
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PADDED = re.compile(r'((?:"[^"]*"|\\.|[ <>-])*)(0+)')
_FIRST_DAY = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}
_LAST_SERIAL = 2_958_466


@dataclass(frozen=True)
class Shown:
    """How a format shows a number; `digits` and `prefix` belong to a padded whole number, as in P007.

    "month" is a date without its day.
    """

    kind: Literal["number", "percent", "date", "month", "time", "duration", "padded"] = "number"
    digits: int = 0
    prefix: str = ""


NUMBER = Shown()


@lru_cache(maxsize=1000)
def shown_by(code: str) -> Shown:
    """What a number format, in Excel's own letters, makes of a positive number."""
    section = _NOT_SHOWN.sub("", _sections(code)[0])
    if padded := _PADDED.fullmatch(section):
        prefix = _LITERAL.sub(lambda found: found[1] or found[2] or "", padded[1])
        return Shown("padded", len(padded[2]), prefix) if len(padded[2]) > 1 or _tells(prefix) else NUMBER
    signs = _LITERAL.sub("", section).lower()
    if re.search(r"\[[hms]+\]", signs):
        return Shown("duration")
    if "general" in signs or not re.search(r"[ymdhs]", signs):
        return Shown("percent") if "%" in signs else NUMBER
    if "y" in signs and not re.search(r"[dhs]", signs):
        return Shown("month")
    if re.search(r"[yd]", signs) or not re.search(r"[hs]", signs):
        return Shown("date")
    return Shown("time")


def _sections(code: str) -> list[str]:
    """The parts of a format between semicolons that stand in no literal."""
    masked = _LITERAL.sub(lambda found: "\0" * len(found[0]), code)
    ends = [at for at, sign in enumerate(masked) if sign == ";"]
    return [code[start:end] for start, end in zip([0, *(at + 1 for at in ends)], [*ends, len(code)], strict=True)]


def _tells(prefix: str) -> bool:
    """Whether the text before a number belongs to it: P7 is an identifier and <5 a bound, while -7 is a number."""
    return any(sign.isalpha() or sign in "<>" for sign in prefix)


def as_shown(number: float, shown: Shown, from_1904: bool) -> Cell:
    """The number as the person sees it; a number that the format cannot show stays a number."""
    if shown.kind == "percent":
        # A percentage is stored as a fraction: 0.05 shown as 5 %. What the person sees is what is meant.
        return float(f"{number * 100:.12g}")
    if shown.kind == "padded" and number >= 0 and number == int(number):
        return f"{shown.prefix}{int(number):0{shown.digits}d}"
    if shown.kind == "duration" or (shown.kind == "time" and 0 <= number < 1):
        return clock(number)
    if shown.kind in ("date", "time", "month"):
        found = day(number, from_1904)
        return _month(found) if shown.kind == "month" and isinstance(found, datetime) else found
    return number


def _month(found: datetime) -> Cell:
    """The month alone where Excel has put the first day: "mars 2021" was typed, and the day is nobody's."""
    return f"{found.year}-{found.month:02}" if found.day == 1 else found


def clock(days: float) -> str:
    """A part of a day, or several, as hours and minutes, and seconds where there are any."""
    seconds = round(abs(days) * 86_400)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if days < 0 else ''}{hours:02}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def day(serial: float, from_1904: bool = False) -> Cell:
    """Excel's number of a day as a date, to the second; a number where there is no such day."""
    if not 0 <= serial < _LAST_SERIAL - (1462 if from_1904 else 0):
        return serial
    if not from_1904:
        if serial < 1:
            # What an empty cell becomes in a formula; Excel shows a day that no calendar has.
            return "1900-01-00"
        if int(serial) == 60:
            # Excel holds 1900 for a leap year.
            return "1900-02-29"
        serial += serial < 60
    return _FIRST_DAY[from_1904] + timedelta(seconds=round(serial * 86_400))


def number(text: str) -> float | str:
    """A stored number; text where it is none (NaN and infinity cannot be typed into a cell)."""
    try:
        value = float(text)
    except ValueError:
        return text
    return value if math.isfinite(value) and "_" not in text else text
