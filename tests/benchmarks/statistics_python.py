"""One question of a page after another, asked of mrdcore as pages do and of lifelines as its documentation does.

Each function takes a frame with `time` (months), `event`, `cause`, `level`, and gives the numbers that both must agree
on, group by group.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from mrdcore.groups import Division
from mrdcore.options import Options
from mrdcore.results import as_frame, find
from mrdcore.select import Groups
from mrdcore.stats import from_counts
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.competing import cumulative_incidence, incidence_curve
from mrdcore.stats.counts import count
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.forest import forest
from mrdcore.stats.product_limit import band, value_at
from mrdcore.stats.survival import kaplan_meier, number_at_risk, survival_curve

GROUPS = Groups("arm", ("a", "b"), ("a", "b"))
OPTIONS = Options(min_events=0)
MONTHS = (12.0, 24.0)
EVERY_HALF_YEAR = tuple(float(month) for month in range(0, 61, 6))


def made_up(patients: int, ties: bool) -> pd.DataFrame:
    """Patients of two groups with relapse (1) or death (2) first, or censored; whole days, or times without ties."""
    chance = np.random.default_rng(11)
    second = np.arange(patients) % 2 == 1
    relapse, death = chance.exponential(np.where(second, 700, 1100)), chance.exponential(1800, patients)
    news = chance.uniform(300, 2100, patients)
    day = np.minimum(np.minimum(relapse, death), news)
    cause = np.where(day == news, 0, np.where(day == relapse, 1, 2))
    # without ties: the order of the days, spread evenly; R would take times closer than 1e-8 for one
    time = np.ceil(day) / 30.4375 if ties else (1 + np.argsort(np.argsort(day))) * 69.0 / patients
    return pd.DataFrame({"time": time, "event": cause > 0, "cause": cause, "level": np.where(second, "b", "a")}).astype(
        {"level": "category"}  # as a selection holds its groups
    )


class Ours:
    """The calls of the pages."""

    @staticmethod
    def curves(frame: pd.DataFrame) -> list[float]:
        survival_curve(frame, "os", GROUPS, OPTIONS)
        number_at_risk(frame, GROUPS, EVERY_HALF_YEAR)
        rows = [row for row in kaplan_meier(frame, "os", GROUPS, OPTIONS) if row.stat == "survival"]
        return [number for row in rows for number in (row.value, row.low, row.high, row.n)]

    @staticmethod
    def log_rank(frame: pd.DataFrame) -> list[float]:
        return [row.value for row in log_rank(frame, "os", GROUPS, OPTIONS) if row.stat == "chi2"]

    @staticmethod
    def cox(frame: pd.DataFrame) -> list[float]:
        return [row.value for row in cox(frame, "os", GROUPS, OPTIONS) if row.stat in ("coef", "se")]

    @staticmethod
    def incidence(frame: pd.DataFrame) -> list[float]:
        incidence_curve(frame, "cir", GROUPS, OPTIONS)
        rows = [row for row in cumulative_incidence(frame, "cir", GROUPS, OPTIONS) if row.stat == "incidence"]
        return [number for row in rows for number in (row.value, row.low, row.high, row.n)]


class OfCounts:
    """The same from counts per distinct time and group, without a patient."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._any_event = count(frame, "time", "event", "level")
        self._causes = count(frame, "time", "cause", "level")

    def curves(self) -> list[float]:
        from_counts.number_at_risk(self._any_event, EVERY_HALF_YEAR)
        at_risk = from_counts.number_at_risk(self._any_event, MONTHS)
        found = []
        for level, curve in from_counts.kaplan_meier(self._any_event).items():
            columns = (curve.survival, *band(curve, "log-log"))
            for place, month in enumerate(MONTHS):
                found += [*(value_at(curve, values, month, 1.0) for values in columns), float(at_risk[level][place])]
        return found

    def log_rank(self) -> list[float]:
        return [from_counts.log_rank(self._any_event).chi2]

    def cox(self) -> list[float]:
        fit = from_counts.cox(self._any_event)
        return [] if fit is None else [float(fit.coef[0]), float(fit.se[0])]

    def incidence(self) -> list[float]:
        at_risk = from_counts.number_at_risk(self._causes, MONTHS)
        found = []
        for level, curve in from_counts.cumulative_incidence(self._causes).items():
            columns = (curve.incidence, *curve.band("log-log"))
            for place, month in enumerate(MONTHS):
                found += [*(curve.at(month, values, 0.0) for values in columns), float(at_risk[level][place])]
        return found


class Lifelines:
    """The calls that lifelines' documentation shows."""

    @staticmethod
    def curves(frame: pd.DataFrame) -> list[float]:
        from lifelines import KaplanMeierFitter

        found = []
        for level in GROUPS.levels:
            group = frame[frame["level"] == level]
            fit = KaplanMeierFitter().fit(group["time"], group["event"])
            at_risk = fit.event_table["at_risk"]
            _ = fit.median_survival_time_, [at_risk[at_risk.index >= month].max() for month in EVERY_HALF_YEAR]
            for month in MONTHS:
                limits = fit.confidence_interval_.loc[:month].iloc[-1]
                found += [fit.predict(month), limits.iloc[0], limits.iloc[1], at_risk[at_risk.index >= month].iloc[0]]
        return [float(number) for number in found]

    @staticmethod
    def log_rank(frame: pd.DataFrame) -> list[float]:
        from lifelines.statistics import logrank_test

        a, b = (frame[frame["level"] == level] for level in GROUPS.levels)
        return [float(logrank_test(a["time"], b["time"], a["event"], b["event"]).test_statistic)]

    @staticmethod
    def cox(frame: pd.DataFrame) -> list[float]:
        from lifelines import CoxPHFitter

        data = frame[["time", "event"]].assign(b=(frame["level"] == "b").astype(float))
        fit = CoxPHFitter().fit(data, "time", "event")
        return [float(fit.params_["b"]), float(fit.standard_errors_["b"])]

    @staticmethod
    def incidence(frame: pd.DataFrame) -> list[float]:
        from lifelines import AalenJohansenFitter

        found = []
        for level in GROUPS.levels:
            group = frame[frame["level"] == level]
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # that it moves tied times apart at random
                fit = AalenJohansenFitter(seed=1).fit(group["time"], group["cause"], event_of_interest=1)
            at_risk = fit.event_table["at_risk"]
            for month in MONTHS:
                limits = sorted(fit.confidence_interval_.loc[:month].iloc[-1])  # its names of the two are swapped
                value = fit.cumulative_density_.loc[:month].iloc[-1, 0]
                found += [value, *limits, at_risk[at_risk.index >= month].iloc[0]]
        return [float(number) for number in found]


def subgroups(frame: pd.DataFrame) -> dict[str, Division]:
    """Ten variables of two levels: twenty rows of a forest."""
    chance = np.random.default_rng(5)
    found = {}
    for number in range(10):
        level = pd.Series(np.where(chance.random(len(frame)) < 0.5, "yes", "no"), frame.index, dtype=object)
        found[f"v{number}"] = Division(level, ("no", "yes"), f"v{number}", {"no": "no", "yes": "yes"}, frozenset())
    return found


def our_forest(frame: pd.DataFrame, divisions: dict[str, Division]) -> list[float]:
    """The hazard ratio of each row, all patients first, with the tests of interaction beside them."""
    rows = find(as_frame(forest(frame, "os", GROUPS, divisions, OPTIONS)), analysis="subgroup", stat="hazard_ratio")
    return [float(value) for value in np.log(rows["value"])]


def lifelines_forest(frame: pd.DataFrame, divisions: dict[str, Division]) -> list[float]:
    """The hazard ratio of each row, without tests of interaction."""
    parts = [frame[of.level == level] for of in divisions.values() for level in of.order]
    return [Lifelines.cox(part)[0] for part in (frame, *parts)]
