"""Transplantation by its date: one of the four pictures, with the four answers beside it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import ENDPOINTS, Endpoint, definition
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import say
from mrdcore.present.charts import risk_times, survival_data, survival_template, time_step
from mrdcore.present.native import step_chart
from mrdcore.present.scene import Figure, Scene, TitledTable
from mrdcore.present.table import Naming
from mrdcore.present.transplant_charts import landmark_data, landmark_template
from mrdcore.present.transplant_tables import (
    BY_HSCT,
    LANDMARK,
    LETTER,
    MOVING,
    UNTIL_LANDMARK,
    answers_table,
    before_table,
    curves_table,
    hsct_naming,
    title_of,
)
from mrdcore.present.transplant_words import after_words, answer, at_the_landmark, method, misleads, moving
from mrdcore.report.after_transplant import after_hsct_rows, after_transplant, before_hsct_rows
from mrdcore.report.transplant import (
    NO_DATES,
    by_date,
    counted_by_date,
    covariate_terms,
    transplant_at_risk,
    transplant_curves,
    transplant_landmark,
    transplant_rows,
    why_not_by_date,
)
from mrdcore.results import as_frame
from mrdcore.scenes.asked import Asked
from mrdcore.stats.survival import number_at_risk, survival_curve

AFTER = "after_hsct"


@dataclass(frozen=True)
class _Found:
    """What a picture of transplantation is made of."""

    endpoint: Endpoint
    derived: Derived
    landmark: float
    rows: pd.DataFrame

    @property
    def month(self) -> float:
        at = self.derived.options.at
        return 24.0 if 24.0 in at else max(at)


def scene(asked: Asked) -> Scene:
    view, title = asked.view, say("Transplantation")
    if view.selected.level.empty:
        return asked.nobody(title)
    if closed := asked.not_shared(title):
        return closed
    endpoint = ENDPOINTS[asked.choice("endpoint", *ENDPOINTS)]
    picture = asked.choice("picture", MOVING, LETTER, LANDMARK, AFTER)
    landmark = _landmark(asked)
    derived = counted_by_date(view.derived, landmark)
    reason = why_not_by_date(view.selected, derived, endpoint)
    if reason and reason != NO_DATES:
        return asked.scene(title, sentences=(_not_shown(endpoint, reason),))
    rows = as_frame(transplant_rows(view.selected, derived, endpoint))
    found = _Found(endpoint, derived, landmark, rows)
    if picture == AFTER:
        return _after(asked, found)
    return _by_crossing(asked, found, LETTER if reason else picture, dated=not reason)


def _not_shown(endpoint: Endpoint, reason: str) -> str:
    return say(
        "{endpoint} with and without transplantation cannot be shown: {reason}.", endpoint=endpoint.title, reason=reason
    )


def _landmark(asked: Asked) -> float:
    wanted = asked.words.get("hsct_landmark", "")
    suggested = transplant_landmark(asked.view.selected, counted_by_date(asked.view.derived, None))
    return float(wanted) if wanted else suggested or 0.0


def _by_crossing(asked: Asked, found: _Found, picture: str, *, dated: bool) -> Scene:
    """A picture from time zero, with the four answers where transplantations have dates."""
    view, endpoint, rows = asked.view, found.endpoint, found.rows
    zero = say(ORIGINS[by_date(view.options).origin][0])
    curves = transplant_curves(view.selected, found.derived, endpoint)[picture]
    step = time_step(curves["time"].max())
    at = risk_times(curves, step)
    at_risk = transplant_at_risk(view.selected, found.derived, endpoint, at)[picture]
    months, name = say("Months from {zero}", zero=zero), title_of(picture, found.landmark)
    groups = UNTIL_LANDMARK if picture == LANDMARK else BY_HSCT
    if picture == LANDMARK:
        spec, data = landmark_template(step, months), landmark_data(curves, at_risk, found.landmark)
    else:
        spec, data = survival_template(step, 2, months), survival_data(curves, at_risk, BY_HSCT, hsct_naming())
    alt = say("{endpoint}, transplanted or not: {picture}.", endpoint=endpoint.title, picture=name)
    native = step_chart(curves, at_risk, groups, hsct_naming(), months, endpoint.title, say("Number at risk"))
    figure = Figure(f"transplantation-{endpoint.name}-{picture}", f"{endpoint.title}: {name}", spec, data, alt, native)
    said = {
        LETTER: lambda: misleads(rows, zero),
        LANDMARK: lambda: at_the_landmark(rows, found.landmark),
        MOVING: lambda: moving(rows),
    }[picture]()
    tables = [TitledTable(say("In figures"), curves_table(rows, picture, BY_HSCT, hsct_naming()))]
    if dated:
        terms = covariate_terms(view.derived)[0]
        answers = answers_table(rows, endpoint.label.replace("_", " "), found.month, found.landmark, terms)
        tables = [TitledTable(say("The four answers"), answers), *tables, _before(asked)]
    return asked.scene(
        say("Transplantation"),
        sentences=(answer(rows, found.month) if dated else "", said),
        figures=(figure,),
        tables=tuple(tables),
        method=method(rows, view.options, definition(endpoint, by_date(view.options)), view.selection.by),
    )


def _before(asked: Asked) -> TitledTable:
    rows = as_frame(before_hsct_rows(asked.view.selected, asked.view.derived))
    return TitledTable(say("Before transplantation"), before_table(rows))


def _after(asked: Asked, found: _Found) -> Scene:
    """The outcome from transplantation, by MRD before it."""
    view, endpoint = asked.view, found.endpoint
    derived = counted_by_date(view.derived, None)
    after = after_transplant(view.selected, derived, endpoint, asked.choice("classes", "", "1") == "1")
    rows = as_frame(after_hsct_rows(after, endpoint, derived.options))
    curves = survival_curve(after.times, endpoint.name, after.groups, derived.options)
    title = say("After transplantation")
    if curves.empty:
        return asked.scene(title, sentences=(say("Nobody was followed after a transplantation on a known date."),))
    naming, step = Naming.of(after.division), time_step(curves["time"].max())
    at_risk = number_at_risk(after.times, after.groups, risk_times(curves, step))
    months = say("Months from transplantation")
    spec = survival_template(step, len(after.groups.levels), months)
    alt = say("{endpoint} from transplantation, by MRD before it.", endpoint=endpoint.title)
    native = step_chart(curves, at_risk, after.groups, naming, months, endpoint.title, say("Number at risk"))
    data = survival_data(curves, at_risk, after.groups, naming)
    figure = Figure(f"after-transplantation-{endpoint.name}", f"{endpoint.title}: {title}", spec, data, alt, native)
    table = TitledTable(say("In figures"), curves_table(rows, AFTER, after.groups, naming))
    caption = method(found.rows, view.options, definition(endpoint, by_date(view.options)), view.selection.by)
    return asked.scene(
        title, sentences=(after_words(rows, naming),), figures=(figure,), tables=(table, _before(asked)), method=caption
    )
