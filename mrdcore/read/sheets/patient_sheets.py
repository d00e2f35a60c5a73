"""The sheets of patients -> one table: a sheet a centre below each other, sheets of the same patients side by side."""

from __future__ import annotations

from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mrdcore.files.grid import Cell
from mrdcore.language import mark, plural, say
from mrdcore.problem import FILE, At, Problem, SetAside, listed
from mrdcore.read.layout.known import identifier_of, identifiers, names_in
from mrdcore.read.layout.labels import centres_of, is_about
from mrdcore.read.mapping import Mapping
from mrdcore.read.sheets.long_format import FINE, patient_names
from mrdcore.read.sheets.stacking import agreement, are_alike, join, keys_of, labels_text, stack, with_column
from mrdcore.read.tables import Table

SAME_PATIENTS = 0.2  # the share of patient numbers in common from which two sheets are looked at as the same patients
COPY, OTHERS = 0.95, 0.5  # the share of equal values of a copy, and under which the numbers are of other patients
OTHER_NUMBERS = mark("its patient numbers are others")


@dataclass(frozen=True)
class Combined:
    """One table of several sheets; the labels of those that are used, and why another is not."""

    table: Table | None
    problems: tuple[Problem, ...] = ()
    used: tuple[str, ...] = ()
    reasons: Words[str, str] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    into: Words[At, At] = field(default_factory=dict)


def combine_patients(tables: Sequence[Table], mapping: Mapping) -> Combined:
    """The patients of the sheets that belong together; the first is the one named so, else the one known best."""
    if not tables:
        return Combined(None)
    base = max(tables, key=lambda table: _rank(table, mapping))
    group, copies = _alike(base, [table for table in tables if table is not base], tables, mapping)
    others = [table for table in tables if table not in group and table not in copies]
    stacked, problems = _stacked(group, mapping)
    used, reasons = [table.sheet for table in group], {}
    into: dict[At, At] = {}
    for other in others:
        reason = _cannot_join(stacked, other, mapping)
        if reason:
            reasons[other.sheet] = reason
            continue
        joined = join(stacked, other, mapping)
        stacked = joined.table
        problems += joined.problems
        into |= joined.into
        used.append(other.sheet)
    aside = [SetAside(at, say("a copy of sheet {sheet}", sheet=base.sheet)) for table in copies for at in table.at]
    problems += [_is_copy(table, base) for table in copies]
    used += [table.sheet for table in copies]
    return Combined(stacked, tuple(problems), tuple(used), reasons, tuple(aside), into)


def _rank(table: Table, mapping: Mapping) -> tuple[bool, int, bool]:
    known = len(patient_names(table, mapping))
    return is_about(table.sheet, "patients") and known > 0, known, bool(table.rows)


def _alike(
    base: Table, others: Sequence[Table], order: Sequence[Table], mapping: Mapping
) -> tuple[list[Table], list[Table]]:
    """The sheets with the columns of the base and other patients, in the order of the file; copies of the base."""
    group, copies = [base], []
    for other in others:
        if not other.rows or not are_alike(base, other, mapping):
            continue
        if _shared(base, other, mapping) <= SAME_PATIENTS:
            group.append(other)
            continue
        equal = agreement(base, other, mapping)
        if equal >= COPY and set(identifiers(other, mapping)) <= set(identifiers(base, mapping)):
            copies.append(other)
        elif not equal >= OTHERS:
            group.append(other)
    return [table for table in order if table in group], copies


def _shared(one: Table, other: Table, mapping: Mapping) -> float:
    """The share of the smaller sheet's patient numbers that both have."""
    mine, theirs = (set(identifiers(table, mapping)) - {""} for table in (one, other))
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _stacked(group: Sequence[Table], mapping: Mapping) -> tuple[Table, list[Problem]]:
    if len(group) == 1:
        return group[0], []
    problems: list[Problem] = []
    centres = centres_of([table.sheet for table in group])
    tables = [_with_centre(table, centre, mapping) for table, centre in zip(group, centres, strict=True)]
    if any(_shared(a, b, mapping) > SAME_PATIENTS for i, a in enumerate(group) for b in group[:i]):
        marks = [centre or table.sheet for centre, table in zip(centres, group, strict=True)]
        tables = [_numbered(table, mark, mapping) for table, mark in zip(tables, marks, strict=True)]
        what = say(
            "the same patient numbers stand for other patients in the sheets {words}. The name of the sheet "
            "is put before the number ({words_2}).",
            words=labels_text(group),
            words_2=listed(identifiers(tables[0], mapping)[:1]),
        )
        fix = say("Give every patient a number of their own; samples are found by it.")
        problems.append(FILE.problem("warning", "identifiers_by_sheet", what, fix))
    stacked = stack(tables, "patients", mapping)
    rows = listed(
        plural(len(table.rows), "{sheet} ({n} rows)", "{sheet} ({n} rows)", sheet=table.sheet) for table in group
    )
    from_names = any(new is not old for new, old in zip(tables, group, strict=True)) and any(centres)
    what = say("sheets with the same columns are read as one table: {rows}.", rows=rows)
    if from_names:
        what = " ".join((what, say("The centre is the name of the sheet: {words}.", words=listed(centres))))
    said = [FILE.problem("info", "sheets_stacked", what, say(FINE)), *_columns_differ(tables, mapping)]
    return stacked.table, [*said, *problems, *stacked.problems]


def _columns_differ(tables: Sequence[Table], mapping: Mapping) -> list[Problem]:
    """Columns that some of the sheets lack: their patients have no value there."""
    keys = [dict(zip(keys_of(table, "patients", mapping), table.header, strict=True)) for table in tables]
    every = {key: header for found in reversed(keys) for key, header in found.items()}
    lacking = {h: [t.sheet for t, found in zip(tables, keys, strict=True) if k not in found] for k, h in every.items()}
    named = [
        say("{column} (not in {words})", column=header, words=listed(sheets, most=3))
        for header, sheets in lacking.items()
        if sheets
    ]
    if not named:
        return []
    what = say(
        "the sheets have not the same columns: {words}. The values are missing there.", words=listed(named, most=5)
    )
    fix = say("Give the columns the same header in each sheet, if they are the same.")
    return [FILE.problem("warning", "columns_differ", what, fix)]


def _with_centre(table: Table, centre: str, mapping: Mapping) -> Table:
    if not centre or "centre" in names_in(table.header, "patients", mapping):
        return table
    return with_column(table, "centre", [centre] * len(table.rows))


def _numbered(table: Table, mark: str, mapping: Mapping) -> Table:
    position = identifier_of(table, mapping)
    if position is None:
        return table
    rows: list[tuple[Cell, ...]] = []
    for row, name in zip(table.rows, identifiers(table, mapping), strict=True):
        rows.append((*row[:position], f"{mark}-{name}" if name else "", *row[position + 1 :]))
    return replace(table, rows=tuple(rows))


def _cannot_join(base: Table, other: Table, mapping: Mapping) -> str:
    """Why a sheet cannot stand beside the patients, in English; "" where it can."""
    if identifier_of(base, mapping) is None or identifier_of(other, mapping) is None:
        return mark("no column of patient numbers") if identifier_of(other, mapping) is None else mark("another table")
    names = [name for name in identifiers(other, mapping) if name]
    if not names:
        return mark("no patients")
    if len(set(names)) * 10 < len(names) * 9:
        return mark("several rows for one patient, without columns of samples")
    if _shared(base, other, mapping) < OTHERS:
        return OTHER_NUMBERS
    return ""


def _is_copy(table: Table, base: Table) -> Problem:
    what = say("the same patients with the same values as in sheet {sheet}. It is not used again.", sheet=base.sheet)
    return table.place.problem("info", "sheet_repeated", what, say("Remove the copy."))
