"""Did transplantation matter: the four answers side by side, and each picture in figures."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan

import pandas as pd

from mrdcore.groups import Groups
from mrdcore.present.cohort_tables import descriptive_table
from mrdcore.present.format import DASH, number, p_value, ratio
from mrdcore.present.palette import GREY, SLOTS
from mrdcore.present.survival_tables import median_cell, survival_cell
from mrdcore.present.table import Cell, Head, Line, Naming, Table, count_cell, group_heads
from mrdcore.results import find

LETTER, LANDMARK, MOVING, MODEL = "ever_transplanted", "landmark", "simon_makuch", "time_dependent_cox"
TEST_OF = {LETTER: LETTER, LANDMARK: LANDMARK, MOVING: "mantel_byar", MODEL: MODEL}
BY_HSCT = Groups("hsct", ("yes", "no"), ("no", "yes"))
UNTIL_LANDMARK = Groups("hsct", ("all", "yes", "no"), ("no", "yes"))
TRANSPLANTED = "Transplanted patients"
WORD_JOINER = "\u2060"  # an interval is not broken in two lines
HSCT_NAMING = Naming(
    labels={"yes": "transplanted", "no": "not transplanted", "all": "all until the landmark"},
    short={"yes": "yes", "no": "no", "all": "all"},
    title="Transplanted",
    slots={"yes": SLOTS[0], "no": SLOTS[1], "all": GREY},
)


def title_of(analysis: str, landmark: float) -> str:
    """What an analysis is called."""
    return {
        LETTER: "As in the letter",
        LANDMARK: f"Landmark at {number(landmark)} months",
        MOVING: "Simon-Makuch",
        MODEL: "Cox, time-dependent",
    }[analysis]


def answers_table(rows: pd.DataFrame, label: str, month: float, landmark: float, adjusted: str = "") -> Table:
    """The four answers: survival of those transplanted and of the others at a month, hazard ratio, p.

    `label`: the endpoint in short; `adjusted`: what the model is adjusted for, "" for nothing. A number that cannot be
    given is a dash, and its reason stands under the table.
    """
    words = {
        LETTER: "ever transplanted or never, from time zero",
        LANDMARK: "transplanted by then or not",
        MOVING: "“not” until the day of transplantation; Mantel-Byar test",
        MODEL: f"the same as one ratio, {f'adjusted for {adjusted}' if adjusted else 'not adjusted'}",
    }
    lines = [
        Line(
            title_of(analysis, landmark),
            (*_rates(rows, analysis, month, landmark), _ratio_cell(rows, analysis), _test_cell(rows, analysis)),
            small=small,
        )
        for analysis, small in words.items()
    ]
    columns = (Head("yes", slot=SLOTS[0]), Head("no", slot=SLOTS[1]), Head("Hazard ratio"), Head("p"))
    heads = (Head("Transplanted", 2), Head("", 2))
    usual = "With 95% confidence intervals. A hazard ratio below 1 means fewer events after transplantation."
    stub = f"{label} at {number(month)} months"
    return Table(columns, tuple(lines), heads, stub, notes=(usual, *_reasons(rows, landmark)))


def _rates(rows: pd.DataFrame, analysis: str, month: float, landmark: float) -> tuple[Cell, ...]:
    if analysis == MODEL:
        return Cell(""), Cell("")
    if analysis == LANDMARK and month <= landmark:
        return Cell(DASH, "landmark later"), Cell(DASH, "landmark later")
    return tuple(survival_cell(the_rate(rows, analysis, level, month)) for level in BY_HSCT.levels)


def _first(found: pd.DataFrame) -> pd.Series | None:
    return None if found.empty else found.iloc[0]


def the_rate(rows: pd.DataFrame, analysis: str, level: str, month: float) -> pd.Series | None:
    """Survival in an analysis at a month."""
    return _first(find(rows, analysis=analysis, stat="survival", level=level, at=month))


def the_test(rows: pd.DataFrame, analysis: str) -> pd.Series | None:
    """The p value of an analysis: of the test between its curves, or of its model."""
    return _first(find(rows, analysis=TEST_OF[analysis], stat="p", by="hsct"))


def the_ratio(rows: pd.DataFrame, analysis: str) -> pd.Series | None:
    """The hazard ratio of an analysis, transplanted against not; None where it gives none."""
    return _first(find(rows, analysis=analysis, stat="hazard_ratio", by="hsct"))


def _ratio_cell(rows: pd.DataFrame, analysis: str) -> Cell:
    row = the_ratio(rows, analysis)
    if row is None:
        return Cell("")
    if isnan(row["value"]):
        return Cell(DASH, _kind(row["note"]))
    return Cell(ratio(row["value"]), f"{ratio(row['low'])}–{WORD_JOINER}{ratio(row['high'])}")


def _test_cell(rows: pd.DataFrame, analysis: str) -> Cell:
    row = the_test(rows, analysis)
    if row is None or isnan(row["value"]):
        return Cell(DASH, "" if row is None else _kind(row["note"]))
    return Cell(p_value(row["value"]).removeprefix("p = ").removeprefix("p "))


def _kind(reason: str) -> str:
    """The first words of a reason: withheld, not estimable, not tested."""
    return reason.partition(":")[0]


def _reasons(rows: pd.DataFrame, landmark: float) -> tuple[str, ...]:
    """Why numbers are missing, each reason once, with the analyses that it holds for."""
    why: dict[str, list[str]] = {}
    for analysis in TEST_OF:
        for row in (the_test(rows, analysis), the_ratio(rows, analysis)):
            if row is not None and isnan(row["value"]):
                why.setdefault(row["note"], []).append(title_of(analysis, landmark))
    return tuple(f"{_sentence(reason)} ({'; '.join(dict.fromkeys(names))})." for reason, names in why.items())


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def curves_table(rows: pd.DataFrame, analysis: str, groups: Groups, naming: Naming) -> Table:
    """One picture in figures, groups across: patients, events, survival at each month, median, as far as it has them."""
    of = find(rows, analysis=analysis)

    def line(label: str, cell: Callable[[pd.Series | None], Cell], stat: str, strong: bool = False) -> Line:
        of_stat = find(of, stat=stat)
        cells = tuple(cell(_first(find(of_stat, level=level))) for level in groups.levels)
        return Line(label, cells, strong=strong)

    counts = (("Patients", "patients"), ("Events", "events"), ("of “no” transplanted later", "changed_group"))
    lines = [line(label, count_cell, stat) for label, stat in counts if len(find(of, stat=stat))]
    for month in sorted(set(find(of, stat="survival")["at"])):
        at_month = find(of, stat="survival", at=month)
        cells = tuple(survival_cell(_first(find(at_month, level=level))) for level in groups.levels)
        lines.append(Line(f"At {number(month)} months", cells, strong=True))
    if len(find(of, stat="median")):
        lines.append(line("Median, months", median_cell, "median"))
    return Table(group_heads(groups, naming), tuple(lines), stub=naming.title)


def before_table(rows: pd.DataFrame) -> Table:
    """What came before transplantation: days to it, cycles, MRD, and how it was done, in those transplanted."""
    everybody = Naming({"all": TRANSPLANTED}, {"all": TRANSPLANTED}, "", {})
    variables = tuple(dict.fromkeys(subject.partition("=")[0] for subject in rows["subject"]))
    return descriptive_table(rows, variables, Groups(), everybody, {"all": int(rows["total"].max())})
