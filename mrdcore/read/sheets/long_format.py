"""A table with a row for each sample, or a column for each tissue -> a table of patients and a table of samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mrdcore.files.grid import Cell
from mrdcore.language import mark, plural, say
from mrdcore.problem import At, Problem, listed
from mrdcore.read.layout.header import bare_header
from mrdcore.read.layout.known import identifier_of, identifiers, name_of, names_in
from mrdcore.read.layout.labels import tissue_of
from mrdcore.read.mapping import Mapping
from mrdcore.read.sheets.stacking import first_filled, same
from mrdcore.read.tables import Table, with_columns
from mrdcore.read.values.column import level_of
from mrdcore.schema import TISSUE, ColumnSpec, normalise, synonyms

FINE = mark("Nothing to do if this is so.")
_RESULT_WORDS = {"mrd", "taux", "ratio", "valeur", "value", "resultat", "result", "level", "transcrit", "transcript"}
_TISSUE = ColumnSpec("tissue", "Tissue", "category", "", "", levels=TISSUE)
WHEN = {"date", "timepoint"}


@dataclass(frozen=True)
class Parts:
    """What one table became; `into` says of rows that became a part of another row, of which."""

    patients: Table | None
    samples: Table | None
    problems: tuple[Problem, ...] = ()
    into: dict[At, At] = field(default_factory=dict)


def groups_of(table: Table, mapping: Mapping) -> dict[str, list[int]]:
    """The rows of each patient number, in the order of the file; rows without a number are left out."""
    groups: dict[str, list[int]] = {}
    for i, name in enumerate(identifiers(table, mapping)):
        if name:
            groups.setdefault(name, []).append(i)
    return groups


def patient_names(table: Table, mapping: Mapping) -> set[str]:
    """The names of patients' columns in the table which are not also names of the samples' columns."""
    both = set(names_in(table.header, "samples", mapping).values())
    return {name for name, i in names_in(table.header, "patients", mapping).items() if i not in both}


def sample_names(table: Table, mapping: Mapping) -> set[str]:
    """The names of samples' columns in the table beside the patient's number."""
    return set(names_in(table.header, "samples", mapping)) - {"patient_id"}


def has_samples(table: Table, mapping: Mapping) -> bool:
    """Whether its rows are samples: a value, and the tissue or the time."""
    names = sample_names(table, mapping)
    return "value" in names and bool(names & (WHEN | {"tissue"}))


def tissue_in(header: str) -> str:
    """The tissue that a header of results names and nothing else ("MRD sang", "Moelle (%)"); "" where it does not."""
    words = [word for word in normalise(bare_header(header)[0]).split("_") if word not in _RESULT_WORDS]
    return (level_of(_TISSUE, "_".join(words)) or "") if words else ""


def without_tissue_columns(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    """Results in a column for each tissue as a row for each result, where the row says when the sample was taken."""
    names = sample_names(table, mapping)
    free = [i for i, header in enumerate(table.header) if header not in mapping.columns]
    results = {i: tissue for i in free if (tissue := tissue_in(table.header[i]))}
    if not results or not names & WHEN or names & {"value", "tissue"} or len(set(results.values())) < len(results):
        return table, []
    rest = [i for i in range(len(table.header)) if i not in results]
    rows: list[tuple[Cell, ...]] = []
    source: list[int] = []
    for j, row in enumerate(table.rows):
        filled = [i for i in results if row[i] != ""] or [next(iter(results))]
        rows += [(*(row[k] for k in rest), results[i] if row[i] != "" else "", row[i]) for i in filled]
        source += [j] * len(filled)
    units = {table.unit(i) for i in results} - {""}
    melted = replace(
        with_columns(table, rest),
        header=(*(table.header[i] for i in rest), "tissue", "value"),
        rows=tuple(rows),
        at=tuple(table.at[j] for j in source),
        letters=(*map(table.letter, rest), "", ""),
        units=(*map(table.unit, rest), "", units.pop() if len(units) == 1 else ""),
        cell_at=tuple(tuple(table.places(i)[j] for j in source) for i in rest) if table.cell_at else (),
    )
    found = listed(say("{column} is {tissue}", column=table.header[i], tissue=tissue) for i, tissue in results.items())
    what = say(
        "MRD results stand in a column for each tissue ({found}); each result is read as a sample of its own.",
        found=found,
    )
    return melted, [table.place.problem("info", "results_by_tissue", what, say(FINE))]


def with_names_of_sheet(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    """Headers that mean something only with the name of their sheet: "C1" in the sheet "MRD sang"."""
    tissue = tissue_of(table.sheet)
    names = sample_names(table, mapping)
    if not tissue or names & {"tissue", "value"}:
        return table, []
    known = synonyms("patients")
    new = {
        i: full
        for i, header in enumerate(table.header)
        if name_of(header, "patients", mapping) is None
        and known.get(full := normalise(f"mrd_{tissue}_{bare_header(header)[0]}"))
    }
    if not new:
        return table, []
    found = listed(say("{column} as {name}", column=table.header[i], name=known[name]) for i, name in new.items())
    what = say("read with the name of the sheet: {found}.", found=found)
    header = tuple(known[new[i]] if i in new else one for i, one in enumerate(table.header))
    return replace(table, header=header), [table.place.problem("info", "header_with_sheet", what, say(FINE))]


def is_flat(table: Table, mapping: Mapping) -> bool:
    """Whether it holds patients and samples in one: columns of both, and patients come again or samples are whole."""
    if not has_samples(table, mapping) or not patient_names(table, mapping):
        return False
    names, groups = sample_names(table, mapping), groups_of(table, mapping)
    if groups and {"value", "tissue"} <= names and names & WHEN:
        return True
    return any(len(rows) > 1 for rows in groups.values())


def split_flat(table: Table, mapping: Mapping) -> Parts:
    """Patients with the first filled value of each of their columns, and the samples of the rows that have one."""
    groups = groups_of(table, mapping)
    unnamed = [i for i, name in enumerate(identifiers(table, mapping)) if not name]
    own, taken = _columns(table, groups, mapping)
    who = identifier_of(table, mapping)
    patients = with_columns(table, sorted({*own, *([] if who is None else [who])}))
    rows = [*groups.values(), *([i] for i in unnamed)]
    made = first_filled(patients, rows, [*groups, *[""] * len(unnamed)], "patient_rows_differ")
    positions = sorted({*taken, *([] if who is None else [who])})
    named = sorted(i for found in groups.values() for i in found if _has_result(table, i, taken))
    samples = rows_at(with_columns(table, positions), named)
    again = any(len(found) > 1 for found in groups.values())
    counts = {"patients": len(groups), "samples": len(named)}
    what = say("a patient and a sample in each row: read as {patients} patients and {samples} samples.", **counts)
    if again:
        what = say(
            "a row for each sample, with the patient's data repeated: read as {patients} patients and {samples} samples.",
            **counts,
        )
    said = table.place.problem("info", "patients_and_samples_split", what, say(FINE))
    return Parts(made.table, samples, (said, *made.problems), dict(made.into))


def _columns(table: Table, groups: dict[str, list[int]], mapping: Mapping) -> tuple[list[int], list[int]]:
    """The positions of the patients' columns and of the samples': own columns go where they change."""
    of_patients = set(names_in(table.header, "patients", mapping).values())
    of_samples = set(names_in(table.header, "samples", mapping).values())
    patients, samples = [], []
    for i in range(len(table.header)):
        unsure = (i in of_patients) == (i in of_samples)
        if (unsure and _is_constant(table, i, groups)) or (not unsure and i in of_patients):
            patients.append(i)
        else:
            samples.append(i)
    return patients, samples


def _is_constant(table: Table, i: int, groups: dict[str, list[int]]) -> bool:
    return all(len({same(table.rows[j][i]) for j in rows} - {""}) < 2 for rows in groups.values())


def _has_result(table: Table, row: int, columns: Sequence[int]) -> bool:
    return any(table.rows[row][i] != "" for i in columns)


def rows_at(table: Table, rows: Sequence[int]) -> Table:
    """The rows at these positions only."""
    return replace(
        table,
        rows=tuple(table.rows[i] for i in rows),
        at=tuple(table.at[i] for i in rows),
        cell_at=tuple(tuple(places[i] for i in rows) if places else () for places in table.cell_at),
        set_aside=(),
    )


def patients_of(samples: Table, mapping: Mapping) -> tuple[Table | None, list[Problem]]:
    """A patient for each number in a table of samples; None where it has no numbers."""
    position = identifier_of(samples, mapping)
    groups = groups_of(samples, mapping)
    if position is None or not groups:
        return None, []
    table = rows_at(with_columns(samples, [position]), [rows[0] for rows in groups.values()])
    what = plural(
        len(groups),
        "there is no table of patients; {n} patients are made from the numbers in the samples.",
        "there is no table of patients; {n} patients are made from the numbers in the samples.",
    )
    fix = say("Load the patients too (dates of MRD relapse, of death, of last news): without them there are no curves.")
    return table, [samples.place.problem("info", "patients_from_samples", what, fix)]
