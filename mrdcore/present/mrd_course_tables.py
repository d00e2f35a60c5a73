"""MRD over time, in tables and in words: negativity, its duration, depth, best response, doubling."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.derive.mrd_course import CourseDefinition
from mrdcore.derive.response import CITATION
from mrdcore.groups import Groups
from mrdcore.options import Options
from mrdcore.present.format import DASH, count_percent, fixed, interval, number, p_value, percent
from mrdcore.present.palette import RESPONSE
from mrdcore.present.response_tables import CLASSES
from mrdcore.present.survival_tables import median_cell, survival_cell
from mrdcore.present.table import Cell, Line, Naming, Number, Table, group_heads, limits_of, lookup
from mrdcore.results import find
from mrdcore.stats.fewness import counted
from mrdcore.stats.mrd_course import DEPTHS, LASTING_AT, NEGATIVE_AT

Lookup = Callable[..., pd.Series | None]
ENDS = {
    "lost": ("Lost", "two positive samples, or one and relapse"),
    "relapse": ("Relapse", "morphologic, no positive sample before it"),
    "death": ("Died while negative", ""),
    "unconfirmed": ("Last sample positive", "not confirmed: no loss yet"),
    "negative": ("Negative at the last sample", ""),
}


def negativity_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: who was sampled, who became negative, the share by each month, days until then."""
    subject, found = f"{tissue}:first_negativity", _rows(rows)
    lines = [
        _line(found, groups, "Sampled", _of_total, subject, "patients"),
        _line(found, groups, "Became negative", _of_total, subject, "events", strong=True),
        _line(found, groups, "first after transplantation", _of_total, subject, "after_hsct", indent=True),
        *(
            _line(found, groups, f"By {_months(at)}", survival_cell, subject, "incidence", at=at, strong=True)
            for at in NEGATIVE_AT
        ),
        _days_line(found, groups, "Days until negative", subject, "median and quartiles of those negative"),
    ]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def duration_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: the share alive and still negative, the median, and how negativity ended."""
    subject, found = f"{tissue}:negativity_duration", _rows(rows)
    lines = [
        _line(found, groups, "Became negative", _count, subject, "patients"),
        *(
            _line(found, groups, f"At {_months(at)}", survival_cell, subject, "survival", at=at, strong=True)
            for at in LASTING_AT
        ),
        _line(found, groups, "Median, months", median_cell, subject, "median"),
        *(
            _line(found, groups, label, _count, f"{tissue}:confirmed_loss", end, small=small)
            for end, (label, small) in ENDS.items()
        ),
    ]
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def best_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: the best response class of any sample, not evaluated apart from the percentages."""
    found = _rows(rows)
    lines = [
        Line(label, tuple(_share(found, f"{tissue}:best_{name}", v) for v in groups.levels), colour=RESPONSE[name])
        for name, label in CLASSES.items()
    ]
    lines.append(_line(found, groups, "Not evaluated", _count, f"{tissue}:best_not_evaluated", "count"))
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
        Line("Median fall, log10", medians, strong=True),
        *(
            Line(f"At least {fixed(fall)} log10", tuple(_fall_cell(found, subject, v, fall) for v in groups.levels))
            for fall in DEPTHS
        ),
        _line(found, groups, "Depth known", _of_total, subject, "patients"),
        _line(found, groups, "under a limit", _of_total, subject, "at_least", indent=True),
    ]
    notes = (
        _reasons(rows, subject, "patients", "Depth not known", naming),
        "Number (percent): fallen so far for certain. Estimated by product limit, since a sample under a limit may lie deeper.",
    )
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title, notes=tuple(filter(None, notes)))


def depth_withheld(rows: pd.DataFrame, tissue: str) -> str:
    """Why no depth is shown, and what would change that."""
    undetected = find(rows, subject=f"{tissue}:depth", stat="undetected")["value"].sum()
    if not undetected:
        return f"How deep MRD fell is not known: nobody has a quantified sample in {tissue} before treatment and one after its start."
    return (
        f"How deep MRD fell is not given: in {counted(int(undetected), 'patient')} it was not detected, which says only that it is lower "
        "than the assay can see. With the limit of the assay they have fallen at least so far; without them the rest would mislead."
    )


def doubling_table(rows: pd.DataFrame, tissue: str, groups: Groups, naming: Naming) -> Table:
    """Groups across: days in which MRD doubled before treatment and where negativity was lost; notes: who is missing."""
    found, lines, notes = _rows(rows), [], []
    for name, label in (("doubling_time", "At MRD relapse"), ("loss_doubling_time", "Where negativity was lost")):
        subject = f"{tissue}:{name}"
        lines.append(_days_line(found, groups, f"{label}, days", subject, "median and quartiles"))
        lines.append(_line(found, groups, "measured in", _n_of_total, subject, "median", indent=True))
        notes.append(_reasons(rows, subject, "median", f"{label}, not measured", naming))
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title, notes=tuple(filter(None, notes)))


def _rows(rows: pd.DataFrame) -> Lookup:
    return lookup(find(rows, analysis="mrd_course"))


def _months(at: float) -> str:
    return f"{number(at)} month{'s' * (at != 1)}"


def _line(
    found: Lookup,
    groups: Groups,
    label: str,
    cell: Callable[[pd.Series | None], Cell],
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


def _count(row: pd.Series | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["value"]), numbers=(Number(row["value"]),))


def _of_total(row: pd.Series | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["value"]), f"of {fixed(row['total'])}")


def _n_of_total(row: pd.Series | None) -> Cell:
    return Cell(DASH) if row is None else Cell(fixed(row["n"]), f"of {fixed(row['total'])}")


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
    return Cell(text, f"estimated {percent(estimate['value'])}{'' if limits == DASH else f', {limits}'}")


def _first_words(row: pd.Series) -> str:
    """The first words of the reason; the whole of it stands under the table."""
    return str(row["note"]).partition(":")[0]


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
    """The notes of a statistic as one sentence, each after its group where there are several; "" without any."""
    of = find(rows, subject=subject, stat=stat)
    noted = of[~of["note"].isin(["", "not reached"])]
    names = [f"{naming.short.get(level, level)}: " if len(of) > 1 else "" for level in noted["level"]]
    text = " · ".join(f"{name}{note}" for name, note in zip(names, noted["note"], strict=True))
    if not text:
        return ""
    return f"{what}: {text}." if what else f"{text if len(of) > 1 else text[:1].upper() + text[1:]}."


def course_headline(rows: pd.DataFrame, tissue: str, groups: Groups) -> str:
    """How many of those sampled became negative, and within how many days half of them; the latter without groups."""
    of = find(rows, subject=f"{tissue}:first_negativity")
    sampled, negative, later = (find(of, stat=stat)["value"].sum() for stat in ("patients", "events", "after_hsct"))
    if not sampled:
        return f"Nobody was sampled in {tissue} after the start of VEN-AZA."
    text = f"{fixed(negative)} of {fixed(sampled)} patients sampled in {tissue} became MRD-negative"
    if not groups.by and negative:
        text += f", half of them by day {fixed(find(of, stat='median')['value'].iloc[0])} of VEN-AZA"
    return f"{text}{f'; {fixed(later)} only after transplantation' if later else ''}."


def comparison_sentence(rows: pd.DataFrame, subject: str) -> str:
    """The test between the groups in words, or why there is none; "" without groups."""
    tests = find(rows, subject=subject, stat="p", level="all")
    if tests.empty:
        return ""
    test = tests.iloc[0]
    name = "Gray's test" if test["method"] == "Gray" else f"{test['method'][:1].upper()}{test['method'][1:]} test"
    if isnan(test["value"]):
        return f"{name} {test['note']}."
    note = f" ({test['note']})" if test["note"] else ""
    return f"{name}: {p_value(test['value'])}{note}."


def course_method(definition: CourseDefinition, options: Options) -> str:
    """What belongs to the course, and by which definitions, as a caption prints it."""
    ends = (
        "transplantation (that day included) or morphologic relapse"
        if definition.before_hsct
        else "morphologic relapse"
    )
    other = ", transplantation" if definition.before_hsct else ""
    both = "" if definition.before_hsct else " Samples after transplantation count too, and answer for both treatments."
    return (
        f"Dated samples from day 1 of VEN-AZA to {ends}, each tissue by itself; negativity, depth and best response also end with a "
        f"second MRD relapse.{both} Patients without such a sample are not evaluated, and never count as positive. Negative: not "
        f"detected. A change is dated at the sample that shows it: when it came between two samples is not modelled. Cumulative "
        f"incidence: Aalen-Johansen; relapse, death{other} without negativity compete. Duration: Kaplan-Meier from the first negative "
        f"sample; confirmed loss, morphologic relapse and death end it, the last negative sample censors. 95% {options.conf_type} "
        f"intervals. Doubling: quantified samples from MRD relapse to the start of VEN-AZA; and the first positive sample with the "
        f"one that confirms it. Classes: {CITATION}."
    )
