"""What is said of a sheet's layout: what stands around its table, and what was left out of it."""

from __future__ import annotations

from collections.abc import Sequence

from mrdcore.files.grid import Grid, cell_text, column_letter
from mrdcore.language import mark, say
from mrdcore.problem import Place, Problem, listed, quoted
from mrdcore.read.layout.body import AGAIN, BELOW, NOTE, SECOND, TOTAL, UNITS, Body
from mrdcore.read.layout.header_row import Header

NOTHING = mark("Nothing to do if this is so.")
HEADER_FIX = mark(
    "Put one row with the names of the columns above the first patient. Use the template, or its headers."
)

_LEFT_OUT = {
    UNITS: ("units_row", mark("the units under the header are read as units, not as a patient.")),
    AGAIN: ("header_repeated", mark("the header stands there again; it is no patient.")),
    TOTAL: ("totals_left_out", mark("totals or means; they are no patients and are not used.")),
    NOTE: ("footnote_left_out", mark("notes between or below the rows; they are not used.")),
    BELOW: ("rows_below_table", mark("they stand below the table and look like none of its rows; they are not used.")),
}


def no_header_row(place: Place, row: int, words: Sequence[str]) -> Problem:
    what = say(
        "there is no row with the names of the columns: the first filled row (row {row}) holds data "
        "already ({words}). It is not turned into names, and nothing is read.",
        row=row,
        words=listed(words, most=4),
    )
    return place.problem("error", "no_header_row", what, say(HEADER_FIX))


def transposed(place: Place, names: Sequence[str]) -> Problem:
    what = say(
        "the table lies on its side: its first column holds the names of the columns ({words}), and each "
        "patient stands in a column. It is not read.",
        words=listed(names, most=4),
    )
    fix = say(
        "In Excel: copy the table, then Paste Special, Transpose, in a new sheet. One patient in each row is needed."
    )
    return place.problem("error", "table_on_its_side", what, fix)


def title_problems(grid: Grid, header: Header, filled: Sequence[int]) -> list[Problem]:
    """What stands above the header, and a header in two rows."""
    problems = []
    above = [n for n in filled if n < header.first]
    if above:
        words = [quoted(next(cell_text(cell) for cell in grid.rows[n - 1] if cell != "")[:60]) for n in above]
        what = say("above the header (row {last}); not read: {words}.", last=header.last, words=listed(words, most=3))
        problems.append(grid.place.problem("info", "title_rows", what, say(NOTHING), above))
    if header.groups:
        alone = {cell_text(cell) for n in (header.first, header.last) for cell in grid.rows[n - 1]}
        names = [name for name in header.names if name and name not in alone] or [name for name in header.names if name]
        what = say("the header has two rows, which are read together: {words}.", words=listed(names, most=4))
        problems.append(grid.place.problem("info", "header_merged", what, say(NOTHING), [header.first, header.last]))
    return problems


def body_problems(place: Place, body: Body, units: Sequence[str], names: Sequence[str]) -> list[Problem]:
    """One problem for each kind of row that is no row of the table."""
    problems = []
    for reason, (code, what) in _LEFT_OUT.items():
        rows = body.aside.get(reason, [])
        if rows:
            found = [
                say("{where}: {what}", where=name, what=unit) for name, unit in zip(names, units, strict=False) if unit
            ]
            said = f"{say(what)} {listed(found)}." if reason == UNITS and found else say(what)
            problems.append(place.problem("info", code, said, say(NOTHING), rows))
    if body.second is not None:
        number, words = body.second
        rows = body.aside[SECOND]
        what = say(
            "a second table begins in row {number} ({words}). Its {n} rows are not read.",
            number=number,
            words=listed([word for word in words if word], most=4),
            n=len(rows),
        )
        fix = say("Put it in a sheet of its own if it belongs to the cohort.")
        problems.append(place.problem("warning", "second_table", what, fix, rows))
    return problems


def second_beside(place: Place, others: Sequence[tuple[int, int, tuple[str, ...]]]) -> list[Problem]:
    fix = say("Put it in a sheet of its own if it belongs to the cohort.")
    return [
        place.problem(
            "warning",
            "second_table",
            say(
                "a second table stands beside the first, in columns {first} to {last} ({words}). It is not read.",
                first=column_letter(first + 1),
                last=column_letter(last),
                words=listed([name for name in names if name], most=4),
            ),
            fix,
        )
        for first, last, names in others
    ]


def ragged_problems(place: Place, ragged: Sequence[tuple[int, int]], width: int, total: int) -> list[Problem]:
    """Rows of a text file with more or fewer cells than the header."""
    if len(ragged) > 3 and len(ragged) * 2 > total:
        what = say(
            "{n} of {total} rows have more or fewer cells than the header, which has {width}. They are not "
            "used: their values may stand in the wrong column.",
            n=len(ragged),
            total=total,
            width=width,
        )
        fix = say(
            "Often decimal commas in a file whose separator is the comma too: save it again with semicolons, "
            "or as an Excel workbook (.xlsx)."
        )
        return [place.problem("error", "ragged_rows", what, fix, rows=[n for n, _ in ragged])]
    fix = say("Compare the row with the header in a text editor, and add or remove the separators.")
    return [
        place.problem(
            "error",
            "ragged_row",
            say(
                "{cells} cells where the header has {width}. The row is not used: its values may stand in the "
                "wrong column.",
                cells=cells,
                width=width,
            ),
            fix,
            rows=[n],
        )
        for n, cells in ragged
    ]
