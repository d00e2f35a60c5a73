"""How many relapse, how many die without: incidences by group, the tests between them, and what 1 - KM would say."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.format import DASH, fixed, interval, percent, ratio
from mrdcore.present.palette import OUTCOME
from mrdcore.present.table import Cell, Head, Line, Naming, Table, count_cell, group_heads, lookup, p_cell
from mrdcore.results import find

SUBJECTS = {"cir": "Relapse", "nrm": "Death without relapse"}
RATIOS = {"fine_gray": "Subdistribution hazard ratio", "cause_specific_cox": "Cause-specific hazard ratio"}
GRAY = "Gray's test"
ASKS = {
    "gray": "Gray's test asks how many of all patients have had the event by each month; whoever has had the other one "
    "stays counted.",
    "fine_gray": "The subdistribution hazard ratio puts the same question in one number.",
    "cause_specific_cox": "The cause-specific hazard ratio asks how fast the event comes among those still free of both.",
}


def competing_table(rows: pd.DataFrame, groups: Groups, naming: Naming, at: tuple[float, ...]) -> Table:
    """Groups across: patients; then for relapse and for death without relapse the events and incidences at the months."""
    found = lookup(find(rows, analysis="cumulative_incidence"))

    def line(label: str, cell: Callable[[pd.Series | None], Cell], subject: str, stat: str, at: float = -1.0) -> Line:
        cells = tuple(cell(found(subject, stat, level, at)) for level in groups.levels)
        return Line(label, cells, indent=stat != "patients")

    lines = [line("Patients", count_cell, "cir", "patients")]
    for subject, name in SUBJECTS.items():
        lines.append(Line(name, tuple(Cell("") for _ in groups.levels), strong=True, colour=OUTCOME[subject]))
        lines.append(line("Events", count_cell, subject, "events"))
        lines += [line(f"By {fixed(month)} months", _incidence, subject, "incidence", month) for month in at]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def _incidence(row: pd.Series | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    return Cell(percent(100 * row["value"]), "" if limits == DASH else limits)


def competing_tests_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Gray's test and both hazard ratios, for relapse and for death without relapse; None without groups.

    What is withheld stands as such in its place, with its reason under the table, said once.
    """
    if not groups.by:
        return None
    lines = [Line(GRAY, tuple(_test_cell(_one(rows, "gray", subject, "p", "all")) for subject in SUBJECTS))]
    contrasts = _contrasts(rows)
    several = len(contrasts) > 1
    for analysis, name in RATIOS.items():
        if several:
            lines.append(Line(name, (Cell(""), Cell(""))))
        for level in contrasts:
            cells = tuple(_ratio_cell(_one(rows, analysis, subject, "hazard_ratio", level)) for subject in SUBJECTS)
            lines.append(Line(naming.contrast(*level.split(" vs ", 1)) if several else name, cells, indent=several))
    of = f"Hazard ratios: {naming.contrast(*contrasts[0].split(' vs ', 1))}." if len(contrasts) == 1 else ""
    asks = " ".join(text for analysis, text in ASKS.items() if (rows["analysis"] == analysis).any())
    notes = (*_reasons(rows), of, asks)
    return Table(tuple(Head(name) for name in SUBJECTS.values()), tuple(lines), notes=tuple(filter(None, notes)))


def _one(rows: pd.DataFrame, analysis: str, subject: str, stat: str, level: str) -> pd.Series | None:
    return lookup(find(rows, analysis=analysis, stat=stat))(subject, stat, level)


def _contrasts(rows: pd.DataFrame) -> list[str]:
    levels = rows.loc[rows["analysis"].isin(list(RATIOS)) & (rows["stat"] == "hazard_ratio"), "level"]
    return [level for level in dict.fromkeys(levels) if " vs " in level]


def _test_cell(row: pd.Series | None) -> Cell:
    return _withheld(row) or p_cell(row)


def _ratio_cell(row: pd.Series | None) -> Cell:
    if row is None:
        return Cell(DASH)
    return _withheld(row) or Cell(ratio(row["value"]), f"{ratio(row['low'])}–{ratio(row['high'])}")


def _withheld(row: pd.Series | None) -> Cell | None:
    """The first word of the reason; the whole of it stands under the table."""
    return Cell(DASH, str(row["note"]).partition(":")[0]) if row is not None and isnan(row["value"]) else None


def _reasons(rows: pd.DataFrame) -> tuple[str, ...]:
    """Each note once, with the event and, where it is not of all of them, the statistics that it is of."""
    stats = {"gray": "p"} | dict.fromkeys(RATIOS, "hazard_ratio")
    names = {"gray": GRAY} | RATIOS
    tests = rows[rows["analysis"].isin(list(stats)) & (rows["stat"] == rows["analysis"].map(stats))]
    sentences = []
    for subject, event in SUBJECTS.items():
        of = tests[tests["subject"] == subject]
        for note, noted in of[of["note"] != ""].groupby("note", sort=False):
            which = ", ".join(dict.fromkeys(noted["analysis"].map(names)))
            sentences.append(f"{event}{f' ({which})' if len(noted) < len(of) else ''}: {note}.")
    return tuple(sentences)


def kaplan_meier_sentence(rows: pd.DataFrame, groups: Groups, naming: Naming) -> str:
    """Why relapse is not 1 - Kaplan-Meier, and by how much that would overstate it at the last month that is known."""
    excess = find(rows, analysis="cumulative_incidence", subject="cir", stat="km_excess")
    known = excess[excess["value"].notna()]
    why = "1 − Kaplan-Meier takes patients who died without relapse for patients who can still relapse"
    if known.empty:
        return f"{why}, so it is not shown."
    month = known["at"].max()
    most = known[known["at"] == month].sort_values("value", ascending=False, kind="stable").iloc[0]
    by = f" among {naming.labels.get(most['level'], most['level'])}" if groups.by else ""
    if round(100 * most["value"], 1) <= 0:
        return f"{why}; up to {fixed(month)} months that changes nothing here."
    return f"{why}: by {fixed(month)} months it would overstate relapse by {points(most['value'])}{by}."


def points(share: float) -> str:
    """A difference of two percentages."""
    text = fixed(100 * share, 1)
    return f"{text} point" if text == "1.0" else f"{text} points"


def competing_left_out(rows: pd.DataFrame) -> str:
    """How many patients are left out, and why; "" where none is."""
    found = find(rows, analysis="cumulative_incidence", stat="left_out")
    return "".join(
        f"{fixed(row['n'])} of {fixed(row['total'])} patients left out: {row['note']}." for _, row in found.iterrows()
    )
