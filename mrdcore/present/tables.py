"""Result rows as tables that a person reads; a table is data, drawn by `html` on a page and by exports elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan

import pandas as pd

from mrdcore.cohort import Problem
from mrdcore.groups import Division, Groups
from mrdcore.present.format import DASH, NOT_REACHED, count_percent, fixed, interval, number, p_value, percent, ratio
from mrdcore.present.palette import RESPONSE, slots
from mrdcore.results import find
from mrdcore.schema import column
from mrdcore.select import Selected

TISSUES = {"blood": "Blood", "marrow": "Marrow"}
CLASSES = {
    "negativity": "MRD negativity",
    "reduction": "MRD reduction",
    "stable": "Stable MRD",
    "progression": "MRD progression",
}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and in smaller type beneath it."""

    text: str
    small: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table. `indent` for a category under its variable, `strong` for a heading or a summary; `colour` where
    the row explains one of a chart.
    """

    label: str
    cells: tuple[Cell, ...]
    indent: bool = False
    strong: bool = False
    colour: str = ""


@dataclass(frozen=True)
class Head:
    """A column heading over `span` columns, with the colour slot of its group ("" for none)."""

    text: str
    span: int = 1
    slot: str = ""


@dataclass(frozen=True)
class Table:
    """A table: optional spanning heads over the columns, columns, lines, and notes under them."""

    columns: tuple[Head, ...]
    lines: tuple[Line, ...]
    heads: tuple[Head, ...] = ()
    stub: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Naming:
    """What groups are called: `labels` alone, `short` under the `title` of the variable; and each one's colour slot."""

    labels: Mapping[str, str]
    short: Mapping[str, str]
    title: str
    slots: Mapping[str, str]

    @classmethod
    def of(cls, division: Division) -> Naming:
        return cls(division.labels, division.short, division.title, slots(division.order, division.set_aside))

    def contrast(self, first: str, second: str) -> str:
        """NRAS mutated against wild type."""
        sides = f"{self.short.get(first, first)} against {self.short.get(second, second)}"
        return f"{self.title} {sides}" if self.labels.get(first) != self.short.get(first) else sides


def _lookup(rows: pd.DataFrame) -> Callable[..., pd.Series | None]:
    """A row by subject, stat, level and at; None where there is none."""
    at = rows["at"].where(rows["at"].notna(), -1.0)
    keys = zip(rows["subject"], rows["stat"], rows["level"], at, strict=True)
    index = {key: place for place, key in enumerate(keys)}

    def row(subject: str, stat: str, level: str, at: float = -1.0) -> pd.Series | None:
        place = index.get((subject, stat, level, at))
        return None if place is None else rows.iloc[place]

    return row


def response_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table:
    """The letter's table: classes by group, blood and marrow side by side, not evaluated apart from the percentages."""
    row = _lookup(find(rows, analysis="response"))
    columns = [(level, tissue) for level in groups.levels for tissue in TISSUES]

    def line(name: str, label: str, *, strong: bool = False) -> Line:
        cells = tuple(_response_cell(row, f"{tissue}:{name}", level) for level, tissue in columns)
        return Line(label, cells, strong=strong, colour=RESPONSE.get(name, ""))

    lines = [line(name, label) for name, label in CLASSES.items()]
    lines.append(line("log_reduction", "Fall of at least 1 log10", strong=True))
    for name, label in (("evaluated", "Evaluated"), ("not_evaluated", "Not evaluated")):
        counts = (row(f"{tissue}:{name}", "count", level) for level, tissue in columns)
        lines.append(Line(label, tuple(map(_count_cell, counts))))
    heads = group_heads(groups, naming, span=2) if groups.by else ()
    return Table(tuple(Head(TISSUES[tissue]) for _, tissue in columns), tuple(lines), heads, naming.title)


def _response_cell(row: Callable[..., pd.Series | None], subject: str, level: str) -> Cell:
    count, share = row(subject, "count", level), row(subject, "percent", level)
    if count is None:
        return Cell(DASH)
    if share is None or isnan(share["value"]):
        return Cell(fixed(count["value"]))
    return Cell(count_percent(count["value"], share["value"]), interval(share["low"], share["high"]))


def response_test_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Differences between the compared groups; None where there is nothing to compare."""
    tests = find(rows, analysis="response_test")
    if len(groups.compared) < 2 or tests.empty:
        return None
    by_subject = {(r["subject"], r["stat"]): r for _, r in tests.iterrows()}
    wanted = {"": "All four classes", ":negativity": "MRD negativity", ":log_reduction": "Fall of at least 1 log10"}
    lines = []
    for tissue, tissue_label in TISSUES.items():
        for suffix, label in wanted.items():
            subject = tissue + suffix
            p = by_subject.get((subject, "p"))
            difference, odds = by_subject.get((subject, "risk_difference")), by_subject.get((subject, "odds_ratio"))
            cells = (_with_interval(difference, 0, " points"), _with_interval(odds, 2), _p_cell(p))
            lines.append(
                Line(f"{tissue_label}: {label[0].lower() + label[1:] if not label.startswith('MRD') else label}", cells)
            )
    reference, *others = groups.compared
    notes = (f"Difference and odds ratio: {naming.contrast(others[0], reference)}.",) if len(others) == 1 else ()
    return Table((Head("Difference"), Head("Odds ratio"), Head("Fisher’s exact test")), tuple(lines), notes=notes)


def _with_interval(row: pd.Series | None, digits: int, unit: str = "") -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, row["note"] if row is not None else "")
    return Cell(fixed(row["value"], digits) + unit, interval(row["low"], row["high"], digits))


def _p_cell(row: pd.Series | None) -> Cell:
    if row is None:
        return Cell(DASH)
    return Cell(p_value(row["value"]), row["note"] if isnan(row["value"]) else "")


def survival_table(rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, at: tuple[float, ...]) -> Table:
    """Groups across: patients, events, survival at the months asked for, median, follow-up, with intervals."""
    estimates = _lookup(find(rows, analysis="kaplan_meier", subject=endpoint))
    follow_up = _lookup(find(rows, analysis="follow_up", subject=endpoint, method="reverse_km"))

    def line(label: str, cell: Callable[[pd.Series | None], Cell], stat: str, at: float = -1.0) -> Line:
        cells = tuple(cell(estimates(endpoint, stat, level, at)) for level in groups.levels)
        return Line(label, cells, strong=stat == "survival")

    lines = [
        line("Patients", _count_cell, "patients"),
        line("Events", _count_cell, "events"),
        *(line(f"At {number(month)} months", _survival, "survival", month) for month in at),
        line("Median, months", _median, "median"),
    ]
    follow = tuple(_median(follow_up(endpoint, "median", level)) for level in groups.levels)
    lines.append(Line("Median follow-up, months", follow))
    return Table(
        group_heads(groups, naming),
        tuple(lines),
        notes=("With 95% confidence intervals. NR: not reached. Follow-up by reverse Kaplan-Meier.",),
    )


def group_heads(
    groups: Groups, naming: Naming, patients: Mapping[str, int] | None = None, span: int = 1
) -> tuple[Head, ...]:
    """A heading a group, with its colour where there are groups, and its size where that is asked for."""
    size = {level: f" (n = {patients.get(level, 0)})" if patients is not None else "" for level in groups.levels}
    slot = naming.slots if groups.by else {}
    return tuple(Head(naming.short.get(v, v) + size[v], span, slot.get(v, "")) for v in groups.levels)


def _count(row: pd.Series | None) -> str:
    return DASH if row is None else fixed(row["value"])


def _count_cell(row: pd.Series | None) -> Cell:
    return Cell(_count(row))


def _median(row: pd.Series | None) -> Cell:
    if row is None:
        return Cell(DASH)
    limits = interval(row["low"], row["high"], 1)
    text = NOT_REACHED if isnan(row["value"]) and "not reached" in row["note"] else number(row["value"])
    return Cell(text, "" if limits == DASH else limits)


def _survival(row: pd.Series | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    return Cell(percent(100 * row["value"]), "" if limits == DASH else limits)


def comparison_sentences(rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming) -> tuple[str, ...]:
    """Log-rank test and hazard ratio in words; what is withheld is said with its reason."""
    if not groups.by:
        return ()
    tests = find(rows, analysis="log_rank", subject=endpoint, stat="p", level="all")
    hazards = find(rows, analysis="cox", subject=endpoint, stat="hazard_ratio")
    reasons = {*tests["note"], *hazards["note"]}
    if len(reasons) == 1 and tests["value"].isna().all() and hazards["value"].isna().all():
        return (f"Log-rank test and hazard ratio {reasons.pop()}.",)
    sentences = [_log_rank_sentence(test) for _, test in tests.iterrows()]
    sentences += [_hazard_sentence(hazard, naming) for _, hazard in hazards.iterrows()]
    return tuple(dict.fromkeys(sentences))


def _log_rank_sentence(test: pd.Series) -> str:
    return f"Log-rank test {test['note']}." if isnan(test["value"]) else f"Log-rank test: {p_value(test['value'])}."


def _hazard_sentence(hazard: pd.Series, naming: Naming) -> str:
    contrast = naming.contrast(*str(hazard["level"]).split(" vs ", 1))
    if isnan(hazard["value"]):
        return f"Hazard ratio, {contrast}, {hazard['note']}."
    limits = f"{ratio(hazard['low'])}–{ratio(hazard['high'])}"
    return f"Hazard ratio {ratio(hazard['value'])} (95% CI {limits}), {contrast}."


def pairwise_table(rows: pd.DataFrame, endpoint: str, naming: Naming) -> Table | None:
    """Pairwise log-rank tests with Holm's correction; None for fewer than three groups."""
    tests = find(rows, analysis="log_rank", subject=endpoint, stat="p_holm")
    if tests.empty:
        return None
    raw = _lookup(find(rows, analysis="log_rank", subject=endpoint, stat="p"))
    lines = []
    for _, test in tests.iterrows():
        label = naming.contrast(*str(test["level"]).split(" vs ", 1))
        lines.append(Line(label, (_p_cell(raw(endpoint, "p", test["level"])), _p_cell(test))))
    return Table((Head("Log-rank"), Head("Holm-adjusted")), tuple(lines))


def descriptive_table(rows: pd.DataFrame, variables: tuple[str, ...], groups: Groups, naming: Naming, patients: Mapping[str, int]) -> Table:  # fmt: skip
    """Variables down, groups across: median (quartiles) or count (percent), and how many are not recorded."""
    baseline = find(rows, analysis="baseline")
    row = _lookup(baseline)
    subjects = list(dict.fromkeys(baseline["subject"]))
    lines: list[Line] = []
    for name in variables:
        spec = column(name)
        label = f"{spec.label}, {spec.unit}" if spec.unit else spec.label
        categories = [subject for subject in subjects if subject.startswith(f"{name}=")]
        missing = tuple(row(name, "missing", level) for level in groups.levels)
        if not categories:
            lines.append(Line(label, tuple(_quartiles(row, name, level) for level in groups.levels)))
        elif spec.values in (("yes", "no"), ("mutated", "wild_type")):
            lines.append(Line(label, tuple(_share(row, categories[0], level) for level in groups.levels)))
        else:
            lines.append(Line(label, tuple(Cell("") for _ in groups.levels), strong=True))
            for subject in categories:
                value = spec.value_label(subject.partition("=")[2])
                lines.append(Line(value, tuple(_share(row, subject, level) for level in groups.levels), indent=True))
        if any(m is not None and m["value"] > 0 for m in missing):
            lines.append(Line("not recorded", tuple(Cell(_count(m)) for m in missing), indent=True))
    heads = group_heads(groups, naming, patients)
    return Table(
        heads, tuple(lines), stub=naming.title, notes=("Median (quartiles) or number (percent of those recorded).",)
    )


def _quartiles(row: Callable[..., pd.Series | None], name: str, level: str) -> Cell:
    median, q1, q3 = (row(name, stat, level) for stat in ("median", "q1", "q3"))
    if median is None or q1 is None or q3 is None or isnan(median["value"]):
        return Cell(DASH)
    return Cell(f"{_plain(median['value'])} ({_plain(q1['value'])}–{_plain(q3['value'])})")


def _plain(value: float) -> str:
    return number(value, 1) if abs(value) >= 1 or value == 0 else number(value, 3)


def _share(row: Callable[..., pd.Series | None], subject: str, level: str) -> Cell:
    count, share = row(subject, "count", level), row(subject, "percent", level)
    if count is None:
        return Cell(DASH)
    return Cell(count_percent(count["value"], float("nan") if share is None else share["value"]))


def paired_mutations_table(rows: pd.DataFrame) -> Table | None:
    """Mutations lost and gained between diagnosis and morphologic relapse; None where no pair is known."""
    pairs = find(rows, analysis="paired_mutations", level="all")
    known = pairs[pairs["total"] > 0]
    if known.empty:
        return None
    lines = []
    for gene in dict.fromkeys(known["subject"]):
        of_gene = known[known["subject"] == gene].set_index("stat")
        cells = [Cell(fixed(of_gene.loc[stat, "value"])) for stat in ("lost", "gained", "unchanged")]
        lines.append(Line(column(gene).label, (*cells, Cell(fixed(of_gene["total"].iloc[0])))))
    return Table(tuple(map(Head, ("Lost", "Gained", "Unchanged", "Pairs"))), tuple(lines))


def attrition_table(selected: Selected) -> Table:
    """How many patients each filter left, in the order of the filters."""
    lines = [
        Line(text, (Cell(fixed(before)), Cell(fixed(after))))
        for text, (_, before, after) in zip(selected.filters, selected.attrition, strict=True)
    ]
    return Table((Head("Before"), Head("After")), tuple(lines), stub="Filter")


SEVERITY = {"error": "not used", "warning": "to check", "info": "for information"}


def problems_frame(problems: tuple[Problem, ...]) -> pd.DataFrame:
    """The problem list as a frame that a person can sort and search, most serious first."""
    order = list(SEVERITY)
    ranked = sorted(problems, key=lambda problem: order.index(problem.severity))
    columns = ["Severity", "Sheet", "Row", "Column", "Value", "What was found", "What to do"]
    rows = [(SEVERITY[p.severity], p.sheet, p.row, p.column, p.value, p.message, p.fix) for p in ranked]
    return pd.DataFrame(rows, columns=columns).astype({"Row": "Int64"})


def left_out_sentence(rows: pd.DataFrame) -> str:
    """How many patients an endpoint leaves out, and why; "" where it leaves out none."""
    found = find(rows, analysis="kaplan_meier", stat="left_out")
    return "".join(
        f"{fixed(row['n'])} of {fixed(row['total'])} patients left out: {row['note']}." for _, row in found.iterrows()
    )
