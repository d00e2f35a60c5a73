"""Two groups, A and B, compared on everything: one table, in words who is in both, and what many comparisons do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import inf, isnan
from typing import Literal

import pandas as pd

from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.groups import Groups
from mrdcore.language import mark, plural, say
from mrdcore.present.cohort_tables import descriptive_table
from mrdcore.present.format import DASH, count_percent, fixed, interval, months, number, points, ratio, ratio_interval
from mrdcore.present.response_tables import COMPARED, TISSUES
from mrdcore.present.survival_tables import median_cell, survival_cell
from mrdcore.present.table import Cell, Head, Line, Naming, Table, group_heads, lookup, numbers_of, p_cell
from mrdcore.results import ResultRow, find
from mrdcore.stats.comparison import contrast

Sort = Literal["section", "p"]

RESPONSES = {"log_reduction": COMPARED[":log_reduction"], "negativity": COMPARED[":negativity"]}
NOTHING = Cell("")
NOTES = (
    mark("Percentages, survival and medians with 95% confidence intervals; A minus B, hazard ratio A over B."),
    mark(
        "Numbers: Wilcoxon's rank-sum test and the Hodges-Lehmann shift; categories and responses: Fisher's exact test, "
        "differences in percentage points (Newcombe); endpoints: log-rank test and Cox regression."
    ),
)


@dataclass(frozen=True)
class Block:
    """The lines of one comparison: the first carries the difference and the p value."""

    lines: tuple[Line, ...]
    p: float = inf


def two_groups_table(
    rows: pd.DataFrame,
    variables: Mapping[str, tuple[str, ...]],
    chosen_by: frozenset[str],
    groups: Groups,
    naming: Naming,
    sizes: Mapping[str, int],
    at: tuple[float, ...],
    sort: Sort = "section",
) -> Table:
    """Everything that is compared, a section each: endpoints, response, the descriptive tables; or by p, tested ones only."""
    sections = {
        say("Endpoints"): list(_endpoints(rows, groups, at)),
        say("MRD response"): list(_responses(rows, groups)),
        **{say(title): list(_variables(rows, names, chosen_by, groups, naming)) for title, names in variables.items()},
    }
    if sort == "p":
        tested = (block for blocks in sections.values() for block in blocks if block.p < inf)
        lines = [line for block in sorted(tested, key=lambda block: block.p) for line in block.lines]
    else:
        lines = [line for title, blocks in sections.items() if blocks for line in _section(title, blocks)]
    heads = (*group_heads(groups, naming, sizes), Head(say("Difference")), Head(say("p")), Head(say("p (Holm)")))
    return Table(heads, tuple(lines), notes=tuple(map(say, NOTES)))


def _section(title: str, blocks: list[Block]) -> Iterator[Line]:
    yield Line(title, (NOTHING,) * 5, strong=True)
    for block in blocks:
        yield from block.lines


def _block(lines: list[Line], difference: Cell, p: ResultRow | None, adjusted: ResultRow | None) -> Block:
    """The lines of a comparison with its difference, p and Holm's p on the first."""
    shown = p_cell(p)
    if shown.small == difference.small:  # a reason is said once
        shown = Cell(shown.text)
    tested = inf if p is None or isnan(p["value"]) else float(p["value"])
    holm = NOTHING if adjusted is None or isnan(adjusted["value"]) else p_cell(adjusted)
    first, *others = lines
    complete = replace(first, cells=(*first.cells, difference, shown if p is not None else NOTHING, holm))
    return Block((complete, *(_padded(line) for line in others)), tested)


def _padded(line: Line) -> Line:
    return line if len(line.cells) == 5 else replace(line, cells=(*line.cells, NOTHING, NOTHING, NOTHING))


def _endpoints(rows: pd.DataFrame, groups: Groups, at: tuple[float, ...]) -> Iterator[Block]:
    pair = contrast(*groups.levels)
    estimates = lookup(rows, analysis="kaplan_meier")
    tests, hazards = lookup(rows, analysis="log_rank"), lookup(rows, analysis="cox")
    differences = lookup(rows, analysis="difference")
    for name, endpoint in ENDPOINTS.items():
        events = [estimates(name, "events", level) for level in groups.levels]
        if any(row is None for row in events):
            continue
        counts = tuple(Cell(f"{fixed(row['n'])}/{fixed(row['total'])}") for row in events if row is not None)
        lines = [Line(endpoint.title, counts, small=say("events / patients"))]
        for month in at:
            cells = tuple(survival_cell(estimates(name, "survival", level, month)) for level in groups.levels)
            apart = _points(differences(name, "survival_difference", pair, month), 100)
            lines.append(Line(say("at {months}", months=months(month)), (*cells, apart, NOTHING, NOTHING), indent=True))
        medians = tuple(median_cell(estimates(name, "median", level)) for level in groups.levels)
        lines.append(Line(say("median, months"), medians, indent=True))
        yield _block(
            lines, _hazard(hazards(name, "hazard_ratio", pair)), tests(name, "p", "all"), tests(name, "p_holm", "all")
        )


def _hazard(row: ResultRow | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    return Cell(
        say("HR {ratio}", ratio=ratio(row["value"])), ratio_interval(row["low"], row["high"]), numbers_of(row, "0.00")
    )


def _points(row: ResultRow | None, times: float = 1) -> Cell:
    """A difference in percentage points; its interval, or why there is none."""
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(times * row["low"], times * row["high"])
    return Cell(points(times * row["value"]), row["note"] if limits == DASH else limits)


def _responses(rows: pd.DataFrame, groups: Groups) -> Iterator[Block]:
    share = lookup(rows, analysis="response")
    tests = lookup(rows, analysis="response_test")
    for tissue, tissue_label in TISSUES.items():
        for name, label in RESPONSES.items():
            subject = f"{tissue}:{name}"
            if tests(subject, "p", "all") is None:
                continue
            cells = tuple(_response(share(subject, "percent", level)) for level in groups.levels)
            apart = _points(tests(subject, "risk_difference", contrast(*groups.levels)))
            line = Line(say("{title}: {value}", title=say(tissue_label), value=say(label)), cells)
            yield _block([line], apart, tests(subject, "p", "all"), tests(subject, "p_holm", "all"))


def _response(row: ResultRow | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    text = count_percent(row["n"], row["value"]).replace(" (", f"/{fixed(row['total'])} (", 1)
    return Cell(text, interval(row["low"], row["high"]))


def _variables(
    rows: pd.DataFrame, names: tuple[str, ...], chosen_by: frozenset[str], groups: Groups, naming: Naming
) -> Iterator[Block]:
    tests = lookup(rows, analysis="baseline_test")
    baseline = find(rows, analysis="baseline")
    subjects = baseline["subject"].str.split("=").str[0]
    pair = contrast(*groups.levels)
    for name in names:
        lines = list(descriptive_table(baseline[subjects == name], (name,), groups, naming, {}).lines)
        if not lines:
            continue
        lines[0] = replace(lines[0], strong=False)
        if name in chosen_by:
            first = replace(lines[0], cells=(*lines[0].cells, NOTHING, Cell("", say("chosen by it")), NOTHING))
            yield Block((first, *map(_padded, lines[1:])))
            continue
        shift, apart = tests(name, "shift", pair), tests(name, "risk_difference", pair)
        difference = _shift(shift) if shift is not None else NOTHING if apart is None else _points(apart)
        if apart is not None and not lines[0].cells[0].text:  # the categories stand beneath: it is that of the first
            lines[1], difference = replace(lines[1], cells=(*lines[1].cells, difference, NOTHING, NOTHING)), NOTHING
        yield _block(lines, difference, tests(name, "p", "all"), tests(name, "p_holm", "all"))


def _shift(row: ResultRow | None) -> Cell:
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    digits = 1 if abs(row["value"]) >= 1 or row["value"] == 0 else 3
    limits = interval(row["low"], row["high"], digits)
    return Cell(number(row["value"], digits), row["note"] if limits == DASH else limits)


def overlap_sentence(only_a: int, only_b: int, both: int) -> str:
    """Who is in A, in B, and in both."""
    if not both:
        return plural(
            only_a,
            "{n} patient in A, {other} in B; nobody is in both.",
            "{n} patients in A, {other} in B; nobody is in both.",
            other=only_b,
        )
    left_out = plural(
        both,
        "{n} is in both and is left out of the comparison",
        "{n} are in both and are left out of the comparison",
    )
    return plural(
        only_a,
        "{n} patient in A only, {other} in B only; {left_out}.",
        "{n} patients in A only, {other} in B only; {left_out}.",
        other=only_b,
        left_out=left_out,
    )


def comparisons(rows: pd.DataFrame) -> int:
    """How many p values the table shows."""
    return int(find(rows, stat="p_holm")["value"].notna().sum())
