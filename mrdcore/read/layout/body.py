"""The rows below a header: which are rows of the table, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import mark
from mrdcore.read.layout.header import is_format_note, is_unit
from mrdcore.read.layout.header_row import is_data
from mrdcore.read.layout.known import is_known
from mrdcore.read.mapping import Mapping
from mrdcore.schema import normalise

Row = tuple[int, tuple[Cell, ...]]

UNITS, AGAIN, TOTAL, NOTE, BELOW, SECOND = (
    mark("units"), mark("the header again"), mark("a total or a mean"), mark("a note"), mark("below the table"),
    mark("a second table of the sheet"),
)  # fmt: skip

_TOTALS = {
    "total", "totaux", "total_general", "grand_total", "sous_total", "subtotal", "somme", "sum", "moyenne", "moy", "mean",
    "average", "mediane", "median", "med", "ecart_type", "sd", "std", "minimum", "maximum", "min", "max", "effectif",
    "count", "nombre", "n", "nb", "pourcentage", "iqr", "q1", "q3", "range", "etendue", "moyenne_sd", "mean_sd",
}  # fmt: skip
_COUNTED = re.compile(r"(?:total|moyenne|mean|m[ée]diane?|n|nb|effectif)\b\s*[=:(].*", re.IGNORECASE)
_MARKS = ("*", "†", "‡", "§", "¹", "²", "³", "(*", "(1)", "[1]")
_NOTES = re.compile(r"(?:notes?|nb|n\.b\.|l[ée]gende|legend|sources?|abr[ée]viations?|abbreviations?)\b", re.IGNORECASE)


@dataclass
class Body:
    """Rows sorted as they are looked at: those of the table, and those set aside by their reason."""

    rows: list[Row] = field(default_factory=list)
    aside: dict[str, list[int]] = field(default_factory=dict)
    second: tuple[int, tuple[str, ...]] | None = None

    def leave(self, number: int, reason: str) -> None:
        self.aside.setdefault(reason, []).append(number)


def read_body(rows: Sequence[Row], header: tuple[str, ...], key: int, mapping: Mapping) -> Body:
    """The rows under a header, each of the header's width; `key` is the column of patient numbers."""
    body = Body()
    start = [header[key], *header]
    codes = _are_codes(rows, key)
    for position, (number, cells) in enumerate(rows):
        cell = cells[key]
        if position == 0 and _is_units(cells, key):
            body.leave(number, UNITS)
        elif isinstance(cell, str) and cell in start and _is_again(cells, header):
            body.leave(number, AGAIN)
        elif isinstance(cell, str) and _is_other_header(cells, key, mapping):
            if body.rows:
                body.second = (number, tuple(cell_text(one) for one in cells))
                body.aside.setdefault(SECOND, []).extend(n for n, _ in rows[position:])
                break
            body.leave(number, AGAIN)
        elif _is_total(cells, key):
            body.leave(number, TOTAL)
        elif _is_note(cells, key, codes):
            body.leave(number, NOTE)
        else:
            body.rows.append((number, cells))
    _leave_the_end(body, key)
    return body


def _is_units(cells: Sequence[Cell], key: int) -> bool:
    filled = [cell for cell in cells if cell not in ("", "-")]
    words = [cell for cell in filled if isinstance(cell, str)]
    if not filled or len(words) < len(filled) or (cells[key] not in ("", "-") and not _is_unit(cells[key])):
        return False
    return all(_is_unit(word) or _is_kind(word) for word in words) and any(_is_unit(word) for word in words)


def _is_unit(cell: Cell) -> bool:
    return isinstance(cell, str) and (is_unit(cell) or is_format_note(cell))


def _is_kind(word: str) -> bool:
    return normalise(word) in {"date", "texte", "text", "nombre", "number", "code", "libre", "free", "id", "categorie"}


def _is_again(cells: Sequence[Cell], header: Sequence[str]) -> bool:
    """The header once more, as on each printed page."""
    pairs = [(cell_text(cell), name) for cell, name in zip(cells, header, strict=True) if cell != "" or name]
    equal = sum(normalise(text) == normalise(name) for text, name in pairs)
    return equal * 10 >= len(pairs) * 8


def _is_other_header(cells: Sequence[Cell], key: int, mapping: Mapping) -> bool:
    """Another header: words only, most of them known. Codes and dates are looked at first, since rows are many."""
    first = next((cell for cell in (cells[key], *cells) if cell != ""), "")
    if not isinstance(first, str) or _has_digit(first) or not is_known(first, mapping):
        return False
    words = [cell for cell in cells if cell != ""]
    if any(is_data(word) for word in words):
        return False
    known = sum(is_known(str(word), mapping) for word in dict.fromkeys(map(str, words)))
    return known >= 2 and known * 10 >= len(words) * 6


def _has_digit(text: str) -> bool:
    return text[-1:].isdigit() or any(sign.isdigit() for sign in text)


def _is_total(cells: Sequence[Cell], key: int) -> bool:
    """ "Total", "Moyenne", "n = 12": with numbers only beside it, since MAX may be somebody's initials."""
    first = cells[key] if cells[key] != "" else next((cell for cell in cells if cell != ""), "")
    if not isinstance(first, str) or len(first) > 40:
        return False
    word = normalise(first)
    if word not in _TOTALS and not _COUNTED.fullmatch(first):
        return False
    others = [cell for cell in cells if cell != "" and cell is not first]
    if word.startswith(("total", "moyenne", "mean", "median")):
        return not any(not isinstance(cell, str | float) for cell in others)
    return bool(others or "=" in first) and all(_is_figure(cell) for cell in others)


def _is_figure(cell: Cell) -> bool:
    """A number, a percentage, "45 (20-80)"."""
    return isinstance(cell, float) or (isinstance(cell, str) and not re.search(r"[^\W\d_]|\d[-/.]\d+[-/.]\d", cell))


def _is_note(cells: Sequence[Cell], key: int, codes: bool) -> bool:
    """A line of text between or below the rows: a footnote's mark, a long sentence, a title of a part.

    `codes`: whether patient numbers have digits.
    """
    if isinstance(cells[key], str) and not str(cells[key]).strip("-=_:|+ ") and _is_ruler(cells):
        return True
    if len(cells) < 3 or cells.count("") < len(cells) / 2:
        return False
    first = next(cell for cell in cells if cell != "")
    if not isinstance(first, str) or first in ("?", "-"):
        return False
    if first.startswith(_MARKS) or _NOTES.match(first):
        return True
    if cells.count("") < len(cells) - 1:
        return False
    # A patient of whom nothing is known has a number like the others'.
    is_sentence = len(first) > 25 or (" " in first and first.endswith(".")) or bool(re.search(r"\w\s*[=:]\s*\w", first))
    return is_sentence or (cells[key] == first and not _has_digit(first) and codes)


def _is_ruler(cells: Sequence[Cell]) -> bool:
    """A line of dashes, as tables of a wiki have under their header."""
    filled = [cell for cell in cells if cell != ""]
    return all(isinstance(cell, str) and len(cell) > 1 and not cell.strip("-=_:|+ ") for cell in filled)


def _are_codes(rows: Sequence[Row], key: int) -> bool:
    """Whether the patient numbers of the fuller rows are codes with a digit."""
    full = [cells[key] for _, cells in rows[:200] if cells.count("") * 2 < len(cells) and cells[key] != ""]
    return bool(full) and sum(_has_digit(cell_text(cell)) for cell in full) * 10 >= len(full) * 9


def _leave_the_end(body: Body, key: int) -> None:
    """A block after a gap at the end, none of whose rows looks like those above it, stands below the table."""
    while True:
        gap = next((i for i in range(len(body.rows) - 1, 0, -1) if body.rows[i][0] - body.rows[i - 1][0] > 1), 0)
        above, block = body.rows[:gap], body.rows[gap:]
        if not gap or not _are_codes(above, key) or len(block) > 50:
            return
        if any(_has_digit(cell_text(cells[key])) for _, cells in block) or not all(cells[key] for _, cells in block):
            return
        body.rows = above
        body.aside.setdefault(BELOW, []).extend(number for number, _ in block)
