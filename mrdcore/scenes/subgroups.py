"""In whom: the forest of an endpoint or of a response, or two groups of any patients compared."""

from __future__ import annotations

import pandas as pd

from mrdcore.derive.endpoints import ENDPOINTS, definition
from mrdcore.language import mark, plural, say
from mrdcore.options import Options
from mrdcore.present.forest_table import forest_table
from mrdcore.present.scene import Figure, Scene, TitledTable
from mrdcore.present.subgroups import (
    DIFFERENCE,
    HAZARD,
    ODDS,
    Measure,
    Sort,
    forest_lines,
    multiplicity_sentence,
    subgroup_chart,
)
from mrdcore.present.table import Naming
from mrdcore.present.two_groups_tables import overlap_sentence, two_groups_table
from mrdcore.report.subgroups import divisions, response_subgroup_rows, subgroup_rows, variables
from mrdcore.report.two_groups import group_in_words, two_groups
from mrdcore.results import as_frame
from mrdcore.scenes.asked import Asked
from mrdcore.select import Selection, SelectionError, group_sizes
from mrdcore.view import at_landmark

EVERYBODY = "all"  # a saved group without a filter, in the link
ANSWERS = {
    ("log_reduction", "blood"): mark("Fall of at least 1 log10 in blood"),
    ("log_reduction", "marrow"): mark("Fall of at least 1 log10 in marrow"),
    ("negativity", "blood"): mark("MRD negativity in blood"),
    ("negativity", "marrow"): mark("MRD negativity in marrow"),
}


def scene(asked: Asked) -> Scene:
    question = asked.choice("question", "endpoint", "response", "groups")
    if closed := asked.not_shared(say("Subgroups")):
        return closed
    if question == "groups":
        return _two_groups(asked)
    title = say("Subgroups")
    if asked.view.selected.level.empty:
        return asked.nobody(title)
    if len(asked.view.selected.groups.compared) != 2:
        return asked.scene(title, sentences=(say("A forest compares two groups; this view has not two."),))
    return _endpoint(asked) if question == "endpoint" else _response(asked)


def _chosen(asked: Asked) -> tuple[str, ...]:
    """The variables that make subgroups: those of the link, as far as they are possible, or the usual ones."""
    of, wanted = variables(asked.view.selected, asked.view.derived), asked.words.get("of", "")
    return tuple(key for key in wanted.split(",") if key in of.possible) or of.usual


def _endpoint(asked: Asked) -> Scene:
    endpoint = ENDPOINTS[asked.choice("endpoint", *ENDPOINTS, "cir").replace("cir", "os")]
    chosen = _chosen(asked)
    landed = Asked(asked.page, at_landmark(asked.view), asked.words)
    rows = as_frame(subgroup_rows(landed.view.selected, landed.view.derived, endpoint, chosen))
    return _forest(landed, rows, HAZARD, chosen, endpoint.title, endpoint_method(endpoint.name, landed.view.options))


def endpoint_method(endpoint: str, options: Options) -> str:
    """How the forest of an endpoint is made."""
    how = say(
        "Hazard ratios by Cox regression in each subgroup alone, not adjusted; interaction by likelihood-ratio test over known levels."
    )
    return f"{definition(ENDPOINTS[endpoint], options)} {how}"


def response_method() -> str:
    """How the forest of a response is made."""
    return say(
        "Among those evaluated. Difference of two proportions with Newcombe's interval; odds ratio conditional, with exact limits; p by Fisher's exact test; interaction by likelihood-ratio test of a logistic model over known levels."
    )


def _response(asked: Asked) -> Scene:
    tissue = asked.choice("tissue", "blood", "marrow")
    answer = asked.choice("answer", "log_reduction", "negativity")
    measure = {"difference": DIFFERENCE, "odds": ODDS}[asked.choice("measure", "difference", "odds")]
    chosen = _chosen(asked)
    rows = as_frame(response_subgroup_rows(asked.view.selected, chosen, (f"{tissue}:{answer}",)))
    return _forest(asked, rows, measure, chosen, say(ANSWERS[answer, tissue]), response_method())


def _forest(
    asked: Asked, rows: pd.DataFrame, measure: Measure, chosen: tuple[str, ...], title: str, method: str
) -> Scene:
    view = asked.view
    if rows.empty or rows["subject"].isna().all() or len(rows) == 1:
        reason = "" if rows.empty else str(rows["note"].iloc[0])
        return asked.scene(title, sentences=(reason or say("This file tells nothing of MRD response."),))
    groups, sort = view.selected.groups, _sort(asked)
    later = variables(view.selected, view.derived).later & set(chosen)
    of = divisions(view.selected, chosen)
    lines = forest_lines(rows, measure, groups, of, limit=view.options.min_events, later=later, sort=sort)
    spec, data = subgroup_chart(lines, measure, groups, view.naming)
    reference, other = groups.compared
    alt = plural(
        len(lines) - 1,
        "{title}: forest, {contrast}: all patients and {n} line of subgroups.",
        "{title}: forest, {contrast}: all patients and {n} lines of subgroups.",
        title=title,
        contrast=view.naming.contrast(other, reference),
    )
    figure = Figure(f"forest-{measure.stat}", f"{title}, {view.naming.contrast(other, reference)}", spec, data, alt)
    table = TitledTable(say("In figures"), forest_table(lines, measure, groups, view.naming))
    said = (multiplicity_sentence(rows, sort),)
    return asked.scene(title, sentences=said, figures=(figure,), tables=(table,), method=method)


def _sort(asked: Asked) -> Sort:
    return "estimate" if asked.choice("sort", "variable", "estimate") == "estimate" else "variable"


def _two_groups(asked: Asked) -> Scene:
    a, b = (_saved(asked, word) for word in ("a", "b"))
    found = two_groups(asked.view.derived, a, b)
    title = say("Groups A and B")
    words = tuple(f"{name}: {group_in_words(group)}" for name, group in (("A", a), ("B", b)))
    said = (*words, overlap_sentence(found.only_a, found.only_b, found.both))
    if not found.comparable:
        return asked.scene(title, sentences=said)
    table = two_groups_table(
        as_frame(found.rows),
        found.variables,
        found.chosen_by,
        found.selected.groups,
        Naming.of(found.selected.division),
        group_sizes(found.selected),
        asked.view.options.at,
        "section",
    )
    return asked.scene(title, sentences=said, tables=(TitledTable(say("A and B compared"), table),))


def _saved(asked: Asked, word: str) -> Selection:
    query = asked.words.get(word, "")
    if not query:
        raise SelectionError(say("Group {name} is not chosen in this view.", name=word.upper()))
    return Selection.parse("" if query == EVERYBODY else query)
