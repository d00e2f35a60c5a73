"""Calls into mrdcore, remembered for the session: keyed by file, selection and options, never shared with another."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.report.cohort import descriptive_rows, paired_rows
from mrdcore.report.response import response_rows
from mrdcore.report.survival import risk_rows, survival_rows
from mrdcore.results import as_frame

from .state import View

Key = tuple[str, str, Options]
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
