"""Did transplantation matter: four analyses that give nobody credit for the time before transplantation.

`times` holds one row per patient: `time` (months from time zero, 0 or more), `event` (true: the event, false:
censored), `crossing` (months from time zero to transplantation, NaN: never). Patients whose time or event is not known
are left out and counted in a note. Who was transplanted on an unknown date cannot be told from who never was: leave
such patients out before. In result rows `by` is "hsct", its levels "yes" and "no".
"""

from __future__ import annotations

from functools import partial
from math import nan

import numpy as np
import pandas as pd

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses, decimal
from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.select import Groups
from mrdcore.stats.comparison import NEVER_TOGETHER, contrast
from mrdcore.stats.cox.contrast import APART, cox_rows
from mrdcore.stats.cox.design import Term, complete_cases, design
from mrdcore.stats.cox.fit import fit_cox
from mrdcore.stats.fewness import no_event, not_estimable, too_few_events
from mrdcore.stats.landmark import landmark as _from_landmark
from mrdcore.stats.log_rank_test import log_rank_test
from mrdcore.stats.product_limit import ProductLimit, band, follow_up_covers, value_at
from mrdcore.stats.start_stop import (
    entry_times,
    known_crossings,
    product_limit_of_rows,
    split_at_crossing,
)
from mrdcore.stats.survival import NO_PATIENTS, NOBODY_AT_RISK, stays_at_zero
from mrdcore.stats.times import ends_at, known_times

HSCT = Groups("hsct", ("yes", "no"), ("no", "yes"))
LABELS = {"yes": mark("transplanted patients"), "no": mark("patients not transplanted")}
LEVEL = {1.0: "yes", 0.0: "no"}
NOBODY = {
    "yes": mark("nobody was transplanted during follow-up"),
    "no": mark("everybody was transplanted from the start"),
}
CHANGED = mark("transplanted after the landmark, counted as not transplanted")
NO_MAXIMUM = mark("not estimable: the model does not converge (a covariate is constant or separates the events)")
NOT_TESTED = mark("not tested: {reason}")


def labels() -> dict[str, str]:
    """What both groups are called in a note."""
    return {level: say(text) for level, text in LABELS.items()}


def landmark(times: pd.DataFrame, endpoint: str, months: float, options: Options) -> list[Row]:
    """The rows of landmark.landmark, by whether transplanted until the landmark: who is transplanted on it counts.

    `changed_group`: those in "no" who were transplanted later.
    """
    return _from_landmark(at_landmark(times, months), endpoint, months, HSCT, options, labels(), CHANGED)


def at_landmark(times: pd.DataFrame, months: float) -> pd.DataFrame:
    """`times` with `level` (transplanted until the landmark: yes or no) and `later` (transplanted after it)."""
    if times.empty:
        return times.reindex(columns=["time", "event", "crossing", "level", "later"])
    known = known_crossings(times)
    level = np.where(known["crossing"] <= months, "yes", "no")
    return times.assign(level=pd.Series(level, index=known.index, dtype="object"), later=times["crossing"] > months)


def _left_out(times: pd.DataFrame) -> str:
    return known_times(times.assign(level="all")).left_out


def simon_makuch(times: pd.DataFrame, endpoint: str, options: Options) -> tuple[list[Row], pd.DataFrame]:
    """`survival` and `at_risk` at options.at for "yes" and "no", and the curve (`results.CURVE_COLUMNS`).

    A patient is at risk in "no" until the crossing and in "yes" after it; ties as in split_at_crossing. n of total: at
    risk just before the month, of all who are ever in the level. In the curve, who crosses leaves the number at risk
    of "no" and is not counted as censored; "yes" begins at the first crossing. "yes" has no survival before it.
    Simon and Makuch, Stat Med 1984;3:35. R: survfit(Surv(start, stop, event) ~ hsct).
    """
    rows = split_at_crossing(times)
    note = _left_out(times)
    numbers, curves = [], []
    for hsct, level in ((1.0, "yes"), (0.0, "no")):
        of_level = rows[rows["hsct"] == hsct]
        curve = product_limit_of_rows(of_level)
        row = partial(Row, "simon_makuch", endpoint, by="hsct", level=level)
        for month in options.at:
            numbers += _simon_makuch_at(row, of_level, curve, month, options, note)
        if len(of_level):
            curves.append(_curve(endpoint, level, of_level, curve, options))
    if not curves:
        return numbers, pd.DataFrame(columns=list(CURVE_COLUMNS))
    return numbers, pd.concat(curves, ignore_index=True)


def crossing_at_risk(times: pd.DataFrame, at: tuple[float, ...]) -> pd.DataFrame:
    """Patients at risk in "yes" and "no" at each month of `at`, recounted from the rows: columns level, time, at_risk.

    Those transplanted rise in number as patients cross over. R: summary(survfit(Surv(start, stop, event) ~ hsct), at).
    """
    rows = split_at_crossing(times)
    entry, stop, hsct = entry_times(rows), rows["stop"].to_numpy(), rows["hsct"].to_numpy()
    counts = [
        (level, float(month), int(((hsct == code) & (entry < month) & (stop >= month)).sum()))
        for code, level in LEVEL.items()
        for month in at
    ]
    return pd.DataFrame(counts, columns=["level", "time", "at_risk"])


def _simon_makuch_at(
    row: partial[Row], rows: pd.DataFrame, curve: ProductLimit, month: float, options: Options, left_out: str
) -> list[Row]:
    at_risk = int(((entry_times(rows) < month) & (rows["stop"] >= month)).sum())
    of = partial(row, at=month, n=at_risk, total=len(rows))
    unknown = _nothing_to_say(row.keywords["level"], rows, curve, month)
    value, low, high = nan, nan, nan
    if not unknown:
        limits = band(curve, options.conf_type)
        value = value_at(curve, curve.survival, month, 1.0)
        low, high = (value_at(curve, limit, month, nan) for limit in limits)
    doubt = _doubt(rows, curve, month, at_risk)
    return [
        of("survival", value, low, high, method=options.conf_type, note=clauses(unknown or doubt, left_out)),
        of("at_risk", at_risk, note=left_out),
    ]


def _nothing_to_say(level: str, rows: pd.DataFrame, curve: ProductLimit, month: float) -> str:
    """Why the curve has no value at this month, "" where it has."""
    if rows.empty:
        return say(NOBODY[level])
    if (entry_times(rows) >= month).all():
        return say("nobody transplanted before {month} months", month=decimal(f"{month:g}"))
    return "" if follow_up_covers(curve, month) else ends_at(curve.last)


def _doubt(rows: pd.DataFrame, curve: ProductLimit, month: float, at_risk: int) -> str:
    """What is odd about a value that the product limit gives all the same."""
    ends = curve.time[curve.survival == 0]
    if ends.size and ends[0] <= month and (rows["start"] >= ends[0]).any():
        return stays_at_zero(ends[0])
    return say(NOBODY_AT_RISK) if not at_risk and curve.last > month else ""


def _curve(endpoint: str, level: str, rows: pd.DataFrame, curve: ProductLimit, options: Options) -> pd.DataFrame:
    entry, start = entry_times(rows), float(rows["start"].min())
    first = [start, float((entry < start).sum()), 0.0, 0.0, 1.0, nan, nan]
    rest = [curve.time, curve.at_risk, curve.events, curve.censored, curve.survival, *band(curve, options.conf_type)]
    numbers = np.concatenate([np.array(first)[:, None], np.array(rest)], axis=1)
    frame = pd.DataFrame(dict(zip(CURVE_COLUMNS[2:], numbers, strict=True))).assign(endpoint=endpoint, level=level)
    return frame[list(CURVE_COLUMNS)].astype({"at_risk": "int64", "events": "int64", "censored": "int64"})


def mantel_byar(times: pd.DataFrame, endpoint: str, options: Options) -> list[Row]:
    """`chi2` and `p` of the log-rank test between transplanted and not, each patient in one group at a time.

    Withheld where either group has fewer events than options.min_events. n of total: events of the patients. Ties as in
    split_at_crossing. Mantel and Byar, J Am Stat Assoc 1974;69:81. R: the score test of
    coxph(Surv(start, stop, event) ~ hsct, ties = "exact").
    """
    rows = split_at_crossing(times)
    of = _counting(rows, partial(Row, "mantel_byar", endpoint, by="hsct", method="Mantel-Byar"))
    left_out = _left_out(times)
    reason = _one_group(rows) or too_few_events(_events(rows), options, labels())
    if not reason:
        level = rows["hsct"].map(LEVEL).to_numpy(dtype=np.str_)
        stop, event = (rows[name].to_numpy(dtype=np.float64) for name in ("stop", "event"))
        test = log_rank_test(stop, event, level, ("no", "yes"), entry=entry_times(rows))
        if test.df:
            return [of("chi2", test.chi2, note=left_out), of("p", test.p, note=left_out)]
        reason = say(NEVER_TOGETHER)
    return [of(stat, note=clauses(reason, left_out)) for stat in ("chi2", "p")]


def _counting(rows: pd.DataFrame, row: partial[Row]) -> partial[Row]:
    return partial(row, n=rows["event"].sum(), total=rows["patient"].nunique())


def _events(rows: pd.DataFrame) -> dict[str, int]:
    """Events in each group, a patient counted where the event found them."""
    return {level: int(rows["event"][rows["hsct"] == hsct].sum()) for hsct, level in ((0.0, "no"), (1.0, "yes"))}


def _one_group(rows: pd.DataFrame) -> str:
    if rows.empty:
        return say(NOT_TESTED, reason=say(NO_PATIENTS))
    for hsct, level in LEVEL.items():
        if not (rows["hsct"] == hsct).any():
            return say(NOT_TESTED, reason=say(NOBODY[level]))
    return ""


def time_dependent_cox(
    times: pd.DataFrame,
    endpoint: str,
    options: Options,
    terms: tuple[Term, ...] = (),
    covariates: pd.DataFrame | None = None,
) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (95% Wald limits) and `p` of transplantation as a time-dependent covariate.

    Level "yes vs no". With `terms` (known at time zero, columns of `covariates`, indexed as `times`; by default of
    `times`) the hazard ratio is adjusted for them and theirs follow: `by` is the term, level as in cox.design; patients
    in whom one is not known are left out. Efron ties; ties of event and crossing as in split_at_crossing. n of total:
    events of the patients. Not estimable where events happen in one group only while both are at risk; withheld below
    options.min_events in either. R: coxph(Surv(start, stop, event) ~ hsct + covariates, ties = "efron").
    """
    values, missing = complete_cases(times if covariates is None else covariates, terms if len(times) else ())
    complete = times.loc[values.index]
    rows = split_at_crossing(complete)
    notes = clauses(_left_out(complete), missing)
    reason = _one_group(rows) or _separated(rows) or too_few_events(_events(rows), options, labels())
    numbers, columns = design(values, terms if len(values) else ())
    fit = None
    if not reason:
        start, stop, event = (rows[name].to_numpy(dtype=np.float64) for name in ("start", "stop", "event"))
        fit = fit_cox(np.column_stack([rows["hsct"], numbers[rows["patient"]]]), stop, event, start)
        reason = "" if fit else say(NO_MAXIMUM)
    named = [("hsct", contrast("yes", "no")), *((column.term.key, column.name) for column in columns)]
    result = []
    for i, (by, level) in enumerate(named):
        of = _counting(rows, partial(Row, "time_dependent_cox", endpoint, by=by, level=level, method="Efron"))
        result += cox_rows(partial(of, note=clauses(reason, notes)), fit.of(i) if fit else None)
    return result


def _separated(rows: pd.DataFrame) -> str:
    """Why the hazard ratio would be 0 or infinite, "" where it is not: each group needs an event beside the other."""
    events = _events(rows)
    named = labels()
    without = [no_event(sum(events.values()), named[level]) for level, n in events.items() if not n]
    if without:
        return not_estimable(", ".join(without))
    entry, stop, hsct = entry_times(rows), rows["stop"].to_numpy(), rows["hsct"].to_numpy()
    for died in (0.0, 1.0):
        when = stop[(rows["event"] == 1) & (hsct == died)]
        other = hsct != died
        if not ((entry[other] < when[:, None]) & (when[:, None] <= stop[other])).any():
            return not_estimable(say(APART, reference=named["no"], level=named["yes"]))
    return ""
