"""Files written by hand, as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

from mrdcore.cohort import Cohort
from mrdcore.problem import Problem
from mrdcore.read import NO_MAPPING, Mapping, read_cohort


def csv(*lines: str, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return (end.join(lines) + end).encode(encoding)


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a piece of one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == name:
                assert old in part
                part = part.replace(old, new)
            target.writestr(entry.filename, part)
    return out.getvalue()


def cohort_of(data: bytes, mapping: Mapping = NO_MAPPING) -> Cohort:
    reading = read_cohort(data, "file", mapping)
    assert reading.cohort is not None, [problem.message for problem in reading.problems]
    assert reading.cohort.problems == reading.problems
    return reading.cohort


def refused(data: bytes) -> Problem:
    """The one error of a file that gives no cohort."""
    reading = read_cohort(data, "file")
    assert reading.cohort is None
    (error,) = [problem for problem in reading.problems if problem.severity == "error"]
    assert error.fix
    return error


def codes(cohort: Cohort, *severities: str) -> list[str]:
    return [p.code for p in cohort.problems if not severities or p.severity in severities]


def problem(cohort: Cohort, code: str) -> Problem:
    (found,) = [p for p in cohort.problems if p.code == code]
    return found


def days(cohort: Cohort, column: str) -> list[str]:
    return cohort.patients[column].dt.strftime("%Y-%m-%d").fillna("").tolist()
