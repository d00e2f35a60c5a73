"""What one cell of a date column says, before its column decides what it leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from mrdcore.files.grid import Cell
from mrdcore.language import mark
from mrdcore.schema import normalise

# A cell that is a day; a day that the order of the column completes; a number that may count Excel's days; a date of
# which a part is not known; "no such event" in words; a day that stands for "none"; nothing that can be read.
Kind = Literal["day", "ordered", "serial", "partial", "none", "sentinel", "unreadable"]

MONTHS = (
    mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June"),
    mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December"),
)  # fmt: skip
_NAMES = (
    "jan janv january janvier", "feb fev fevr february fevrier", "mar mrz march mars", "apr avr april avril",
    "may mai", "jun juin june", "jul juil july juillet", "aug aou august aout", "sep sept september septembre",
    "oct october octobre", "nov november novembre", "dec december decembre",
)  # fmt: skip
MONTH_OF = {name: i for i, names in enumerate(_NAMES, start=1) for name in names.split()}
FIRST_YEAR, LAST_YEAR = 1900, 2100
# Excel's numbers of the days from 1954 to 2091.
SERIALS = (20_000, 70_000)
# What programs and people write for "no date": zero and the first days of Excel, of its 1904 calendar; codes in nines.
SENTINEL_DAYS = {(1900, 1, 1), (1899, 12, 30), (1899, 12, 31), (1904, 1, 1), (1, 1, 1), (1111, 11, 11)}
SENTINEL_YEARS = {7777, 8888, 9999}
_SENTINEL_TEXTS = {"00:00:00", "999", "9999", "99999", "999999", "99999999", "7777", "8888"}
_SENTINEL = re.compile(r"0{1,2}[-/. ]0{1,2}[-/. ]0{4}|0000[-/.]00[-/.]00|99[-/.]99[-/.]9999|9999[-/.]99[-/.]99|0{0,1}[01][-/]0{0,1}[01][-/]1900")  # fmt: skip
_STAMP = re.compile(
    r"(?P<day>.*\d)(?:T|,?\s+)(?:à\s*)?(?P<hour>\d{1,2})\s?[:h](?P<minute>\d{2})(?::\d{2}(?:[.,]\d+)?)?"
    r"(?:\s*[ap]\.?m\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_SEP = r"\s?[-/. ]\s?"
_YEAR_FIRST = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}}){_SEP}(\d{{1,2}})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}}){_SEP}(\d{{1,2}}){_SEP}(\d{{4}}|\d{{2}})")
# Without a letter: nothing but a day of figures, as nearly all cells of a large file are.
_FIGURES = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])([0-3]\d)")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_GAP, _NAME, _YEAR = r"[\s\-./,]*", r"(?P<month>[^\W\d_]{3,9})\.?", r"(?P<year>\d{4}|\d{2})"
_TH = r"(?:er|re|st|nd|rd|th|°)?"
_NAMED = (
    re.compile(rf"(?P<day>\d{{1,2}}){_TH}{_GAP}(?:of\s|de\s)?{_NAME}{_GAP}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_NAME}{_GAP}(?P<day>\d{{1,2}}){_TH}[\s\-./,]+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}}){_GAP}{_NAME}{_GAP}(?P<day>\d{{1,2}})", re.IGNORECASE),
)
_UNKNOWN = r"(?:\?{1,4}|x{1,4}|-{1,2}|_{1,4}|0{1,2}|nk|un|unk|uk|nd|jj|dd|mm|aaaa|yyyy)"
_SOME_DAY, _SOME_MONTH = rf"(?:{_UNKNOWN}|\d{{1,2}})", rf"(?:{_UNKNOWN}|\d{{1,2}}|[^\W\d_]{{3,9}}\.?)"
_SOME_YEAR = r"(?:(?:19|20)\d{2}|(?:19|20)(?:\?{2}|xx)|unkn?|nk|\?{2,4}|x{4}|aaaa|yyyy)"
_PARTS = r"\s?[-/. ]\s?"
_PARTIAL = (
    re.compile(rf"{_SOME_DAY}{_PARTS}{_SOME_MONTH}{_PARTS}{_SOME_YEAR}", re.IGNORECASE),
    re.compile(rf"{_SOME_YEAR}{_PARTS}{_SOME_MONTH}(?:{_PARTS}{_SOME_DAY})?", re.IGNORECASE),
    re.compile(rf"{_SOME_MONTH}{_PARTS}{_SOME_YEAR}", re.IGNORECASE),
    re.compile(r"(?:19|20)\d{2}"),
    re.compile(rf"[^\W\d_]{{3,9}}\.?{_PARTS}'?\d{{2}}", re.IGNORECASE),
)
_ABOUT = re.compile(
    r"(?:(?:début|debut|mi|fin|vers|environ|env\.?|circa|ca\.?|early|mid|late|end(?: of)?)[\s-]+|[~≈]\s*)(?=.)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|mon|tue|wed|thu|fri|sat|sun)[.,]?\s+",
    re.IGNORECASE,
)
_NONE = {
    "0", "no", "non", "n", "none", "aucun", "aucune", "never", "jamais", "ongoing", "en_cours", "alive", "vivant",
    "vivante", "en_vie", "living", "nf", "sans_objet", "so", "not_applicable", "non_applicable",
}  # fmt: skip
_NONE_BEGINS = re.compile(r"(?:pas_de|pas_d|non|not|no|sans)_[a-z_]+")
LONGEST = 60


@dataclass(frozen=True)
class Written:
    """A date as written. `ordered`: `month` and `day` are the first and the second part, whichever is which.

    `short`: the year has two digits. `utc_hour`: the hour of a time stamp in universal time, -1 where there is none.
    """

    kind: Kind
    year: int = 0
    month: int = 0
    day: int = 0
    short: bool = False
    serial: float = 0.0
    utc_hour: int = -1


UNREADABLE = Written("unreadable")
SENTINEL = Written("sentinel")
PARTIAL = Written("partial")
NONE = Written("none")


def written(cell: Cell) -> Written:
    """What a filled cell says."""
    if isinstance(cell, datetime):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, float):
        return _number(cell)
    if len(cell) > LONGEST:
        return UNREADABLE
    if cell in _SENTINEL_TEXTS or _SENTINEL.fullmatch(cell):
        return SENTINEL
    if _FIGURES.fullmatch(cell):
        return _day_written(cell)
    word = normalise(cell)
    if word in _NONE or _NONE_BEGINS.fullmatch(word):
        return NONE
    if not (stamp := _STAMP.fullmatch(cell)):
        return _day_written(cell)
    found = _day_written(stamp["day"])
    in_utc = (stamp["zone"] or "").upper() in {"Z", "UTC", "GMT", "+00:00", "+0000"}
    if not in_utc or found.kind != "day":
        return found
    return Written("day", found.year, found.month, found.day, utc_hour=int(stamp["hour"]))


def _day_written(text: str) -> Written:
    text = text[found.end() :] if (found := _WEEKDAY.match(text)) else text
    text = text[3:].lstrip() if text[:3].casefold() == "le " else text
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
        return PARTIAL if _lacks(month, day) and year else _day(year, month, day)
    if found := _YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.groups())
        if _lacks(first, second):
            return PARTIAL
        if (year, first, second) in SENTINEL_DAYS or (year, second, first) in SENTINEL_DAYS or year in SENTINEL_YEARS:
            return SENTINEL
        return Written("ordered", year, first, second, short=len(found[3]) == 2)
    if found := _COMPACT.fullmatch(text):
        return _day(*map(int, found.groups()))
    if _NUMBER.fullmatch(text):
        return _number(float(text.replace(",", ".")))
    return _named(text) or _partial(text) or UNREADABLE


def _lacks(month: int, day: int) -> bool:
    """Month or day written as 0: not known. Both in range or not a day of the calendar is asked later."""
    return month == 0 or day == 0


def _named(text: str) -> Written | None:
    for shape in _NAMED:
        if (found := shape.fullmatch(text)) and (month := MONTH_OF.get(normalise(found["month"]))):
            return Written("day", int(found["year"]), month, int(found["day"]), short=len(found["year"]) == 2)
    return None


def _partial(text: str) -> Written | None:
    """A date of which the day, the month or both are not known."""
    text = text[found.end() :] if (found := _ABOUT.match(text)) else text
    if not any(shape.fullmatch(text) for shape in _PARTIAL):
        return None
    words = re.findall(r"[^\W\d_]{3,}", text)
    if any(normalise(word) not in MONTH_OF and not re.fullmatch(_UNKNOWN + "|unkn", word, re.IGNORECASE) for word in words):  # fmt: skip
        return None
    two_parts = re.fullmatch(r"(\d{1,2})[-/. ]\d{4}|\d{4}[-/. ](\d{1,2})", text)
    return None if two_parts and int(two_parts[1] or two_parts[2]) > 12 else PARTIAL


def _day(year: int, month: int, day: int) -> Written:
    if (year, month, day) in SENTINEL_DAYS or year in SENTINEL_YEARS:
        return SENTINEL
    return Written("day", year, month, day)


def _number(value: float) -> Written:
    if value == 0:
        return NONE
    if SERIALS[0] <= value <= SERIALS[1]:
        return Written("serial", serial=value)
    if not (abs(value) < 1e9 and value == int(value)):
        return UNREADABLE
    text = str(int(value))
    if text in _SENTINEL_TEXTS:
        return SENTINEL
    if FIRST_YEAR <= value <= LAST_YEAR:
        return PARTIAL
    found = _COMPACT.fullmatch(text)
    return _day(*map(int, found.groups())) if found else UNREADABLE
