"""The patients of a view as a table of words and numbers, in the order of all pictures."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.groups import value_in_words
from mrdcore.report.patient_pictures import Drawing
from mrdcore.report.patients import in_order, limit_of
from mrdcore.schema import column
from mrdcore.select import Selected

USUAL = (
    "age", "sex", "centre", "mrd_relapse_date", "ven_aza_start_date", "response_blood", "response_marrow", "hsct",
    "morphologic_relapse_date", "death_date", "last_news_date",
)  # fmt: skip


def listing(
    selected: Selected, derived: Derived, drawing: Drawing, columns: tuple[str, ...], word: str
) -> pd.DataFrame:
    """`patient_id` and the columns, levels in words, dates as text, missing as None; only rows that hold `word`."""
    patients = in_order(selected, derived, drawing.order, limit_of(derived, drawing.limit))
    found = patients[["patient_id"]].assign(**{name: _in_words(patients[name]) for name in columns if name in patients})
    if not (wanted := word.strip().casefold()):
        return found
    return found[
        found.apply(lambda row: any(wanted in str(value).casefold() for value in row if pd.notna(value)), axis=1)
    ]


def _in_words(values: pd.Series) -> pd.Series:
    if pd.api.types.is_numeric_dtype(values):
        return values
    if pd.api.types.is_datetime64_any_dtype(values):
        days: pd.Series = values.dt.strftime("%Y-%m-%d").where(values.notna(), None)
        return days
    spec = column(str(values.name))
    return values.map(lambda value: None if pd.isna(value) else value_in_words(spec, str(value)))
