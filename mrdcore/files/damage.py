"""Letters that were lost or garbled before the file came here: found, said and left as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mrdcore.files.grid import Cell, column_letter
from mrdcore.language import mark, say
from mrdcore.problem import Place, Problem

_LOST = re.compile("\ufffd")
# What UTF-8 looks like when it was read as Windows, Macintosh or DOS text: é as "Ã©", "√©" or "├®".
_GARBLED = re.compile(
    "[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Å[\u201c\u2019\u0153]|â€|√[©®™´†ßÄÅÇÉÑÖÜáàâäãåçéèêëíìîï¢£§•¶ª∫]|├[^\\s─┤┼]"
    "|[\u0080-\u0084\u0086-\u009f]"
)
# The no-break space in "Ã " (à) has become a space in a cell.
_GARBLED_CELL = re.compile(_GARBLED.pattern + "|Ã(?: |$)")
_LOST_SAID = mark('letters were lost before the file came here: "{value}".')
_GARBLED_SAID = mark('letters with accents are garbled: "{value}".')
_LOST_FIX = mark(
    "The letters are lost in this file. Export it again from where it was made, as an Excel workbook or CSV UTF-8."
)
_GARBLED_FIX = mark(
    "A programme read the file in a wrong encoding and saved it so. Export it again from where it was made, as an "
    "Excel workbook or CSV UTF-8, or import it into Excel choosing UTF-8 (65001)."
)


def damage_problems(rows: Sequence[Sequence[Cell]], text: str | None = None) -> list[Problem]:
    """A warning for each column with lost or garbled letters, with its rows and one of its values.

    `text` is the whole file where it is text: searched first, it spares the search of each cell.
    """
    found = []
    if text is None or _LOST.search(text):
        found += _named(_places(rows, _LOST), _LOST_SAID, _LOST_FIX)
    if text is None or (not text.isascii() and _GARBLED.search(text)):
        found += _named(_places(rows, _GARBLED_CELL), _GARBLED_SAID, _GARBLED_FIX)
    return found


def _places(rows: Sequence[Sequence[Cell]], pattern: re.Pattern[str]) -> Iterable[tuple[int, int, str]]:
    for n, row in enumerate(rows, start=1):
        for i, cell in enumerate(row, start=1):
            if isinstance(cell, str) and not cell.isascii() and pattern.search(cell):
                yield i, n, cell


def _named(places: Iterable[tuple[int, int, str]], what: str, fix: str) -> list[Problem]:
    columns: dict[int, list[tuple[int, str]]] = {}
    for i, n, cell in places:
        columns.setdefault(i, []).append((n, cell))
    return [_problem(column_letter(i), cells, what, fix) for i, cells in sorted(columns.items())]


def _problem(letter: str, cells: Sequence[tuple[int, str]], what: str, fix: str) -> Problem:
    rows, value = [n for n, _ in cells], cells[0][1][:40]
    problem = Place("", letter).problem("warning", "text_damaged", say(what, value=value), say(fix), rows, value)
    # The letter says where it stands; what the column is called is not known yet.
    return replace(problem, column="", letter=letter)
