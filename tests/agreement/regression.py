"""Hazard ratios, their tests and interactions, against R's survival and coxphf."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mrdcore.options import Options
from mrdcore.results import as_frame, find, value_of
from mrdcore.stats.cox.design import Term
from mrdcore.stats.cox.firth import firth
from mrdcore.stats.cox.fit import CoxFit, fit_model
from mrdcore.stats.cox.likelihood import standardised
from mrdcore.stats.cox.model import cox_model
from mrdcore.stats.cox.proportional import clock_of, proportional
from mrdcore.stats.forest import forest, response_forest, subgroup
from tests.agreement.statistic import Statistic, apart
from tests.stats.cox.test_firth import FIRTH, model
from tests.stats.cox.test_model import CELL, KARNOFSKY, TREATMENT, veteran
from tests.stats.r_answers import COX, answers, case, cox_fit
from tests.stats.test_forest import HAZARDS, ODDS, TWO, answered, of_case

ANY = Options(min_events=0)
FITTED = ("cox_lung", "cox_veteran", "cox_small24")
REGRESSION, SUBGROUPS = answers("regression"), answers("subgroups")
NUMBERS = (("coef", "value", "coef"), ("se", "value", "se"), ("p", "value", "p"), ("hazard_ratio", "low", "lower"), ("hazard_ratio", "high", "upper"))  # fmt: skip


def of_fit(fit: CoxFit | None, r: dict[str, object]) -> Iterator[float]:
    if fit is None:
        yield float("inf")
        return
    low, high = fit.limits
    for ours, name in ((fit.coef, "coef"), (fit.se, "se"), (low, "lower"), (high, "upper"), (fit.p, "p")):
        yield apart(ours, np.atleast_1d(r[name]))


def cox(stratified: bool) -> Callable[[], Iterator[float]]:
    def either() -> Iterator[float]:
        for name in FITTED:
            covariates = tuple(np.atleast_1d(COX[name]["strat_vars" if stratified else "vars"]))
            frame = case(name).rename(columns={"status": "event"})
            fit = cox_fit(frame, covariates, "stratum" if stratified else "")
            yield from of_fit(fit, COX[name]["efron_strat" if stratified else "efron"])

    return either


def several_terms() -> Iterator[float]:
    rows, r = as_frame(cox_model(veteran(), "os", (TREATMENT, CELL, KARNOFSKY), ANY)), REGRESSION["factors"]
    for stat, column, theirs in NUMBERS:
        yield apart(find(rows, stat=stat)[column], r[theirs])
    yield apart(value_of(rows, stat="likelihood_ratio_p", by=""), r["lrt"][2])
    yield apart(value_of(rows, stat="likelihood_ratio_p", by="cell"), r["cell_lrt_p"])


def late_in_strata() -> Iterator[float]:
    frame, r = case("cox_lung").rename(columns={"status": "event"}), REGRESSION["late_in_strata"]
    frame["entry"] = np.where(np.arange(len(frame)) % 3 == 0, frame["time"] / 2, 0)
    rows = as_frame(cox_model(frame, "os", (Term("age", "Age"), Term("ecog", "ECOG")), ANY))
    for stat, column, theirs in NUMBERS:
        yield apart(find(rows, stat=stat)[column], r[theirs])


def proportional_hazards() -> Iterator[float]:
    for name in FITTED:
        frame = case(name)
        x, stop, event = (frame[c].to_numpy(float) for c in (COX[name]["vars"], "time", "status"))
        everybody = standardised(x, stop, event, np.zeros(len(stop)))
        fit = fit_model(everybody)
        assert fit is not None
        clock = clock_of("km", stop, event, np.full(len(stop), -np.inf))
        terms = [*([i] for i in range(x.shape[1])), range(x.shape[1])]
        r = COX[name]["zph_km"]
        yield apart([test.p for test in proportional(everybody, fit.coef, clock, terms)], r["p"])


def penalised() -> Iterator[float]:
    for name, r in FIRTH.items():
        fit = firth(model(name))
        limits = (np.log(r["lower"]), np.log(r["upper"]))
        yield apart([fit.coef, fit.se, fit.low, fit.high, fit.p], [r["coef"], r["se"], *limits, r["p"]])


def hazards(interaction: bool) -> Callable[[], Iterator[float]]:
    def either() -> Iterator[float]:
        for name, key in HAZARDS:
            times, variable, division = of_case(name, key)
            rows, r = as_frame(forest(times, "os", TWO, {variable: division}, ANY)), SUBGROUPS[name][key]
            if interaction:
                yield apart(value_of(rows, analysis="interaction", level=variable, stat="p"), r["p"])
                continue
            for value, theirs in r["levels"].items():
                row = find(rows, analysis="subgroup", level=subgroup(variable, value), stat="hazard_ratio").iloc[0]
                yield apart([row["value"], row["low"], row["high"]], [theirs[k] for k in ("hr", "lower", "upper")])

    return either


def odds_interaction() -> Iterator[float]:
    for name, key in ODDS:
        times, variable, division = of_case(name, key)
        blood = answered(name).map({True: "negativity", False: "stable"})
        classes = times[["level"]].assign(blood=blood, marrow="not_evaluated")
        rows = as_frame(response_forest(classes, TWO, {variable: division}))
        where = {"analysis": "interaction", "subject": "blood:negativity", "level": variable, "stat": "p"}
        yield apart(value_of(rows, **where), SUBGROUPS[name][key]["p"])


RATIO = "Hazard ratio, limits, p"
STATISTICS = (
    Statistic(RATIO, "Cox, Efron ties", "`coxph(Surv(time, event) ~ x)`", 1e-7, cox(stratified=False)),
    Statistic(RATIO, "Cox, stratified", "`coxph(... + strata(s))`", 1e-7, cox(stratified=True)),
    Statistic(RATIO, "Cox, several terms, factors", "`coxph(... ~ x + factor(y))`, `anova`", 1e-7, several_terms),
    Statistic(RATIO, "Cox, delayed entry, in strata", "`coxph(Surv(entry, time, event) ~ x + strata(s))`", 1e-7, late_in_strata),
    Statistic(RATIO, "Firth, profile limits", "`coxphf(Surv(time, event) ~ x)`", 1e-6, penalised),
    Statistic("Proportional hazards", "score test of time by x", "`cox.zph(coxph(...))`", 1e-7, proportional_hazards),
    Statistic("Hazard ratio in subgroups", "Cox, Efron ties", "`coxph(..., subset)`", 1e-7, hazards(interaction=False)),
    Statistic("Interaction, hazard", "likelihood ratio", "`anova(coxph(~ g + s), coxph(~ g * s))`", 1e-7, hazards(interaction=True)),
    Statistic("Interaction, response", "likelihood ratio, logistic", "`anova(glm(~ g + s), glm(~ g * s))`", 1e-7, odds_interaction),
)  # fmt: skip
