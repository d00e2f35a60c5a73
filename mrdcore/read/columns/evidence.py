"""What the cells of a column look like, before anybody knows what they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from mrdcore.files.grid import Cell, cell_text
from mrdcore.read.values.cells import is_missing

_DATE = re.compile(
    r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:\d{4}|\d{2})"
    r"|\d{1,2}[ -]?[^\W\d]{3,9}\.?,?[ -]?\d{2,4}|[^\W\d]{3,9}\.? \d{1,2},? \d{4}|\d{1,2}/\d{4}|[^\W\d]{3,9}\.? \d{4})"
    r"(?:[T ]\s*\d{1,2}[:h]\d{2}.*)?"
)
_FULL_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(\d{2})")
_AMOUNT = re.compile(r"\d{2,7}(?:[.,]\d+)?|\d[.,]\d+")
# Excel's numbers of the days from 1927 to 2064; numbers of other things are seldom as large.
_SERIALS = (10_000, 60_000)
EXAMPLES = 3


def filled(cells: Iterable[Cell]) -> list[Cell]:
    """The cells that hold something."""
    column = list(cells)
    missing = {cell for cell in set(column) if is_missing(cell)}
    return [cell for cell in column if cell not in missing] if missing else column


def _counted(cells: Iterable[Cell]) -> Counter[Cell]:
    """How often each different cell that holds something stands in the column: each is looked at once."""
    return Counter({cell: count for cell, count in Counter(cells).items() if not is_missing(cell)})


def is_date(cell: Cell) -> bool:
    """Whether a cell looks like a date, right or wrong."""
    if isinstance(cell, datetime):
        return True
    if isinstance(cell, float):
        return _SERIALS[0] <= cell <= _SERIALS[1]
    return bool(_DATE.fullmatch(cell))


def mostly_dates(cells: Iterable[Cell]) -> bool:
    found = _counted(cells)
    return 2 * sum(count for cell, count in found.items() if is_date(cell)) > found.total()


def no_dates(cells: Iterable[Cell]) -> bool:
    """Whether the column is filled with anything but dates."""
    found = _counted(cells)
    return bool(found) and not any(map(is_date, found))


def mostly_amounts(cells: Iterable[Cell]) -> bool:
    """Whether most cells are numbers of two digits and more, or with decimals: amounts, not codes."""
    found = _counted(cells)
    return 2 * sum(count for cell, count in found.items() if _AMOUNT.fullmatch(cell_text(cell))) > found.total()


def year_of(cell: Cell) -> int | None:
    """The year of a date, as far as it tells: a year of two digits is of this century up to 35."""
    if isinstance(cell, datetime):
        return cell.year
    if isinstance(cell, float):
        return 1900 + int(cell / 365.25) if is_date(cell) else None
    if not is_date(cell):
        return None
    if found := _FULL_YEAR.search(cell):
        return int(found[1])
    short = _SHORT_YEAR.match(cell)
    return None if short is None else int(short[1]) + (2000 if int(short[1]) <= 35 else 1900)


def examples(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Up to three different values, as the file writes them."""
    found: list[str] = []
    seen: set[Cell] = set()
    for cell in cells:
        if cell in seen:
            continue
        seen.add(cell)
        text = cell_text(cell)
        if text not in found and not is_missing(cell):
            found.append(text)
            if len(found) == EXAMPLES:
                break
    return tuple(found)
