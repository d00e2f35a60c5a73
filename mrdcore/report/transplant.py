"""Did transplantation matter: the analyses that take it by its date, and beside them the picture that does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, endpoint_times, why_unavailable
from mrdcore.derive.groups import HSCT_COLUMNS
from mrdcore.derive.known import suggested_landmark
from mrdcore.derive.timeline import column_or_missing, timeline
from mrdcore.groups import Groups, SelectionError, divide
from mrdcore.language import mark, say
from mrdcore.options import Options
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.schema import DAYS_PER_MONTH, column
from mrdcore.select import Selected
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.cox.design import Term
from mrdcore.stats.immortal_time import immortal_time
from mrdcore.stats.landmark import landmark_curve
from mrdcore.stats.survival import kaplan_meier, number_at_risk, survival_curve
from mrdcore.stats.transplant import (
    HSCT,
    at_landmark,
    crossing_at_risk,
    labels,
    landmark,
    mantel_byar,
    simon_makuch,
    time_dependent_cox,
)

EVER, LANDMARK, SIMON_MAKUCH = "ever_transplanted", "landmark", "simon_makuch"
EVERYBODY = "all"
UNDATED, UNKNOWN = "undated", "unknown"
NO_DATES = mark("no transplantation has a date")
NOBODY = mark("nobody among these patients was transplanted")
OF_CURVES = ("patients", "events", "survival", "at_risk", "median")


def by_date(options: Options) -> Options:
    """The options with MRD relapse as time zero where it was transplantation, which cannot be compared from itself."""
    return replace(options, origin="mrd_relapse") if options.origin == "hsct" else options


def transplant_times(selected: Selected, derived: Derived, endpoint: Endpoint) -> pd.DataFrame:
    """Times of the endpoint with `crossing` (months from time zero to transplantation, NaN: none known) and `level`.

    Levels: yes (on a known date), no, undated (transplanted, nobody knows when), unknown (whether transplanted).
    """
    patients, options = selected.patients, derived.options
    crossing = timeline(patients, options.origin)["hsct"] / DAYS_PER_MONTH
    ever = column_or_missing(patients, "hsct")
    rules = [crossing.notna(), ever == "no", ever == "yes"]
    level = np.select(rules, ["yes", "no", UNDATED], default=UNKNOWN)
    return endpoint_times(patients, endpoint, options).assign(crossing=crossing, level=level)


def why_not_by_date(selected: Selected, derived: Derived, endpoint: Endpoint) -> str:
    """Why transplantation cannot be taken by its date in these patients, "" where it can."""
    if not HSCT_COLUMNS & set(derived.patients.columns):
        return say("the file tells nothing of transplantation")
    if reason := why_unavailable(derived.patients, endpoint, derived.options):
        return reason
    levels = set(transplant_times(selected, derived, endpoint)["level"])
    if "yes" in levels:
        return ""
    return say(NO_DATES if UNDATED in levels else NOBODY)


def transplant_landmark(selected: Selected, derived: Derived) -> float | None:
    """The whole month by which three of four transplanted patients had been transplanted; None where nobody was."""
    return suggested_landmark(timeline(selected.patients, derived.options.origin)["hsct"] / DAYS_PER_MONTH)


def counted_by_date(derived: Derived, landmark: float | None) -> Derived:
    """The cohort with a landmark, a time zero from which transplantation can be taken by its date, and one test for all:
    log-rank, not stratified, as Mantel and Byar's is.
    """
    options = replace(by_date(derived.options), landmark=landmark, test="log_rank", strata="")
    return replace(derived, options=options)


def transplant_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """The answers that take transplantation by its date: `simon_makuch`, `mantel_byar`, `time_dependent_cox` and, with
    options.landmark, `landmark`; beside them `ever_transplanted`, `immortal_time` and `not_placed`.

    `ever_transplanted`: curves from time zero of those ever transplanted and the others, as the FILO letter draws them.
    `not_placed`: patients transplanted on an unknown date, or of whom it is unknown; in none of the analyses.
    The first alone where the file has no time of transplantation; none where it tells nothing of it, or where time zero
    is transplantation itself.
    """
    columns, options = set(derived.patients.columns), derived.options
    if not HSCT_COLUMNS & columns or options.origin == "hsct" or why_unavailable(derived.patients, endpoint, options):
        return []
    times = transplant_times(selected, derived, endpoint)
    rows = ever_transplanted(_drawn(times), endpoint, options) + not_placed(times, endpoint)
    if not HSCT_COLUMNS - {"hsct"} & columns:
        return rows
    known = placed(times)
    rows += immortal_time(known, endpoint.name)
    rows += simon_makuch(known, endpoint.name, options)[0] + mantel_byar(known, endpoint.name, options)
    terms, values = covariate_terms(derived)
    rows += time_dependent_cox(known, endpoint.name, options, terms, values.loc[known.index])
    return rows + (_landmark(known, endpoint, options.landmark, options) if options.landmark is not None else [])


def covariate_terms(derived: Derived) -> tuple[tuple[Term, ...], pd.DataFrame]:
    """What options.covariates adjust for: numbers as they are, categories and cuts by their levels; and their values.

    SelectionError for a column that the cohort has not got, or that is known only after time zero.
    """
    patients, terms, values = derived.patients, [], {}
    for key in derived.options.covariates:
        _refuse_known_later(key if key in patients else key.partition(":")[0])
        if key in patients and pd.api.types.is_numeric_dtype(patients[key]):
            terms.append(Term(key, column(key).label, unit=column(key).unit))
            values[key] = patients[key]
        else:
            division = divide(patients, key)
            levels = division.groups(key, set(division.order)).compared
            terms.append(Term(key, division.title, levels, division.short))
            values[key] = division.level
    return tuple(terms), pd.DataFrame(values, index=patients.index)


def _refuse_known_later(name: str) -> None:
    if not column(name).known_at_time_zero:
        raise SelectionError(
            say(
                "'{column}' is known only after time zero: a patient had to live long enough to have it, so a hazard "
                "ratio cannot be adjusted for it.",
                column=name,
            )
        )


def placed(times: pd.DataFrame) -> pd.DataFrame:
    """The patients who can be placed: transplanted on a known date, or known never to have been."""
    return times[times["level"].isin(HSCT.levels)]


def not_placed(times: pd.DataFrame, endpoint: Endpoint) -> list[Row]:
    """How many patients are in neither group, a row each for `undated` and `unknown`."""
    counts = {stat: int((times["level"] == stat).sum()) for stat in (UNDATED, UNKNOWN)}
    row = ("not_placed", endpoint.name)
    return [Row(*row, stat, n, by="hsct", n=n, total=len(times)) for stat, n in counts.items()]


def ever_transplanted(times: pd.DataFrame, endpoint: Endpoint, options: Options) -> list[Row]:
    """The picture of the letter: curves from time zero by `level`, whether ever transplanted; counts, rates, tests.

    Who waits for transplantation cannot have the event as a transplanted patient: the time that takes is a gift.
    """
    rows = [r for r in kaplan_meier(times, endpoint.name, HSCT, options) if r.stat in OF_CURVES]
    rows += [r for r in log_rank(times, endpoint.name, HSCT, options, labels()) if r.stat == "p" and r.level == "all"]
    return [replace(r, analysis=EVER) for r in rows + _hazard_ratio(times, endpoint, options)]


def _hazard_ratio(times: pd.DataFrame, endpoint: Endpoint, options: Options) -> list[Row]:
    return [r for r in cox(times, endpoint.name, HSCT, options, labels()) if r.stat == "hazard_ratio"]


def _landmark(times: pd.DataFrame, endpoint: Endpoint, months: float, options: Options) -> list[Row]:
    """The landmark analysis, with the hazard ratio from the landmark on."""
    stays = at_landmark(times, months)
    ratios = _hazard_ratio(stays[stays["time"] > months], endpoint, options)
    of_landmark = (replace(r, analysis=LANDMARK, at=months) for r in ratios)
    return [*landmark(times, endpoint.name, months, options), *of_landmark]


def transplant_curves(selected: Selected, derived: Derived, endpoint: Endpoint) -> dict[str, pd.DataFrame]:
    """The curves of each picture: `ever_transplanted`, `simon_makuch` and, with options.landmark, `landmark`.

    That of the landmark has the level `all` until the landmark: everybody, not divided yet.
    """
    times, options = transplant_times(selected, derived, endpoint), derived.options
    known = placed(times)
    curves = {EVER: survival_curve(_drawn(times), endpoint.name, HSCT, options)}
    curves[SIMON_MAKUCH] = simon_makuch(known, endpoint.name, options)[1]
    if options.landmark is not None:
        before = _until(known, endpoint, options.landmark, options)
        after = landmark_curve(at_landmark(known, options.landmark), endpoint.name, options.landmark, HSCT, options)
        curves[LANDMARK] = pd.concat([before, after], ignore_index=True) if len(after) else before
    return curves


def _drawn(times: pd.DataFrame) -> pd.DataFrame:
    """Who stands in the picture of the letter: where no transplantation has a date, those without one too."""
    return placed(times) if (times["level"] == "yes").any() else times.replace({"level": {UNDATED: "yes"}})


def _until(times: pd.DataFrame, endpoint: Endpoint, months: float, options: Options) -> pd.DataFrame:
    """The curve of all patients from time zero to the landmark."""
    curve = survival_curve(times.assign(level=EVERYBODY), endpoint.name, Groups(), options)
    before = curve[curve["time"] <= months]
    end = before.tail(1).assign(time=months, at_risk=int((times["time"] >= months).sum()), events=0, censored=0)
    return pd.concat([before, end], ignore_index=True) if len(before) else pd.DataFrame(columns=list(CURVE_COLUMNS))


def transplant_at_risk(
    selected: Selected, derived: Derived, endpoint: Endpoint, at: tuple[float, ...]
) -> dict[str, pd.DataFrame]:
    """Number at risk at the months given under each picture of `transplant_curves`: columns level, time, at_risk."""
    times, months = transplant_times(selected, derived, endpoint), derived.options.landmark
    known = placed(times)
    counts = {EVER: number_at_risk(_drawn(times), HSCT, at), SIMON_MAKUCH: crossing_at_risk(known, at)}
    if months is not None:
        stays = at_landmark(known, months)
        before = number_at_risk(known.assign(level=EVERYBODY), Groups(), tuple(m for m in at if m <= months))
        after = number_at_risk(stays[stays["time"] > months], HSCT, tuple(m for m in at if m >= months))
        counts[LANDMARK] = pd.concat([part for part in (before, after) if len(part)], ignore_index=True)
    return counts
