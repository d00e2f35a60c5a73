"""Relapse and death that compete, against R's survival and cmprsk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from mrdcore.groups import Groups
from mrdcore.options import Options
from mrdcore.results import as_frame, value_of
from mrdcore.stats.aalen_johansen import aalen_johansen
from mrdcore.stats.competing import incidence_curve
from mrdcore.stats.cox.fine_gray import cause_specific_cox
from mrdcore.stats.cox.subdistribution import fit_fine_gray
from mrdcore.stats.gray import gray
from tests.agreement.statistic import Statistic, apart
from tests.stats.cox.test_fine_gray import AB, FINE_GRAY, covariates, times_of
from tests.stats.r_answers import case, numbers
from tests.stats.test_competing import CR, TESTS, cr_times, parts
from tests.stats.test_competing_entry import ENTRY, entering
from tests.stats.test_competing_entry import PARTS as LATE_PARTS

ANY = Options(min_events=0)


def incidence() -> Iterator[float]:
    for name, level, cause, r in parts():
        times, theirs = cr_times(name, cause, level), r["survfit"]
        curve = aalen_johansen(times["time"].to_numpy(float), times["cause"].to_numpy(float))
        yield apart(curve.incidence, theirs[f"c{cause}"])
        yield apart(np.sqrt(curve.variance), theirs[f"se{cause}"])


def limits() -> Iterator[float]:
    for name, level, cause, r in parts():
        if cause == 1:
            groups = Groups("g", (level,))
            curve = incidence_curve(cr_times(name, cause, level), "cir", groups, Options(conf_type="log")).iloc[1:]
            for side, theirs in (("low", "lower1"), ("high", "upper1")):
                yield apart(curve[side], numbers(r["survfit"][theirs]))


def late() -> Iterator[float]:
    for name, level, cause in LATE_PARTS:
        r = ENTRY[name]["overall"] if level == "all" else ENTRY[name]["groups"][level]
        times = entering(name, level, cause)
        times = times[times["entry"] < times["time"]]
        entry = times["entry"].where(times["entry"] > 0, -np.inf).to_numpy()
        curve = aalen_johansen(times["time"].to_numpy(), times["cause"].to_numpy(float), entry=entry)
        yield apart(curve.incidence, r[f"c{cause}"])
        yield apart(np.sqrt(curve.variance), r[f"se{cause}"])


def tested(key: str) -> Callable[[], Iterator[float]]:
    def with_or_without_strata() -> Iterator[float]:
        for name, cause in ((name, cause) for name, cause in TESTS if key in CR[name]):
            times = cr_times(name, cause)
            time, causes = times["time"].to_numpy(float), times["cause"].to_numpy(float)
            strata = case(name)["stratum"].to_numpy(np.str_) if key == "gray_strat" else None
            test = gray(time, causes, times["level"].to_numpy(np.str_), tuple(CR[name]["groups"]), strata)
            yield apart([test.chi2, test.p], [CR[name][key]["stat"][cause - 1], CR[name][key]["p"][cause - 1]])

    return with_or_without_strata


def subdistribution() -> Iterator[float]:
    for name, r in FINE_GRAY.items():
        data = name.removesuffix("_group")
        frame, x = times_of(data), covariates(data)
        x = x if data == name else x[:, :1]
        fit = fit_fine_gray(x, frame["time"].to_numpy(float), frame["cause"].to_numpy(float))
        yield apart([*fit.coef, *fit.se], [*np.atleast_1d(r["coef"]), *np.atleast_1d(r["se"])])


def cause_specific() -> Iterator[float]:
    for name in ("cr_mgus2", "cr_small24", "cr_edge_tiesboth", "cr_edge_lastall"):
        rows = as_frame(cause_specific_cox(times_of(name), "cir", AB, ANY))
        ours = [value_of(rows, stat=stat, level="B vs A") for stat in ("coef", "se")]
        yield apart(ours, [CR[name]["csh1"][stat] for stat in ("coef", "se")])


INCIDENCE, COMPARED = "Cumulative incidence, se", "Incidences compared"
STATISTICS = (
    Statistic(INCIDENCE, "Aalen-Johansen", "`survfit(Surv(time, factor(cause)) ~ group)`", 1e-9, incidence),
    Statistic(INCIDENCE, "Aalen-Johansen, delayed entry", "`survfit(Surv(entry, time, factor(cause)) ~ group, id)`", 1e-9, late),
    Statistic("Cumulative incidence, 95% limits", "log", '`survfit(..., conf.type = "log")`', 1e-9, limits),
    Statistic(COMPARED, "Gray", "`cuminc(time, cause, group)$Tests`", 1e-9, tested("gray")),
    Statistic(COMPARED, "Gray, stratified", "`cuminc(time, cause, group, strata)$Tests`", 1e-9, tested("gray_strat")),
    Statistic("Subdistribution hazard ratio, se", "Fine-Gray", "`crr(time, cause, x, gtol = 1e-13)`", 1e-9, subdistribution),
    Statistic("Cause-specific hazard ratio, se", "Cox, Efron ties", "`coxph(Surv(time, cause == 1) ~ group)`", 1e-7, cause_specific),
)  # fmt: skip
