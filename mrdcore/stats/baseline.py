"""Who they are: patients described per level, and mutations at diagnosis against those at relapse.

`patients` holds one row per patient: columns named as in the dictionary or the file's own, and `level`. A missing
value is NaN; the level `unknown` of a derived column counts as missing too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore import schema
from mrdcore.groups import as_keys
from mrdcore.language import mark, say
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.select import Groups

QUANTILES = (("median", 0.5), ("q1", 0.25), ("q3", 0.75), ("min", 0.0), ("max", 1.0))
NUMBERS = ("number", "integer")
NOT_DESCRIBED = ("date", "identifier")
NOT_EVALUATED = "not_evaluated"
MOST_CODES = 6
NOTHING_KNOWN = mark("no value known")
NO_PAIRS = mark("no patient known at both diagnosis and relapse")


def describe(patients: pd.DataFrame, variables: tuple[str, ...], groups: Groups, options: Options) -> list[Row]:
    """Rows per variable and level, in the order of `variables`; a variable that `patients` lacks and dates have none.

    Numbers: `median`, `q1`, `q3` (linear, R type 7), `min`, `max`; n known of total patients. Categories: subject
    `variable=category` with `count` and `percent` (0 to 100) of the patients whose value is known, or of all with
    options.denominator "all"; total says which. `not_evaluated` is counted, and is in no percentage. All categories of the dictionary are there in its order, also those
    of nobody, and then the other values found, sorted. Both: `missing` among all patients.
    """
    rows: list[Row] = []
    shown = _of_levels(patients, groups.levels)
    for variable in variables:
        if variable not in patients or schema.column(variable).kind in NOT_DESCRIBED:
            continue
        kind = kind_of(patients[variable], variable)
        categories = () if kind in NUMBERS else categories_of(known_of(shown[variable]), variable)
        for level in groups.levels:
            values = _of_levels(shown, (level,))[variable]
            row = partial(Row, "baseline", by=groups.by, level=level)
            if kind in NUMBERS:
                rows += _number(values, variable, row)
            else:
                rows += _category(values, variable, categories, row, options)
    return rows


def kind_of(values: pd.Series, variable: str) -> str:
    """The kind of a column; a number of the file's own with few values is a code, so a category."""
    own_number = variable not in schema.BY_NAME and pd.api.types.is_numeric_dtype(values)
    return "number" if own_number and values.nunique() > MOST_CODES else schema.column(variable).kind


def _of_levels(patients: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    return patients if patients.empty else patients[patients["level"].astype(str).isin(levels)]


def known_of(values: pd.Series[str]) -> pd.Series[str]:
    """The known values of a category, as the text of its levels."""
    keys = as_keys(values)
    return keys[keys != schema.UNKNOWN]


def categories_of(known: pd.Series[str], variable: str) -> tuple[str, ...]:
    listed = schema.column(variable).values
    return (*listed, *sorted(set(known) - set(listed)))


def _number(values: pd.Series[float], variable: str, row: partial[Row]) -> Iterator[Row]:
    numbers = pd.to_numeric(values, errors="coerce")
    known = numbers[numbers.notna()].to_numpy(dtype=np.float64)
    note = "" if known.size else say(NOTHING_KNOWN)
    for stat, probability in QUANTILES:
        value = float(np.quantile(known, probability)) if known.size else nan
        method = "R type 7" if stat in ("median", "q1", "q3") else ""
        yield row(variable, stat, value, n=known.size, total=len(values), method=method, note=note)
    yield _missing(row, variable, len(values) - known.size, len(values))


def _category(
    values: pd.Series[str], variable: str, categories: tuple[str, ...], row: partial[Row], options: Options
) -> Iterator[Row]:
    known = known_of(values)
    total = len(values) if options.denominator == "all" else int((known != NOT_EVALUATED).sum())
    for category in categories:
        n, subject = int((known == category).sum()), f"{variable}={category}"
        if category == NOT_EVALUATED:
            yield row(subject, "count", n, n=n, total=len(values), note=say("in no percentage"))
            continue
        percent, note = (100 * n / total, "") if total else (nan, say(NOTHING_KNOWN))
        yield row(subject, "count", n, n=n, total=total)
        yield row(subject, "percent", percent, n=n, total=total, method=f"of {options.denominator}", note=note)
    yield _missing(row, variable, len(values) - len(known), len(values))


def _missing(row: partial[Row], variable: str, missing: int, patients: int) -> Row:
    return row(variable, "missing", missing, n=missing, total=patients)


def paired_mutations(patients: pd.DataFrame, groups: Groups) -> list[Row]:
    """Per gene and level `lost`, `gained` and `unchanged` between diagnosis and morphologic relapse.

    Subject: the gene. n of total counts the patients in whom both <gene> and <gene>_relapse are known; genes without
    both columns have no rows. `unchanged` is mutated at both or wild type at both.
    """
    rows: list[Row] = []
    for gene in schema.GENES:
        if gene not in patients or f"{gene}_relapse" not in patients:
            continue
        for level in groups.levels:
            of = _of_levels(patients, (level,))
            row = partial(Row, "paired_mutations", gene, by=groups.by, level=level)
            rows += _pairs(
                of[gene].isin(("mutated",)), of[f"{gene}_relapse"].isin(("mutated",)), _bothknown_of(of, gene), row
            )
    return rows


def _bothknown_of(patients: pd.DataFrame, gene: str) -> pd.Series[bool]:
    allowed = schema.column(gene).values
    return patients[gene].isin(allowed) & patients[f"{gene}_relapse"].isin(allowed)


def _pairs(before: pd.Series[bool], after: pd.Series[bool], known: pd.Series[bool], row: partial[Row]) -> Iterator[Row]:
    counts = {
        "lost": known & before & ~after,
        "gained": known & ~before & after,
        "unchanged": known & (before == after),
    }
    total = int(known.sum())
    for stat, those in counts.items():
        yield row(stat, int(those.sum()), n=int(those.sum()), total=total, note="" if total else say(NO_PAIRS))
