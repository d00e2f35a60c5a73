"""Curves, rates, medians, restricted means and their comparisons, against R's survival."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import nan

import numpy as np

from mrdcore.groups import Groups
from mrdcore.options import Options, Test
from mrdcore.results import as_frame, find, value_of
from mrdcore.stats.conditional import conditional_survival
from mrdcore.stats.differences import differences
from mrdcore.stats.log_rank_test import log_rank_test
from mrdcore.stats.multiplicity import holm
from mrdcore.stats.product_limit import product_limit, quantile_with_limits, restricted_mean
from mrdcore.stats.survival import number_at_risk, survival_curve
from mrdcore.stats.times import known_times
from tests.agreement.statistic import Statistic, apart
from tests.stats.r_answers import KM, answers, case, entering, km_parts, km_times, more_survival, numbers, part_times
from tests.stats.test_mrd_course import CASES as DEPTHS
from tests.stats.test_mrd_course import fall, made, rows_of
from tests.stats.test_weighted_tests import CASES

MORE = more_survival()
BANDS = {"log-log": "loglog", "log": "log", "plain": "plain"}
LATE = [(name, level, r) for name in MORE if name.startswith("entry") for level, r in MORE[name]["parts"]]
ANY = Options(min_events=0)


def kaplan_meier() -> Iterator[float]:
    for name, level, r in km_parts():
        curve = survival_curve(part_times(name, level), "os", Groups("g", (level,)), ANY).iloc[1:]
        yield apart(curve["estimate"], numbers(r["table"]["surv"]))


def band(kind: str) -> Callable[[], Iterator[float]]:
    def of_kind() -> Iterator[float]:
        for name, level, r in km_parts():
            options = Options(conf_type=kind)  # type: ignore[arg-type]
            curve = survival_curve(part_times(name, level), "os", Groups("g", (level,)), options).iloc[1:]
            nothing_yet = np.array(r["table"]["surv"]) == 1  # R prints 1 to 1 there
            for side, theirs in (("low", "lower"), ("high", "upper")):
                yield apart(curve[side], np.where(nothing_yet, nan, numbers(r[f"ci_{BANDS[kind]}"][theirs])))

    return of_kind


def at_risk() -> Iterator[float]:
    for name, level, r in km_parts():
        months = tuple(map(float, r["table"]["time"]))
        counted = number_at_risk(part_times(name, level), Groups("g", (level,)), months)
        yield apart(counted["at_risk"], r["table"]["n_risk"])


def quartiles(reverse: bool) -> Callable[[], Iterator[float]]:
    def either() -> Iterator[float]:
        for name, level, r in km_parts():
            known = known_times(part_times(name, level))
            curve = product_limit(known.time, 1 - known.event if reverse else known.event)
            for kind, key in BANDS.items():
                theirs = r[f"{'revkm' if reverse else 'q'}_{key}"]
                ours = [quantile_with_limits(curve, p, kind) for p in theirs["probs"]]  # type: ignore[arg-type]
                yield apart(ours, np.transpose([numbers(theirs[k]) for k in ("q", "lower", "upper")]))

    return either


def rmst() -> Iterator[float]:
    for name, level, r in km_parts():
        known = known_times(part_times(name, level))
        mean = restricted_mean(product_limit(known.time, known.event), float(r["rmst"]["tau"]))
        yield apart(mean, (r["rmst"]["rmean"], r["rmst"]["se"]))


def difference(stat: str, key: str) -> Callable[[], Iterator[float]]:
    def of_stat() -> Iterator[float]:
        for name, answer in MORE.items():
            for r in answer.get("differences", ()) if name != "entry_edge" else ():
                levels, most = tuple(answer["groups"]), r["t"] if key == "rmst" else 1
                options = Options(at=(float(r["t"]),), min_events=0)
                rows = as_frame(differences(entering(name), "os", Groups("g", levels, levels), options))
                row = find(rows, stat=stat).iloc[0]
                limits = (max(r[key]["lower"], -most), min(r[key]["upper"], most))
                yield apart([row["value"], row["low"], row["high"]], [r[key]["diff"], *limits])
                yield apart(value_of(rows, stat=f"{stat}_p"), r[key]["p"])

    return of_stat


def conditional() -> Iterator[float]:
    for name, answer in MORE.items():
        for r in answer.get("conditional", ()):
            for kind in BANDS:
                given, further, options = r["given"], r["at"] - r["given"], Options(conf_type=kind)  # type: ignore[arg-type]
                (row,) = conditional_survival(entering(name, "all"), "os", Groups(), (given,), further, options)
                there = r[kind]
                limits = [there["lower"], there["upper"]] if 0 < there["surv"] < 1 else [None, None]
                yield apart([row.value, row.low, row.high], numbers([there["surv"], *limits]))


def late_curve() -> Iterator[float]:
    for name, level, r in LATE:
        for kind in BANDS:
            options = Options(conf_type=kind)  # type: ignore[arg-type]
            curve = survival_curve(entering(name, level), "os", Groups("g", (level,)), options).iloc[1:]
            yield apart(curve["at_risk"], r["n_risk"])
            yield apart(curve["estimate"], r["surv"])
            inside = (np.array(r["surv"]) > 0) & (np.array(r["surv"]) < 1)
            for side, theirs in (("low", "lower"), ("high", "upper")):
                yield apart(curve[side], np.where(inside, numbers(r[kind][theirs]), nan))


def log_rank() -> Iterator[float]:
    for name, answer in KM.items():
        known, r = known_times(km_times(name)), answer["logrank"]
        test = log_rank_test(known.time, known.event, known.level, tuple(r["groups"]))
        yield apart([*test.observed, *test.expected, test.chi2, test.p], [*r["obs"], *r["exp"], r["chisq"], r["p"]])


def stratified() -> Iterator[float]:
    for name in (name for name, answer in KM.items() if "logrank_strat" in answer):
        known, r = known_times(km_times(name)), KM[name]["logrank_strat"]
        strata = case(name)["stratum"].to_numpy(np.str_)
        test = log_rank_test(known.time, known.event, known.level, tuple(KM[name]["logrank"]["groups"]), strata)
        yield apart([test.chi2, test.p], [r["chisq"], r["p"]])


def weighted(weight: Test, late: bool = False) -> Callable[[], Iterator[float]]:
    """Plain and within strata; under delayed entry or without it."""

    def of_weight() -> Iterator[float]:
        for _, times, *both in CASES:
            known = known_times(times)
            for strata, r in enumerate(both):
                if r and known.enters_late == late:
                    levels, stratum = tuple(sorted(set(known.level))), known.stratum if strata else None
                    test = log_rank_test(known.time, known.event, known.level, levels, stratum, known.entry, weight)
                    yield apart([test.chi2, test.p], [r[weight]["chisq"], r[weight]["p"]])

    return of_weight


def trend() -> Iterator[float]:
    for name, answer in KM.items():
        known = known_times(km_times(name))
        test = log_rank_test(known.time, known.event, known.level, tuple(answer["logrank"]["groups"]))
        yield apart(test.trend, [answer["trend"]["chisq"], answer["trend"]["p"]])
    for _, times, *both in CASES:
        known = known_times(times)
        for strata, r in enumerate(both):
            if r and not known.enters_late:
                levels, stratum = tuple(sorted(set(known.level))), known.stratum if strata else None
                test = log_rank_test(known.time, known.event, known.level, levels, stratum)
                yield apart(test.trend, [r["log_rank"]["trend_chisq"], r["log_rank"]["trend_p"]])


def holm_adjusted() -> Iterator[float]:
    for answer in answers("subgroups").values():
        for r in answer.values():
            yield apart(holm([level["p"] for level in r["levels"].values()]), r["holm"])


def depth() -> Iterator[float]:
    for _, measured, r in DEPTHS:
        falls = [fall(d, bool(e)) for d, e in zip(measured["depth"], measured["exact"], strict=True)]
        rows = rows_of(made(*falls), options=Options(conf_type=r["type"]))
        median = find(rows, subject="blood:depth", stat="median").iloc[0]
        yield apart([median["value"], median["low"], median["high"]], numbers(r["median"]))
        shares = find(rows, subject="blood:depth", stat="percent").set_index("at")["value"]
        for month, share in zip(np.atleast_1d(r["at"]), np.atleast_1d(r["surv"]), strict=True):
            yield apart(shares.loc[round(float(month), 6)] / 100, share)


LIMITS, COMPARED = "Survival, 95% limits", "Curves compared"
STATISTICS = (
    Statistic("Survival", "Kaplan-Meier", "`survfit(Surv(time, event) ~ group)`", 1e-9, kaplan_meier),
    *(Statistic(LIMITS, kind, f'`survfit(..., conf.type = "{kind}")`', 1e-9, band(kind)) for kind in BANDS),
    Statistic("Number at risk", "time ≥ t", "`survfit(...)$n.risk`", 0, at_risk),
    Statistic("Median, quartiles, limits", "midpoint rule", "`quantile(survfit(...))`", 0, quartiles(reverse=False)),
    Statistic("Follow-up", "reverse Kaplan-Meier", "`survfit(Surv(time, 1 - event) ~ group)`", 0, quartiles(reverse=True)),
    Statistic("Restricted mean, se", "area under the curve", "`print(survfit(...), rmean = t)`", 1e-9, rmst),
    Statistic("Difference of restricted means", "normal limits, p", "`print(survfit(...), rmean = t)` of each group", 1e-9, difference("rmst_difference", "rmst")),
    Statistic("Difference of survival at t", "normal limits, p", "`summary(survfit(...), times = t)` of each group", 1e-9, difference("survival_difference", "survival")),
    Statistic("Conditional survival", "Kaplan-Meier from t", "`survfit(..., subset = time > t)`", 1e-9, conditional),
    Statistic("Survival, delayed entry", "Kaplan-Meier", "`survfit(Surv(entry, time, event) ~ group)`", 1e-9, late_curve),
    Statistic(COMPARED, "log-rank", "`survdiff(Surv(time, event) ~ group)`", 1e-9, log_rank),
    Statistic(COMPARED, "log-rank, stratified", "`survdiff(... + strata(s))`", 1e-9, stratified),
    Statistic(COMPARED, "Gehan", "sums over the event times, weight n", 1e-9, weighted("gehan")),
    Statistic(COMPARED, "Tarone-Ware", "sums over the event times, weight √n", 1e-9, weighted("tarone_ware")),
    Statistic(COMPARED, "Fleming-Harrington", "`survdiff(..., rho = 1)`", 1e-9, weighted("fleming_harrington")),
    Statistic(COMPARED, "log-rank, delayed entry", '`coxph(Surv(entry, time, event) ~ group, ties = "exact")$score`', 1e-9, weighted("log_rank", late=True)),
    Statistic(COMPARED, "trend over ordered groups", "score test from `survdiff(...)$var`", 1e-9, trend),
    Statistic("p of several comparisons", "Holm", '`p.adjust(p, "holm")`', 1e-9, holm_adjusted),
    Statistic("Depth of MRD response", "left-censored Kaplan-Meier", "`survfit(Surv(top - depth, exact) ~ 1)`", 1e-9, depth),
)  # fmt: skip
