"""By how much groups differ, and how long from here: tables of differences and of conditional survival."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import say
from mrdcore.language.writing import begins
from mrdcore.present.format import DASH, fixed, interval, months, percent, points
from mrdcore.present.survival_tables import doubts
from mrdcore.present.table import (
    Cell,
    Head,
    Line,
    Naming,
    Table,
    group_heads,
    lookup,
    numbers_of,
    p_cell,
    with_interval,
)
from mrdcore.results import ResultRow, find
from mrdcore.stats.fewness import WITHHELD

Lookup = Callable[..., ResultRow | None]
STATS = ("survival_difference", "survival_difference_p", "rmst_difference", "rmst_difference_p")


def _state(endpoint: str) -> str:
    """What a patient is who has not had the event."""
    return say("Alive") if endpoint == "os" else say("Event-free")


def _in_state(endpoint: str) -> str:
    """The same within a sentence."""
    return say("alive") if endpoint == "os" else say("event-free")


def restricted_means_table(
    rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, at: tuple[float, ...]
) -> Table:
    """Groups across, a line a month: how long patients were event-free on average up to it, with interval."""
    row, state = lookup(rows, analysis="kaplan_meier", subject=endpoint), _in_state(endpoint)
    lines = tuple(
        Line(
            say("Up to {months}", months=months(month)),
            tuple(with_interval(row(endpoint, "rmst", level, month), 1) for level in groups.levels),
        )
        for month in at
    )
    note = say(
        "Restricted mean survival: months {state} on average, from time zero, with 95% confidence intervals.",
        state=state,
    )
    return Table(group_heads(groups, naming), lines, stub=naming.title, notes=(note,))


def differences_table(
    rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, at: tuple[float, ...]
) -> Table | None:
    """At each month the differences of survival and of its restricted mean, with p; a heading a contrast where several.

    None where fewer than two groups have patients.
    """
    found = find(rows, analysis="difference", subject=endpoint)
    contrasts = [level for level in dict.fromkeys(found["level"]) if level != "all"]
    if not groups.by or not contrasts:
        return None
    row, several = lookup(found), len(contrasts) > 1
    lines: list[Line] = []
    for level in contrasts:
        if several:
            lines.append(Line(_name(level, naming), (Cell(""), Cell("")), strong=True))
        lines += _contrast_lines(row, endpoint, level, at, not several)
    notes = (
        say("The first group minus the second: above 0, the first fares better. With 95% confidence intervals."),
        say(
            "Restricted mean survival: how long patients were {state}, on average, up to that month.",
            state=_in_state(endpoint),
        ),
    )
    stub = "" if several else _name(contrasts[0], naming)
    return Table((Head(say("Difference")), Head(say("p"))), tuple(lines), stub=stub, notes=(*notes, *_doubts(found)))


def _name(level: str, naming: Naming) -> str:
    return naming.contrast(*level.split(" vs ", 1))


def _contrast_lines(row: Lookup, endpoint: str, level: str, at: tuple[float, ...], strong: bool) -> list[Line]:
    """A heading a month, with the reason where neither difference has its p for the same one, and the two beneath."""
    lines = []
    for month in at:
        found = {stat: row(endpoint, stat, level, month) for stat in STATS}
        reason = _shared_reason(found)
        lines.append(Line(say("At {months}", months=months(month)), (Cell(""), Cell("")), strong=strong, small=reason))
        rate = _cells(found["survival_difference"], found["survival_difference_p"], points, 100, 0)
        mean = _cells(found["rmst_difference"], found["rmst_difference_p"], _months, 1, 1)
        for label, cells in ((_state(endpoint), rate), (say("Restricted mean survival"), mean)):
            kept = tuple(replace(cell, small="") for cell in cells) if reason else cells
            lines.append(Line(label, kept, indent=True))
    return lines


def _shared_reason(found: dict[str, ResultRow | None]) -> str:
    """Why a month has no p, or no difference at all, where it is the same for both; "" where it is not."""
    tests = [test for stat, test in found.items() if stat.endswith("_p") and test is not None and isnan(test["value"])]
    reasons = {test["note"] for test in tests}
    if len(tests) < 2 or len(reasons) > 1:
        return ""
    reason = str(reasons.pop())
    return say("interval and p {reason}", reason=reason) if begins(reason, WITHHELD) else reason


def _cells(
    difference: ResultRow | None, p: ResultRow | None, written: Callable[[float, int], str], scale: float, digits: int
) -> tuple[Cell, Cell]:
    """A difference with its interval, and p; the reason why one is missing stands once, where it is missing first."""
    if difference is None or isnan(difference["value"]):
        return Cell(DASH, "" if difference is None else difference["note"]), Cell(DASH)
    limits = interval(scale * difference["low"], scale * difference["high"], digits)
    text = written(scale * difference["value"], digits)
    return Cell(text, "" if limits == DASH else limits), p_cell(p)


def _months(value: float, digits: int) -> str:
    return say("{number} months", number=fixed(value, digits))


def _doubts(rows: pd.DataFrame) -> tuple[str, ...]:
    """What is to be doubted in differences that are given with their interval, each once; the notes name the group."""
    given = rows[rows["low"].notna() & (rows["note"] != "")]
    return tuple(f"{note[:1].upper()}{note[1:]}." for note in dict.fromkeys(given["note"]))


def conditional_table(
    rows: pd.DataFrame,
    endpoint: str,
    groups: Groups,
    naming: Naming,
    given: tuple[float, ...],
    further: float,
) -> Table:
    """Groups across, a line a month come through: survival `further` months later, with interval and patients left."""
    found = find(rows, analysis="conditional_survival", subject=endpoint)
    row, state = lookup(found), _state(endpoint)
    lines = tuple(
        Line(
            say("{state} at {months}", state=state, months=months(month)),
            tuple(_conditional_cell(row(endpoint, "survival", level, month + further)) for level in groups.levels),
            small=say("{state} also at {months}", state=_in_state(endpoint), months=months(month + further)),
        )
        for month in given
    )
    note = say(
        "95% confidence intervals; n: patients {state} and under observation at the month of the line.",
        state=_in_state(endpoint),
    )
    return Table(group_heads(groups, naming), lines, stub=naming.title, notes=(note, *doubts(found, groups, naming)))


def _conditional_cell(row: ResultRow | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    left = f"n\u00a0=\u00a0{fixed(row['n'])}"  # in one piece on a telephone
    return Cell(percent(100 * row["value"]), left if limits == DASH else f"{limits}, {left}", numbers_of(row, "0%"))
