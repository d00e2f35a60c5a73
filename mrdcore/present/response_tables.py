"""Who responded: the letter's table, and how far groups differ."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.format import DASH, count_percent, interval
from mrdcore.present.palette import RESPONSE
from mrdcore.present.table import (
    Cell,
    Head,
    Line,
    Naming,
    Number,
    Table,
    count_cell,
    group_heads,
    limits_of,
    lookup,
    p_cell,
    with_interval,
)
from mrdcore.results import find

TISSUES = {"blood": "Blood", "marrow": "Marrow"}


CLASSES = {
    "negativity": "MRD negativity",
    "reduction": "MRD reduction",
    "stable": "Stable MRD",
    "progression": "MRD progression",
}


def response_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table:
    """The letter's table: classes by group, blood and marrow side by side, not evaluated apart from the percentages."""
    row = lookup(find(rows, analysis="response"))
    columns = [(level, tissue) for level in groups.levels for tissue in TISSUES]

    def line(name: str, label: str, *, strong: bool = False) -> Line:
        cells = tuple(_response_cell(row, f"{tissue}:{name}", level) for level, tissue in columns)
        return Line(label, cells, strong=strong, colour=RESPONSE.get(name, ""))

    lines = [line(name, label) for name, label in CLASSES.items()]
    lines.append(line("log_reduction", "Fall of at least 1 log10", strong=True))
    for name, label in (("evaluated", "Evaluated"), ("not_evaluated", "Not evaluated")):
        counts = (row(f"{tissue}:{name}", "count", level) for level, tissue in columns)
        lines.append(Line(label, tuple(map(count_cell, counts))))
    heads = group_heads(groups, naming, span=2) if groups.by else ()
    return Table(tuple(Head(TISSUES[tissue]) for _, tissue in columns), tuple(lines), heads, naming.title)


def _response_cell(row: Callable[..., pd.Series | None], subject: str, level: str) -> Cell:
    count, share = row(subject, "count", level), row(subject, "percent", level)
    if count is None:
        return Cell(DASH)
    if share is None or isnan(share["value"]):
        return Cell(DASH)
    numbers = (Number(count["value"], "0", "n"), Number(share["value"] / 100, "0%", "%"), *limits_of(share, "0%", 0.01))
    return Cell(count_percent(count["value"], share["value"]), interval(share["low"], share["high"]), numbers)


def response_test_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Differences between the compared groups; None where there is nothing to compare."""
    tests = find(rows, analysis="response_test")
    if len(groups.compared) < 2 or tests.empty:
        return None
    by_subject = {(r["subject"], r["stat"]): r for _, r in tests.iterrows()}
    wanted = {":log_reduction": "fall of at least 1 log10", ":negativity": "MRD negativity", "": "all four classes"}
    lines = []
    for tissue, tissue_label in TISSUES.items():
        for suffix, label in wanted.items():
            subject = tissue + suffix
            p = by_subject.get((subject, "p"))
            difference, odds = by_subject.get((subject, "risk_difference")), by_subject.get((subject, "odds_ratio"))
            cells = (with_interval(difference, 0, " points"), with_interval(odds, 2), p_cell(p))
            lines.append(Line(f"{tissue_label}: {label}", cells, strong=suffix == ":log_reduction"))
    reference, *others = groups.compared
    notes = (f"Difference and odds ratio: {naming.contrast(others[0], reference)}.",) if len(others) == 1 else ()
    return Table((Head("Difference"), Head("Odds ratio"), Head("Fisher’s exact test")), tuple(lines), notes=notes)
