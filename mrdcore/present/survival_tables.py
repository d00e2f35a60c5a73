"""How long: survival, medians and comparisons, in tables and in words."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import mark, say
from mrdcore.language.writing import begins
from mrdcore.present.format import DASH, fixed, interval, not_reached, number, p_value, percent, ratio, ratio_interval
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
    numbers_of,
    p_cell,
)
from mrdcore.results import ResultRow, each, find
from mrdcore.stats.survival import NOT_REACHED


def survival_table(rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, at: tuple[float, ...]) -> Table:
    """Groups across: patients, events, survival at the months asked for, median, follow-up, with intervals."""
    estimates = lookup(rows, analysis="kaplan_meier", subject=endpoint)
    follow_up = lookup(rows, analysis="follow_up", subject=endpoint, method="reverse_km")
    observed = lookup(rows, analysis="follow_up", subject=endpoint, method="observed")

    def line(label: str, cell: Callable[[ResultRow | None], Cell], stat: str, at: float = -1.0) -> Line:
        cells = tuple(cell(estimates(endpoint, stat, level, at)) for level in groups.levels)
        return Line(label, cells, strong=stat == "survival")

    lines = [
        line(say("Patients"), count_cell, "patients"),
        line(say("Events"), count_cell, "events"),
        *(line(say("At {months} months", months=number(month)), survival_cell, "survival", month) for month in at),
        line(say("Median, months"), median_cell, "median"),
    ]
    follow = tuple(median_cell(follow_up(endpoint, "median", level)) for level in groups.levels)
    lines.append(Line(say("Median follow-up, months"), follow))
    notes = say("With 95% confidence intervals. NR: not reached. Follow-up by reverse Kaplan-Meier.")
    if endpoint == "os":  # times to another endpoint end at its events: their median is no follow-up
        lines.append(
            Line(say("as observed"), tuple(median_cell(observed(endpoint, "median", v)) for v in groups.levels), True)
        )
        notes = say(
            "With 95% confidence intervals. NR: not reached. Follow-up by reverse Kaplan-Meier; as observed: the plain median, in whole months."
        )
    said = doubts(find(rows, analysis="kaplan_meier", subject=endpoint, stat="survival"), groups, naming)
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title, notes=(notes, *said))


def doubts(rows: pd.DataFrame, groups: Groups, naming: Naming) -> tuple[str, ...]:
    """What is to be doubted in estimates that are given, each once, with the name of its group."""
    given = rows[rows["value"].notna() & (rows["note"] != "")]
    said = dict.fromkeys(zip(given["level"], given["note"], strict=True))
    named = (
        say("{group}: {note}", group=naming.short.get(level, level), note=note) if groups.by else note
        for level, note in said
    )
    return tuple(f"{text[:1].upper()}{text[1:]}." for text in named)


def median_cell(row: ResultRow | None) -> Cell:
    """A median with its interval, or that it is not reached."""
    if row is None:
        return Cell(DASH)
    limits = interval(row["low"], row["high"], 1)
    text = not_reached() if isnan(row["value"]) and begins(row["note"], NOT_REACHED) else number(row["value"])
    known = () if isnan(row["value"]) else (Number(row["value"], "0.0"),)
    return Cell(text, "" if limits == DASH else limits, (*known, *limits_of(row, "0.0")))


def survival_cell(row: ResultRow | None) -> Cell:
    """Survival in percent with its interval, or why there is none."""
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else row["note"])
    limits = interval(100 * row["low"], 100 * row["high"])
    return Cell(percent(100 * row["value"]), "" if limits == DASH else limits, numbers_of(row, "0%"))


ALPHA = 0.05  # below it, proportional hazards are doubted
TESTS = {
    "log-rank": mark("Log-rank test"),
    "Gehan": mark("Gehan's test (early events weigh more)"),
    "Tarone-Ware": mark("Tarone-Ware test (early events weigh more)"),
    "Fleming-Harrington (rho = 1)": mark("Fleming-Harrington test (rho = 1: early events weigh more)"),
}


def comparison_sentences(
    rows: pd.DataFrame, endpoint: str, groups: Groups, naming: Naming, strata: str = ""
) -> tuple[str, ...]:
    """The test of the curves, the trend and the hazard ratio in words; what is withheld is said with its reason.

    `strata`: what the variable is called within which the groups are compared.
    """
    if not groups.by:
        return ()
    tests = find(rows, analysis="log_rank", subject=endpoint, stat="p", level="all")
    hazards = find(rows, analysis="cox", subject=endpoint, stat="hazard_ratio")
    reasons = {*tests["note"], *hazards["note"]}
    if len(reasons) == 1 and tests["value"].isna().all() and hazards["value"].isna().all():
        name = _test_name(each(tests)[0], strata)
        return (say("{test} and hazard ratio {reason}.", test=name, reason=reasons.pop()),)
    trends = find(rows, analysis="log_rank", subject=endpoint, stat="trend_p", level="all")
    sentences = [_test_sentence(_test_name(test, strata), test) for test in each(tests)]
    sentences += [say("Trend over the ordered groups: {p}.", p=p_value(p)) for p in trends["value"].dropna()]
    sentences += [_hazard_sentence(hazard, naming, strata) for hazard in each(hazards)]
    checks = find(rows, analysis="cox", subject=endpoint, stat="ph_p").dropna(subset=["value"])
    sentences += [proportional_sentence(check) for check in each(checks)]
    return tuple(dict.fromkeys(sentences))


def _test_name(test: ResultRow, strata: str) -> str:
    """The test, and within what the groups are compared."""
    name, stratified, _ = str(test["method"]).partition(", stratified")
    test_name = say(TESTS.get(name, TESTS["log-rank"]))
    if not stratified:
        return test_name
    if strata:
        return say("{test}, stratified by {variable}", test=test_name, variable=in_sentence(strata))
    return say("{test}, stratified", test=test_name)


def in_sentence(title: str) -> str:
    """A title within a sentence: sex, but FLT3-ITD."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def _test_sentence(name: str, test: ResultRow) -> str:
    if isnan(test["value"]):
        return say("{test} {reason}.", test=name, reason=test["note"])
    if test["note"]:
        return say("{test}: {p} ({note}).", test=name, p=p_value(test["value"]), note=test["note"])
    return say("{test}: {p}.", test=name, p=p_value(test["value"]))


def _hazard_sentence(hazard: ResultRow, naming: Naming, strata: str) -> str:
    contrast = naming.contrast(*str(hazard["level"]).split(" vs ", 1))
    if isnan(hazard["value"]):
        return say("Hazard ratio, {contrast}, {reason}.", contrast=contrast, reason=hazard["note"])
    words = {
        "ratio": ratio(hazard["value"]),
        "limits": ratio_interval(hazard["low"], hazard["high"]),
        "contrast": contrast,
    }
    if strata:
        variable = in_sentence(strata)
        said = say(
            "Hazard ratio {ratio} (95% CI {limits}), {contrast}, stratified by {variable}.", variable=variable, **words
        )
    else:
        said = say("Hazard ratio {ratio} (95% CI {limits}), {contrast}.", **words)
    if not str(hazard["method"]).startswith("Firth"):
        return said
    how = say("By Firth's penalised likelihood, since the usual estimate has no limit: {note}.", note=hazard["note"])
    return f"{said} {how}"


def proportional_sentence(row: ResultRow, of: str = "") -> str:
    """What the test of proportional hazards means for reading a hazard ratio (`of` whom, in words)."""
    if isnan(row["value"]):
        return say("Proportional hazards {reason}.", reason=row["note"])
    if row["value"] >= ALPHA:
        return say("Proportional hazards: no sign against it ({p}).", p=p_value(row["value"]))
    return say(
        "The hazard ratio{of} changes with time ({p}): read it as an average, and look at the curves and the restricted mean instead.",
        of=of,
        p=p_value(row["value"]),
    )


def pairwise_table(rows: pd.DataFrame, endpoint: str, naming: Naming) -> Table | None:
    """The test of the curves by pair, with Holm's correction; None for fewer than three groups."""
    tests = find(rows, analysis="log_rank", subject=endpoint, stat="p_holm")
    if tests.empty:
        return None
    raw = lookup(rows, analysis="log_rank", subject=endpoint, stat="p")
    lines = []
    for test in each(tests):
        label = naming.contrast(*str(test["level"]).split(" vs ", 1))
        lines.append(Line(label, (p_cell(raw(endpoint, "p", test["level"])), p_cell(test))))
    method = str(tests["method"].iloc[0]).removesuffix(", Holm") or "log-rank"
    return Table((Head(method[0].upper() + method[1:]), Head(say("Holm-adjusted"))), tuple(lines))


def left_out_sentence(rows: pd.DataFrame) -> str:
    """How many patients an endpoint leaves out, and why; "" where it leaves out none."""
    estimates = find(rows, analysis="kaplan_meier")
    unknown, never = find(estimates, stat="left_out"), find(estimates, stat="never_at_risk")
    found = [*zip(unknown["n"], unknown["total"], unknown["note"], strict=True)]
    if len(never):  # of all levels together
        found.append((never["n"].sum(), find(estimates, stat="patients")["total"].sum(), never["note"].iloc[0]))
    return " ".join(
        say("{n} of {total} patients left out: {reason}.", n=fixed(n), total=fixed(total), reason=note)
        for n, total, note in found
    )
