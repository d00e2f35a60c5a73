"""One Cox model of several covariates: adjusted hazard ratios, what they rest on, and whether they may be read so.

`times`: `time` (months), `event`, where given `entry` (months) and `stratum` (text), and a column a covariate. Patients
in whom a covariate is not known are left out and counted: unknown is never the reference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from math import nan

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.options import Options
from mrdcore.results import Row
from mrdcore.stats.cox.contrast import BY_FIRTH, EFRON, NO_MAXIMUM, cox_rows, ph_row, within_strata
from mrdcore.stats.cox.design import Column, Term, complete_cases, design, present_levels
from mrdcore.stats.cox.firth import FIRTH, FirthFit, firth
from mrdcore.stats.cox.fit import CoxFit, aliased, fit_model, separated
from mrdcore.stats.cox.likelihood import Model, standardised
from mrdcore.stats.fewness import no_event, not_estimable, too_few_events
from mrdcore.stats.times import Floats, Times, known_times

EVERYBODY = mark("all patients")
NO_FINITE_RATIO = mark("not tested: a hazard ratio has no finite estimate")


@dataclass(frozen=True)
class _Data:
    """The patients who enter, their covariates, and why the others do not."""

    frame: pd.DataFrame
    known: Times
    stratified: bool
    left_out: str
    x: Floats
    columns: tuple[Column, ...]

    @property
    def events(self) -> int:
        return int(self.known.event.sum())

    def model(self, kept: list[int], breslow: bool = False) -> Model:
        known = self.known
        return standardised(self.x[:, kept], known.time, known.event, known.entry, known.stratum, breslow=breslow)


@dataclass(frozen=True)
class _Fitted:
    """The columns that are estimated, by which fit, and in words what is wrong with a column (by its number)."""

    kept: list[int]
    fit: CoxFit | FirthFit | None
    aliased: dict[int, str]
    separated: dict[int, str]

    @property
    def method(self) -> str:
        return FIRTH if isinstance(self.fit, FirthFit) else EFRON


def cox_model(times: pd.DataFrame, endpoint: str, terms: tuple[Term, ...], options: Options) -> list[Row]:
    """`coef`, `se`, `hazard_ratio` (95% limits), `p` of each covariate, adjusted for the others.

    `by` is the key of the term, `level` "A vs B" or "per unit". Withheld where a compared level (of a number: the whole
    model) has fewer events than options.min_events; the level stays in the model. Efron ties; where an estimate is
    infinite (separation) all are by Firth's penalised likelihood, as `method` and notes say. A constant or collinear
    covariate has a reason in place of numbers. Beside them `patients`, `events` (of the model, and by term and level),
    `left_out`, `events_per_variable`, `likelihood_ratio_p` (global, and of terms with several columns) and `ph_p` (by
    term and global). R: coxph(Surv(entry, time, event) ~ terms + strata(stratum)), anova, cox.zph; coxphf.
    """
    data = _data(times, terms)
    fitted = _fit(data)
    row = partial(Row, "cox_model", endpoint, n=data.events, total=len(data.frame))
    row = partial(row, method=f"{fitted.method}, stratified" if data.stratified else fitted.method)
    few = too_few_events({say(EVERYBODY): data.events}, options)
    contrasts = [r for i in range(len(data.columns)) for r in _contrast(row, data, fitted, i, options)]
    return [
        *_counts(row, data, terms, len(times)),
        *contrasts,
        *_tests(row, data, fitted, terms, contrasts, few),
        *_global(row, data, fitted, few),
    ]


def _data(times: pd.DataFrame, terms: tuple[Term, ...]) -> _Data:
    columns = [name for term in terms if (name := term.column or term.key) not in times]
    complete, missing = complete_cases(times.assign(**dict.fromkeys(columns, nan)), terms)
    numbered = complete.assign(level=np.arange(len(complete)).astype(str))
    known, stratified, left_out = within_strata(known_times(numbered), "stratum" in times)
    frame = complete.iloc[known.level.astype(np.intp)]
    return _Data(frame, known, stratified, clauses(missing, left_out), *design(frame, terms))


def _fit(data: _Data) -> _Fitted:
    columns = range(len(data.columns))
    if not data.events:
        return _Fitted([], None, dict.fromkeys(columns, say("not estimable: no events")), {})
    same = aliased(data.model(list(columns)))
    kept = [i for i in columns if not same[i]]
    said = {i: _same_words(data, i) for i in columns if same[i]}
    if not kept:
        return _Fitted([], None, said, {})
    model = data.model(kept)
    fit = fit_model(model)
    if fit is not None:
        return _Fitted(kept, fit, said, {})
    far = {i: _separation(data, i) for i, is_far in zip(kept, separated(model), strict=True) if is_far}
    return _Fitted(kept, firth(data.model(kept, breslow=True)) if far else None, said, far)


def _same_words(data: _Data, i: int) -> str:
    if not aliased(data.model([i]))[0]:
        return say("not estimable: determined by the covariates before it")
    if data.stratified:
        return say("not estimable: the same in all patients of a stratum who are at risk when an event happens")
    return say("not estimable: the same in all patients who are at risk when an event happens")


def _events_at(data: _Data, term: Term, level: str) -> tuple[int, int]:
    """Events and patients of a level."""
    has = (term.of(data.frame) == level).to_numpy()
    return int(data.known.event[has].sum()), int(has.sum())


def _separation(data: _Data, i: int) -> str:
    """Why a column has no finite estimate, in words."""
    column = data.columns[i]
    if column.level:
        counts = {level: _events_at(data, column.term, level) for level in (column.level, column.reference)}
        without = [no_event(n, column.term.named(level)) for level, (d, n) in counts.items() if not d]
        if without:
            return ", ".join(without)
    return say("with the other covariates it tells the patients with an event from all others at risk")


def _contrast(row: partial[Row], data: _Data, fitted: _Fitted, i: int, options: Options) -> list[Row]:
    column = data.columns[i]
    of = partial(row, by=column.term.key, level=column.name)
    events, names = {say(EVERYBODY): data.events}, {}
    if column.level:
        counts = {level: _events_at(data, column.term, level) for level in (column.reference, column.level)}
        events = {level: d for level, (d, _) in counts.items()}
        names = {level: column.term.named(level) for level in events}
        of = partial(of, n=sum(events.values()), total=sum(n for _, n in counts.values()))
    few = too_few_events(events, options, names)
    separation = fitted.separated.get(i, "")
    estimate = fitted.fit.of(fitted.kept.index(i)) if fitted.fit and i in fitted.kept else None
    if separation and (few or estimate is None):
        few = not_estimable(separation)
    reason = fitted.aliased.get(i, "") or few or ("" if estimate else say(NO_MAXIMUM))
    if reason:
        return cox_rows(partial(of, note=reason), None)
    return cox_rows(partial(of, note=say(BY_FIRTH, separation=separation) if separation else ""), estimate)


def _counts(row: partial[Row], data: _Data, terms: tuple[Term, ...], total: int) -> Iterator[Row]:
    patients = len(data.frame)
    counted = partial(row, method="", n=patients, total=total)
    yield counted("patients", patients)
    yield counted("events", data.events, n=data.events, total=patients)
    if patients < total:
        yield counted("left_out", total - patients, n=total - patients, note=data.left_out)
    for term in terms:
        for level in term.levels:
            events, n = _events_at(data, term, level)
            of = partial(counted, by=term.key, level=level, n=n, total=patients)
            yield of("patients", n, note="" if n else say("no patients with all covariates known"))
            yield of("events", events, n=events, total=n)


def _tests(
    row: partial[Row], data: _Data, fitted: _Fitted, terms: tuple[Term, ...], contrasts: list[Row], few: str
) -> Iterator[Row]:
    """Proportional hazards by term and of all; the likelihood ratio of terms with several columns."""
    places = {
        term.key: [p for p, i in enumerate(fitted.kept) if data.columns[i].term.key == term.key] for term in terms
    }
    without = {r.by: r.note for r in contrasts if np.isnan(r.value)}
    for term in terms:
        reason = without.get(term.key, "") or ("" if places[term.key] else _one_level(data, term))
        of = partial(row, by=term.key)
        yield _proportional(of, data, fitted, places[term.key], reason)
        if len(places[term.key]) > 1:
            yield _likelihood_ratio(of, data, fitted, places[term.key], reason)
    yield _proportional(row, data, fitted, list(range(len(fitted.kept))), few)


def _one_level(data: _Data, term: Term) -> str:
    levels = present_levels(data.frame, term)
    if not levels:
        return say("not estimable: no patients")
    return say("not estimable: all patients have {value}", value=term.label(levels[0]))


def _proportional(row: partial[Row], data: _Data, fitted: _Fitted, places: list[int], reason: str) -> Row:
    if isinstance(fitted.fit, FirthFit):
        reason = reason or say(NO_FINITE_RATIO)
    if reason or fitted.fit is None or isinstance(fitted.fit, FirthFit):
        return row("ph_p", note=reason or say(NO_MAXIMUM))
    return ph_row(row, data.model(fitted.kept), fitted.fit, data.known, places)


def _likelihood_ratio(row: partial[Row], data: _Data, fitted: _Fitted, places: list[int], reason: str) -> Row:
    """A term with several columns against the model without it."""
    others = [i for p, i in enumerate(fitted.kept) if p not in places]
    smaller = fit_model(data.model(others)) if isinstance(fitted.fit, CoxFit) and not reason else None
    of = partial(row, "likelihood_ratio_p", method=f"likelihood ratio, df = {len(places)}")
    if smaller is None or fitted.fit is None:
        return of(note=reason or say(NO_FINITE_RATIO))
    return of(float(chdtrc(len(places), 2 * (fitted.fit.log_likelihood - smaller.log_likelihood))))


def _global(row: partial[Row], data: _Data, fitted: _Fitted, few: str) -> Iterator[Row]:
    number = len(fitted.kept)
    per = partial(row, "events_per_variable", method="", n=data.events, total=number)
    yield per(data.events / number) if number else per(note=say("no covariate is estimated"))
    of = partial(row, "likelihood_ratio_p", method=f"{fitted.method}, likelihood ratio, df = {number}")
    fit = fitted.fit
    if few or fit is None or not number:
        yield of(note=few or say(NO_MAXIMUM))
    else:
        yield of(float(chdtrc(number, 2 * (fit.log_likelihood - fit.null_log_likelihood))))
