"""An .ods workbook (LibreOffice, OpenOffice) -> grids, in one pass over its XML.

Own code: python-calamine 0.9 blanks errors (#N/A), loses percentages, padded identifiers and hidden rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime

from mrdcore.files.found import clipped, concealed, macros, rectangle, uncalculated
from mrdcore.files.gate import (
    MAX_CELLS,
    MAX_COLUMN,
    MAX_ROW,
    MAX_TEXT,
    NO_PASSWORD,
    TOO_LARGE,
    Archive,
    RefusedError,
    far,
)
from mrdcore.files.grid import Cell, Grid, Merged, column_letter, tidy
from mrdcore.files.shown import as_shown, clock, number, shown_by
from mrdcore.files.xmlstream import End, Start, Text, left_out, read_xml
from mrdcore.language import say
from mrdcore.problem import Problem

# Notes, drawings and kept changes carry text and even tables, none of which is a cell of the sheet.
_ASIDE = frozenset((
    "annotation", "tracked-changes", "dde-links", "shapes", "forms", "frame", "custom-shape", "rect", "ellipse",
    "circle", "line", "polyline", "path", "polygon", "connector", "measure", "g", "caption", "control", "ruby-text",
))  # fmt: skip
_TIME = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_PADDED = re.compile(r"(\D*?)(\d+)")
_ERROR = re.compile(r"#[\w/]+ ?[!?]?|Err:\d+")
# LibreOffice shows an error in the language of its user; the others are what Excel would show: #VALUE!
_ERRORS = {
    "#N/A": "#N/A", "#N/D": "#N/A", "#NV": "#N/A", "#REF!": "#REF!", "#DIV/0!": "#DIV/0!", "#NUM!": "#NUM!",
    "#NOMBRE!": "#NUM!", "#NAME?": "#NAME?", "#NOM?": "#NAME?", "#NULL!": "#NULL!", "#NUL!": "#NULL!",
}  # fmt: skip


def read_ods(archive: Archive) -> tuple[list[Grid], list[Problem]]:
    """The sheets in their order, hidden ones without rows, with what is found beside the cells."""
    archive.count_cells("content.xml")
    reader = _Reader()
    with archive.stream("content.xml") as stream:
        read_xml(stream, reader.text, reader.starts(), reader.ends())
    return reader.grids, [*([macros()] if "basic/script-lc.xml" in archive else []), *reader.problems]


def refuse_encrypted(archive: Archive) -> None:
    """OpenDocument encrypts the parts itself, and says so in its manifest."""

    def encrypted(_: dict[str, str]) -> None:
        raise RefusedError(say("The workbook is protected by a password"), "encrypted", say(NO_PASSWORD))

    if "META-INF/manifest.xml" in archive:
        with archive.stream("META-INF/manifest.xml") as stream:
            read_xml(stream, Text(), {"encryption-data": encrypted}, {})


def _plain(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes without prefixes; of the two value types the standard's own, the other as `calcext`."""
    plain = {name.rpartition(":")[2]: value for name, value in attributes.items() if not name.startswith("calcext:")}
    return plain | ({"calcext": found} if (found := attributes.get("calcext:value-type")) else {})


def _with_plain(start: Start) -> Start:
    return lambda attributes: start(_plain(attributes))


class _Reader:
    """The state of the pass: which sheet, row and cell it stands in."""

    def __init__(self) -> None:
        self.text = Text()
        self.grids: list[Grid] = []
        self.problems: list[Problem] = []
        self._cells_found = 0
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._sheet = ""
        self._in_sheet = False
        self._hidden = False

    def starts(self) -> dict[str, Start]:
        own: dict[str, Start] = {
            "style": self._start_style,
            "table-properties": self._table_properties,
            "table": self._start_table,
            "table-column": self._start_column,
            "table-row": self._start_row,
            "table-cell": self._start_cell,
            "covered-table-cell": self._start_cell,
            "s": self._space,
        }
        plain: dict[str, Start] = {tag: _with_plain(start) for tag, start in own.items()}
        text: dict[str, Start] = {
            "p": self.text.begin,
            "tab": lambda _: self.text.add("\t"),
            "line-break": lambda _: self.text.add("\n"),
        }
        return plain | text | dict.fromkeys(_ASIDE, left_out)

    def ends(self) -> dict[str, End]:
        return {
            "table": self._end_table,
            "table-row": self._end_row,
            "table-cell": self._end_cell,
            "covered-table-cell": self._end_covered,
            "p": self._end_paragraph,
        }

    def _start_style(self, attributes: dict[str, str]) -> None:
        self._style = attributes.get("name", "")

    def _table_properties(self, attributes: dict[str, str]) -> None:
        if attributes.get("display") == "false":
            self._hidden_styles.add(self._style)

    def _start_table(self, attributes: dict[str, str]) -> bool:
        if self._in_sheet:
            # A table within a cell of a table.
            return True
        self._sheet, self._in_sheet = attributes.get("name", ""), True
        self._hidden = attributes.get("style-name") in self._hidden_styles
        self._rows: dict[int, list[Cell]] = defaultdict(list)
        self._formulas: list[tuple[int, int]] = []
        self._merged: list[Merged] = []
        self._hidden_rows: list[int] = []
        self._hidden_columns: list[int] = []
        self._filtered = False
        self._row = self._row_last = self._table_column = 0
        return False

    def _end_table(self) -> None:
        self._in_sheet = False
        if self._hidden:
            self.grids.append(Grid(self._sheet, [], hidden=True))
            return
        rows = rectangle(self._rows)
        hidden = [at for at in self._hidden_columns if rows and at <= len(rows[0]) and any(row[at - 1] for row in rows)]
        self.problems += uncalculated(self._sheet, self._formulas)
        self.problems += concealed(self._sheet, self._hidden_rows, hidden, self._filtered)
        self.grids.append(Grid(self._sheet, rows, merged=clipped(self._merged, rows)))

    def _start_column(self, attributes: dict[str, str]) -> None:
        first, times = self._table_column + 1, _times(attributes, "number-columns-repeated")
        self._table_column += times
        if attributes.get("visibility", "visible") != "visible":
            self._hidden_columns += range(first, min(self._table_column, MAX_COLUMN) + 1)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = self._row_last + 1
        self._row_last += _times(attributes, "number-rows-repeated")
        self._row_visibility = attributes.get("visibility", "visible")
        self._line: list[Cell] = []
        self._column = 0

    def _end_row(self) -> None:
        if not self._line or self._hidden:
            return
        if self._row_last > MAX_ROW:
            raise far(f"{column_letter(len(self._line))}{self._row_last}", self._sheet)
        times = self._row_last - self._row + 1
        self._count((times - 1) * sum(cell != "" for cell in self._line))
        for row in range(self._row, self._row_last + 1):
            self._rows[row] = list(self._line)
        if self._row_visibility != "visible":
            self._hidden_rows += range(self._row, self._row_last + 1)
            self._filtered = self._filtered or self._row_visibility == "filter"

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._paragraphs: list[str] = []

    def _end_cell(self) -> None:
        first, times = self._column + 1, _times(self._cell, "number-columns-repeated")
        self._column += times
        if self._hidden:
            return
        self._merge(first)
        value = _cell(self._cell, "\n".join(self._paragraphs))
        if value == "":
            if "formula" in self._cell and "value-type" not in self._cell:
                self._formulas.append((self._row, first))
            return
        if self._column > MAX_COLUMN:
            raise far(f"{column_letter(min(self._column, 99_999))}{self._row}", self._sheet)
        self._count(times)
        self._line += [""] * (first - 1 - len(self._line)) + [value] * times

    def _end_covered(self) -> None:
        """A cell under a merged one is not seen, whatever it holds."""
        self._column += _times(self._cell, "number-columns-repeated")

    def _merge(self, column: int) -> None:
        across, down = _times(self._cell, "number-columns-spanned"), _times(self._cell, "number-rows-spanned")
        if across > 1 or down > 1:
            self._merged.append((self._row, column, self._row + down - 1, column + across - 1))

    def _count(self, cells: int) -> None:
        self._cells_found += cells
        if self._cells_found > MAX_CELLS:
            raise RefusedError(say(TOO_LARGE))

    def _end_paragraph(self) -> None:
        if self._in_sheet:
            self._paragraphs.append(self.text.end())

    def _space(self, attributes: dict[str, str]) -> None:
        self.text.add(" " * min(_times(attributes, "c"), MAX_TEXT + 1))


def _times(attributes: dict[str, str], name: str) -> int:
    return max(int(attributes.get(name, "1")), 1)


def _cell(attributes: dict[str, str], seen: str) -> Cell:
    """The stored value of a cell; what is seen of it where that tells more: an error, a padded identifier."""
    kind = attributes.get("value-type", "string")
    if attributes.get("calcext") == "error" or ("formula" in attributes and _ERROR.fullmatch(seen.strip())):
        return _ERRORS.get(tidy(seen).replace(" ", ""), "#VALUE!")
    if kind in ("float", "currency", "percentage"):
        value = number(attributes["value"])
        return value if isinstance(value, str) else _number(value, kind, tidy(seen))
    if kind == "date":
        return _date(attributes["date-value"])
    if kind == "time":
        return _time(attributes["time-value"])
    if kind == "boolean":
        return attributes["boolean-value"]
    return tidy(seen or attributes.get("string-value", ""))


def _number(value: float, kind: str, seen: str) -> Cell:
    if kind == "percentage":
        return as_shown(value, shown_by("0%"), False)
    found = _PADDED.fullmatch(seen) if kind == "float" else None
    if found is None or float(found[2]) != value:
        return value
    tells = any(sign.isalpha() or sign in "<>" for sign in found[1])
    return seen if tells or (not found[1] and len(found[2]) > 1 and found[2][0] == "0") else value


def _date(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


def _time(text: str) -> Cell:
    found = _TIME.fullmatch(text)
    if found is None:
        return text
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups()[1:])
    length = days + hours / 24 + minutes / 1440 + seconds / 86_400
    return clock(-length if found[1] else length)
