"""A table of results, such as the Table 1 of a paper, told from a table of patients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import say
from mrdcore.problem import Place, Problem, listed

_COUNT = re.compile(r".*\bn\s*=\s*\d+.*", re.IGNORECASE | re.DOTALL)
_SIGN = re.compile(r"n|nb|%|n\s*\(\s*%\s*\)|n\s*/\s*n|p|p.?values?|median.*|médiane.*", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", re.DOTALL)


def summary_signs(names: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]]) -> list[str]:
    """The headers that only counts of patients have ("n (%)", "All (n = 79)"); none where rows may be patients.

    Patients have a number with a digit or a date somewhere; in a table of results most rows begin with words.
    """
    signs = [name for name in names if _COUNT.fullmatch(name) or _SIGN.fullmatch(name)]
    if not any(_COUNT.fullmatch(name) for name in signs) and len(signs) < 2:
        return []
    first = [cell_text(cells[0]) for _, cells in rows if cells and cells[0] != ""]
    words = sum(not any(sign.isdigit() for sign in text) or " " in text for text in first)
    dated = any(_is_date(cell) for _, cells in rows for cell in cells)
    return signs if first and not dated and words * 2 >= len(first) else []


def _is_date(cell: Cell) -> bool:
    return isinstance(cell, datetime) or (isinstance(cell, str) and bool(_DATE.fullmatch(cell)))


def summary_problem(place: Place, signs: Sequence[str]) -> Problem:
    what = say(
        "this is a table of results, not of patients: its columns hold counts ({words}) and its rows are "
        "characteristics. It is not read.",
        words=listed(signs, most=3),
    )
    return place.problem("error", "summary_table", what, say("Load the file that has one row for each patient."))
