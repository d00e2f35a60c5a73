"""Tables with their columns matched -> the two frames of a cohort, each with the row numbers of the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from mrdcore.cohort import SAMPLE_FRAME, empty_samples
from mrdcore.language import mark, say
from mrdcore.problem import At, Place, Problem, SetAside, row_text
from mrdcore.read.columns.match import SPECS, Columns, Sheet
from mrdcore.read.mapping import Mapping
from mrdcore.read.mapping_check import is_mrd, unit_of
from mrdcore.read.tables import Table
from mrdcore.read.values.cells import ColumnCells
from mrdcore.read.values.column import minus_problems, read_column, read_identifiers, read_own
from mrdcore.read.values.date_order import order_of_table
from mrdcore.read.values.mrd import Reduction, read_mrd, read_units
from mrdcore.schema import MUTATION, TIMEPOINT, TISSUE, column, normalise

READ_AS_PERCENT = mark("no unit is given; the MRD values are read as % of ABL1.")
WIDE = {name for name, spec in SPECS["patients"].items() if is_mrd(spec)}
SAY_UNIT = mark('If they are copies per 10^4 or 10^5 ABL1, say "unit" in the mapping or add a unit column.')
# Beside the columns of `SAMPLE_FRAME`, until the sample before treatment is found: log10 below it, or at least that.
REDUCTION, AT_LEAST = "log_reduction", "log_reduction_at_least"


@dataclass(frozen=True)
class SheetFrame:
    """A frame with index 0..n-1, the row of the file that each of its rows comes from, and the file's headers.

    `set_aside` are the rows of the table that are no rows of the frame.
    """

    sheet: str
    frame: pd.DataFrame
    rows: tuple[At, ...]
    headers: dict[str, str]
    set_aside: tuple[SetAside, ...] = ()

    def place(self, name: str = "") -> Place:
        return Place(self.sheet, self.headers.get(name, name))

    def keep(self, wanted: Sequence[bool]) -> SheetFrame:
        """The rows where `wanted` holds."""
        if all(wanted):
            return self
        frame = self.frame.iloc[[i for i, kept in enumerate(wanted) if kept]].reset_index(drop=True)
        rows = tuple(row for row, kept in zip(self.rows, wanted, strict=True) if kept)
        return SheetFrame(self.sheet, frame, rows, self.headers, self.set_aside)


def read_patients(table: Table, columns: Columns, mapping: Mapping) -> tuple[SheetFrame, SheetFrame, list[Problem]]:
    """The patients with an identifier each; the samples of their wide MRD columns; the problems."""
    names = {name: i for name, i in columns.known.items() if name != "patient_id"}
    wide = [name for name in names if is_mrd(SPECS["patients"][name])]
    identifiers, problems = _identifiers(table, columns, mapping)
    series: dict[str, pd.Series] = {"patient_id": pd.Series(identifiers, dtype="object")}
    genes = [name for name in names if SPECS["patients"][name].levels == MUTATION]
    problems += minus_problems([_cells(table, "patients", name, columns, mapping) for name in genes])
    dates = _dates(table, "patients", columns, mapping)
    others = order_of_table(dates.values())
    for name in names:
        if name not in wide and name.removesuffix("_date") not in WIDE:
            cells = dates.get(name) or _cells(table, "patients", name, columns, mapping)
            series[name], faults = read_column(cells, mapping.dayfirst, others)
            problems += faults
    for name, i in columns.own.items():
        series[name], faults = read_own(_own_cells(table, name, i, mapping))
        problems += faults
    headers = {name: table.header[i] for name, i in (columns.known | columns.own).items()}
    patients = SheetFrame(table.sheet, pd.DataFrame(series), table.at, headers)
    samples, faults = _wide_samples(table, columns, mapping, wide, identifiers, dates)
    wanted, dropped, unnamed = _with_identifier(patients)
    kept = replace(patients.keep(wanted), set_aside=tuple(dropped))
    # A wide sample of a row that is set aside would otherwise fall to the patient of the same number.
    used = set(kept.rows)
    samples = samples.keep([row in used for row in samples.rows])
    return kept, samples, [*problems, *faults, *unnamed]


def read_samples(table: Table, columns: Columns, mapping: Mapping) -> tuple[SheetFrame, list[Problem]]:
    """The rows of the samples sheet in % of ABL1, with their problems."""
    problems = [*_absent_sample_columns(table, columns)]
    if columns.own:
        what = say("columns of the samples sheet that are not used: {columns}.", columns=", ".join(columns.own))
        problems.append(Place(table.sheet).problem("info", "sample_columns_ignored", what, say("Nothing to do.")))
    series: dict[str, pd.Series] = {}
    dates = _dates(table, "samples", columns, mapping)
    others = order_of_table(dates.values())
    for name in ("date", "tissue", "transcript", "timepoint"):
        cells = dates.get(name) or _cells(table, "samples", name, columns, mapping)
        series[name], faults = read_column(cells, mapping.dayfirst, others)
        problems += faults if name in columns.known else []
    series["patient_id"] = pd.Series(
        read_identifiers(_cells(table, "samples", "patient_id", columns, mapping)), dtype="object"
    )
    units, faults = read_units(_cells(table, "samples", "unit", columns, mapping))
    read = read_mrd(_cells(table, "samples", "value", columns, mapping), units, unit_of(mapping))
    problems += [*faults, *read.problems]
    series |= {"value": pd.Series(read.values, dtype="float64"), "state": pd.Series(read.states, dtype="object")}
    series |= _reductions([read.reductions.get(i) for i in range(len(read.values))])
    if read.assumed:
        problems.append(Place(table.sheet).problem("info", "unit_assumed", say(READ_AS_PERCENT), say(SAY_UNIT)))
    headers = {name: table.header[i] for name, i in columns.known.items()}
    return SheetFrame(table.sheet, _in_order(pd.DataFrame(series)), table.at, headers), problems


def join_samples(frames: Sequence[SheetFrame]) -> pd.DataFrame:
    """The samples of several sources as `Cohort.samples` holds them."""
    filled = [one.frame for one in frames if len(one.frame)]
    if not filled:
        return empty_samples()
    return pd.concat(filled, ignore_index=True)[list(SAMPLE_FRAME)]


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[[*SAMPLE_FRAME, *(name for name in (REDUCTION, AT_LEAST) if name in frame)]]


def _reductions(found: Sequence[Reduction | None]) -> dict[str, pd.Series]:
    """The columns of log reductions, where there are any."""
    if not any(found):
        return {}
    log10 = pd.Series([nan if one is None else one.log10 for one in found], dtype="float64")
    return {REDUCTION: log10, AT_LEAST: pd.Series([one is not None and one.at_least for one in found], dtype=bool)}


def _dates(table: Table, sheet: Sheet, columns: Columns, mapping: Mapping) -> dict[str, ColumnCells]:
    """The columns of dates that the table has; they are looked at together before any is read."""
    dates = [name for name in columns.known if SPECS[sheet][name].kind == "date"]
    return {name: _cells(table, sheet, name, columns, mapping) for name in dates}


def _cells(table: Table, sheet: Sheet, name: str, columns: Columns, mapping: Mapping) -> ColumnCells:
    """The column of this dictionary name; empty cells where the table has none."""
    spec, i = SPECS[sheet][name], columns.known.get(name)
    if i is None:
        return ColumnCells(spec, Place(table.sheet, name), ("",) * len(table.rows), table.at)
    header = table.header[i]
    words, place = _words(mapping, name, header), Place(table.sheet, header)
    return ColumnCells(spec, place, table.cells(i), table.places(i), words, table.unit(i), table.from_1904)


def _own_cells(table: Table, name: str, i: int, mapping: Mapping) -> ColumnCells:
    header = table.header[i]
    words, place = _words(mapping, name, header), Place(table.sheet, header)
    return ColumnCells(column(name), place, table.cells(i), table.places(i), words)


def _words(mapping: Mapping, name: str, header: str) -> dict[str, str]:
    """What the mapping says of the values of a column, under its dictionary name or its header."""
    keys = {normalise(name), normalise(header)}
    return {
        word: meaning
        for key, words in mapping.values.items()
        if normalise(key) in keys
        for word, meaning in words.items()
    }


def _identifiers(table: Table, columns: Columns, mapping: Mapping) -> tuple[list[str], list[Problem]]:
    if "patient_id" in columns.known:
        return read_identifiers(_cells(table, "patients", "patient_id", columns, mapping)), []
    what = say('no column identifies the patients; they are called by their row ("row 2", "row 3", ...).')
    fix = say("Name the column of pseudonymous patient numbers patient_id, or map it.")
    named = [_row_name(at) for at in table.at]
    return named, [table.place.problem("info", "no_identifier_column", what, fix)]


def _row_name(at: At) -> str:
    """ "row 5", with its sheet where there are sheets: a patient's name is the same in every language."""
    return f"sheet {at.sheet}, row {at.row}" if at.sheet else f"row {at.row}"


def _with_identifier(patients: SheetFrame) -> tuple[list[bool], list[SetAside], list[Problem]]:
    """Which rows are used; the others with the reason, and a problem for those unnamed and for each repeated one."""
    identifiers = patients.frame["patient_id"].tolist()
    first: dict[str, At] = {}
    for identifier, at in zip(identifiers, patients.rows, strict=True):
        first.setdefault(identifier, at)
    place, problems = patients.place("patient_id"), []
    dropped: list[SetAside] = []
    empty = [at for identifier, at in zip(identifiers, patients.rows, strict=True) if not identifier]
    if empty:
        what = say("no patient number. The row is not used.")
        fix = say("Give each patient a number.")
        if len(empty) * 2 > len(identifiers):
            fix = say("If a number stands only in the first row of each patient, fill it down to their other rows.")
        problems += place.problems("error", "identifier_missing", what, fix, empty)
        dropped += [SetAside(at, say("no patient number")) for at in empty]
    again = [at for one, at in zip(identifiers, patients.rows, strict=True) if one and at != first[one]]
    many = len(again) > 10 and len(again) * 3 > len(identifiers)
    if many:
        what = say(
            "{n} of {total} rows are of patients who have a row above already. Only the first row of each is used.",
            n=len(again),
            total=len(identifiers),
        )
        fix = say(
            "If the rows are samples, name their columns date, tissue and value. Otherwise keep one row per patient."
        )
        problems += place.problems("error", "identifier_repeated", what, fix, again)
    for identifier, at in zip(identifiers, patients.rows, strict=True):
        if identifier and at != first[identifier]:
            where = row_text(first[identifier], at.sheet)
            dropped.append(
                SetAside(
                    at,
                    say("a patient who has a row above") if many else say("the same patient as {where}", where=where),
                )
            )
            if many:
                continue
            what = say(
                "patient {identifier} stands already in {where}. This row is not used.",
                identifier=identifier,
                where=where,
            )
            fix = say("Keep one row per patient; put further MRD samples in a samples sheet.")
            problems += place.problems("error", "identifier_repeated", what, fix, [at], identifier)
    wanted = [bool(one) and at == first[one] for one, at in zip(identifiers, patients.rows, strict=True)]
    return wanted, dropped, problems


def _absent_sample_columns(table: Table, columns: Columns) -> list[Problem]:
    absent = [name for name in ("patient_id", "tissue", "value") if name not in columns.known]
    absent += ["date"] if not {"date", "timepoint"} & set(columns.known) else []
    if not absent:
        return []
    columns_said = say(" and no column ").join(absent)
    what = say("no column {columns_said}; its samples cannot be used.", columns_said=columns_said)
    return [
        table.place.problem(
            "error", "sample_column_missing", what, say("Add the column, or map the one that holds it.")
        )
    ]


def _wide_samples(
    table: Table,
    columns: Columns,
    mapping: Mapping,
    wide: Sequence[str],
    identifiers: Sequence[str],
    dates: dict[str, ColumnCells],
) -> tuple[SheetFrame, list[Problem]]:
    """A sample for each filled cell of the columns mrd_<tissue>_<timepoint>; without a date, the time point counts."""
    unit, problems = unit_of(mapping), []
    parts: dict[str, list[object]] = {name: [] for name in SAMPLE_FRAME}
    rows: list[At] = []
    waiting: list[Reduction | None] = []
    assumed = False
    for name in wide:
        cells = _cells(table, "patients", name, columns, mapping)
        read = read_mrd(cells, [None] * len(table.rows), unit)
        problems += read.problems
        filled = [i for i, state in enumerate(read.states) if isinstance(state, str) or i in read.reductions]
        waiting += [read.reductions.get(i) for i in filled]
        assumed |= read.assumed
        tissue, timepoint = _wide_place(name)
        days, faults = _wide_dates(dates, f"{name}_date", mapping, len(table.rows))
        problems += faults
        n = len(table.rows)
        each: Sequence[Sequence[object]] = (
            identifiers, days, [tissue] * n, [nan] * n, read.values, read.states, [timepoint] * n,
        )  # fmt: skip
        for part, values in zip(parts.values(), each, strict=True):
            part += [values[i] for i in filled]
        rows += [table.at[i] for i in filled]
    types = {"date": "datetime64[ns]", "value": "float64", "transcript": "object"}
    frame = pd.DataFrame(parts, columns=list(SAMPLE_FRAME)).astype(types)
    frame = frame.assign(**_reductions(waiting))
    if assumed:
        problems.append(table.place.problem("info", "unit_assumed", say(READ_AS_PERCENT), say(SAY_UNIT)))
    return SheetFrame(table.sheet, frame, tuple(rows), {"patient_id": "patient_id"}), problems


def _wide_dates(
    dates: dict[str, ColumnCells], name: str, mapping: Mapping, rows: int
) -> tuple[list[object], list[Problem]]:
    """The dates of the samples in a wide column, from the column of dates beside it; NaT where there is none."""
    if name not in dates:
        return [pd.NaT] * rows, []
    days, problems = read_column(dates[name], mapping.dayfirst, order_of_table(dates.values()))
    return days.tolist(), problems


def _wide_place(name: str) -> tuple[str, str]:
    """The tissue and the time point that the name of a wide column says."""
    tissue = next(level.value for level in TISSUE if name.startswith(f"mrd_{level.value}_"))
    return tissue, next(level.value for level in TIMEPOINT if name == f"mrd_{tissue}_{level.value}")
