"""A file's bytes -> a cohort and everything that is wrong with the file: files, tables, columns, values, checks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mrdcore.cohort import Account, Cohort
from mrdcore.files.grid import File, Grid
from mrdcore.files.kinds import ACCEPTED, read_grids
from mrdcore.language import say
from mrdcore.problem import Problem, capped, listed
from mrdcore.read.accounts import accounts_of
from mrdcore.read.checks import Checked, check
from mrdcore.read.columns.age import with_age
from mrdcore.read.columns.letters import with_letters
from mrdcore.read.columns.match import Columns, Matched, Sheet
from mrdcore.read.columns.matching import Matching, match_sheets
from mrdcore.read.columns.meaning import ColumnMeaning, Question, meanings_of
from mrdcore.read.columns.questions import questions_of
from mrdcore.read.frames import SheetFrame, join_samples, read_patients, read_samples
from mrdcore.read.layout.example import without_examples
from mrdcore.read.layout.known import with_labels
from mrdcore.read.layout.make import make_table
from mrdcore.read.mapping import NO_MAPPING, Mapping
from mrdcore.read.mapping_check import mapping_problems
from mrdcore.read.sheets.both_sources import without_repeated
from mrdcore.read.sheets.choose import Sheets, choose_sheets
from mrdcore.read.tables import Table
from mrdcore.read.values.identity import with_one_spelling
from mrdcore.read.values.log_reduction import with_log_reductions


@dataclass(frozen=True)
class Reading:
    """The cohort of a file, None where there is none to be read, and its problems (the same as the cohort's).

    `meanings` say what each column was taken for, `questions` what only a person can say; both also where there is
    no cohort yet.
    """

    cohort: Cohort | None
    problems: tuple[Problem, ...]
    meanings: tuple[ColumnMeaning, ...] = ()
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True)
class Opened:
    """Files with the cells of their sheets and what stood in the way of reading them."""

    files: tuple[File, ...]
    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...]


def read_cohort(data: bytes, name: str, mapping: Mapping = NO_MAPPING) -> Reading:
    """The cohort in the bytes of one file; see `read_files`."""
    return read_files([File(name, data)], mapping)


def read_files(files: Sequence[File], mapping: Mapping = NO_MAPPING) -> Reading:
    """The cohort in one or several files that belong together, recognised by content; their names are only kept.

    Nothing is raised for a user's file: every fault is a `Problem`. A faulty value is missing in the frames, a row
    that cannot be a patient is set aside, and each is said. Missing values stay missing. The order of rows is kept.
    """
    return read_opened(open_files(files), mapping)


def open_files(files: Sequence[File]) -> Opened:
    """The cells of the files, before they mean anything: the slow part of reading, done once for several mappings."""
    grids, problems = read_grids(files)
    return Opened(tuple(files), tuple(grids), tuple(problems))


def read_opened(opened: Opened, mapping: Mapping = NO_MAPPING) -> Reading:
    """The cohort in files that have been opened; see `read_files`."""
    files, problems = opened.files, list(opened.problems)
    told = with_labels(mapping, (pair for grid in opened.grids for pair in grid.labels))
    tables, faults = _tables(opened.grids, told)
    tables, examples = without_examples(tables, told)
    sheets = choose_sheets(tables, opened.grids, told, faults)
    problems += [*examples, *sheets.problems]
    if sheets.patients is None:
        return Reading(None, capped(problems))
    matching = match_sheets(sheets.patients, sheets.samples, mapping)
    table, columns = matching.patients.table, matching.patients.columns
    problems += [*mapping_problems(mapping, _named(sheets)), *matching.problems]
    unusable = _unusable(table, columns)
    if unusable:
        return _reading(None, [*problems, *unusable], matching)
    patients, wide, faults = read_patients(table, columns, matching.mapping)
    patients, said = with_age(patients, table, columns, mapping.dayfirst)
    problems += [*faults, *said]
    if not len(patients.frame):
        return _reading(None, problems, matching)
    samples, faults = _sheet_samples(matching.samples, matching.mapping)
    samples, spelled = with_one_spelling(patients, samples)
    samples, wide, uncounted = with_log_reductions(patients, samples, wide)
    wide, repeated = without_repeated(samples, wide)
    checked, faults_across = check(Checked(patients, samples, wide))
    problems += [*faults, *spelled, *uncounted, *repeated, *faults_across]
    cohort = Cohort(
        patients=checked.patients.frame,
        samples=join_samples([one for one in (checked.samples, checked.wide) if one is not None]),
        name=", ".join(file.name for file in files),
        sha256=_sha256(files, mapping),
        own_columns=tuple(columns.own),
        rows=checked.patients.rows,
        headers={name: (table.header[i], table.letter(i)) for name, i in (columns.known | columns.own).items()},
        accounts=_accounts(
            sheets, opened.grids, [one for one in (checked.patients, checked.samples) if one is not None]
        ),
    )
    return _reading(cohort, problems, matching)


def _reading(cohort: Cohort | None, problems: Sequence[Problem], matching: Matching) -> Reading:
    """The cohort with its problems, what the columns were taken for and what is left to ask."""
    named = tuple(with_letters(capped(problems), [one.table for one in matching.tables]))
    meanings = tuple(meaning for one in matching.tables for meaning in meanings_of(one))
    questions = questions_of(named, matching.tables)
    return Reading(None if cohort is None else replace(cohort, problems=named), named, meanings, questions)


def _accounts(sheets: Sheets, grids: Sequence[Grid], read: Sequence[SheetFrame]) -> tuple[Account, ...]:
    """What became of the rows; what stands in wide columns of MRD stands on a patient's row."""
    used = [at for one in read for at in one.rows]
    aside = [*sheets.set_aside, *(row for one in read for row in one.set_aside)]
    hidden = [grid.sheet for grid in grids if grid.hidden]
    return accounts_of(sheets.filled, sheets.roles, used, aside, sheets.into, hidden)


def _tables(grids: Sequence[Grid], mapping: Mapping) -> tuple[list[Table], list[Problem]]:
    made = [make_table(grid, mapping) for grid in grids]
    return [table for table, _ in made if table is not None], [problem for _, faults in made for problem in faults]


def _sha256(files: Sequence[File], mapping: Mapping) -> str:
    """The hash of one file's bytes; of several files, or of files with a mapping, the hash of all of them."""
    hashes = sorted(hashlib.sha256(file.data).hexdigest() for file in files)
    hashes += [] if mapping == NO_MAPPING else [mapping.to_text()]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _named(sheets: Sheets) -> list[tuple[Sheet, Table]]:
    pairs: list[tuple[Sheet, Table | None]] = [("patients", sheets.patients), ("samples", sheets.samples)]
    return [(sheet, table) for sheet, table in pairs if table is not None]


def _unusable(table: Table, columns: Columns) -> list[Problem]:
    """Why there is no cohort in a table: no known column, or no row."""
    if not columns.known:
        what = say("no header is known to the data dictionary: {words}.", words=listed(table.header))
        fix = " ".join(
            (
                say("The first row must hold the names of the columns. Use the template, or map the headers."),
                say(ACCEPTED),
            )
        )
        return [table.place.problem("error", "no_known_column", what, fix)]
    if not table.rows:
        what = say("there are no patients: no row below the header can be used.")
        return [table.place.problem("error", "no_patients", what, say("Fill one row per patient."))]
    return []


def _sheet_samples(samples: Matched | None, mapping: Mapping) -> tuple[SheetFrame | None, list[Problem]]:
    return (None, []) if samples is None else read_samples(samples.table, samples.columns, mapping)
