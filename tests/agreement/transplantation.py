"""Transplantation by its date, on the Stanford heart data and a trial's small sample, against R's survival."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.transplant import HSCT, at_landmark, landmark, mantel_byar, simon_makuch, time_dependent_cox
from tests.agreement.statistic import Statistic, apart
from tests.stats.r_answers import TD, numbers
from tests.stats.test_transplant import COVARIATES, STATES, td_times, terms
from tests.stats.test_transplant_entry import R as MORE
from tests.stats.test_transplant_entry import late, times_of

ANY = Options(min_events=0)


def curves() -> Iterator[float]:
    for name in TD:
        _, curve = simon_makuch(td_times(name), "os", ANY)
        for level, state in STATES:
            ours, r = find(curve, level=level).iloc[1:], TD[name]["simon_makuch"][state]["table"]
            for column, theirs in (("at_risk", "n_risk"), ("estimate", "surv"), ("low", "lower_loglog"), ("high", "upper_loglog")):  # fmt: skip
                yield apart(ours[column], numbers(r[theirs]))


def tested() -> Iterator[float]:
    for name, answer in TD.items():
        rows, r = as_frame(mantel_byar(td_times(name), "os", ANY)), answer["mantel_byar"]
        yield apart([value_of(rows, stat=stat) for stat in ("chi2", "p")], [r["chisq"], r["p"]])


def modelled() -> Iterator[float]:
    for name, answer in TD.items():
        for key, covariates in (("efron_tx", ()), ("efron_all", terms(*COVARIATES[name]))):
            rows, r = as_frame(time_dependent_cox(td_times(name), "os", ANY, covariates)), answer[key]
            for stat in ("coef", "se", "p"):
                own = find(rows, analysis="time_dependent_cox", stat=stat)["value"].iloc[:1]
                yield apart(own, np.atleast_1d(r[stat])[:1])


def entering_late() -> Iterator[float]:
    for name, r in MORE["late"].items():
        test, model = (as_frame(of(late(name), "os", ANY)) for of in (mantel_byar, time_dependent_cox))
        yield apart([value_of(test, stat=s) for s in ("chi2", "p")], [r["mantel_byar"][s] for s in ("chisq", "p")])
        yield apart([value_of(model, stat=s) for s in ("coef", "se")], [r["cox"][s] for s in ("coef", "se")])


def from_a_landmark() -> Iterator[float]:
    for name, r in MORE["landmark"].items():
        rows = as_frame(landmark(times_of(name), "os", r["months"], ANY))
        yield apart(find(rows, stat="patients")["value"], [r["n_yes"], r["n_no"]])
        yield apart(value_of(rows, stat="p"), r["p"])
        stays = at_landmark(times_of(name), r["months"])
        model = as_frame(cox(stays[stays["time"] > r["months"]], "os", HSCT, ANY))
        yield apart(value_of(model, stat="coef"), r["cox"]["coef"])


BY_DATE = "Transplantation by its date"
STATISTICS = (
    Statistic(BY_DATE, "landmark: log-rank, Cox", "`survdiff`, `coxph(..., subset = time > landmark)`", 1e-7, from_a_landmark),
    Statistic(BY_DATE, "Simon-Makuch", "`survfit(Surv(start, stop, event) ~ tx)`", 1e-9, curves),
    Statistic(BY_DATE, "Mantel-Byar", "sums over the event times on (start, stop]", 1e-9, tested),
    Statistic(BY_DATE, "time-dependent Cox", "`coxph(Surv(start, stop, event) ~ tx + x)`", 1e-7, modelled),
    Statistic(BY_DATE, "both, delayed entry", "`coxph(Surv(start, stop, event) ~ tx)` from each entry on", 1e-7, entering_late),
)  # fmt: skip
