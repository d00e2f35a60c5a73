"""A sheet as it stands in its file: cells in rows, before anybody asks what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from unicodedata import is_normalized, normalize

from mrdcore.problem import Place

Cell = str | float | datetime
Rows = list[list[Cell]]
Merged = tuple[int, int, int, int]


@dataclass(frozen=True)
class File:
    """A file as it was uploaded: its name, for the eye only, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Grid:
    """The cells of a sheet; `rows[0]` is row 1 and may be empty, rows may differ in length.

    `sheet` is the label under which its problems stand: the name of the sheet, "" in a text file, with the name of
    the file before it where several were uploaded. `hidden` sheets are left alone: their `rows` are empty. `merged`
    holds the ranges that one cell fills, counted from 1: first row, first column, last row, last column.
    `labels` are pairs of a header and what the file calls its column in full (SPSS, Stata and SAS name both).
    `from_1904`: a bare number of a day counts from 1 January 1904; cells formatted as dates are dates already.
    A cell is text (stripped; "" where empty), a number or a date; a text file has text only.
    """

    sheet: str
    rows: Rows
    hidden: bool = False
    merged: tuple[Merged, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    from_1904: bool = False

    @property
    def place(self) -> Place:
        return Place(self.sheet)


def cell_text(cell: Cell) -> str:
    """A cell as text: a whole number without decimals, a date as yyyy-mm-dd."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d")
    return str(int(cell)) if abs(cell) < 1e15 and cell == int(cell) else repr(cell)


# No-break spaces are spaces; marks of width zero, which web pages and exports leave, are nothing.
_UNSEEN = dict.fromkeys(map(ord, "\u00a0\u202f"), " ") | dict.fromkeys(map(ord, "\ufeff\u200b\u200e\u200f\u2060\u00ad"))

_UNTIDY = re.compile(f"[{''.join(map(chr, _UNSEEN))}]")


def tidy(text: str) -> str:
    """Text without spaces at its ends, no-break spaces as spaces, letters with their accents as one sign."""
    if text.isascii():
        return text.strip()
    return normalize("NFC", text.translate(_UNSEEN)).strip()


def is_tidy(text: str) -> bool:
    """Whether `tidy` would do no more to any part of the text than take away spaces at its ends."""
    return text.isascii() or (is_normalized("NFC", text) and _UNTIDY.search(text) is None)


def column_letter(number: int) -> str:
    """The column as a spreadsheet calls it, counted from 1: A, B, ..., Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
