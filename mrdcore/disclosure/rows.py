"""Result rows without small counts, and without the numbers that would give them away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from math import isnan, nan

from mrdcore.disclosure.cells import hidden, is_small
from mrdcore.language import mark, say
from mrdcore.results import Row

CLASSES = ("negativity", "reduction", "stable", "progression")
# Each a total of patients in a tissue, and what adds up to it; the patients of a group are told in the heading.
RESPONSE_SUMS = (
    ("evaluated", *CLASSES),
    ("log_reduction", "negativity", "reduction"),
    ("evaluated", "log_reduction", "stable", "progression"),
    ("evaluated", "not_evaluated"),
)
SECRET = mark("hidden")
OF_FEW = mark("hidden: a count of few patients enters it")

CellKey = tuple[str, str]
Told = tuple[str, str, str]
NOT_EVALUATED = "not_evaluated"  # counted, and in no percentage
KNOWN = "known"  # patients whose value is known; told by every percentage


def without_small_responses(rows: Sequence[Row], smallest: int) -> list[Row]:
    """`response` and `response_test` rows; a test into which a hidden count enters is withheld."""
    counts = {(row.subject, row.level): row.value for row in rows if (row.analysis, row.stat) == ("response", "count")}
    groups = {(subject.partition(":")[0], level) for subject, level in counts}
    sums = [tuple((f"{tissue}:{name}", level) for name in names) for tissue, level in groups for names in RESPONSE_SUMS]
    secret = hidden(counts, sums, smallest)
    few = {(subject.partition(":")[0], level) for subject, level in secret if subject.endswith(":evaluated")}

    def is_secret(row: Row) -> bool:
        tissue, _, name = row.subject.partition(":")
        if row.analysis == "response_test":
            names = (name, "evaluated") if name else (*CLASSES, "evaluated")
            return any((f"{tissue}:{of}", level) in secret for _, level in groups for of in names) or (
                name != "" and _has_small_rest(counts, tissue, name, smallest)
            )
        return (row.subject, row.level) in secret or (row.stat == "percent" and (tissue, row.level) in few)

    of_few = [_untold(row) if (row.subject.partition(":")[0], row.level) in few else row for row in rows]
    return _without(of_few, is_secret)


def _has_small_rest(counts: dict[CellKey, float], tissue: str, name: str, smallest: int) -> bool:
    """Whether in some group those who did not respond so are few: their number enters every test of the response."""
    levels = {level for subject, level in counts if subject == f"{tissue}:evaluated"}
    rest = (counts[f"{tissue}:evaluated", level] - counts[f"{tissue}:{name}", level] for level in levels)
    return any(is_small(count, smallest) for count in rest)


def without_small_descriptions(rows: Sequence[Row], smallest: int) -> list[Row]:
    """`baseline` rows: small categories and what is not recorded of few; no least and largest value, which are patients."""
    counts: dict[Told, float] = {}
    parts: dict[CellKey, list[Told]] = {}
    for row in rows:
        variable = row.subject.partition("=")[0]
        if row.stat in ("count", "missing"):
            counts[row.subject, row.stat, row.level] = row.value
            parts.setdefault((variable, row.level), []).append((row.subject, row.stat, row.level))
        if row.stat in ("percent", "median"):
            counts[variable, KNOWN, row.level] = row.total if row.stat == "percent" else row.n
    # The patients of a group are told in the heading: what adds up to them is a sum whose total everybody knows.
    sums = [tuple(cells) for cells in parts.values()]
    for (variable, level), cells in parts.items():
        apart = [cell for cell in cells if cell[1] == "missing" or cell[0].endswith(f"={NOT_EVALUATED}")]
        sums += [((variable, KNOWN, level), *apart), ((variable, KNOWN, level), *(c for c in cells if c not in apart))]
    secret = hidden(counts, [cells for cells in sums if len(cells) > 1], smallest)

    def is_secret(row: Row) -> bool:
        variable = row.subject.partition("=")[0]
        if (variable, KNOWN, row.level) in secret:  # every percentage would tell how many are known
            few = is_small(counts[variable, KNOWN, row.level], smallest)
            return (
                few or row.stat not in ("count", "median", "q1", "q3") or (row.subject, row.stat, row.level) in secret
            )
        if row.stat in ("count", "percent"):
            return (row.subject, "count", row.level) in secret
        return row.stat in ("min", "max") or (row.subject, row.stat, row.level) in secret

    told = [_untold(row) if (row.subject.partition("=")[0], KNOWN, row.level) in secret else row for row in rows]
    return _without(told, is_secret)


def without_small_counts(rows: Sequence[Row], smallest: int | None) -> list[Row]:
    """Rows that are counts of patients, each by itself; as they are where every number may be seen (None)."""
    return list(rows) if smallest is None else _without(rows, lambda row: is_small(row.value, smallest))


def _without(rows: Iterable[Row], is_secret: Callable[[Row], bool]) -> list[Row]:
    return [_hidden(row) if is_secret(row) else row for row in rows]


def _hidden(row: Row) -> Row:
    if isnan(row.value):
        return row
    note = say(OF_FEW) if row.analysis == "response_test" else say(SECRET)
    return replace(row, value=nan, low=nan, high=nan, n=nan, total=nan, note=note)


def _untold(row: Row) -> Row:
    """A row that is told, without how many are known."""
    return replace(row, n=row.value if row.stat == "count" else nan, total=nan)
