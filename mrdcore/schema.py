"""The data dictionary: the one place that knows a column's name, type, unit, allowed values and synonyms.

Everything that speaks of a column (reading, checks, filters, labels, the template, the printed dictionary)
asks here; the columns themselves stand in `mrdcore/dictionary/`, a file a subject. Inside the project a value is
a `Level.value`; its `label` is what a person reads. A missing value is missing, never "no": where patients are
grouped or filtered it becomes the level `unknown`.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from mrdcore.dictionary.counted import counted_columns
from mrdcore.dictionary.derived import derived_columns
from mrdcore.dictionary.disease import DISEASE_COLUMNS
from mrdcore.dictionary.levels import GENES, MRD_STATE, MUTATION, RESPONSE_CLASS, TIMEPOINT, TISSUE, YES_NO
from mrdcore.dictionary.molecular import gene_columns, mrd_columns
from mrdcore.dictionary.outcome import OUTCOME_COLUMNS
from mrdcore.dictionary.samples import SAMPLE_COLUMNS
from mrdcore.dictionary.spec import UNKNOWN, ColumnSpec, Kind, Level, normalise
from mrdcore.dictionary.treatment import TREATMENT_COLUMNS

__all__ = [
    "BY_NAME", "COLUMNS", "DAYS_PER_MONTH", "FILE_COLUMNS", "GENES", "MRD_STATE", "MUTATION", "RESPONSE_CLASS",
    "SAMPLE_COLUMNS", "TIMEPOINT", "TISSUE", "UNKNOWN", "YES_NO", "ColumnSpec", "Kind", "Level", "column", "normalise",
    "synonyms",
]  # fmt: skip

DAYS_PER_MONTH = 30.4375

COLUMNS: tuple[ColumnSpec, ...] = (
    *DISEASE_COLUMNS,
    *gene_columns(),
    *TREATMENT_COLUMNS,
    *mrd_columns(),
    *OUTCOME_COLUMNS,
    *counted_columns(),
    *derived_columns(),
)
BY_NAME: dict[str, ColumnSpec] = {spec.name: spec for spec in COLUMNS}
FILE_COLUMNS: tuple[ColumnSpec, ...] = tuple(spec for spec in COLUMNS if not spec.derived)


@cache
def synonyms(sheet: Literal["patients", "samples"] = "patients") -> dict[str, str]:
    """Every accepted header, normalised, with the name of its column; the column's own name comes first."""
    specs = FILE_COLUMNS if sheet == "patients" else SAMPLE_COLUMNS
    found = {normalise(spec.name): spec.name for spec in specs}
    for spec in specs:
        for header in (*spec.en, *spec.fr, spec.english):
            found.setdefault(normalise(header), spec.name)
    return found


def column(name: str) -> ColumnSpec:
    """The spec of a column; one the dictionary does not know is the file's own text column, kept as it stands."""
    return BY_NAME.get(name) or ColumnSpec(
        name, name, "text", "the file's own", "A column of the file that the dictionary does not know.", own=True
    )
