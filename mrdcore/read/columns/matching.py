"""The sheets of a file -> their columns matched, and one number for each patient in both."""

from __future__ import annotations

from dataclasses import dataclass

from mrdcore.problem import Problem
from mrdcore.read.columns.match import Matched, match_columns
from mrdcore.read.columns.pseudonyms import with_pseudonyms
from mrdcore.read.mapping import Mapping
from mrdcore.read.tables import Table


@dataclass(frozen=True)
class Matching:
    """The patients and the samples (None where there are none), and the mapping with what headers say of their values."""

    patients: Matched
    samples: Matched | None
    mapping: Mapping
    problems: tuple[Problem, ...]

    @property
    def tables(self) -> tuple[Matched, ...]:
        return (self.patients,) if self.samples is None else (self.patients, self.samples)


def match_sheets(patients: Table, samples: Table | None, mapping: Mapping) -> Matching:
    """The columns of both sheets; no cell of a column that identifies patients is left where a number is read."""
    one = Matched("patients", patients, match_columns(patients, "patients", mapping))
    other = None if samples is None else Matched("samples", samples, match_columns(samples, "samples", mapping))
    problems = [*one.columns.problems, *(other.columns.problems if other is not None else ())]
    one, other, said = with_pseudonyms(one, other)
    return Matching(one, other, Mapping(values=one.columns.words).joined(mapping), (*problems, *said))
