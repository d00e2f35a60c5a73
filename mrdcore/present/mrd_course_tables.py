"""MRD over time, in tables and in words: negativity, its duration, depth, best response, doubling."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.derive import IN_TISSUE
from mrdcore.groups import Groups
from mrdcore.language import mark, plural, say
from mrdcore.language.writing import clauses, first_words
from mrdcore.present.format import DASH, count_percent, fixed, interval, months, number, p_value, percent
from mrdcore.present.palette import RESPONSE
from mrdcore.present.response_tables import class_labels
from mrdcore.present.survival_tables import median_cell, survival_cell
from mrdcore.present.table import Cell, Line, Naming, Number, Table, group_heads, limits_of, lookup
from mrdcore.results import ResultRow, find
from mrdcore.stats.mrd_course import DEPTHS, LASTING_AT, NEGATIVE_AT
from mrdcore.stats.survival import NOT_REACHED

Lookup = Callable[..., ResultRow | None]
ENDS = {
    "lost": (mark("Lost"), mark("two positive samples, or one and relapse")),
    "relapse": (mark("Relapse"), mark("morphologic, no positive sample before it")),
    "death": (mark("Died while negative"), ""),
    "unconfirmed": (mark("Last sample positive"), mark("not confirmed: no loss yet")),
    "negative": (mark("Negative at the last sample"), ""),
}
TESTS = {
    "Gray": mark("Gray's test"),
    "log-rank": mark("Log-rank test"),
    "Gehan": mark("Gehan test"),
    "Tarone-Ware": mark("Tarone-Ware test"),
    "Fleming-Harrington (rho = 1)": mark("Fleming-Harrington (rho = 1) test"),
}
DOUBLINGS = {
    "doubling_time": (mark("At MRD relapse, days"), mark("At MRD relapse, not measured: {reasons}.")),
    "loss_doubling_time": (
        mark("Where negativity was lost, days"),
        mark("Where negativity was lost, not measured: {reasons}."),
    ),
}


def negativity_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: who was sampled, who became negative, the share by each month, days until then."""
    subject, found = f"{tissue}:first_negativity", _rows(rows)
    lines = [
        _line(found, groups, say("Sampled"), _of_total, subject, "patients"),
        _line(found, groups, say("Became negative"), _of_total, subject, "events", strong=True),
        _line(found, groups, say("first after transplantation"), _of_total, subject, "after_hsct", indent=True),
        *(
            _line(
                found,
                groups,
                say("By {months}", months=months(at)),
                survival_cell,
                subject,
                "incidence",
                at=at,
                strong=True,
            )
            for at in NEGATIVE_AT
        ),
        _days_line(found, groups, say("Days until negative"), subject, say("median and quartiles of those negative")),
    ]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def duration_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: the share alive and still negative, the median, and how negativity ended."""
    subject, found = f"{tissue}:negativity_duration", _rows(rows)
    lines = [
        _line(found, groups, say("Became negative"), _count, subject, "patients"),
        *(
            _line(
                found,
                groups,
                say("At {months}", months=months(at)),
                survival_cell,
                subject,
                "survival",
                at=at,
                strong=True,
            )
            for at in LASTING_AT
        ),
        _line(found, groups, say("Median, months"), median_cell, subject, "median"),
        *(
            _line(found, groups, say(label), _count, f"{tissue}:confirmed_loss", end, small=say(small))
            for end, (label, small) in ENDS.items()
        ),
    ]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def best_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: the best response class of any sample, not evaluated apart from the percentages."""
    found = _rows(rows)
    lines = [
        Line(label, tuple(_share(found, f"{tissue}:best_{name}", v) for v in groups.levels), colour=RESPONSE[name])
        for name, label in class_labels().items()
    ]
    lines.append(_line(found, groups, say("Not evaluated"), _count, f"{tissue}:best_not_evaluated", "count"))
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def depth_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table | None:
    """Groups across: the median of the deepest falls and who fell by 1 to 4 log10, with notes on what is missing; None
    where it is withheld in every group: see `depth_withheld`.
    """
    subject, found = f"{tissue}:depth", _rows(rows)
    if find(rows, subject=subject, stat="shown")["value"].isna().all():
        return None
    medians = tuple(_depth_cell(found, subject, level) for level in groups.levels)
    lines = [
        Line(say("Median fall, log10"), medians, strong=True),
        *(
            Line(
                say("At least {fall} log10", fall=fixed(fall)),
                tuple(_fall_cell(found, subject, v, fall) for v in groups.levels),
            )
            for fall in DEPTHS
        ),
        _line(found, groups, say("Depth known"), _of_total, subject, "patients"),
        _line(found, groups, say("under a limit"), _of_total, subject, "at_least", indent=True),
    ]
    notes = (
        _reasons(rows, subject, "patients", mark("Depth not known: {reasons}."), naming),
        say(
            "Number (percent): fallen so far for certain. Estimated by product limit, since a sample under a limit may lie "
            "deeper."
        ),
    )
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title, notes=tuple(filter(None, notes)))


def depth_withheld(rows: pd.DataFrame, tissue: str) -> str:
    """Why no depth is shown, and what would change that."""
    undetected = find(rows, subject=f"{tissue}:depth", stat="undetected")["value"].sum()
    if not undetected:
        return say(
            "How deep MRD fell is not known: nobody has a quantified sample {in_tissue} before treatment and one after its "
            "start.",
            in_tissue=say(IN_TISSUE[tissue]),
        )
    return plural(
        int(undetected),
        "How deep MRD fell is not given: in {n} patient it was not detected, which says only that it is lower than the "
        "assay can see. With the limit of the assay they have fallen at least so far; without them the rest would mislead.",
        "How deep MRD fell is not given: in {n} patients it was not detected, which says only that it is lower than the "
        "assay can see. With the limit of the assay they have fallen at least so far; without them the rest would mislead.",
    )


def doubling_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: days in which MRD doubled before treatment and where negativity was lost; notes: who is missing."""
    found, lines, notes = _rows(rows), [], []
    for name, (label, missing) in DOUBLINGS.items():
        subject = f"{tissue}:{name}"
        lines.append(_days_line(found, groups, say(label), subject, say("median and quartiles")))
        lines.append(_line(found, groups, say("measured in"), _n_of_total, subject, "median", indent=True))
        notes.append(_reasons(rows, subject, "median", missing, naming))
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title, notes=tuple(filter(None, notes)))


def _rows(rows: pd.DataFrame) -> Lookup:
    return lookup(rows, analysis="mrd_course")


def _line(
    found: Lookup,
    groups: Groups,
    label: str,
    cell: Callable[[ResultRow | None], Cell],
    subject: str,
    stat: str,
    *,
    at: float = -1.0,
    strong: bool = False,
    indent: bool = False,
    small: str = "",
) -> Line:
    cells = tuple(cell(found(subject, stat, level, at)) for level in groups.levels)
    return Line(label, cells, indent=indent, strong=strong, small=small)


def _days_line(found: Lookup, groups: Groups, label: str, subject: str, small: str) -> Line:
    def cell(level: str) -> Cell:
        median, q1, q3 = (found(subject, stat, level) for stat in ("median", "q1", "q3"))
        if median is None or q1 is None or q3 is None or isnan(median["value"]):
            return Cell(DASH)
        return Cell(fixed(median["value"]), interval(q1["value"], q3["value"]))

    return Line(label, tuple(cell(level) for level in groups.levels), small=small)


def _count(row: ResultRow | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["value"]), numbers=(Number(row["value"]),))


def _of_total(row: ResultRow | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["value"]), say("of {total}", total=fixed(row["total"])))


def _n_of_total(row: ResultRow | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["n"]), say("of {total}", total=fixed(row["total"])))


def _share(found: Lookup, subject: str, level: str) -> Cell:
    row = found(subject, "percent", level)
    if row is None or isnan(row["value"]):
        return Cell(DASH)
    numbers = (Number(row["n"], "0", "n"), Number(row["value"] / 100, "0%", "%"), *limits_of(row, "0%", 0.01))
    return Cell(count_percent(row["n"], row["value"]), interval(row["low"], row["high"]), numbers)


def _fall_cell(found: Lookup, subject: str, level: str, fall: float) -> Cell:
    """How many fell so far for certain; beneath it the estimate, where it says something else."""
    shown, estimate = found(subject, "shown", level, fall), found(subject, "percent", level, fall)
    if shown is None or isnan(shown["value"]):
        return Cell(DASH, "" if shown is None else _first_words(shown))
    text = count_percent(shown["n"], shown["value"])
    if estimate is None or isnan(estimate["value"]) or abs(estimate["value"] - shown["value"]) < 1e-9:
        return Cell(text)
    limits = interval(estimate["low"], estimate["high"])
    return Cell(text, _estimated(percent(estimate["value"]), limits))


def _estimated(share: str, limits: str) -> str:
    if limits == DASH:
        return say("estimated {percent}", percent=share)
    return say("estimated {percent}, {limits}", percent=share, limits=limits)


def _first_words(row: ResultRow) -> str:
    """The first words of the reason; the whole of it stands under the table."""
    return first_words(str(row["note"]))


def _depth_cell(found: Lookup, subject: str, level: str) -> Cell:
    """The median fall; "at least" where it lies deeper than could be measured."""
    row, at_least = found(subject, "median", level), found(subject, "median_at_least", level)
    if row is None:
        return Cell(DASH)
    limits = interval(row["low"], row["high"], 1)
    if at_least is not None:
        return Cell(f"≥ {number(at_least['value'])}", "" if limits == DASH else limits)
    if isnan(row["value"]):
        return Cell(DASH, _first_words(row))
    return Cell(number(row["value"]), "" if limits == DASH else limits)


def _reasons(rows: pd.DataFrame, subject: str, stat: str, what: str, naming: Naming) -> str:
    """The notes of a statistic in the sentence `what`, each after its group where there are several; "" without any."""
    of = find(rows, subject=subject, stat=stat)
    noted = of[~of["note"].isin(["", say(NOT_REACHED)])]
    reasons = [
        say("{group}: {reason}", group=naming.short.get(level, level), reason=note) if len(of) > 1 else note
        for level, note in zip(noted["level"], noted["note"], strict=True)
    ]
    return say(what, reasons=" · ".join(reasons)) if reasons else ""


def course_headline(rows: pd.DataFrame, tissue: str, groups: Groups) -> str:
    """How many of those sampled became negative, and within how many days half of them; the latter without groups."""
    of = find(rows, subject=f"{tissue}:first_negativity")
    sampled, negative, later = (find(of, stat=stat)["value"].sum() for stat in ("patients", "events", "after_hsct"))
    if not sampled:
        return say("Nobody was sampled {in_tissue} after the start of VEN-AZA.", in_tissue=say(IN_TISSUE[tissue]))
    said = {"n": fixed(negative), "total": fixed(sampled), "in_tissue": say(IN_TISSUE[tissue])}
    if not groups.by and negative:
        text = say(
            "{n} of {total} patients sampled {in_tissue} became MRD-negative, half of them by day {day} of VEN-AZA",
            day=fixed(find(of, stat="median")["value"].iloc[0]),
            **said,
        )
    else:
        text = say("{n} of {total} patients sampled {in_tissue} became MRD-negative", **said)
    return f"{clauses(text, say('{n} only after transplantation', n=fixed(later)) if later else '')}."


def comparison_sentence(rows: pd.DataFrame, subject: str) -> str:
    """The test between the groups in words, or why there is none; "" without groups."""
    tests = find(rows, subject=subject, stat="p", level="all")
    if tests.empty:
        return ""
    test = tests.iloc[0]
    name = say(TESTS[str(test["method"])])
    if isnan(test["value"]):
        return say("{test} {reason}.", test=name, reason=test["note"])
    note = f" ({test['note']})" if test["note"] else ""
    return say("{test}: {p}{note}.", test=name, p=p_value(test["value"]), note=note)
