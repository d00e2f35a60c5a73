"""Bytes -> grids: what kind of file it is, by its content and never by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mrdcore.files.delimited import read_delimited
from mrdcore.files.encoding import decode
from mrdcore.files.grid import File, Grid
from mrdcore.files.markup import markup_problem
from mrdcore.files.sandbox import sandboxed
from mrdcore.files.statistical import statistical_kind
from mrdcore.language import mark, say
from mrdcore.problem import FILE, Problem

# How other kinds of file begin.
_ENDS_HERE: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", mark("a PDF document")),
    (b"\x89PNG", mark("a picture")),
    (b"\xff\xd8\xff", mark("a picture")),
    (b"GIF8", mark("a picture")),
    (b"{\\rtf", mark("a text document (RTF)")),
    (b"\x1f\x8b", mark("a compressed file (gzip)")),
    (b"7z\xbc\xaf", mark("a compressed file (7z)")),
    (b"Rar!", mark("a compressed file (RAR)")),
)
# How a file begins that a task of the sandbox reads.
_TASKS: tuple[tuple[bytes, str], ...] = (
    (b"PK", "archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"\x09\x08\x10\x00", "xls"),
    (b"\x09\x08\x08\x00", "xls"),
    (b"PAR1", "parquet"),
)
# Far more than a cohort takes, and than the page accepts; the command line has no other limit.
MAX_FILE_BYTES = 100_000_000
ACCEPTED = mark(
    "Load a table with one row per patient: Excel (.xlsx, .xlsm, .xls), OpenDocument (.ods), CSV or other text, SPSS, "
    "Stata, SAS or Parquet."
)

Found = tuple[list[Grid], list[Problem]]


def read_grids(files: Sequence[File]) -> Found:
    """The sheets of the files in their order, with the faults found; each fault and sheet names its file if they are several."""
    grids: list[Grid] = []
    problems: list[Problem] = []
    for file in files:
        found, faults = read_file(file.data)
        several = len(files) > 1
        grids += [replace(grid, sheet=_label(file.name, grid.sheet)) for grid in found] if several else found
        problems += [_in_file(file.name, problem) for problem in faults] if several else faults
    return grids, problems


def _label(name: str, sheet: str) -> str:
    return f"{name}: {sheet}" if sheet else name


def _in_file(name: str, problem: Problem) -> Problem:
    return replace(
        problem, sheet=_label(name, problem.sheet), message=say("{where}: {what}", where=name, what=problem.message)
    )


def read_file(data: bytes) -> Found:
    """The sheets of one file; none and at least one error where it cannot be read."""
    if not data.strip():
        return [], [FILE.problem("error", "empty_file", say("The file is empty."), say(ACCEPTED))]
    if len(data) > MAX_FILE_BYTES:
        what = say(
            "The file has more than {megabytes} MB; no cohort is that large.", megabytes=MAX_FILE_BYTES // 1000000
        )
        return [], [
            FILE.problem("error", "file_too_large", what, " ".join((say("Keep the table alone."), say(ACCEPTED))))
        ]
    for beginning, task in _TASKS:
        if data.startswith(beginning):
            return _with_cells(*_read_apart(task, data))
    if statistical_kind(data):
        return _with_cells(*_read_apart("statistical", data))
    for beginning, kind in _ENDS_HERE:
        if data.startswith(beginning):
            return [], [
                FILE.problem(
                    "error", "not_a_table", say("The file is {kind}, not a table.", kind=say(kind)), say(ACCEPTED)
                )
            ]
    return _text_grids(data)


def _read_apart(task: str, data: bytes) -> Found:
    answer = sandboxed(task, data)
    return ([], [answer]) if isinstance(answer, Problem) else answer


def _text_grids(data: bytes) -> Found:
    decoded = decode(data)
    if decoded is None:
        return [], [
            FILE.problem("error", "not_a_table", say("The file is neither a workbook nor text."), say(ACCEPTED))
        ]
    if markup := markup_problem(decoded.text):
        return [], [markup]
    rows, problems = read_delimited(decoded.text)
    return _with_cells([Grid("", [list(row) for row in rows])], [*decoded.problems, *problems])


def _with_cells(grids: list[Grid], problems: list[Problem]) -> Found:
    """The same, with an error where there is neither a filled cell nor a reason why."""
    if any(problem.severity == "error" for problem in problems) or any(
        cell != "" for grid in grids for row in grid.rows for cell in row
    ):
        return grids, problems
    return [], [FILE.problem("error", "empty_file", say("The file has no filled cell."), say(ACCEPTED))]
