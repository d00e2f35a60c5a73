"""Subgroups as the lines of a forest, and in words what many comparisons do to p."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isnan
from typing import Literal

import pandas as pd

from mrdcore.groups import Division, Groups
from mrdcore.language import mark, plural, say
from mrdcore.language.writing import begins
from mrdcore.present.charts import Spec
from mrdcore.present.forest import Datasets, ForestColumn, ForestLine, Scale, Side, forest_data, forest_template
from mrdcore.present.format import DASH, fixed, interval, p_alone, p_value, ratio
from mrdcore.present.table import Head, Naming, lookup
from mrdcore.results import ResultRow, find
from mrdcore.stats.comparison import FEWER_THAN_TWO as ONE_WITH_PATIENTS
from mrdcore.stats.cox.contrast import APART
from mrdcore.stats.fewness import NO_EVENT, NOT_ESTIMABLE, WITHHELD
from mrdcore.stats.forest import OVERALL, subgroup
from mrdcore.stats.interaction import FEWER_THAN_TWO as ONE_LEVEL
from mrdcore.stats.interaction import NO_ANSWER, NO_PATIENTS, NO_RESPONSE, ONLY_RESPONSES
from mrdcore.stats.proportions import FEWER_THAN_TWO as ONE_EVALUATED
from mrdcore.stats.proportions import NOBODY_IN

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


HAZARD = Measure("hazard_ratio", mark("Hazard ratio"), "events", mark("events / n"), "ratio", more_is_better=False)
DIFFERENCE = Measure(
    "risk_difference",
    mark("Difference, points"),
    "count",
    mark("responded / n"),
    "difference",
    more_is_better=True,
)
ODDS = Measure("odds_ratio", mark("Odds ratio"), "count", mark("responded / n"), "ratio", more_is_better=True)

# How a reason begins, and what is said of it in the room of a mark; at length where one points at it.
Short = tuple[tuple[tuple[str, ...], str], ...]
ONE_GROUP = mark("evaluated in one group only")
SHORT: Short = (
    ((WITHHELD,), mark("fewer than {limit} events in a group")),
    ((NOT_ESTIMABLE, NO_EVENT), mark("no event in a group")),
    ((NOT_ESTIMABLE, APART), mark("the groups are not at risk together")),
    ((ONE_WITH_PATIENTS,), mark("patients in one group only")),
    ((ONE_EVALUATED,), ONE_GROUP),
    ((NOBODY_IN,), ONE_GROUP),
)
TOO_FEW = mark("interaction not tested: too few events")
ONE_IN_LEVEL = mark("interaction not tested: a level has one group only")
ALL_OR_NONE = mark("interaction not tested: all or none respond in a part")
SHORT_INTERACTION: Short = (
    ((WITHHELD,), TOO_FEW),
    ((NOT_ESTIMABLE, NO_EVENT), TOO_FEW),
    ((NOT_ESTIMABLE, NO_PATIENTS), ONE_IN_LEVEL),
    ((NOT_ESTIMABLE, ONLY_RESPONSES), ALL_OR_NONE),
    ((NOT_ESTIMABLE, NO_RESPONSE), ALL_OR_NONE),
    ((NOT_ESTIMABLE, NO_ANSWER), ONE_IN_LEVEL),
    ((ONE_LEVEL,), mark("interaction not tested: one known level")),
)


def short_reason(note: str, limit: int, words: Short = SHORT) -> str:
    """A reason in the few words for which a forest has room."""
    said = next((say(text, limit=limit) for start, text in words if begins(note, *start)), "")
    return said or note.partition(";")[0].rstrip()


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
    of = lookup(rows, analysis="subgroup")
    interaction = lookup(rows, analysis="interaction")
    subject = str(rows["subject"].iloc[0])

    def line(name: str, label: str, *, indent: bool = False) -> ForestLine:
        found = _line(lambda stat, level=name: of(subject, stat, level), name, label, measure, groups, limit, indent)
        return replace(found, choice=(choices or {}).get(name, ""))

    overall = line(OVERALL, say("All patients"))
    if sort == "estimate":
        levels = [
            line(subgroup(variable, level), _named(_title(variable, division, later), division.short.get(level, level)))
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


def _named(title: str, level: str) -> str:
    return say("{title}: {value}", title=title, value=level)


def _title(variable: str, division: Division, later: frozenset[str]) -> str:
    return f"{division.title} {LATER}" if variable in later else division.title


def _line(
    of: Callable[..., ResultRow | None],
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


def _with_limits(row: ResultRow, measure: Measure) -> str:
    if measure.scale == "difference":
        return f"{fixed(row['value'])} ({interval(row['low'], row['high'])})"
    limits = [ratio(float(row[end])) for end in ("low", "high")]
    return f"{ratio(row['value'])} ({'–'.join(limits)})"


def _p(row: ResultRow | None) -> str:
    """A p value in a column that says so itself."""
    return DASH if row is None else p_alone(row["value"])


def _variable(title: str, tests: Mapping[str, ResultRow | None], limit: int) -> ForestLine:
    """The line of a variable: the interaction, or why it is not tested."""
    p, adjusted = tests["p"], tests["p_holm"]
    if p is None:
        return ForestLine(title, strong=True)
    if isnan(p["value"]):
        note = str(p["note"])
        return ForestLine(title, note=short_reason(note, limit, SHORT_INTERACTION), reason=note, strong=True)
    return ForestLine(
        title, cells=("", "", say("interaction {p}", p=p_value(p["value"])), "", _p(adjusted)), strong=True
    )


def subgroup_chart(lines: list[ForestLine], measure: Measure, groups: Groups, naming: Naming) -> tuple[Spec, Datasets]:
    """The forest of these lines, as a specification and its data."""
    reference, other = groups.compared
    heads = [
        Head(f"{naming.short.get(v, v)}\n{say(measure.counted)}", 1, naming.slots.get(v, ""))
        for v in (other, reference)
    ]
    heads += [Head(say("{measure}\n(95% CI)", measure=say(measure.title))), Head(say("p")), Head(say("p (Holm)"))]
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
    kinds = plural(
        interactions,
        "{subgroups} in subgroups, {n} test of interaction",
        "{subgroups} in subgroups, {n} tests of interaction",
        subgroups=subgroups,
    )
    return many_sentence(subgroups + interactions, kinds if interactions else "")


def many_sentence(count: int, kinds: str = "") -> str:
    """What so many comparisons do to p."""
    if count == 0:
        return say("No comparison can be shown: all are withheld or not estimable.")
    if count == 1:
        return say("One comparison is shown.")
    return say(
        "{n} comparisons are shown{kinds}; by chance alone about one in {alpha} would fall below 0.05 ({expected} "
        "expected). The Holm column corrects for that.",
        n=count,
        kinds=f" ({kinds})" if kinds else "",
        alpha=ALPHA,
        expected=fixed(count / ALPHA, 1),
    )


def looked_at_sentence(shown: int, looked_at: int) -> str:
    """How many comparisons a session has looked at here; "" where they are those that are shown."""
    if looked_at <= shown:
        return ""
    return say(
        "In this session {n} comparisons have been looked at on this page: expect {expected} below 0.05 by chance.",
        n=looked_at,
        expected=fixed(looked_at / ALPHA, 1),
    )
