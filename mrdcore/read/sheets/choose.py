"""Tables -> the table of the patients and the table of the samples: which is which, and which are neither."""

from __future__ import annotations

from collections.abc import Mapping as Words
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mrdcore.cohort import Role
from mrdcore.files.grid import Grid
from mrdcore.language import mark, say
from mrdcore.problem import FILE, At, Problem, SetAside, listed
from mrdcore.read.accounts import end_of
from mrdcore.read.layout.header_row import filled_rows
from mrdcore.read.layout.known import identifier_of
from mrdcore.read.layout.labels import DICTIONARY_SHEET, is_about, sheet_of
from mrdcore.read.mapping import LEAVE_OUT, NO_MAPPING, Mapping
from mrdcore.read.sheets.long_format import (
    Parts,
    has_samples,
    is_flat,
    patient_names,
    patients_of,
    sample_names,
    split_flat,
    with_names_of_sheet,
    without_tissue_columns,
)
from mrdcore.read.sheets.patient_sheets import OTHER_NUMBERS, Combined, combine_patients
from mrdcore.read.sheets.redcap import is_redcap, read_redcap
from mrdcore.read.sheets.sample_sheets import combine_samples
from mrdcore.read.tables import Table
from mrdcore.schema import normalise

NOT_READ = mark("the sheet is not read")
OTHER_PATIENTS = mark("a patient of a sheet of which only the samples are read")
NO_HEADER = mark("the sheet has no header that can be used")


@dataclass(frozen=True)
class Sheets:
    """The table of patients (None where there is none) and the table of samples, where the file has one.

    For the account of rows: `filled` holds the filled rows below the header of each sheet that was opened, and
    `roles` what the sheet was taken for. Each of these rows begins a row of `patients` or `samples` (or of both), or
    is in `set_aside`, or became a part of another row: `into` says of which.
    """

    patients: Table | None
    samples: Table | None
    problems: tuple[Problem, ...]
    filled: Words[str, tuple[At, ...]] = field(default_factory=dict)
    roles: Words[str, Role] = field(default_factory=dict)
    set_aside: tuple[SetAside, ...] = ()
    into: Words[At, At] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sheet:
    """One sheet of the file as it was opened, and what is read from it."""

    table: Table
    parts: Parts


def choose_sheets(
    tables: Sequence[Table], grids: Sequence[Grid] = (), mapping: Mapping = NO_MAPPING, faults: Sequence[Problem] = ()
) -> Sheets:
    """One table of patients and at most one of samples, by the mapping, the names of the sheets and their columns.

    Sheets of the same columns are put below each other, sheets of the same patients side by side. Hidden sheets,
    legends and what is left are not read, and said. `faults` are those of the layouts: of a sheet that is not read
    they are of no interest.
    """
    left = [table for table in tables if _is_left_out(table, tables, mapping)]
    sheets = [_Sheet(table, _parts(table, tables, mapping)) for table in tables if table not in left]
    patients = combine_patients([s.parts.patients for s in sheets if s.parts.patients is not None], mapping)
    samples = combine_samples([s.parts.samples for s in sheets if s.parts.samples is not None], mapping)
    made: list[Problem] = []
    table = patients.table
    if table is None and samples.table is not None:
        table, made = patients_of(samples.table, mapping)
    used = [sheet for sheet in sheets if sheet.table.sheet in _labels(sheet, patients, samples)]
    unread = [*left, *(sheet.table for sheet in sheets if sheet not in used)]
    problems = [
        *_hidden(grids),
        *_layout_faults(faults, [sheet.table.sheet for sheet in used], alone=not used or bool(made)),
        *(problem for sheet in used for problem in sheet.parts.problems),
        *patients.problems,
        *samples.problems,
        *made,
        *_not_read([*(one.sheet for one in unread), *_without_table(grids, tables)], used, patients),
    ]
    if (
        table is None
        and (tables or any(grid.hidden for grid in grids))
        and not any(problem.severity == "error" for problem in problems)
    ):
        what = say("no sheet holds patients or samples that can be read.")
        problems.append(
            FILE.problem("error", "no_table", what, say("Name the sheets to be read patients and samples."))
        )
    return Sheets(table, samples.table, tuple(problems), *_account(grids, tables, used, unread, patients, samples))


def _is_left_out(table: Table, tables: Sequence[Table], mapping: Mapping) -> bool:
    """By the mapping; a legend by its name, where there is another sheet."""
    said = _said(table, mapping)
    if said:
        return said == LEAVE_OUT
    others = [one for one in tables if one is not table and not is_about(one.sheet, "help")]
    return is_about(table.sheet, "help") and bool(others)


def _said(table: Table, mapping: Mapping) -> str:
    """What the mapping says of the sheet, under its label or its own name."""
    names = {normalise(table.sheet), normalise(sheet_of(table.sheet))}
    return next((role for sheet, role in mapping.sheets.items() if normalise(sheet) in names), "")


def _parts(table: Table, tables: Sequence[Table], mapping: Mapping) -> Parts:
    """What a sheet holds: patients, samples or both."""
    said = _said(table, mapping)
    if said != "samples" and is_redcap(table):
        parts = read_redcap(table, mapping)
        if parts.samples is not None or parts.patients is None:
            return parts
        found = _plain(parts.patients, tables, mapping, said)
        aside = parts.patients.set_aside
        return Parts(
            found.patients and replace(found.patients, set_aside=aside),
            found.samples,
            (*parts.problems, *found.problems),
            parts.into | found.into,
        )
    return _plain(table, tables, mapping, said)


def _plain(table: Table, tables: Sequence[Table], mapping: Mapping, said: str) -> Parts:
    if said == "patients":
        return Parts(table, None)
    table, named = with_names_of_sheet(table, mapping)
    table, melted = without_tissue_columns(table, mapping)
    problems = (*named, *melted)
    if said == "samples" or _is_samples(table, tables, mapping):
        return Parts(None, table, problems)
    if is_flat(table, mapping):
        parts = split_flat(table, mapping)
        return replace(parts, problems=(*problems, *parts.problems))
    return Parts(table, None, problems)


def _is_samples(table: Table, tables: Sequence[Table], mapping: Mapping) -> bool:
    """Samples by their columns; by the name of the sheet beside a sheet of patients."""
    own, theirs = patient_names(table, mapping) - {"patient_id"}, sample_names(table, mapping)
    if has_samples(table, mapping) and not own:
        return True
    beside = [one for one in tables if one.sheet != table.sheet and patient_names(one, mapping) - own]
    if not beside or identifier_of(table, mapping) is None:
        return False
    if is_about(table.sheet, "samples") and theirs:
        return True
    # A name or sex repeated beside each sample does not make it a sheet of patients.
    return has_samples(table, mapping) and len(own) < len(theirs) and not is_about(table.sheet, "patients")


def _labels(sheet: _Sheet, *combined: Combined) -> set[str]:
    """The label of the sheet where any row of it is used."""
    return {sheet.table.sheet} & {label for one in combined for label in one.used}


def _hidden(grids: Sequence[Grid]) -> list[Problem]:
    what = say("the sheet is hidden. It is left alone and was not read.")
    fix = say("Show it in Excel (right click on a tab, Unhide) and save, if it belongs to the cohort.")
    return [grid.place.problem("info", "hidden_sheet", what, fix) for grid in grids if grid.hidden]


def _layout_faults(faults: Sequence[Problem], used: Sequence[str], *, alone: bool) -> list[Problem]:
    """Those of the sheets that are read; a sheet without a header is at fault only where no other has patients."""
    lost = [problem for problem in faults if problem.severity == "error" and not is_about(problem.sheet, "help")]
    return [problem for problem in faults if problem.sheet in used or (alone and problem in lost)]


def _without_table(grids: Sequence[Grid], tables: Sequence[Table]) -> list[str]:
    made = {table.sheet for table in tables}
    return [grid.sheet for grid in grids if grid.sheet not in made and not grid.hidden and filled_rows(grid)]


def _not_read(unread: Sequence[str], used: Sequence[_Sheet], patients: Combined) -> list[Problem]:
    # The dictionary of the project's own template needs no word.
    named = [label for label in unread if normalise(sheet_of(label)) != DICTIONARY_SHEET]
    if not named or not used:
        return []
    reasons = [f"{name} ({say(patients.reasons[name])})" if name in patients.reasons else name for name in named]
    read = listed(patients.used) or used[0].table.sheet
    others = listed(reasons if len(reasons) < 5 else named)
    what = say("The patients are read from sheet {read}. Not read: {others}.", read=read, others=others)
    fix = say("Name the sheets to be read patients and samples.")
    # Whole patients may be lost, which is more than a remark.
    lost = OTHER_NUMBERS in map(patients.reasons.get, named)
    return [FILE.problem("warning" if lost else "info", "sheets_ignored", what, fix)]


def _account(
    grids: Sequence[Grid],
    tables: Sequence[Table],
    used: Sequence[_Sheet],
    unread: Sequence[Table],
    patients: Combined,
    samples: Combined,
) -> tuple[dict[str, tuple[At, ...]], dict[str, Role], tuple[SetAside, ...], dict[At, At]]:
    filled = {t.sheet: tuple(sorted({*t.at, *(one.at for one in t.set_aside)})) for t in tables}
    aside = [one for sheet in used for one in sheet.table.set_aside]
    aside += [one for s in used if s.parts.patients is not None for one in s.parts.patients.set_aside]
    aside += [*patients.set_aside, *samples.set_aside]
    for table in unread:
        said = {one.at for one in table.set_aside}
        aside += [*table.set_aside, *(SetAside(at, say(NOT_READ)) for at in table.at if at not in said)]
    for grid in grids:
        if grid.sheet not in filled and not grid.hidden and (rows := filled_rows(grid)):
            filled[grid.sheet] = tuple(At(grid.sheet, n) for n in rows)
            aside += [SetAside(at, say(NO_HEADER)) for at in filled[grid.sheet]]
    roles: dict[str, Role] = dict.fromkeys(filled, "not read")
    for sheet in used:
        label = sheet.table.sheet
        holds = (label in patients.used, label in samples.used)
        roles[label] = "patients and samples" if all(holds) else "patients" if holds[0] else "samples"
    into = {row: to for sheet in used for row, to in sheet.parts.into.items()} | dict(patients.into)
    standing = {at for one in (patients.table, samples.table) if one is not None for at in one.at}
    into = {row: to for row, to in into.items() if end_of(to, into) in standing}
    # A row that is a copy of a patient and a sample of its own is used.
    aside = [one for one in aside if one.at not in standing]
    said = {one.at for one in aside}
    # The patients of a sheet whose samples alone are read.
    rest = (
        at for sheet in used for at in filled[sheet.table.sheet] if not (at in standing or at in into or at in said)
    )
    aside += [SetAside(at, say(OTHER_PATIENTS)) for at in rest]
    return filled, roles, tuple({one.at: one for one in aside}.values()), into
