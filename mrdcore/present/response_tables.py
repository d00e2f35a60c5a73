"""Who responded: the letter's table, and how far groups differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import mark, say
from mrdcore.language.writing import first_words
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
from mrdcore.results import ResultRow, each

TISSUES = {"blood": mark("Blood"), "marrow": mark("Marrow")}
CLASSES = {
    "negativity": mark("MRD negativity"),
    "reduction": mark("MRD reduction"),
    "stable": mark("Stable MRD"),
    "progression": mark("MRD progression"),
}
COMPARED = {
    ":log_reduction": mark("fall of at least 1 log10"),
    ":negativity": mark("MRD negativity"),
    "": mark("all four classes"),
}


def class_labels() -> dict[str, str]:
    """What each class of response is called, the best first."""
    return {name: say(label) for name, label in CLASSES.items()}


def response_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table:
    """The letter's table: classes by group, blood and marrow side by side, not evaluated apart from the percentages."""
    row = lookup(rows, analysis="response")
    columns = [(level, tissue) for level in groups.levels for tissue in TISSUES]

    def line(name: str, label: str, *, strong: bool = False) -> Line:
        cells = tuple(_response_cell(row, f"{tissue}:{name}", level) for level, tissue in columns)
        return Line(label, cells, strong=strong, colour=RESPONSE.get(name, ""))

    lines = [line(name, label) for name, label in class_labels().items()]
    lines.append(line("log_reduction", say("Fall of at least 1 log10"), strong=True))
    for name, label in (("evaluated", say("Evaluated")), ("not_evaluated", say("Not evaluated"))):
        counts = (row(f"{tissue}:{name}", "count", level) for level, tissue in columns)
        lines.append(Line(label, tuple(map(count_cell, counts))))
    heads = group_heads(groups, naming, span=2) if groups.by else ()
    return Table(tuple(Head(say(TISSUES[tissue])) for _, tissue in columns), tuple(lines), heads, naming.title)


def _response_cell(row: Callable[..., ResultRow | None], subject: str, level: str) -> Cell:
    count, share = row(subject, "count", level), row(subject, "percent", level)
    if count is None:
        return Cell(DASH)
    if share is None or isnan(share["value"]):
        return Cell(DASH)
    numbers = (Number(count["value"], "0", "n"), Number(share["value"] / 100, "0%", "%"), *limits_of(share, "0%", 0.01))
    return Cell(count_percent(count["value"], share["value"]), interval(share["low"], share["high"]), numbers)


def response_test_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Differences between the compared groups; None where there is nothing to compare."""
    tests = each(rows, analysis="response_test")
    if len(groups.compared) < 2 or not tests:
        return None
    by_subject = {(r["subject"], r["stat"]): r for r in tests}
    lines = []
    for tissue, tissue_label in TISSUES.items():
        for suffix, label in COMPARED.items():
            subject = tissue + suffix
            p = by_subject.get((subject, "p"))
            difference, odds = by_subject.get((subject, "risk_difference")), by_subject.get((subject, "odds_ratio"))
            cells = tuple(
                map(_in_brief, (with_interval(difference, 0, say(" points")), with_interval(odds, 2), p_cell(p)))
            )
            lines.append(
                Line(
                    say("{title}: {value}", title=say(tissue_label), value=say(label)),
                    cells,
                    strong=suffix == ":log_reduction",
                )
            )
    reference, *others = groups.compared
    notes = _of(naming.contrast(others[0], reference)) if len(others) == 1 else ()
    notes = (*notes, *_reasons(tests))
    heads = (Head(say("Difference")), Head(say("Odds ratio")), Head(say("Fisher’s exact test")))
    return Table(heads, tuple(lines), notes=notes)


def _in_brief(cell: Cell) -> Cell:
    """A cell without a number says in a word why; the whole reason stands once under the table."""
    return replace(cell, small=first_words(cell.small)) if cell.text == DASH else cell


def _reasons(tests: list[ResultRow]) -> tuple[str, ...]:
    """What was withheld for a reason that begins with a word for it, each reason once."""
    reasons = dict.fromkeys(str(test["note"]) for test in tests if isnan(test["value"]))
    return tuple(f"{reason[:1].upper()}{reason[1:]}." for reason in reasons if reason != first_words(reason))


def _of(contrast: str) -> tuple[str, ...]:
    return (say("Difference and odds ratio: {contrast}.", contrast=contrast),)
