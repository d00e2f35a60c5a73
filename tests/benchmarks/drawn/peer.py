"""A page of the usual kind: a filter that computes with pandas and lifelines and draws with matplotlib, at every click.

`streamlit run tests/benchmarks/drawn/peer.py -- PATIENTS`, then `/?page=survival` or `/?page=response`.
"""

import sys

import matplotlib as mpl
import pandas as pd
import streamlit as st
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.plotting import add_at_risk_counts
from lifelines.statistics import multivariate_logrank_test
from matplotlib.figure import Figure
from scipy.stats import chi2_contingency

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS, endpoint_times
from mrdcore.options import DEFAULTS
from tests.benchmarks.enlarged import PILLS, enlarged, text_of

mpl.use("Agg")
BY = "flt3_itd_or_ras"
TISSUES = ("response_blood", "response_marrow")


@st.cache_resource(show_spinner=False)
def patients_of(patients: int) -> pd.DataFrame:
    """One row a patient: what the page filters by, time and event of overall survival, the response classes."""
    derived = derive(enlarged(patients))
    frame = pd.DataFrame({name: text_of(derived.patients[name]) for name in (*PILLS, *TISSUES)})
    return frame.join(endpoint_times(derived.patients, ENDPOINTS["os"], DEFAULTS)).dropna()


def filtered(frame: pd.DataFrame) -> pd.DataFrame:
    with st.sidebar:
        for name, values in PILLS.items():
            if chosen := st.pills(name, values, selection_mode="multi", key=f"where:{name}"):
                frame = frame[frame[name].isin(chosen)]
    return frame


def survival(frame: pd.DataFrame) -> None:
    figure = Figure(figsize=(8, 5))
    axes = figure.subplots()
    fitted, rows = [], []
    for level, group in frame.groupby(BY):
        fitter = KaplanMeierFitter(label=level).fit(group["time"], group["event"])
        fitter.plot_survival_function(ax=axes, show_censors=len(frame) < 1000)
        fitted.append(fitter)
        at = fitter.predict([12, 24])
        rows.append(
            (level, len(group), int(group["event"].sum()), at.iloc[0], at.iloc[1], fitter.median_survival_time_)
        )
    add_at_risk_counts(*fitted, ax=axes, fig=figure)
    tested = multivariate_logrank_test(frame["time"], frame[BY], frame["event"])
    known = frame[frame[BY].isin(["yes", "no"])]
    covariate = known.assign(yes=(known[BY] == "yes").astype(int))[["time", "event", "yes"]]
    cox = CoxPHFitter().fit(covariate, "time", "event")
    st.pyplot(figure)
    st.markdown(f"Log-rank p = {tested.p_value:.3f}; hazard ratio {cox.hazard_ratios_.iloc[0]:.2f}")
    st.dataframe(pd.DataFrame(rows, columns=["group", "n", "events", "12 months", "24 months", "median"]))


def response(frame: pd.DataFrame) -> None:
    for tissue, place in zip(TISSUES, st.columns(2), strict=True):
        known = frame[frame[tissue] != "not_evaluated"]
        counts = pd.crosstab(known[BY], known[tissue])
        figure = Figure(figsize=(6, 4))
        counts.div(counts.sum(axis=1), axis=0).plot.barh(stacked=True, ax=figure.subplots())
        place.pyplot(figure)
        place.markdown(f"Chi-squared p = {chi2_contingency(counts).pvalue:.3f}")
        place.dataframe(counts)


def main(page: str, patients: int) -> None:
    st.set_page_config(layout="wide")
    frame = filtered(patients_of(patients))
    st.title(page)
    with st.container(key="who"):
        st.markdown(f"**{len(frame)}** patients")
    {"survival": survival, "response": response}[page](frame)


main(st.query_params["page"], int(sys.argv[1]))
