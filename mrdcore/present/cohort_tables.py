"""What is in the file: descriptive tables and attrition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan

import pandas as pd

from mrdcore.cohort import Cohort
from mrdcore.groups import Groups
from mrdcore.language import plural, say
from mrdcore.present.format import DASH, count_percent, fixed, number
from mrdcore.present.table import Cell, Head, Line, Naming, Number, Table, count, count_cell, group_heads, lookup
from mrdcore.results import ResultRow, find
from mrdcore.schema import column
from mrdcore.select import Selected


def descriptive_table(rows: pd.DataFrame, variables: tuple[str, ...], groups: Groups, naming: Naming, patients: Mapping[str, int]) -> Table:  # fmt: skip
    """Variables down, groups across: median (quartiles) or count (percent), and how many are not recorded."""
    baseline = find(rows, analysis="baseline")
    row = lookup(baseline)
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
            lines.append(Line(say("not recorded"), tuple(Cell(count(m)) for m in missing), indent=True))
    heads = group_heads(groups, naming, patients)
    note = say("Median (quartiles) or number (percent of those recorded).")
    return Table(heads, tuple(lines), stub=naming.title, notes=(note,))


def _quartiles(row: Callable[..., ResultRow | None], name: str, level: str) -> Cell:
    median, q1, q3 = (row(name, stat, level) for stat in ("median", "q1", "q3"))
    if median is None or q1 is None or q3 is None or isnan(median["value"]):
        return Cell(DASH)
    numbers = (
        Number(median["value"], "0.0", "median"),
        Number(q1["value"], "0.0", "q1"),
        Number(q3["value"], "0.0", "q3"),
    )
    return Cell(f"{_plain(median['value'])} ({_plain(q1['value'])}–{_plain(q3['value'])})", numbers=numbers)


def _plain(value: float) -> str:
    return number(value, 1) if abs(value) >= 1 or value == 0 else number(value, 3)


def _share(row: Callable[..., ResultRow | None], subject: str, level: str) -> Cell:
    count, share = row(subject, "count", level), row(subject, "percent", level)
    if count is None:
        return Cell(DASH)
    part = float("nan") if share is None else share["value"]
    numbers = [Number(count["value"], "0", "n")] + ([] if isnan(part) else [Number(part / 100, "0%", "%")])
    return Cell(count_percent(count["value"], part), numbers=tuple(numbers))


def paired_mutations_table(rows: pd.DataFrame, groups: Groups, naming: Naming) -> Table | None:
    """Mutations lost and gained between diagnosis and morphologic relapse; None where no pair is known."""
    known = rows[rows["total"] > 0]
    row = lookup(known)
    stats = ("lost", "gained", "unchanged")

    def cells(gene: str, level: str) -> tuple[Cell, ...]:
        counts = [row(gene, stat, level) for stat in stats]
        pairs = counts[0]["total"] if counts[0] is not None else 0
        return (*map(count_cell, counts), Cell(fixed(pairs)))

    lines = [
        Line(column(gene).label, tuple(cell for level in groups.levels for cell in cells(gene, level)))
        for gene in dict.fromkeys(known["subject"])
    ]
    if not lines:
        return None
    heads = group_heads(groups, naming, span=4) if groups.by else ()
    columns = (Head(say("Lost")), Head(say("Gained")), Head(say("Unchanged")), Head(say("Pairs"))) * len(groups.levels)
    return Table(columns, tuple(lines), heads, naming.title)


def attrition_table(selected: Selected) -> Table:
    """How many patients each filter left, in the order of the filters."""
    lines = [
        Line(text, (Cell(fixed(before)), Cell(fixed(after))))
        for text, (_, before, after) in zip(selected.filters, selected.attrition, strict=True)
    ]
    return Table((Head(say("Before")), Head(say("After"))), tuple(lines), stub=say("Filter"))


def what_was_read(cohort: Cohort) -> str:
    """The file in one sentence: patients, samples by tissue, columns of its own."""
    parts = [plural(len(cohort), "{n} patient", "{n} patients")]
    if len(cohort.samples):
        blood, marrow = (int((cohort.samples["tissue"] == tissue).sum()) for tissue in ("blood", "marrow"))
        samples = plural(
            len(cohort.samples),
            "{n} MRD sample ({blood} of blood, {marrow} of marrow)",
            "{n} MRD samples ({blood} of blood, {marrow} of marrow)",
            blood=blood,
            marrow=marrow,
        )
        parts.append(samples)
    if cohort.own_columns:
        own = len(cohort.own_columns)
        parts.append(
            plural(own, "{n} column that the dictionary does not know", "{n} columns that the dictionary does not know")
        )
    return say("Read from {file}: {found}.", file=cohort.name, found=", ".join(parts))
