"""What is in the file: counts, filters, and the letter's descriptive tables."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.disclosure.rows import without_small_descriptions
from mrdcore.language import mark
from mrdcore.results import Row
from mrdcore.schema import GENES
from mrdcore.select import Selected
from mrdcore.stats.baseline import describe, paired_mutations

# The letter's descriptive tables: which variables stand in each, in order. Titles are said where they are shown.
DESCRIPTIVE: dict[str, tuple[str, ...]] = {
    mark("Patients"): (
        "age", "sex", "disease", *GENES, "flt3_itd_or_ras", "best_first_line_response",
        "diagnosis_to_mrd_relapse_months", "mrd_blood_baseline", "mrd_marrow_baseline", "centre",
    ),
    mark("Treatment and toxicity"): (
        "mrd_relapse_to_ven_days", "ven_days_c1", "dose_modified_c1_c2", "ven_group", "cycles", "cycles_c1_c2",
        "outpatient_c1", "posaconazole", "gcsf", "rbc_transfusion", "platelet_transfusion", "neutropenia_g34",
        "febrile_neutropenia", "early_death_60d", "treatment_free_months",
    ),
    mark("Transplantation"): (
        "hsct", "cycles_before_hsct", "mrd_relapse_to_hsct_days", "ven_to_hsct_days", "conditioning", "donor",
        "response_before_hsct", "no_hsct_reason",
    ),
    mark("Outcome"): ("relapse_timing", "last_status", "death_cause", "last_morphologic_cr", "last_mrd"),
}  # fmt: skip


def descriptive_variables(patients: pd.DataFrame, own_columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The variables of each descriptive table that this cohort has; the file's own columns make the last one."""
    tables = {title: tuple(name for name in names if name in patients) for title, names in DESCRIPTIVE.items()}
    tables[mark("The file's own columns")] = tuple(name for name in own_columns if _describable(patients[name]))
    return {title: names for title, names in tables.items() if names}


def _describable(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or 1 <= values.nunique() <= 12


def cohort_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cohort` and `attrition`: patients in the file, and left after each filter."""
    whole = len(derived.patients)
    rows = [Row("cohort", "", "patients", float(whole), n=whole, total=whole)]
    return rows + [
        Row("attrition", text, "patients", float(after), n=after, total=before)
        for text, before, after in selected.attrition
    ]


def descriptive_rows(selected: Selected, derived: Derived, variables: tuple[str, ...]) -> list[Row]:
    """`baseline` rows of the variables, for each group."""
    rows, smallest = (
        describe(selected.patients, variables, selected.groups, derived.options),
        derived.options.disclosure,
    )
    return rows if smallest is None else without_small_descriptions(rows, smallest)


def paired_rows(selected: Selected) -> list[Row]:
    """`paired_mutations` rows: mutations lost and gained between diagnosis and morphologic relapse."""
    return paired_mutations(selected.patients, selected.groups)
