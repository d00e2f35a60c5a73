"""By how much groups differ, and how long from here: tables of differences and of conditional survival."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.format import DASH, fixed, interval, number, percent
from mrdcore.present.table import Cell, Head, Line, Naming, Table, group_heads, lookup, p_cell
from mrdcore.results import find

Lookup = Callable[..., pd.Series | None]


def _state(endpoint: str) -> str:
    """What a patient is who has not had the event."""
    return "Alive" if endpoint == "os" else "Event-free"


def differences_table(
    rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, at: tuple[float, ...]
) -> Table | None:
    """Differences of survival and of its restricted mean at each month, with p; a heading a contrast where several.

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
        lines += _contrast_lines(row, endpoint, level, at, several)
    notes = (
        "The first group minus the second: above 0, the first fares better. With 95% confidence intervals.",
        f"Restricted mean: the months {_state(endpoint).lower()}, on average, within those stated.",
    )
    stub = "" if several else _name(contrasts[0], naming)
    return Table((Head("Difference"), Head("p")), tuple(lines), stub=stub, notes=(*notes, *_doubts(found)))


def _name(level: str, naming: Naming) -> str:
    return naming.contrast(*level.split(" vs ", 1))


def _contrast_lines(row: Lookup, endpoint: str, level: str, at: tuple[float, ...], indent: bool) -> list[Line]:
    def line(label: str, stat: str, month: float, unit: str, scale: float, digits: int) -> Line:
        difference, p = (row(endpoint, name, level, month) for name in (stat, f"{stat}_p"))
        return Line(label.format(number(month)), _cells(difference, p, unit, scale, digits), indent=indent)

    rate, mean = f"{_state(endpoint)} at {{}} months", "Restricted mean survival to {} months"
    return [
        *(line(rate, "survival_difference", month, "points", 100, 0) for month in at),
        *(line(mean, "rmst_difference", month, "months", 1, 1) for month in at),
    ]


def _cells(
    difference: pd.Series | None, p: pd.Series | None, unit: str, scale: float, digits: int
) -> tuple[Cell, Cell]:
    """A difference with its interval, and p; the reason why one is missing stands once, where it is missing first."""
    if difference is None or isnan(difference["value"]):
        return Cell(DASH, "" if difference is None else difference["note"]), Cell(DASH)
    limits = interval(scale * difference["low"], scale * difference["high"], digits)
    text = fixed(scale * difference["value"], digits)
    unit = unit.removesuffix("s") if text in ("1", "−1") else unit
    return Cell(f"{text} {unit}", "" if limits == DASH else limits), p_cell(p)


def _doubts(rows: pd.DataFrame) -> tuple[str, ...]:
    """What is to be doubted in numbers that are given, each once."""
    given = rows[rows["value"].notna() & (rows["note"] != "") & ~rows["stat"].str.endswith("_p")]
    given = given[given["low"].notna() | (given["analysis"] == "conditional_survival")]
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
            f"{state} at {number(month)} months",
            tuple(_conditional_cell(row(endpoint, "survival", level, month + further)) for level in groups.levels),
            small=f"{state.lower()} also at {number(month + further)} months",
        )
        for month in given
    )
    note = f"95% confidence intervals; n: patients {state.lower()} and under observation at the month of the line."
    return Table(group_heads(groups, naming), lines, stub=naming.title, notes=(note, *_doubts(found)))


def _conditional_cell(row: pd.Series | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    left = f"n = {fixed(row['n'])}"
    return Cell(percent(100 * row["value"]), left if limits == DASH else f"{limits}, {left}")
