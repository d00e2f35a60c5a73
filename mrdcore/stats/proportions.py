"""Who responded: MRD response classes per tissue, with their intervals, and compared between groups.

`classes` holds one row per patient: `blood` and `marrow` (a response class of the dictionary; missing or
`not_evaluated` where there was no sample) and `level`. Patients not evaluated are counted, and are in no denominator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from math import hypot, isinf, isnan, nan, sqrt

import numpy as np
import pandas as pd
from scipy.special import betaincinv

from mrdcore.language import mark, say
from mrdcore.language.writing import clauses
from mrdcore.once import once
from mrdcore.options import Options, ProportionInterval
from mrdcore.results import Row
from mrdcore.schema import RESPONSE_CLASS
from mrdcore.select import Groups
from mrdcore.stats.comparison import contrast
from mrdcore.stats.exact import Counts, fisher_p, odds_ratio
from mrdcore.stats.fewness import NO_LABELS
from mrdcore.stats.product_limit import Z

ByClass = dict[str, int]  # patients by response class

NOBODY_IN = mark("nobody evaluated in {groups}")
FEWER_THAN_TWO = mark("not tested: fewer than two compared groups evaluated")
TOO_LARGE = mark("not tested: the table is too large for an exact test")
TISSUES = ("blood", "marrow")
CLASSES = tuple(level.value for level in RESPONSE_CLASS if level.value != "not_evaluated")
LOG_REDUCTION = ("negativity", "reduction")
# What is counted as a response in the comparisons of two or more groups.
COMPARED = (("log_reduction", LOG_REDUCTION), ("negativity", ("negativity",)))
# The same by subject: the tissue, and the classes that count.
RESPONSES = {f"{tissue}:{name}": (tissue, members) for tissue in TISSUES for name, members in COMPARED}


def proportion_interval(n: int, total: int, kind: ProportionInterval) -> tuple[float, float]:
    """The 95% interval of n of total, 0 to 1: Wilson without continuity correction, or exact (Clopper-Pearson).

    NaN where total is 0. R: prop.test(n, total, correct = FALSE), binom.test(n, total).
    """
    if total == 0:
        return nan, nan
    if kind == "exact":
        low = float(betaincinv(n, total - n + 1, 0.025)) if n else 0.0
        return low, float(betaincinv(n + 1, total - n, 0.975)) if n < total else 1.0
    centre = (n + Z**2 / 2) / (total + Z**2)
    half = Z * sqrt(n * (total - n) / total + Z**2 / 4) / (total + Z**2)
    return (centre - half if n else 0.0), (centre + half if n < total else 1.0)


def response(classes: pd.DataFrame, groups: Groups, options: Options) -> list[Row]:
    """`count` and `percent` (0 to 100, interval of options.proportion_interval) by tissue, class and level.

    Subjects `blood:negativity` ... `blood:progression` and `blood:log_reduction` (negativity or reduction) count among
    the evaluated; `blood:evaluated` and `blood:not_evaluated` (count only) among all patients; the same for marrow.
    """
    rows: list[Row] = []
    counted = {tissue: _counted(classes, tissue) for tissue in TISSUES}
    for level in groups.levels:
        for tissue in TISSUES:
            found = counted[tissue].get(level, {})
            rows += _tissue_rows(found, tissue, partial(Row, "response", by=groups.by, level=level), options)
    return rows


def _counted(classes: pd.DataFrame, tissue: str) -> dict[str, ByClass]:
    """The patients of each level by their class in one tissue; whatever is no class is `not_evaluated`."""
    return once(classes, f"counted in {tissue}", lambda: _count(classes, tissue))


def _count(classes: pd.DataFrame, tissue: str) -> dict[str, ByClass]:
    level = classes["level"] if "level" in classes else pd.Series(dtype="object")
    found = classes[tissue] if tissue in classes else pd.Series("not_evaluated", index=level.index)
    (levels, names), (places, values) = once(classes, "levels", lambda: pd.factorize(level)), pd.factorize(found)
    kept = (levels >= 0).nonzero()[0]
    pairs = np.bincount(levels[kept] * (len(values) + 1) + places[kept] + 1, minlength=len(names) * (len(values) + 1))
    counts: dict[str, ByClass] = {}
    for name, row in zip(names, pairs.reshape(len(names), len(values) + 1).tolist(), strict=True):
        of = counts.setdefault(str(name), {})
        for value, count in zip(("not_evaluated", *values), row, strict=True):
            known = str(value) if value in CLASSES else "not_evaluated"
            of[known] = of.get(known, 0) + count
    return counts


def _among(found: ByClass, members: Iterable[str]) -> int:
    """How many patients have one of these classes."""
    return sum(found.get(name, 0) for name in members)


def _tissue_rows(found: ByClass, tissue: str, row: partial[Row], options: Options) -> Iterator[Row]:
    patients, evaluated = sum(found.values()), _among(found, CLASSES)
    for name, members in (*((value, (value,)) for value in CLASSES), ("log_reduction", LOG_REDUCTION)):
        yield from _count_and_percent(
            row, f"{tissue}:{name}", _among(found, members), evaluated, say("nobody was evaluated"), options
        )
    yield from _count_and_percent(row, f"{tissue}:evaluated", evaluated, patients, say("no patients"), options)
    missing = patients - evaluated
    yield row(f"{tissue}:not_evaluated", "count", missing, n=missing, total=patients)


def _count_and_percent(
    row: partial[Row], subject: str, n: int, total: int, nobody: str, options: Options
) -> Iterator[Row]:
    low, high = proportion_interval(n, total, options.proportion_interval)
    yield row(subject, "count", n, n=n, total=total)
    yield row(
        subject,
        "percent",
        100 * n / total if total else nan,
        100 * low,
        100 * high,
        n=n,
        total=total,
        method=options.proportion_interval,
        note="" if total else nobody,
    )


def response_test(
    classes: pd.DataFrame, groups: Groups, options: Options, labels: Mapping[str, str] = NO_LABELS
) -> list[Row]:
    """Fisher's `p` by tissue over the compared groups, among the evaluated; with two groups also how far they differ.

    Subjects `blood` (classes by groups), `blood:log_reduction` and `blood:negativity` (yes or no by groups); the same
    for marrow. With two compared groups, the level `A vs B`, B the reference (the first of them): `risk_difference` in
    percentage points, A minus B (Newcombe 1998, method 10), and `odds_ratio` (conditional estimate, exact limits). A
    group in which nobody was evaluated does not enter and is named. R: fisher.test(table). No option changes these rows.
    """
    rows: list[Row] = []
    row = partial(Row, "response_test", by=groups.by)
    contrasted = groups.compared[::-1]
    for tissue in TISSUES:
        counted = _counted(classes, tissue)
        present = {level: counted[level] for level in contrasted if _among(counted.get(level, {}), CLASSES)}
        note = nobody_in([labels.get(level, level) for level in contrasted if level not in present])
        rows.append(_fisher_row(row, tissue, _table(present, [(value,) for value in CLASSES]), note))
        for name, members in COMPARED:
            table = _table(present, [members, tuple(set(CLASSES) - set(members))])
            rows += contrast_rows(row, f"{tissue}:{name}", table, contrasted, note, labels)
    return rows


def nobody_in(groups: list[str]) -> str:
    return say(NOBODY_IN, groups=", ".join(groups)) if groups else ""


def contrast_rows(
    row: partial[Row], subject: str, table: Counts, contrasted: tuple[str, ...], note: str, labels: Mapping[str, str]
) -> list[Row]:
    """Fisher's `p` of a response by groups, and between two of them `risk_difference` and `odds_ratio`.

    `table`: a row for each group of `contrasted` in which anybody was evaluated, with those who responded and those who
    did not; `note` names the other groups.
    """
    rows = [_fisher_row(row, subject, table, note)]
    return rows + (_difference_rows(row, subject, table, contrasted, note, labels) if len(contrasted) == 2 else [])


def _table(found: Mapping[str, ByClass], columns: list[tuple[str, ...]]) -> Counts:
    """Patients by group (rows) and class or classes (columns)."""
    counts = [[_among(classes, members) for members in columns] for classes in found.values()]
    return np.array(counts, dtype=np.int64).reshape(len(found), len(columns))


def _fisher_row(row: partial[Row], subject: str, table: Counts, note: str) -> Row:
    of = partial(row, subject, "p", n=int(table.sum()), total=int(table.sum()), method="Fisher")
    if len(table) < 2:
        return of(note=clauses(say(FEWER_THAN_TWO), note))
    p = fisher_p(table)
    return of(p, note=say(TOO_LARGE) if isnan(p) else note)


def _difference_rows(
    row: partial[Row], subject: str, table: Counts, compared: tuple[str, ...], note: str, labels: Mapping[str, str]
) -> list[Row]:
    of = partial(row, subject, level=contrast(*compared), n=int(table[:, 0].sum()), total=int(table.sum()))
    if len(table) < 2:
        return [
            of("risk_difference", method="Newcombe", note=note),
            of("odds_ratio", method="conditional, exact", note=note),
        ]
    difference = _risk_difference(table)
    return [of("risk_difference", *difference, method="Newcombe"), _odds_ratio_row(of, table, compared, labels)]


def _risk_difference(table: Counts) -> tuple[float, float, float]:
    """Difference of two proportions in percentage points, with Newcombe's interval from the two of Wilson."""
    (n1, n2), (total1, total2) = table[:, 0].tolist(), table.sum(axis=1).tolist()
    p1, p2 = n1 / total1, n2 / total2
    low1, high1 = proportion_interval(n1, total1, "wilson")
    low2, high2 = proportion_interval(n2, total2, "wilson")
    difference = p1 - p2
    below, above = hypot(p1 - low1, high2 - p2), hypot(high1 - p1, p2 - low2)
    return 100 * difference, 100 * (difference - below), 100 * (difference + above)


def _odds_ratio_row(of: partial[Row], table: Counts, compared: tuple[str, ...], labels: Mapping[str, str]) -> Row:
    value, low, high = odds_ratio(table)
    first, second = (labels.get(level, level) for level in compared)
    note = ""
    if isnan(value):
        nobody = table[:, 0].sum() == 0
        note = say("not estimable: nobody in both groups") if nobody else say("not estimable: everybody in both groups")
    elif isinf(value):
        everybody = say("everybody in {group}", group=first) if not table[0, 1] else ""
        nobody = say("nobody in {group}", group=second) if not table[1, 0] else ""
        note = say("infinite: {reasons}", reasons=", ".join(filter(None, (everybody, nobody))))
    finite = (nan if isinf(number) else number for number in (value, low, high))
    return of("odds_ratio", *finite, method="conditional, exact", note=note)
