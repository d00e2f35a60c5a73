"""Patients' numbers that a spreadsheet has spoilt: long ones rounded, short ones turned into days."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mrdcore.language import mark, say
from mrdcore.problem import Problem
from mrdcore.read.checks.checked import Checked
from mrdcore.read.values.cells import shown
from mrdcore.read.values.date_text import MONTH_OF
from mrdcore.schema import normalise

_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[-. ]?(?P<month>[^\W\d_]{3,9})\.?(?:[-. ]?\d{2,4})?")
ENTER_AGAIN = mark("Give the column the format text in Excel, and enter these numbers again from their source.")


def spoilt_numbers(checked: Checked) -> Iterator[Problem]:
    """Patient numbers as 1.23457E+11, 12-Mar or 2024-03-12: samples and other sheets have them otherwise."""
    one = checked.patients
    numbers = [(str(text), row) for text, row in zip(one.frame["patient_id"], one.rows, strict=True)]
    kinds = (
        (
            _is_rounded,
            mark('"{text}" is a long number that Excel has rounded: several patients may have become one.'),
        ),
        (_is_day, mark('"{text}" is probably a number such as 12-3 that Excel has turned into a day.')),
    )
    for holds, said in kinds:
        found = [(text, row) for text, row in numbers if holds(text)]
        if found:
            what = say(said, text=shown(found[0][0]))
            rows = [row for _, row in found]
            yield from one.place("patient_id").problems("warning", "identifier_spoilt", what, say(ENTER_AGAIN), rows)


def _is_rounded(text: str) -> bool:
    return _ROUNDED.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text) if len(text) <= 20 else None
    return found is not None and (found["month"] is None or normalise(found["month"]) in MONTH_OF)
