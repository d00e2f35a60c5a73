"""Subgroups as the lines of a forest, and in words what many comparisons do to p."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

import pandas as pd

from mrdcore.groups import Division, Groups
from mrdcore.present.charts import Spec
from mrdcore.present.forest import Datasets, ForestColumn, ForestLine, Scale, Side, forest_data, forest_template
from mrdcore.present.format import DASH, fixed, interval, p_value, ratio
from mrdcore.present.table import Head, Naming, lookup
from mrdcore.results import find
from mrdcore.stats.fewness import counted
from mrdcore.stats.forest import OVERALL, subgroup

Sort = Literal["variable", "estimate"]

LATER = "†"
COLUMNS = (
    ForestColumn(92, left=True),
    ForestColumn(92, left=True),
    ForestColumn(142, 112),
    ForestColumn(58),
    ForestColumn(62),
)
ALPHA = 20  # one in so many comparisons falls below 0.05 by chance


@dataclass(frozen=True)
class Measure:
    """What a forest shows: the statistic and its axis, what is counted beside it, and on which side more is better."""

    stat: str
    title: str
    counts: str
    counted: str
    scale: Scale
    more_is_better: bool


HAZARD = Measure("hazard_ratio", "Hazard ratio", "events", "events / n", "ratio", more_is_better=False)
DIFFERENCE = Measure(
    "risk_difference", "Difference, points", "count", "responded / n", "difference", more_is_better=True
)
ODDS = Measure("odds_ratio", "Odds ratio", "count", "responded / n", "ratio", more_is_better=True)

# How a reason begins, and what is said of it in the room of a mark; at length where one points at it.
SHORT = (
    ("withheld", "fewer than {limit} events in a group"),
    ("not estimable: 0 of", "no event in a group"),
    ("not estimable: while", "the groups are not at risk together"),
    ("not tested: fewer than two compared groups with", "patients in one group only"),
    ("not tested: fewer than two compared groups evaluated", "evaluated in one group only"),
    ("nobody evaluated", "evaluated in one group only"),
)
SHORT_INTERACTION = (
    ("withheld", "interaction not tested: too few events"),
    ("not estimable: 0 of", "interaction not tested: too few events"),
    ("not estimable: no patients", "interaction not tested: a level has one group only"),
    ("not estimable: everybody", "interaction not tested: all or none respond in a part"),
    ("not estimable: nobody responded", "interaction not tested: all or none respond in a part"),
    ("not estimable: nobody evaluated", "interaction not tested: a level has one group only"),
    ("not tested", "interaction not tested: one known level"),
)


def short_reason(note: str, limit: int, words: tuple[tuple[str, str], ...] = SHORT) -> str:
    """A reason in the few words for which a forest has room."""
    said = next((text for start, text in words if note.startswith(start)), note.partition(";")[0])
    return said.format(limit=limit)


def forest_lines(
    rows: pd.DataFrame,
    measure: Measure,
    groups: Groups,
    divisions: Mapping[str, Division],
    *,
    limit: int,
    later: frozenset[str] = frozenset(),
    sort: Sort = "variable",
    choices: Mapping[str, str] | None = None,
) -> list[ForestLine]:
    """All patients first; then a line a variable, with its interaction, over its levels, or the levels by estimate.

    `rows` of one subject. `limit`: the events that the rule asks for, which stands in the reasons. `later`: variables
    that are known only after time zero; they carry a mark. `choices`: the filters that a line stands for, by `subgroup`.
    """
    of = lookup(find(rows, analysis="subgroup"))
    interaction = lookup(find(rows, analysis="interaction"))
    subject = str(rows["subject"].iloc[0])

    def line(name: str, label: str, *, indent: bool = False) -> ForestLine:
        found = _line(lambda stat, level=name: of(subject, stat, level), name, label, measure, groups, limit, indent)
        return replace(found, choice=(choices or {}).get(name, ""))

    overall = line(OVERALL, "All patients")
    if sort == "estimate":
        levels = [
            line(subgroup(variable, level), f"{_title(variable, division, later)}: {division.short.get(level, level)}")
            for variable, division in divisions.items()
            for level in division.order
        ]
        return [overall, *sorted(levels, key=lambda found: (isnan(found.value), found.value))]
    lines = [overall]
    for variable, division in divisions.items():
        tests = {stat: interaction(subject, stat, variable) for stat in ("p", "p_holm")}
        lines.append(_variable(_title(variable, division, later), tests, limit))
        lines += [
            line(subgroup(variable, level), division.short.get(level, level), indent=True) for level in division.order
        ]
    return lines


def _title(variable: str, division: Division, later: frozenset[str]) -> str:
    return f"{division.title} {LATER}" if variable in later else division.title


def _line(
    of: Callable[..., pd.Series | None],
    name: str,
    label: str,
    measure: Measure,
    groups: Groups,
    limit: int,
    indent: bool,
) -> ForestLine:
    counts = [of(measure.counts, f"{name}|{group}") for group in reversed(groups.compared)]
    texts = [DASH if row is None else f"{fixed(row['n'])}/{fixed(row['total'])}" for row in counts]
    estimate, p, adjusted = (of(stat) for stat in (measure.stat, "p", "p_holm"))
    is_overall = name == OVERALL
    if estimate is None:
        return ForestLine(label, cells=(*texts, "", "", ""), note=DASH, indent=indent)
    value, reason = float(estimate["value"]), str(estimate["note"])
    shown = "" if isnan(value) else _with_limits(estimate, measure)
    missing = isnan(value) and measure is not ODDS  # exact tests stand where an odds ratio is infinite
    cells = (*texts, shown, "" if missing else _p(p), "" if missing or is_overall else _p(adjusted))
    return ForestLine(
        label,
        value,
        float(estimate["low"]),
        float(estimate["high"]),
        cells,
        note=short_reason(reason, limit),
        reason=reason,
        weight=float(estimate["n"]),
        indent=indent,
        strong=is_overall,
        summary=is_overall,
        tooltip="; ".join(filter(None, (shown, reason))),
    )


def _with_limits(row: pd.Series, measure: Measure) -> str:
    if measure.scale == "difference":
        return f"{fixed(row['value'])} ({interval(row['low'], row['high'])})"
    limits = [ratio(float(row[end])) for end in ("low", "high")]
    return f"{ratio(row['value'])} ({'–'.join(limits)})"


def _p(row: pd.Series | None) -> str:
    """A p value in a column that says so itself."""
    return DASH if row is None else p_value(row["value"]).removeprefix("p = ").removeprefix("p ")


def _variable(title: str, tests: Mapping[str, pd.Series | None], limit: int) -> ForestLine:
    """The line of a variable: the interaction, or why it is not tested."""
    p, adjusted = tests["p"], tests["p_holm"]
    if p is None:
        return ForestLine(title, strong=True)
    if isnan(p["value"]):
        note = str(p["note"])
        return ForestLine(title, note=short_reason(note, limit, SHORT_INTERACTION), reason=note, strong=True)
    return ForestLine(
        title, cells=("", "", f"interaction p = {_p(p)}".replace("= <", "<"), "", _p(adjusted)), strong=True
    )


def subgroup_chart(lines: list[ForestLine], measure: Measure, groups: Groups, naming: Naming) -> tuple[Spec, Datasets]:
    """The forest of these lines, as a specification and its data."""
    reference, other = groups.compared
    heads = [
        Head(f"{naming.short.get(v, v)}\n{measure.counted}", 1, naming.slots.get(v, "")) for v in (other, reference)
    ]
    heads += [Head(f"{measure.title}\n(95% CI)"), Head("p"), Head("p (Holm)")]
    sides = tuple(Side(naming.labels.get(v, v), naming.slots.get(v, "")) for v in (other, reference))
    left, right = sides if not measure.more_is_better else reversed(sides)
    data = forest_data(lines, heads, measure.scale, (left, right))
    return forest_template(len(lines), COLUMNS, measure.scale), data


def tested(rows: pd.DataFrame, sort: Sort = "variable") -> tuple[int, int]:
    """How many p values a forest shows: of subgroups, and of interactions, which have no line among levels by estimate."""
    shown = find(rows[rows["level"] != OVERALL], stat="p")
    shown = shown[shown["value"].notna()]
    interactions = int((shown["analysis"] == "interaction").sum()) if sort == "variable" else 0
    return int((shown["analysis"] == "subgroup").sum()), interactions


def multiplicity_sentence(rows: pd.DataFrame, sort: Sort = "variable") -> str:
    """How many comparisons are shown, how many would be below 0.05 by chance alone, and what Holm's column does."""
    subgroups, interactions = tested(rows, sort)
    kinds = f"{subgroups} in subgroups, {counted(interactions, 'test')} of interaction" if interactions else ""
    return many_sentence(subgroups + interactions, kinds)


def many_sentence(count: int, kinds: str = "") -> str:
    """What so many comparisons do to p."""
    if count == 0:
        return "No comparison can be shown: all are withheld or not estimable."
    if count == 1:
        return "One comparison is shown."
    of_kinds = f" ({kinds})" if kinds else ""
    return (
        f"{count} comparisons are shown{of_kinds}; by chance alone about one in {ALPHA} would fall below 0.05 "
        f"({fixed(count / ALPHA, 1)} expected). The Holm column corrects for that."
    )


def looked_at_sentence(shown: int, looked_at: int) -> str:
    """How many comparisons a session has looked at here; "" where they are those that are shown."""
    if looked_at <= shown:
        return ""
    return f"In this session {looked_at} comparisons have been looked at on this page: expect {fixed(looked_at / ALPHA, 1)} below 0.05 by chance."
