"""Did transplantation matter: the four answers side by side, and each picture in figures."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.language import mark, say, say_as
from mrdcore.language.writing import clauses, first_words
from mrdcore.present.cohort_tables import descriptive_table
from mrdcore.present.format import DASH, months, number, p_alone, ratio
from mrdcore.present.model_tables import per_unit
from mrdcore.present.palette import GREY, SLOTS
from mrdcore.present.survival_tables import median_cell, survival_cell
from mrdcore.present.table import P_FORM, Cell, Head, Line, Naming, Number, Table, count_cell, group_heads, numbers_of
from mrdcore.results import ResultRow, each, find
from mrdcore.stats.cox.design import Term

LETTER, LANDMARK, MOVING, MODEL = "ever_transplanted", "landmark", "simon_makuch", "time_dependent_cox"
TEST_OF = {LETTER: LETTER, LANDMARK: LANDMARK, MOVING: "mantel_byar", MODEL: MODEL}
BY_HSCT = Groups("hsct", ("yes", "no"), ("no", "yes"))
UNTIL_LANDMARK = Groups("hsct", ("all", "yes", "no"), ("no", "yes"))
TRANSPLANTED = mark("Transplanted patients")
WORD_JOINER = "\u2060"  # an interval is not broken in two lines


def hsct_naming() -> Naming:
    """What those transplanted and the others are called."""
    return Naming(
        labels={"yes": say("transplanted"), "no": say("not transplanted"), "all": say("all until the landmark")},
        short={
            "yes": say_as("transplanted", "yes"),
            "no": say_as("transplanted", "no"),
            "all": say_as("transplanted", "all"),
        },
        title=say("Transplanted"),
        slots={"yes": SLOTS[0], "no": SLOTS[1], "all": GREY},
    )


def title_of(analysis: str, landmark: float) -> str:
    """What an analysis is called."""
    return {
        LETTER: say("As in the letter"),
        LANDMARK: say("Landmark at {months} months", months=number(landmark)),
        MOVING: say("Simon-Makuch"),
        MODEL: say("Cox, time-dependent"),
    }[analysis]


def answers_table(rows: pd.DataFrame, label: str, month: float, landmark: float, terms: tuple[Term, ...] = ()) -> Table:
    """The four answers: survival of those transplanted and of the others at a month, hazard ratio, p.

    `label`: the endpoint in short; `terms`: what the model is adjusted for. A number that cannot be given is a dash, and
    its reason stands under the table.
    """
    adjusted = ", ".join(term.title for term in terms)
    words = {
        LETTER: say("ever transplanted or never, from time zero"),
        LANDMARK: say("transplanted by then or not"),
        MOVING: say("“not” until the day of transplantation; Mantel-Byar test"),
        MODEL: say("the same as one ratio, adjusted for {covariates}", covariates=adjusted)
        if adjusted
        else say("the same as one ratio, not adjusted"),
    }
    lines = [
        Line(
            title_of(analysis, landmark),
            (*_rates(rows, analysis, month, landmark), _ratio_cell(rows, analysis), _test_cell(rows, analysis)),
            small=small,
        )
        for analysis, small in words.items()
    ]
    naming = hsct_naming()
    groups = tuple(Head(naming.short[level], slot=naming.slots[level]) for level in BY_HSCT.levels)
    columns = (*groups, Head(say("Hazard ratio")), Head(say("p")))
    heads = (Head(naming.title, 2), Head("", 2))
    usual = say("With 95% confidence intervals. A hazard ratio below 1 means fewer events after transplantation.")
    stub = say("{endpoint} at {months} months", endpoint=label, months=number(month))
    return Table(columns, tuple(lines), heads, stub, notes=(usual, *_reasons(rows, landmark)))


def covariates_table(rows: pd.DataFrame, terms: tuple[Term, ...]) -> Table | None:
    """The hazard ratios of what the model is adjusted for; None where it is for nothing."""
    of = {term.key: term for term in terms}
    found = find(rows, analysis=MODEL)
    lines = []
    for row in each(found[(found["by"] != "hsct") & (found["stat"] == "hazard_ratio")]):
        p, *_ = each(found, by=row["by"], level=row["level"], stat="p")
        lines.append(Line(_contrast(of[row["by"]], row["level"]), (_hazard_cell(row), _p_cell(p))))
    left_out = dict.fromkeys(found.loc[found["value"].notna(), "note"])  # with a value, a note tells of nothing else
    heads, notes = (Head(say("Hazard ratio")), Head(say("p"))), tuple(f"{note}." for note in left_out if note)
    return Table(heads, tuple(lines), stub=say("Adjusted for"), notes=notes) if lines else None


def _contrast(term: Term, level: str) -> str:
    """Age, per year; Sex: male against female."""
    if not term.levels:
        return per_unit(term.title, term.unit)
    first, second = level.split(" vs ", 1)
    names = {"first": term.label(first), "second": term.label(second)}
    return say("{title}: {first} against {second}", title=term.title, **names)


def _rates(rows: pd.DataFrame, analysis: str, month: float, landmark: float) -> tuple[Cell, ...]:
    if analysis == MODEL:
        return Cell(""), Cell("")
    if analysis == LANDMARK and month <= landmark:
        return Cell(DASH, say("landmark later")), Cell(DASH, say("landmark later"))
    return tuple(survival_cell(the_rate(rows, analysis, level, month)) for level in BY_HSCT.levels)


def _first(found: pd.DataFrame) -> ResultRow | None:
    return next(iter(each(found)), None)


def the_rate(rows: pd.DataFrame, analysis: str, level: str, month: float) -> ResultRow | None:
    """Survival in an analysis at a month."""
    return _first(find(rows, analysis=analysis, stat="survival", level=level, at=month))


def the_test(rows: pd.DataFrame, analysis: str) -> ResultRow | None:
    """The p value of an analysis: of the test between its curves, or of its model."""
    return _first(find(rows, analysis=TEST_OF[analysis], stat="p", by="hsct"))


def the_ratio(rows: pd.DataFrame, analysis: str) -> ResultRow | None:
    """The hazard ratio of an analysis, transplanted against not; None where it gives none."""
    return _first(find(rows, analysis=analysis, stat="hazard_ratio", by="hsct"))


def _ratio_cell(rows: pd.DataFrame, analysis: str) -> Cell:
    row = the_ratio(rows, analysis)
    return Cell("") if row is None else _hazard_cell(row)


def _hazard_cell(row: ResultRow) -> Cell:
    if isnan(row["value"]):
        return Cell(DASH, first_words(row["note"]))
    limits = f"{ratio(row['low'])}–{WORD_JOINER}{ratio(row['high'])}"
    return Cell(ratio(row["value"]), limits, numbers_of(row, "0.00"))


def _test_cell(rows: pd.DataFrame, analysis: str) -> Cell:
    row = the_test(rows, analysis)
    return Cell(DASH) if row is None else _p_cell(row)


def _p_cell(row: ResultRow) -> Cell:
    if isnan(row["value"]):
        return Cell(DASH, first_words(row["note"]))
    return Cell(p_alone(row["value"]), numbers=(Number(row["value"], P_FORM),))


def _reasons(rows: pd.DataFrame, landmark: float) -> tuple[str, ...]:
    """Why numbers are missing, each reason once, with the analyses that it holds for."""
    why: dict[str, list[str]] = {}
    for analysis in TEST_OF:
        for row in (the_test(rows, analysis), the_ratio(rows, analysis)):
            if row is not None and isnan(row["value"]):
                why.setdefault(row["note"], []).append(title_of(analysis, landmark))
    return tuple(f"{_sentence(reason)} ({_all_or(names)})." for reason, names in why.items())


def _all_or(names: list[str]) -> str:
    different = list(dict.fromkeys(names))
    return say("all four") if len(different) == len(TEST_OF) else clauses(*different)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def curves_table(rows: pd.DataFrame, analysis: str, groups: Groups, naming: Naming) -> Table:
    """One picture in figures, groups across: patients, events, survival at each month, median, as far as it has them."""
    of = find(rows, analysis=analysis)

    def line(label: str, cell: Callable[[ResultRow | None], Cell], stat: str, strong: bool = False) -> Line:
        of_stat = find(of, stat=stat)
        cells = tuple(cell(_first(find(of_stat, level=level))) for level in groups.levels)
        return Line(label, cells, strong=strong)

    counts = (
        (say("Patients"), "patients"),
        (say("Events"), "events"),
        (say("of “no” transplanted later"), "changed_group"),
    )
    lines = [line(label, count_cell, stat) for label, stat in counts if len(find(of, stat=stat))]
    for month in sorted(set(find(of, stat="survival")["at"])):
        at_month = find(of, stat="survival", at=month)
        cells = tuple(survival_cell(_first(find(at_month, level=level))) for level in groups.levels)
        lines.append(Line(say("At {months}", months=months(month)), cells, strong=True))
    if len(find(of, stat="median")):
        lines.append(line(say("Median, months"), median_cell, "median"))
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def before_table(rows: pd.DataFrame) -> Table:
    """What came before transplantation: days to it, cycles, MRD, and how it was done, in those transplanted."""
    everybody = Naming({"all": say(TRANSPLANTED)}, {"all": say(TRANSPLANTED)}, "", {})
    variables = tuple(dict.fromkeys(subject.partition("=")[0] for subject in rows["subject"]))
    return descriptive_table(rows, variables, Groups(), everybody, {"all": int(rows["total"].max())})
