"""Text with a separator -> rows of text: separator and quotes, without guessing at types."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mrdcore.files.damage import damage_problems
from mrdcore.files.encoding import SAVE_AGAIN
from mrdcore.files.grid import is_tidy, tidy
from mrdcore.language import mark, say
from mrdcore.problem import FILE, Problem, thousands

SEPARATORS = (";", ",", "\t", "|")
NAMES = {";": mark("semicolons"), ",": mark("commas"), "\t": mark("tabs"), "|": mark("vertical bars")}
# As many rows as a spreadsheet shows, as many columns as the gate of workbooks lets pass.
MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 1_048_576, 2_000, 5_000_000
_SAMPLE = 200
_HINT = re.compile(r'\ufeff?"?sep=([^"\r\n])"?\1*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_NUMBER = re.compile(r"[<>-]?\d[\d.,/: -]*")
_GAP = re.compile(r" {2,}")

TextRows = list[list[str]]


@dataclass(frozen=True)
class _Cut:
    """How a separator cuts the first rows: the commonest number of cells over one, and which of the rows have it."""

    separator: str
    width: int = 1
    rows: frozenset[int] = frozenset()
    of: int = 0
    closed: bool = True

    @property
    def cells(self) -> float:
        """The rows of that width, weighed by it. Title lines and footnotes have other widths whatever the separator."""
        return len(self.rows) * (1 - 1 / self.width)


def _best(cuts: Iterable[_Cut]) -> _Cut:
    """The cut with the most cells; decimal commas and lists within cells cut many rows too, but never the header."""
    tried = sorted(cuts, key=lambda cut: cut.cells, reverse=True)
    return next((cut for cut in tried if cut.rows > tried[0].rows), tried[0])


def read_delimited(text: str) -> tuple[TextRows, list[Problem]]:
    """The rows of the text under the separator that cuts it most evenly; no rows and an error where that is in doubt.

    Row 1 is the first that a spreadsheet shows: a line `sep=;` is none.
    """
    hint = _HINT.match(text)
    body = text[hint.end() :] if hint else text
    tried = (*SEPARATORS, hint[1]) if hint else SEPARATORS
    if _too_large(body, tried):
        return [], [_large_problem()]
    cuts = {separator: _cut(body, separator) for separator in tried}
    separator, problems = _chosen(cuts, hint[1] if hint else "", _of_header(body))
    rows = _parsed(body, separator)
    if rows is None:
        return [], [_uncut_problem(body, separator)]
    if not cuts[separator].rows:
        rows, problems = _without_separator(rows)
    if any(len(row) > MAX_COLUMNS for row in rows):
        return [], [_large_problem()]
    problems += _header_cut(rows, cuts[separator])
    return rows, [*problems, *damage_problems(rows, text)]


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    # strict: an unclosed quotation mark would otherwise swallow the rest of the file as one cell.
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _cut(text: str, separator: str) -> _Cut:
    """The separator tried on the first rows."""
    try:
        widths = [len(row) for row in islice(_reader(text, separator), _SAMPLE) if row]
    except csv.Error:
        return _Cut(separator, closed=False)
    several = Counter(width for width in widths if width > 1)
    width = max(several, key=lambda one: (several[one], one), default=1)
    if several[width] < 2 < len(widths):
        return _Cut(separator)  # a sentence with a comma in a file of one column
    return _Cut(separator, width, frozenset(n for n, one in enumerate(widths) if one == width > 1), len(widths))


def _of_header(text: str) -> str:
    """The separator that the first line has most of."""
    return max(SEPARATORS, key=text.lstrip()[:100_000].partition("\n")[0].count)


def _chosen(cuts: dict[str, _Cut], hint: str, of_header: str) -> tuple[str, list[Problem]]:
    """The separator that the file names, else the one that cuts best; a header whose quotes do not close decides alone."""
    best = _best(cuts.values()).separator
    if not hint:
        return (best if cuts[of_header].closed else of_header), []
    if cuts[hint].rows or not cuts[hint].closed or not cuts[best].rows:
        return hint, []
    what = say(
        'The first line says that the separator is "{hint}", but the rows are separated by {separator}.',
        hint=hint,
        separator=say(NAMES[best]),
    )
    return best, [FILE.problem("warning", "separator_contradicted", what, say("Correct or delete the first line."))]


def _too_large(text: str, separators: Sequence[str]) -> bool:
    """Found by counting, before anything is built: a file of nothing but commas would need all the memory."""
    lines = max(text.count("\n"), text.count("\r"))
    return lines > MAX_ROWS or lines + max(text.count(separator) for separator in separators) > MAX_CELLS


def _large_problem() -> Problem:
    what = say(
        "The table is too large: at most {max_rows} rows, {max_columns} columns and {max_cells} cells are read.",
        max_rows=thousands(MAX_ROWS),
        max_columns=thousands(MAX_COLUMNS),
        max_cells=thousands(MAX_CELLS),
    )
    return FILE.problem("error", "file_too_large", what, say("Keep the table of the patients only."))


def _parsed(text: str, separator: str) -> TextRows | None:
    try:
        if is_tidy(text):
            return [list(map(str.strip, row)) for row in _reader(text, separator)]
        return [[cell.strip() if cell.isascii() else tidy(cell) for cell in row] for row in _reader(text, separator)]
    except csv.Error:
        return None


def _uncut_problem(text: str, separator: str) -> Problem:
    """Why the text cannot be cut; a reader takes in all the rest, so that the place is where its last whole row ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    found = next(islice(io.StringIO(text, newline=""), line - 1, None), "")
    if '"' not in found and len(found) > csv.field_size_limit():
        what = say(
            "a cell has more than {most} characters (line {line}); no table of patients has such.",
            most=thousands(csv.field_size_limit()),
            line=line,
        )
        return FILE.problem("error", "cell_too_long", what, say("Delete what stands there, or keep the table alone."))
    what = say(
        "a quotation mark that opens a cell is never closed, or stands inside one (near line {line}).", line=line
    )
    return FILE.problem("error", "quotes", what, " ".join((say("Correct the quotation marks, or:"), say(SAVE_AGAIN))))


def _named(separator: str) -> str:
    return say(NAMES[separator]) if separator in NAMES else separator


def _header_cut(rows: TextRows, cut: _Cut) -> list[Problem]:
    """A header with another separator than the rows is cut by its own, in place, where that fits the rows exactly."""
    first = next((n for n, row in enumerate(rows) if len(row) == cut.width > 1), 0)
    if not first or len(rows[first - 1]) != 1 or not any(_NUMBER.fullmatch(cell) for cell in rows[first]):
        return []  # where the first even row holds no number, it is the header itself, and a title stands above it
    for other in SEPARATORS:
        cells = (_parsed(rows[first - 1][0], other) or [[]])[0]
        if len(cells) == cut.width:
            rows[first - 1] = cells
            what = say(
                "the header is separated by {one}, the rows below it by {other}. Each is read with its own.",
                one=say(NAMES[other]),
                other=_named(cut.separator),
            )
            fix = say("Look whether each column stands under its name, and use one separator in the whole file.")
            return [FILE.problem("warning", "header_separator", what, fix, rows=[first])]
    return []


def _without_separator(rows: TextRows) -> tuple[TextRows, list[Problem]]:
    """A file of one column; or one whose rows are each one quoted cell, or whose columns are made with spaces."""
    lines = [row[0] if row else "" for row in rows]
    inner = _best(_cut("\n".join(lines), separator) for separator in SEPARATORS)
    if len(inner.rows) == inner.of > 1 and not any("\n" in line or "\r" in line for line in lines):
        what = say(
            "Each row of the file is a single cell in quotation marks; it is cut at its {separator}.",
            separator=say(NAMES[inner.separator]),
        )
        problem = FILE.problem("info", "rows_in_quotes", what, say("Look whether each column stands under its name."))
        return _parsed("\n".join(lines), inner.separator) or rows, [problem]
    gaps = [len(_GAP.split(line)) for line in lines if line]
    if sum(gap > 1 for gap in gaps) * 2 <= len(gaps) or len(gaps) < 2:
        return rows, []
    if len(set(gaps)) > 1:
        what = say(
            "The columns are made with spaces, not with a separator, and not every row has a value in each of them."
        )
        return [], [FILE.problem("error", "no_separator", what, say(SAVE_AGAIN))]
    what = say(
        "The file has no separator; its rows are cut at runs of two or more spaces, into {gaps} columns.", gaps=gaps[0]
    )
    problem = FILE.problem(
        "warning", "spaces_as_separator", what, say("Look whether each column stands under its name.")
    )
    return [_GAP.split(line) if line else [] for line in lines], [problem]
