"""What a person says about a file that its headers and cells do not: MAP.json."""

from __future__ import annotations

import json
from collections import abc
from dataclasses import dataclass, field
from typing import Any

from mrdcore.language import say
from mrdcore.problem import FILE, Problem, listed
from mrdcore.schema import FILE_COLUMNS, SAMPLE_COLUMNS

PARTS = ("columns", "values", "unit", "dayfirst", "sheets")
# What a header can lead to beside a name of the dictionary.
OWN = "own"
LEAVE_OUT = "leave_out"
SHEET_ROLES = ("patients", "samples", LEAVE_OUT)


@dataclass(frozen=True)
class Mapping:
    """How to read one centre's files.

    `columns`: header in the file -> name in the data dictionary, "own" (kept as a column of the file's own, also
    where it would be left out as a direct identifier) or "leave_out". `values`: column (dictionary name or header) ->
    {value in the file -> allowed value, "" for missing}. `unit`: of MRD values that bring none ("%", "per_10^4",
    "per_10^5"; "" where not said). `dayfirst`: 06/02/2021 is 6 February (True), 2 June (False), or as the column shows.
    `sheets`: sheet of the file -> "patients", "samples" or "leave_out". No part holds a patient's data.
    """

    columns: abc.Mapping[str, str] = field(default_factory=dict)
    values: abc.Mapping[str, abc.Mapping[str, str]] = field(default_factory=dict)
    unit: str = ""
    dayfirst: bool | None = None
    sheets: abc.Mapping[str, str] = field(default_factory=dict)

    def joined(self, other: Mapping) -> Mapping:
        """Both mappings; where they contradict each other, what `other` says."""
        columns = {column: {**self.values.get(column, {}), **words} for column, words in other.values.items()}
        return Mapping(
            {**self.columns, **other.columns},
            {**self.values, **columns},
            other.unit or self.unit,
            self.dayfirst if other.dayfirst is None else other.dayfirst,
            {**self.sheets, **other.sheets},
        )

    def fitting(self, headers: abc.Collection[str], sheets: abc.Collection[str]) -> Mapping:
        """What the mapping says of another file with these headers and sheets.

        Unit and order of dates are left behind: they are no habit of a header, and a wrong one is a thousandfold.
        """
        columns = {header: name for header, name in self.columns.items() if header in headers}
        roles = {sheet: role for sheet, role in self.sheets.items() if sheet in sheets}
        names = {*headers, *(spec.name for spec in (*FILE_COLUMNS, *SAMPLE_COLUMNS))}
        return Mapping(columns, {key: words for key, words in self.values.items() if key in names}, sheets=roles)

    def to_text(self) -> str:
        """The mapping as MAP.json; equal mappings give equal text."""
        values = {column: dict(words) for column, words in self.values.items()}
        parts = {
            "columns": dict(self.columns),
            "values": values,
            "unit": self.unit,
            "dayfirst": self.dayfirst,
            "sheets": dict(self.sheets),
        }
        return json.dumps(parts, ensure_ascii=False, indent=2, sort_keys=True)

    def __hash__(self) -> int:
        return hash(self.to_text())


NO_MAPPING = Mapping()


def read_mapping(text: str) -> tuple[Mapping, tuple[Problem, ...]]:
    """The mapping in a JSON text; a part that is not of its form is left out and named.

    Names and values are compared with the dictionary and the file only when a cohort is read with it.
    """
    try:
        found = json.loads(text.removeprefix("\ufeff"))
    except ValueError as error:
        what = say("the mapping is not valid JSON.")
        if isinstance(error, json.JSONDecodeError):
            what = say("the mapping is not valid JSON (line {lineno}).", lineno=error.lineno)
        return NO_MAPPING, (_fault(what),)
    except RecursionError:
        return NO_MAPPING, (_fault(say("the mapping is nested too deeply.")),)
    if not isinstance(found, dict):
        return NO_MAPPING, (_fault(say("the mapping is not an object with the parts {words}.", words=listed(PARTS))),)
    problems = [
        _fault(say('the mapping has a part "{part}"; known are {words}.', part=part, words=listed(PARTS)))
        for part in found
        if part not in PARTS
    ]
    columns, column_faults = _words(found.get("columns", {}), "columns")
    values, value_faults = _values(found.get("values", {}))
    unit, dayfirst = found.get("unit") or "", found.get("dayfirst")
    if not isinstance(unit, str):
        problems.append(_fault(say("unit of the mapping is not a text.")))
        unit = ""
    if dayfirst is not None and not isinstance(dayfirst, bool):
        problems.append(_fault(say("dayfirst of the mapping is neither true nor false.")))
        dayfirst = None
    sheets, sheet_faults = _words(found.get("sheets", {}), "sheets")
    return Mapping(columns, values, unit, dayfirst, sheets), (*problems, *column_faults, *value_faults, *sheet_faults)


def _values(found: Any) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    if not isinstance(found, dict):
        return {}, [_fault(say('values of the mapping is not of the form {"column": {"value": "allowed value"}}.'))]
    values: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for column, words in found.items():
        values[column], faults = _words(words, say("values of {column}", column=column))
        problems += faults
    return values, problems


def _words(found: Any, part: str) -> tuple[dict[str, str], list[Problem]]:
    """Text to text; null stands for a missing value, a number for its text."""
    if not isinstance(found, dict):
        return {}, [
            _fault(say('{part} of the mapping is not of the form {{"in the file": "in the dictionary"}}.', part=part))
        ]
    plain = {k: v for k, v in found.items() if v is None or (isinstance(v, str | int | float) and v is not True)}
    wrong = [key for key in found if key not in plain]
    problems = (
        [_fault(say("{part} of the mapping: {words} does not lead to a text.", part=part, words=listed(wrong)))]
        if wrong
        else []
    )
    return {key: "" if word is None else str(word) for key, word in plain.items()}, problems


def _fault(what: str) -> Problem:
    fix = say(
        'The form is {"columns": {"header": "name"}, "values": {"name": {"m": "male"}}, "unit": "%", "dayfirst": true}.'
    )
    return FILE.problem("error", "mapping", what, fix)
