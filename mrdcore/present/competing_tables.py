"""How many relapse, how many die without: incidences by group, the tests between them, and what 1 - KM would say."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import mark, say
from mrdcore.language.writing import first_words
from mrdcore.present.format import DASH, fixed, interval, months, p_value, percent, points, ratio, ratio_interval
from mrdcore.present.palette import OUTCOME
from mrdcore.present.table import (
    P_FORM,
    Cell,
    Head,
    Line,
    Naming,
    Number,
    Table,
    count_cell,
    group_heads,
    lookup,
    numbers_of,
)
from mrdcore.results import ResultRow, each, find

SUBJECTS = {"cir": mark("Relapse"), "nrm": mark("Death without relapse")}
RATIOS = {
    "fine_gray": mark("Subdistribution hazard ratio"),
    "cause_specific_cox": mark("Cause-specific hazard ratio"),
}
TESTS = {"gray": mark("Gray's test")} | RATIOS
STATS = {"gray": "p"} | dict.fromkeys(RATIOS, "hazard_ratio")
ASKS = {
    "gray": mark(
        "Gray's test asks how many of all patients have had the event by each month; whoever has had the other one "
        "stays counted."
    ),
    "fine_gray": mark("The subdistribution hazard ratio puts the same question in one number."),
    "cause_specific_cox": mark(
        "The cause-specific hazard ratio asks how fast the event comes among those still free of both."
    ),
}


def competing_table(rows: pd.DataFrame, groups: Groups, naming: Naming, at: tuple[float, ...]) -> Table:
    """Groups across: patients; then for relapse and for death without relapse the events and incidences at the months."""
    found = lookup(rows, analysis="cumulative_incidence")

    def line(label: str, cell: Callable[[ResultRow | None], Cell], subject: str, stat: str, at: float = -1.0) -> Line:
        cells = tuple(cell(found(subject, stat, level, at)) for level in groups.levels)
        return Line(label, cells, indent=stat != "patients")

    lines = [line(say("Patients"), count_cell, "cir", "patients")]
    for subject, name in SUBJECTS.items():
        lines.append(Line(say(name), tuple(Cell("") for _ in groups.levels), strong=True, colour=OUTCOME[subject]))
        lines.append(line(say("Events"), count_cell, subject, "events"))
        lines += [
            line(say("By {months}", months=months(month)), _incidence, subject, "incidence", month) for month in at
        ]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def _incidence(row: ResultRow | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    return Cell(percent(100 * row["value"]), "" if limits == DASH else limits, numbers_of(row, "0%"))


def competing_tests_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Gray's test and both hazard ratios, for relapse and for death without relapse; None without groups.

    What is withheld stands as such in its place, with its reason under the table, said once.
    """
    if not groups.by:
        return None
    tests = tuple(_cell(_one(rows, "gray", subject, "p", "all"), _p) for subject in SUBJECTS)
    lines, contrasts = [Line(_name(rows, "gray"), tests)], _contrasts(rows)
    for analysis in RATIOS:
        if len(contrasts) > 1:
            lines.append(Line(_name(rows, analysis), (Cell(""), Cell(""))))
        for level in contrasts:
            cells = tuple(_cell(_one(rows, analysis, s, "hazard_ratio", level), _ratio) for s in SUBJECTS)
            several = len(contrasts) > 1
            lines.append(Line(_pair(level, naming) if several else _name(rows, analysis), cells, indent=several))
    pair = _pair(contrasts[0], naming) if len(contrasts) == 1 else ""
    of = say("Hazard ratios: {contrast}.", contrast=pair) if pair else ""
    asks = " ".join(say(text) for analysis, text in ASKS.items() if (rows["analysis"] == analysis).any())
    notes = (*_reasons(rows), of, asks)
    return Table(tuple(Head(say(name)) for name in SUBJECTS.values()), tuple(lines), notes=tuple(filter(None, notes)))


def _one(rows: pd.DataFrame, analysis: str, subject: str, stat: str, level: str) -> ResultRow | None:
    """The row of a contrast; where there is no model at all, the one row that says why."""
    row = lookup(rows, analysis=analysis, stat=stat)
    own = row(subject, stat, level)
    return row(subject, stat, "all") if own is None else own


def _name(rows: pd.DataFrame, analysis: str) -> str:
    methods = rows.loc[rows["analysis"] == analysis, "method"]
    name = say(TESTS[analysis])
    return say("{test}, stratified", test=name) if methods.str.endswith("stratified").any() else name


def _pair(level: str, naming: Naming) -> str:
    return naming.contrast(*level.split(" vs ", 1))


def _contrasts(rows: pd.DataFrame) -> list[str]:
    levels = rows.loc[rows["analysis"].isin(list(RATIOS)) & (rows["stat"] == "hazard_ratio"), "level"]
    return [level for level in dict.fromkeys(levels) if " vs " in level]


def _cell(row: ResultRow | None, shown: Callable[[ResultRow], Cell]) -> Cell:
    """A result, or the first words of the reason why there is none; the whole of it stands under the table."""
    if row is None:
        return Cell(DASH)
    return Cell(DASH, first_words(str(row["note"]))) if isnan(row["value"]) else shown(row)


def _p(row: ResultRow) -> Cell:
    return Cell(p_value(row["value"]), numbers=(Number(row["value"], P_FORM),))


def _ratio(row: ResultRow) -> Cell:
    return Cell(ratio(row["value"]), ratio_interval(row["low"], row["high"]), numbers_of(row, "0.00"))


def _reasons(rows: pd.DataFrame) -> tuple[str, ...]:
    """Each note once, with the events and, where it is not of all that is asked of them, the statistics that it is of."""
    tests = rows[rows["analysis"].isin(list(TESTS)) & (rows["stat"] == rows["analysis"].map(STATS))]
    sentences = []
    for note, noted in tests[tests["note"] != ""].groupby("note", sort=False):
        subjects = list(dict.fromkeys(noted["subject"]))
        of = tests[tests["subject"].isin(subjects)]
        events = say("Relapse and death without relapse") if len(subjects) > 1 else say(SUBJECTS[subjects[0]])
        which = ", ".join(say(TESTS[analysis]) for analysis in dict.fromkeys(noted["analysis"]))
        if len(noted) < len(of):
            sentences.append(say("{events} ({tests}): {reason}.", events=events, tests=which, reason=note))
        else:
            sentences.append(say("{events}: {reason}.", events=events, reason=note))
    return tuple(sentences)


def kaplan_meier_sentence(rows: pd.DataFrame, groups: Groups, naming: Naming) -> str:
    """Why relapse is not 1 - Kaplan-Meier, and by how much that would overstate it at the last month that is known."""
    excess = find(rows, analysis="cumulative_incidence", subject="cir", stat="km_excess")
    known = excess[excess["value"].notna()]
    why = say("1 − Kaplan-Meier takes patients who died without relapse for patients who can still relapse")
    if known.empty:
        return say("{why}, so it is not shown.", why=why)
    month = known["at"].max()
    most = known[known["at"] == month].sort_values("value", ascending=False, kind="stable").iloc[0]
    said = {"why": why, "months": months(month)}
    if round(100 * most["value"], 1) <= 0:
        return say("{why}; up to {months} that changes nothing here.", **said)
    said["points"] = points(100 * most["value"], 1)
    if not groups.by:
        return say("{why}: by {months} it would overstate relapse by {points}.", **said)
    group = naming.labels.get(most["level"], most["level"])
    return say("{why}: by {months} it would overstate relapse by {points} among {group}.", group=group, **said)


def competing_left_out(rows: pd.DataFrame) -> str:
    """How many patients are left out, and why; "" where none is."""
    found = find(rows, analysis="cumulative_incidence", stat="left_out")
    return "".join(
        say(
            "{n} of {total} patients left out: {reason}.",
            n=fixed(row["n"]),
            total=fixed(row["total"]),
            reason=row["note"],
        )
        for row in each(found)
    )
