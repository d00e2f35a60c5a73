"""Groups and intervals that the letter defines, one function each. A source that is missing gives a missing value."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from mrdcore.derive.timeline import column_or_missing, counted_days, timeline
from mrdcore.schema import DAYS_PER_MONTH

EARLY_DEATH_DAYS = 60
RAS_PANEL = ("flt3_itd", "nras", "kras")
HSCT_COLUMNS = frozenset({"hsct", "hsct_date", "hsct_days", "hsct_months"})


def named(rules: Sequence[tuple[pd.Series, str]], otherwise: str | None) -> npt.NDArray[np.object_]:
    """For each row the name of the first rule that holds: one text that all rows share, where numpy makes one a row."""
    names = np.array([*(name for _, name in rules), otherwise], dtype=object)
    return names.take(np.select([rule for rule, _ in rules], list(range(len(rules))), default=len(rules)))


def _choose(index: pd.Index, rules: list[tuple[pd.Series, str]]) -> pd.Series:
    """The first rule that holds names the level; none leaves it missing."""
    return pd.Series(named(rules, None), index=index, dtype="object")


def flt3_itd_or_ras(patients: pd.DataFrame) -> pd.Series:
    """Yes if any of FLT3-ITD, NRAS and KRAS is mutated; no only if all three are known wild type."""
    genes = pd.DataFrame({gene: column_or_missing(patients, gene) for gene in RAS_PANEL})
    mutated, wild_type = (genes == "mutated").any(axis=1), (genes == "wild_type").all(axis=1)
    return _choose(patients.index, [(mutated, "yes"), (wild_type, "no")])


def ven_group(patients: pd.DataFrame) -> pd.Series:
    """Days of venetoclax in cycle 1, at most 14 against more; a changed dose is set apart, an unrecorded one missing.

    Where the file says nothing of changes of dose at all, durations are compared as they stand.
    """
    days = column_or_missing(patients, "ven_days_c1").astype("float64")
    if "dose_modified_c1_c2" in patients:
        changed, same = patients["dose_modified_c1_c2"] == "yes", patients["dose_modified_c1_c2"] == "no"
    else:
        changed, same = pd.Series(False, index=patients.index), pd.Series(True, index=patients.index)
    return _choose(
        patients.index, [(changed, "dose_changed"), (same & (days <= 14), "<=14"), (same & (days > 14), ">14")]
    )


def cycles_c1_c2(patients: pd.DataFrame) -> pd.Series:
    """Whether cycle 2 was given."""
    cycles = column_or_missing(patients, "cycles").astype("float64")
    return _choose(patients.index, [(cycles == 1, "c1_only"), (cycles >= 2, "c1_c2")])


def transplanted(patients: pd.DataFrame) -> pd.Series:
    """Ever transplanted: as recorded; yes where there is a date. A file with dates alone leaves the others at no.

    Missing for all in a file that says nothing of transplantation.
    """
    given = column_or_missing(patients, "hsct")
    dated = column_or_missing(patients, "hsct_date").notna() | counted_days(patients, "hsct").notna()
    only_dates = "hsct" not in patients and HSCT_COLUMNS & set(patients.columns)
    return dated.map({True: "yes", False: "no"}) if only_dates else given.mask(dated, "yes")


def _relapsed(patients: pd.DataFrame) -> pd.Series:
    dated = column_or_missing(patients, "morphologic_relapse_date").notna()
    return dated | counted_days(patients, "relapse").notna()


def relapse_timing(patients: pd.DataFrame) -> pd.Series:
    """Morphologic relapse before transplantation, after it, or in a patient never transplanted; or none.

    Missing where a patient relapsed and it is unknown whether or when transplantation was done.
    """
    counted = counted_days(patients, "relapse") - counted_days(patients, "hsct")
    after = _days_between(patients, "hsct_date", "morphologic_relapse_date").fillna(counted)
    rules = [
        (~_relapsed(patients), "none"),
        (after < 0, "before_hsct"),
        (after >= 0, "after_hsct"),
        (transplanted(patients) == "no", "no_hsct"),
    ]
    return _choose(patients.index, rules)


def early_death_60d(patients: pd.DataFrame) -> pd.Series:
    """Death within 60 days of the start of VEN-AZA; missing where follow-up is shorter than that."""
    days = timeline(patients, "ven_aza_start")
    died = days["death"].between(0, EARLY_DEATH_DAYS)
    followed = (days["followup"] >= EARLY_DEATH_DAYS) | (days["death"] > EARLY_DEATH_DAYS)
    return _choose(patients.index, [(died, "yes"), (followed, "no")])


def _days_between(patients: pd.DataFrame, first: str, second: str) -> pd.Series:
    return (column_or_missing(patients, second) - column_or_missing(patients, first)).dt.days.astype("float64")


def _interval(patients: pd.DataFrame, first: str, second: str) -> pd.Series:
    """Days from one date to another; missing where they stand in the wrong order, which the checks of the file name."""
    days = _days_between(patients, first, second)
    return days.where(days >= 0)


def treatment_free_months(patients: pd.DataFrame) -> pd.Series:
    """Months from the end of VEN-AZA to last news in patients known to be neither transplanted nor relapsed."""
    months = _interval(patients, "ven_aza_stop_date", "last_news_date") / DAYS_PER_MONTH
    return months.where(~_relapsed(patients) & (transplanted(patients) == "no"))


def derive_groups(patients: pd.DataFrame) -> pd.DataFrame:
    """Every group and interval whose sources the file has, indexed as `patients`."""
    has = set(patients.columns)
    made = {
        "flt3_itd_or_ras": (bool(has & set(RAS_PANEL)), flt3_itd_or_ras),
        "ven_group": ("ven_days_c1" in has, ven_group),
        "cycles_c1_c2": ("cycles" in has, cycles_c1_c2),
        "hsct": (bool(has & HSCT_COLUMNS), transplanted),
        "relapse_timing": (bool(has & {"morphologic_relapse_date", "relapse_days", "relapse_months"}), relapse_timing),
        "early_death_60d": ({"ven_aza_start_date", "last_news_date"} <= has, early_death_60d),
        "treatment_free_months": ({"ven_aza_stop_date", "last_news_date"} <= has, treatment_free_months),
    }
    groups = pd.DataFrame(
        {name: make(patients) for name, (possible, make) in made.items() if possible}, index=patients.index
    )
    intervals = {
        "diagnosis_to_mrd_relapse_months": ("diagnosis_date", "mrd_relapse_date", DAYS_PER_MONTH),
        "mrd_relapse_to_ven_days": ("mrd_relapse_date", "ven_aza_start_date", 1.0),
        "mrd_relapse_to_hsct_days": ("mrd_relapse_date", "hsct_date", 1.0),
        "ven_to_hsct_days": ("ven_aza_start_date", "hsct_date", 1.0),
    }
    for name, (first, second, unit) in intervals.items():
        if {first, second} <= has:
            groups[name] = _interval(patients, first, second) / unit
    return groups
