"""MRD over time: how many became negative and when, how deep, for how long; in each tissue by itself."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.known import known_months, suggested_landmark
from mrdcore.derive.mrd_course import FULL_COURSE, CourseDefinition, courses, why_no_course
from mrdcore.derive.response import TISSUES
from mrdcore.report.landmark import known_later
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Selected
from mrdcore.stats.mrd_course import (
    duration_curve,
    duration_times,
    mrd_course,
    negativity_curve,
    negativity_times,
)
from mrdcore.stats.survival import number_at_risk


def selected_courses(
    selected: Selected, derived: Derived, definition: CourseDefinition = FULL_COURSE
) -> dict[str, pd.DataFrame]:
    """By tissue, a row a selected patient as `derive.mrd_course.courses`, and its `level`; {} where there is none."""
    patients = selected.patients
    if patients.empty or why_no_course(derived.patients, derived.cohort.samples):
        return {}
    found = courses(patients, derived.cohort.samples, definition)
    levels = patients["level"].to_numpy()
    return {tissue: found.xs(tissue, level="tissue").assign(level=levels) for tissue in TISSUES}


def course_rows(selected: Selected, derived: Derived, definition: CourseDefinition = FULL_COURSE) -> list[Row]:
    """`mrd_course` rows of both tissues; none where the file has no dated samples."""
    return rows_of_courses(selected_courses(selected, derived, definition), selected, derived)


def rows_of_courses(found: dict[str, pd.DataFrame], selected: Selected, derived: Derived) -> list[Row]:
    """The rows of courses that are known already."""
    labels = selected.division.labels
    return [
        row
        for tissue, course in found.items()
        for row in mrd_course(course, tissue, selected.groups, derived.options, labels)
    ]


def curves_of_courses(found: dict[str, pd.DataFrame], selected: Selected, derived: Derived) -> pd.DataFrame:
    """The curves of both tissues: `results.CURVE_COLUMNS`, endpoints `blood:first_negativity` (a cumulative incidence),
    `blood:negativity_duration`, and so on.
    """
    curves = [
        curve(course, tissue, selected.groups, derived.options)
        for tissue, course in found.items()
        for curve in (negativity_curve, duration_curve)
    ]
    drawn = [curve for curve in curves if len(curve)]
    return pd.concat(drawn, ignore_index=True) if drawn else pd.DataFrame(columns=list(CURVE_COLUMNS))


def course_at_risk(
    found: dict[str, pd.DataFrame], endpoint: str, at: tuple[float, ...], selected: Selected
) -> pd.DataFrame:
    """Patients of each group at risk just before the months given: columns level, time, at_risk.

    `endpoint` as in the curves: still without negativity and observed, or still negative and observed.
    """
    tissue, _, name = endpoint.partition(":")
    if name == "negativity_duration":
        return number_at_risk(duration_times(found[tissue]), selected.groups, at)
    times = negativity_times(found[tissue])
    return number_at_risk(times.assign(event=times["cause"] > 0), selected.groups, at)


def lowest_quantified(derived: Derived) -> float:
    """The lowest ratio that a sample of the file gives (% of ABL1), NaN without one: no limit of detection lies above it."""
    samples = derived.cohort.samples
    return float(samples.loc[(samples["state"] == "quantified") & (samples["value"] > 0), "value"].min())


def response_landmark(derived: Derived, tissue: str) -> float | None:
    """The month after time zero by which the response in a tissue is known in three of four; None where it is not dated."""
    key = f"response_{tissue}"
    return suggested_landmark(known_months(derived, key)) if key in derived.patients else None


def grouped_by_later(selected: Selected, derived: Derived) -> str:
    """The variable that makes the groups, where it is known only after the start of VEN-AZA; else ""."""
    found = known_later(selected, replace(derived, options=replace(derived.options, origin="ven_aza_start")))
    return found.label if found else ""
