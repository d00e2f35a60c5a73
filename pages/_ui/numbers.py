"""Calls into mrdcore, remembered for the session: keyed by file, selection and options, never shared with another."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.derive.mrd_course import CourseDefinition
from mrdcore.options import Options
from mrdcore.present.figure_options import FigureOptions
from mrdcore.report.after_transplant import AfterTransplant, after_hsct_rows, after_transplant, before_hsct_rows
from mrdcore.report.cohort import descriptive_rows, paired_rows
from mrdcore.report.competing import competing_at_risk as at_risk_of_both
from mrdcore.report.competing import competing_curves, competing_rows
from mrdcore.report.differences import conditional_rows, difference_rows
from mrdcore.report.model import covariates, model_rows
from mrdcore.report.mrd_course import course_at_risk, curves_of_courses, rows_of_courses, selected_courses
from mrdcore.report.response import response_rows
from mrdcore.report.subgroups import Variables, response_subgroup_rows, subgroup_rows, variables
from mrdcore.report.survival import risk_rows, survival_rows
from mrdcore.report.transplant import (
    counted_by_date,
    covariate_terms,
    transplant_at_risk,
    transplant_curves,
    transplant_landmark,
    transplant_rows,
    why_not_by_date,
)
from mrdcore.report.two_groups import TwoGroups
from mrdcore.report.two_groups import two_groups as compared_groups
from mrdcore.results import as_frame
from mrdcore.scenes.survival import Panel
from mrdcore.scenes.survival import panels as survival_panels
from mrdcore.select import Selection
from mrdcore.stats.cox.design import Term
from mrdcore.stats.survival import number_at_risk, survival_curve

from .state import View

Key = tuple[str, str, Options, float | None]
_remembered = st.cache_data(scope="session", max_entries=64, show_spinner=False)


@_remembered
def response(key: Key, _view: View) -> pd.DataFrame:
    return as_frame(response_rows(_view.selected, _view.derived))


@_remembered
def survival(key: Key, endpoint: str, _view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows, curves = survival_rows(_view.selected, _view.derived, ENDPOINTS[endpoint])
    return as_frame(rows), curves


@_remembered
def descriptive(key: Key, variables: tuple[str, ...], _view: View) -> pd.DataFrame:
    return as_frame(descriptive_rows(_view.selected, _view.derived, variables))


@_remembered
def paired(key: Key, _view: View) -> pd.DataFrame:
    return as_frame(paired_rows(_view.selected))


@_remembered
def at_risk(key: Key, endpoint: str, at: tuple[float, ...], _view: View) -> pd.DataFrame:
    return risk_rows(_view.selected, _view.derived, ENDPOINTS[endpoint], at)


@_remembered
def panels(key: Key, endpoint: str, look: FigureOptions, _view: View) -> tuple[Panel, ...]:
    return survival_panels(_view, ENDPOINTS[endpoint], look)


@_remembered
def hsct_landmark(key: Key, _view: View) -> float | None:
    return transplant_landmark(_view.selected, counted_by_date(_view.derived, None))


@_remembered
def transplant(key: Key, endpoint: str, landmark: float | None, _view: View) -> tuple[pd.DataFrame, dict, str]:
    """The rows and curves of transplantation by its date, and why there are none by date."""
    selected, derived = _view.selected, counted_by_date(_view.derived, landmark)
    rows = as_frame(transplant_rows(selected, derived, ENDPOINTS[endpoint]))
    curves = {} if rows.empty else transplant_curves(selected, derived, ENDPOINTS[endpoint])
    return rows, curves, why_not_by_date(selected, derived, ENDPOINTS[endpoint])


@_remembered
def hsct_at_risk(key: Key, endpoint: str, landmark: float | None, at: tuple[float, ...], _view: View) -> dict:
    return transplant_at_risk(_view.selected, counted_by_date(_view.derived, landmark), ENDPOINTS[endpoint], at)


@_remembered
def adjusted_for(key: Key, _view: View) -> tuple[Term, ...]:
    return covariate_terms(_view.derived)[0]


@_remembered
def model(key: Key, endpoint: str, _view: View) -> tuple[pd.DataFrame, tuple[Term, ...]]:
    rows = model_rows(_view.selected, _view.derived, ENDPOINTS[endpoint])
    return as_frame(rows), covariates(_view.selected, _view.derived).terms


@_remembered
def before_hsct(key: Key, _view: View) -> pd.DataFrame:
    return as_frame(before_hsct_rows(_view.selected, _view.derived))


@_remembered
def after_hsct(
    key: Key, endpoint: str, classes: bool, _view: View
) -> tuple[pd.DataFrame, pd.DataFrame, AfterTransplant]:
    derived = counted_by_date(_view.derived, None)
    after = after_transplant(_view.selected, derived, ENDPOINTS[endpoint], classes)
    rows = after_hsct_rows(after, ENDPOINTS[endpoint], derived.options)
    return as_frame(rows), survival_curve(after.times, endpoint, after.groups, derived.options), after


@_remembered
def after_hsct_at_risk(key: Key, endpoint: str, classes: bool, at: tuple[float, ...], _view: View) -> pd.DataFrame:
    _, _, after = after_hsct(key, endpoint, classes, _view)
    return number_at_risk(after.times, after.groups, at)


@_remembered
def competing(key: Key, _view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    return as_frame(competing_rows(_view.selected, _view.derived)), competing_curves(_view.selected, _view.derived)


@_remembered
def competing_at_risk(key: Key, at: tuple[float, ...], _view: View) -> pd.DataFrame:
    return at_risk_of_both(_view.selected, _view.derived, at)


@_remembered
def differences(key: Key, endpoint: str, _view: View) -> pd.DataFrame:
    return as_frame(difference_rows(_view.selected, _view.derived, ENDPOINTS[endpoint]))


@_remembered
def conditional(key: Key, endpoint: str, _view: View) -> pd.DataFrame:
    return as_frame(conditional_rows(_view.selected, _view.derived, ENDPOINTS[endpoint]))


@_remembered
def mrd_courses(key: Key, definition: CourseDefinition, _view: View) -> dict[str, pd.DataFrame]:
    return selected_courses(_view.selected, _view.derived, definition)


@_remembered
def mrd_course(key: Key, definition: CourseDefinition, tissue: str, _view: View) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows and curves of MRD over time in one tissue."""
    course = {tissue: mrd_courses(key, definition, _view)[tissue]}
    rows = as_frame(rows_of_courses(course, _view.selected, _view.derived))
    return rows, curves_of_courses(course, _view.selected, _view.derived)


@_remembered
def mrd_course_at_risk(
    key: Key, definition: CourseDefinition, endpoint: str, at: tuple[float, ...], _view: View
) -> pd.DataFrame:
    return course_at_risk(mrd_courses(key, definition, _view), endpoint, at, _view.selected)


@_remembered
def subgroup_variables(key: Key, _view: View) -> Variables:
    return variables(_view.selected, _view.derived)


@_remembered
def subgroups(key: Key, endpoint: str, of: tuple[str, ...], _view: View) -> pd.DataFrame:
    return as_frame(subgroup_rows(_view.selected, _view.derived, ENDPOINTS[endpoint], of))


@_remembered
def response_subgroups(key: Key, subject: str, of: tuple[str, ...], _view: View) -> pd.DataFrame:
    return as_frame(response_subgroup_rows(_view.selected, of, (subject,)))


@_remembered
def two_groups(
    file: tuple[str, str], options: Options, a: str, b: str, _derived: Derived
) -> tuple[TwoGroups, pd.DataFrame]:
    """A and B, as text of a selection, compared, whatever else is selected in the sidebar; `file` is its hash and the language."""
    found = compared_groups(_derived, Selection.parse(a), Selection.parse(b))
    return found, as_frame(found.rows)
