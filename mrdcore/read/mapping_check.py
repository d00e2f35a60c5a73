"""What a mapping says against the file and the dictionary: every name that leads nowhere is a problem."""

from __future__ import annotations

from collections.abc import Sequence

from mrdcore.language import say
from mrdcore.problem import FILE, At, Problem, listed
from mrdcore.read.columns.match import SPECS, Sheet, mapped_name
from mrdcore.read.mapping import LEAVE_OUT, OWN, SHEET_ROLES, Mapping
from mrdcore.read.tables import Table
from mrdcore.read.values.cells import ColumnCells
from mrdcore.read.values.column import read_column
from mrdcore.read.values.mrd import read_mrd
from mrdcore.read.values.mrd_units import UNITS, unit_level
from mrdcore.schema import BY_NAME, ColumnSpec, normalise, synonyms

# What a column can be in either sheet.
WITHOUT_NAME = (OWN, LEAVE_OUT)


def mapping_problems(mapping: Mapping, tables: Sequence[tuple[Sheet, Table]]) -> list[Problem]:
    """One problem for each header, name, value or unit of the mapping that cannot be used."""
    return [
        *_column_problems(mapping, tables),
        *_value_problems(mapping, tables),
        *_unit_problems(mapping),
        *_sheet_problems(mapping),
    ]


def unit_of(mapping: Mapping) -> str | None:
    """The level of the mapping's unit; None where it gives none that is known."""
    level = unit_level(mapping.unit) if mapping.unit else None
    return level if level in UNITS else None


def is_mrd(spec: ColumnSpec) -> bool:
    """Whether the column holds MRD results: in the samples sheet, or one of the patients sheet's wide columns."""
    return spec == SPECS["samples"]["value"] or (spec.kind == "number" and spec.name.startswith("mrd_"))


def _fault(what: str, fix: str = "") -> Problem:
    return FILE.problem("error", "mapping", what, fix or say("Correct the mapping."))


def _unused(what: str, tables: Sequence[tuple[Sheet, Table]]) -> Problem:
    """A mapping of a similar file names more than this one has."""
    headers = listed([header for _, table in tables for header in table.header], most=40)
    return FILE.problem(
        "warning",
        "mapping_unused",
        say("{what} The file has: {headers}.", what=what, headers=headers),
        say("Nothing to do if this is so."),
    )


def _column_problems(mapping: Mapping, tables: Sequence[tuple[Sheet, Table]]) -> list[Problem]:
    found = []
    for header, name in mapping.columns.items():
        holders = [sheet for sheet, table in tables if _has(table, header)]
        if name in BY_NAME and BY_NAME[name].derived:
            found.append(
                _fault(
                    say(
                        'the mapping reads "{header}" as {name}, which is computed and not read from a file.',
                        header=header,
                        name=name,
                    )
                )
            )
        elif name not in WITHOUT_NAME and not any(name in specs for specs in SPECS.values()):
            fix = say("See the data dictionary for the names of its columns.")
            found.append(
                _fault(
                    say(
                        'the mapping reads "{header}" as {name}, which the data dictionary does not have.',
                        header=header,
                        name=name,
                    ),
                    fix,
                )
            )
        elif not holders:
            found.append(
                _unused(say('the mapping names a column "{header}" that is not in the file.', header=header), tables)
            )
        elif not any(name in (*SPECS[sheet], *WITHOUT_NAME) for sheet in holders):
            what = say(
                'the mapping reads "{header}" as {name}, which does not belong in the sheet of {words}.',
                header=header,
                name=name,
                words=listed(holders),
            )
            found.append(_fault(what))
    return found


def _has(table: Table, header: str) -> bool:
    return normalise(header) in {normalise(one) for one in table.header}


def spec_of(column: str, tables: Sequence[tuple[Sheet, Table]], mapping: Mapping) -> ColumnSpec | None:
    """The dictionary's column that a key of `values` means: a name, or a header that leads to one."""
    for sheet in SPECS:
        name = column if column in SPECS[sheet] else mapped_name(column, sheet, mapping)
        name = name or synonyms(sheet).get(normalise(column))
        if name is not None and (name == column or any(s == sheet and _has(table, column) for s, table in tables)):
            return SPECS[sheet][name]
    return None


def _value_problems(mapping: Mapping, tables: Sequence[tuple[Sheet, Table]]) -> list[Problem]:
    found = []
    for column, words in mapping.values.items():
        spec = spec_of(column, tables, mapping)
        if spec is None and not any(_has(table, column) for _, table in tables):
            what = say(
                'the mapping gives values of "{column}", which is neither a column of the file nor of the dictionary.',
                column=column,
            )
            found.append(_unused(what, tables))
        if spec is None:
            continue
        for word, meaning in words.items():
            if not _is_allowed(spec, meaning):
                what = say(
                    'the mapping reads "{word}" of {column} as "{meaning}", which is not allowed.',
                    word=word,
                    column=column,
                    meaning=meaning,
                )
                if spec.levels:
                    what = " ".join((what, say("Allowed: {words}.", words=listed(spec.values))))
                found.append(_fault(what))
    return found


def _is_allowed(spec: ColumnSpec, meaning: str) -> bool:
    cell = ColumnCells(spec, FILE, (meaning,), (At("", 1),))
    problems = read_mrd(cell, (None,)).problems if is_mrd(spec) else read_column(cell)[1]
    return not any(problem.severity == "error" for problem in problems)


def _unit_problems(mapping: Mapping) -> list[Problem]:
    if not mapping.unit or unit_of(mapping) is not None:
        return []
    return [
        _fault(say('the mapping gives the unit "{unit}". Allowed: {words}.', unit=mapping.unit, words=listed(UNITS)))
    ]


def _sheet_problems(mapping: Mapping) -> list[Problem]:
    return [
        _fault(
            say(
                'the mapping reads sheet "{sheet}" as "{role}". Allowed: {words}.',
                sheet=sheet,
                role=role,
                words=listed(SHEET_ROLES),
            )
        )
        for sheet, role in mapping.sheets.items()
        if role not in SHEET_ROLES
    ]
