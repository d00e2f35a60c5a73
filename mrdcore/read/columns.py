"""Headers of a file -> columns of the data dictionary, and the file's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mrdcore.problem import Place, Problem
from mrdcore.read.mapping import Mapping
from mrdcore.read.tables import Table
from mrdcore.schema import BY_NAME, FILE_COLUMNS, SAMPLE_COLUMNS, ColumnSpec, normalise, synonyms

Sheet = Literal["patients", "samples"]
SPECS: dict[Sheet, dict[str, ColumnSpec]] = {
    "patients": {spec.name: spec for spec in FILE_COLUMNS},
    "samples": {spec.name: spec for spec in SAMPLE_COLUMNS},
}


@dataclass(frozen=True)
class Columns:
    """Where each column of the dictionary stands in the table, and each of the file's own under its name in the cohort."""

    known: dict[str, int]
    own: dict[str, int]
    problems: tuple[Problem, ...]


def match_columns(table: Table, sheet: Sheet, mapping: Mapping) -> Columns:
    """The mapping decides, then names and synonyms; of two columns for one name the first is used and it is said."""
    names = {i: name for i, header in enumerate(table.header) if (name := mapped_name(header, sheet, mapping))}
    known = {name: i for i, name in reversed(names.items())}
    taken = set(names)
    problems: list[Problem] = []
    for i, header in enumerate(table.header):
        name = synonyms(sheet).get(normalise(header)) if i not in taken else None
        if name is None:
            continue
        if name in known:
            problems.append(_twice(table, header, name, known[name]))
        else:
            known[name] = i
            taken.add(i)
    for i, name in names.items():
        if known[name] != i:
            problems.append(_twice(table, table.header[i], name, known[name]))
            taken.discard(i)
    own, renamed = _own_names(table, [i for i in range(len(table.header)) if i not in taken])
    return Columns(dict(sorted(known.items(), key=lambda item: item[1])), own, (*problems, *renamed))


def mapped_name(header: str, sheet: Sheet, mapping: Mapping) -> str | None:
    """The dictionary name that the mapping gives a header of this sheet; None where it gives none."""
    exact = mapping.columns.get(header)
    loose = next((name for key, name in mapping.columns.items() if normalise(key) == normalise(header)), None)
    name = exact if exact is not None else loose
    return name if name in SPECS[sheet] else None


def _twice(table: Table, header: str, name: str, first: int) -> Problem:
    what = f"it means {name} as column {table.header[first]} does. {table.header[first]} is used."
    fix = "Remove one of the two, or say in the mapping which header is " + name + "."
    return Place(table.sheet, header).problem("warning", "column_twice", what, fix)


def _own_names(table: Table, positions: list[int]) -> tuple[dict[str, int], list[Problem]]:
    """Names that are neither the dictionary's nor given twice."""
    own: dict[str, int] = {}
    problems = []
    for i in positions:
        header = table.header[i]
        name = f"{header} (file)" if normalise(header) in BY_NAME or header in BY_NAME else header
        base, count = name, 2
        while name in own:
            name, count = f"{base} ({count})", count + 1
        own[name] = i
        if name != header:
            what = f'kept under the name "{name}", since {header} already has a meaning here.'
            fix = "Give the column another header if you want another name."
            problems.append(Place(table.sheet, header).problem("info", "own_column_renamed", what, fix))
    return own, problems
