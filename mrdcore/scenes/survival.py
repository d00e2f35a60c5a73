"""How long: the curves of an endpoint, or relapse and death as they compete, with tables and test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.derive.endpoints import (
    ENDPOINTS,
    Endpoint,
    definition,
    restriction_note,
)
from mrdcore.disclosure.selection import without_small_groups
from mrdcore.groups import divide
from mrdcore.language import say
from mrdcore.link import not_possible
from mrdcore.present.differences_tables import conditional_table, differences_table, restricted_means_table
from mrdcore.present.figure_options import ENDPOINTS_TOGETHER, FigureOptions
from mrdcore.present.format import DASH, interval, number, percent
from mrdcore.present.model_tables import model_forest, model_sentences, model_table
from mrdcore.present.scene import Figure, Scene, TitledTable
from mrdcore.present.sharing_words import hidden_sentence
from mrdcore.present.survival_figure import cut_sentence, figure_risk_times, survival_figure
from mrdcore.present.survival_tables import comparison_sentences, left_out_sentence, pairwise_table, survival_table
from mrdcore.report.differences import FURTHER, conditional_rows, difference_rows, given_months
from mrdcore.report.model import covariates, model_rows
from mrdcore.report.survival import options_of, risk_rows, survival_rows
from mrdcore.results import ResultRow, as_frame, find
from mrdcore.scenes.asked import Asked, from_the_landmark
from mrdcore.scenes.competing import competing, competing_title
from mrdcore.scenes.immortal import immortal_time_warning
from mrdcore.schema import column
from mrdcore.select import SelectionError
from mrdcore.view import View, at_landmark

COMPETING = "cir"
WHOLE, SMALL = 330, 200  # heights: a picture alone, one of several
MOST_PANELS = 9


def scene(asked: Asked) -> Scene:
    name = asked.choice("endpoint", *ENDPOINTS, COMPETING)
    title = competing_title() if name == COMPETING else ENDPOINTS[name].title
    if asked.view.selected.level.empty:
        return asked.nobody(title)
    warning = immortal_time_warning(asked.view)
    landed = Asked(asked.page, at_landmark(asked.view), asked.words)
    return competing(landed, warning) if name == COMPETING else _endpoint(landed, ENDPOINTS[name], warning)


def _endpoint(asked: Asked, endpoint: Endpoint, warning: str) -> Scene:
    view, groups, naming = asked.view, asked.view.selected.groups, asked.view.naming
    found, curves = survival_rows(view.selected, view.derived, endpoint)
    rows = as_frame(found)
    if curves.empty:
        return asked.scene(endpoint.title, sentences=(cannot_be_drawn(endpoint, rows),))
    months = options_of(view.selected, view.derived).at
    tables = [TitledTable(endpoint.title, survival_table(rows, endpoint.name, groups, naming, months))]
    if pairs := pairwise_table(rows, endpoint.name, naming):
        tables.append(TitledTable(say("Pairwise tests"), pairs))
    look = look_of(asked.words)
    beside = panels(view, endpoint, look)
    figures = [panel.figure for panel in beside] or [_curves(view, endpoint, rows, curves, look)]
    if beside:
        each = tuple(f"{panel.figure.title}: {text}" for panel in beside for text in panel.sentences)
        return asked.scene(
            endpoint.title,
            sentences=(*each, from_the_landmark(view, rows), warning),
            figures=tuple(figures),
            method=survival_method(view, endpoint, rows),
        )
    more = asked.choice("more", "", "differences", "conditional", "adjusted")
    if more == "differences":
        tables += _differences(view, endpoint, rows, months)
    elif more == "conditional":
        tables += _conditional(view, endpoint)
    elif more == "adjusted" and view.options.covariates and not warning:
        adjusted, said = _adjusted(view, endpoint)
        figures.append(adjusted)
        tables.append(said)
    return asked.scene(
        endpoint.title,
        sentences=(
            _headline(rows, endpoint, view),
            *comparison(view, endpoint, rows),
            from_the_landmark(view, rows),
            warning,
        ),
        figures=tuple(figures),
        tables=tuple(tables),
        method=" ".join(filter(None, (survival_method(view, endpoint, rows), cut_sentence(curves, look)))),
    )


def _headline(rows: pd.DataFrame, endpoint: Endpoint, view: View) -> str:
    """The rate of each group at the last month asked for that is known in all of them; "" where there is none."""
    groups, rates = view.selected.groups, find(rows, analysis="kaplan_meier", stat="survival")
    known = rates[rates["value"].notna()].groupby("at")["level"].nunique()
    months = known[known == len(groups.levels)].index
    if months.empty:
        return ""
    at = rates[rates["at"] == months.max()].set_index("level")
    parts = [_rate(at.loc[level], view.naming.short.get(level, level) if groups.by else "") for level in groups.levels]
    words = {"endpoint": endpoint.title, "months": number(months.max()), "rates": "; ".join(parts)}
    return say("{endpoint} at {months} months: {rates}.", **words)


def _rate(row: ResultRow, group: str) -> str:
    limits = interval(100 * row["low"], 100 * row["high"])
    rate = percent(100 * row["value"])
    said = rate if limits == DASH else say("{rate} (95% CI {limits})", rate=rate, limits=limits)
    return f"{group} {said}".strip()


def cannot_be_drawn(endpoint: Endpoint, rows: pd.DataFrame) -> str:
    """Why an endpoint has no curve."""
    if reason := rows["note"].iloc[0]:
        return say("{endpoint} is {reason}.", endpoint=endpoint.title, reason=reason)
    return say("{endpoint} cannot be drawn. {left_out}", endpoint=endpoint.title, left_out=left_out_sentence(rows))


def survival_method(view: View, endpoint: Endpoint, rows: pd.DataFrame) -> str:
    """How the curves of an endpoint are made: the caption under them."""
    said = (
        definition(endpoint, view.options),
        restriction_note(view.derived.patients, endpoint, view.options),
        left_out_sentence(rows),
        say("Kaplan-Meier, {kind} intervals; vertical marks: censored.", kind=view.options.conf_type),
        f"{endpoint.citation}.",
    )
    return " ".join(filter(None, said))


def look_of(words: Mapping[str, str]) -> FigureOptions:
    """How the link wants the curves to look; SelectionError for a look that there is not."""
    said = words.get("fig", "")
    try:
        return FigureOptions.parse(said)
    except ValueError:
        raise SelectionError(not_possible("fig", said)) from None


def _curves(
    view: View, endpoint: Endpoint, rows: pd.DataFrame, curves: pd.DataFrame, look: FigureOptions, height: int = WHOLE
) -> Figure:
    at_risk = risk_rows(view.selected, view.derived, endpoint, figure_risk_times(curves, look))
    groups, naming = view.selected.groups, view.naming
    return survival_figure(
        rows, curves, at_risk, endpoint.name, endpoint.title, groups, naming, view.options, look, height
    )


@dataclass(frozen=True)
class Panel:
    """A small picture of several, and what its own test says."""

    figure: Figure
    sentences: tuple[str, ...]


def panels(view: View, endpoint: Endpoint, look: FigureOptions) -> tuple[Panel, ...]:
    """Small pictures beside each other, each over its numbers at risk: the endpoints, or the levels of a variable.

    None where the look asks for one picture. What cannot be drawn has no picture.
    """
    if not look.panels:
        return ()
    if look.panels == ENDPOINTS_TOGETHER:
        of = [(view, each, each.title) for each in ENDPOINTS.values()]
    else:
        of = [(part, endpoint, title) for title, part in _parts(view, look.panels)]
    found: list[Panel] = []
    for part, each, title in of:
        listed, curves = survival_rows(part.selected, part.derived, each)
        if curves.empty:
            continue
        rows = as_frame(listed)
        figure = _curves(part, each, rows, curves, look, SMALL)
        named = replace(figure, title=title, name=f"{figure.name}-{len(found) + 1}")
        found.append(Panel(named, comparison(part, each, rows)))
    return tuple(found)


def comparison(view: View, endpoint: Endpoint, rows: pd.DataFrame) -> tuple[str, ...]:
    """What the test of an endpoint between the groups says, and which groups are hidden."""
    strata = column(view.options.strata).label if view.options.strata else ""
    said = comparison_sentences(rows, endpoint.name, view.selected.groups, view.naming, strata)
    return tuple(filter(None, (*said, hidden_sentence(rows, view.naming))))


def _parts(view: View, key: str) -> list[tuple[str, View]]:
    """The patients of each level of a variable, in the groups of the view; SelectionError where it makes too many."""
    division = divide(view.derived.patients, key)
    part = view.selected.of(division.level)
    found = []
    for name in division.order:
        level = view.selected.level[part == name]
        if len(level):
            groups = view.selected.groups
            groups = view.selected.division.groups(groups.by, set(level)) if groups.by else groups
            changed = None if view.selected.changed is None else view.selected.changed.loc[level.index]
            selected = replace(view.selected, level=level, groups=groups, changed=changed)
            if view.options.disclosure is not None:
                selected = without_small_groups(selected, view.options.disclosure)
            if len(selected.level):
                found.append((division.labels[name], replace(view, selected=selected)))
    if len(found) > MOST_PANELS:
        raise SelectionError(say("{variable} makes too many pictures.", variable=division.title))
    return found


def _differences(view: View, endpoint: Endpoint, rows: pd.DataFrame, months: tuple[float, ...]) -> list[TitledTable]:
    groups, naming = view.selected.groups, view.naming
    means = restricted_means_table(rows, endpoint.name, groups, naming, months)
    found = [TitledTable(say("Restricted means"), means)]
    differ = as_frame(difference_rows(view.selected, view.derived, endpoint))
    if table := differences_table(differ, endpoint.name, groups, naming, months):
        found.append(TitledTable(say("Differences between groups"), table))
    return found


def _conditional(view: View, endpoint: Endpoint) -> list[TitledTable]:
    given = given_months(view.selected)
    if not given:
        return []
    rows = as_frame(conditional_rows(view.selected, view.derived, endpoint))
    table = conditional_table(rows, endpoint.name, view.selected.groups, view.naming, given, FURTHER)
    title = say("{months} months further, for those who have come so far", months=number(FURTHER))
    return [TitledTable(title, table)]


def _adjusted(view: View, endpoint: Endpoint) -> tuple[Figure, TitledTable]:
    rows, terms = (
        as_frame(model_rows(view.selected, view.derived, endpoint)),
        covariates(view.selected, view.derived).terms,
    )
    spec, data = model_forest(rows, terms)
    title = say("Hazard ratios adjusted for each other")
    alt = " ".join([f"{endpoint.title}: {title}.", *model_sentences(rows, terms)])
    figure = Figure(f"model-{endpoint.name}", f"{endpoint.title}: {title}", spec, data, alt)
    return figure, TitledTable(title, model_table(rows, terms))
