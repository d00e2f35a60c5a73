"""Response classes: Table 1 as an integer programme, then handed out to the courses as an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from .outcomes import Course
from .targets import (
    CLASSES,
    GENETICS,
    NOT_TRANSPLANTED,
    TABLE_1,
    TRANSPLANTED,
    TRANSPLANTED_BLOOD,
    TRANSPLANTED_BLOOD_BEFORE,
    VEN,
    VEN_SIZE,
)
from .timing import SALVAGED, Treatment

RESPONSE = ("negativity", "reduction")
LATE = 95  # days of waiting after which a sample before transplantation falls behind the evaluation of cycle 2
NEVER = 1000.0


@dataclass(frozen=True)
class Cell:
    """What Table 1 says of one patient."""

    group: str
    genetics: str
    ven: str
    blood: str
    marrow: str

    @property
    def responded(self) -> bool:
        return self.blood in RESPONSE or self.marrow in RESPONSE


CELLS = [Cell(*one) for one in product((TRANSPLANTED, NOT_TRANSPLANTED), GENETICS, VEN, CLASSES, CLASSES)]


def _discordance(cell: Cell) -> float:
    """Marrow is usually as blood or worse; marrow better than blood is rare."""
    if "not_evaluated" in (cell.blood, cell.marrow):
        return 0.0
    worse = CLASSES.index(cell.marrow) - CLASSES.index(cell.blood)
    return float(worse**2 if worse >= 0 else 3 * worse**2)


def _needs_response(course: Course) -> bool:
    return bool(course.second_mrd_relapse) or (course.group == NOT_TRANSPLANTED and not course.relapse)


def _rows(courses: list[Course]) -> tuple[list[list[float]], list[float], list[float]]:
    """Left sides, lower and upper limits of what the counts of the cells must satisfy."""
    rows: list[list[float]] = []
    low: list[float] = []
    high: list[float] = []

    def require(counted: list[bool], least: float, most: float) -> None:
        rows.append([float(x) for x in counted])
        low.append(least)
        high.append(most)

    for name, printed in TABLE_1.items():
        for tissue, counts in zip(("blood", "marrow"), printed, strict=True):
            for level, n in zip(CLASSES, counts, strict=True):
                require([name in (c.genetics, c.ven) and getattr(c, tissue) == level for c in CELLS], n, n)
    for name, n in VEN_SIZE.items():
        require([c.ven == name for c in CELLS], n, n)
    for level, n in zip(CLASSES, TRANSPLANTED_BLOOD, strict=True):
        require([c.group == TRANSPLANTED and c.blood == level for c in CELLS], n, n)
    for group in (TRANSPLANTED, NOT_TRANSPLANTED):
        require([c.group == group for c in CELLS], *[float(sum(x.group == group for x in courses))] * 2)
        needed = sum(x.group == group and _needs_response(x) for x in courses)
        require([c.group == group and c.responded for c in CELLS], needed, np.inf)
    # Neither mutations nor the duration of venetoclax decide who is transplanted: the 16 get their share of each.
    share = sum(x.group == NOT_TRANSPLANTED for x in courses) / len(courses)
    for name, printed in TABLE_1.items():
        expected = share * sum(printed[0])
        require(
            [c.group == NOT_TRANSPLANTED and name in (c.genetics, c.ven) for c in CELLS], expected - 1, expected + 1
        )
    return rows, low, high


def search_cells(seed: int, courses: list[Course]) -> list[Cell]:
    """One cell a patient, as many of each as Table 1 needs, blood and marrow as concordant as it allows."""
    rng = Random(seed)
    rows, low, high = _rows(courses)
    cost = [_discordance(cell) + 0.3 * rng.random() for cell in CELLS]
    found = milp(cost, constraints=LinearConstraint(np.array(rows), low, high), integrality=np.ones(len(CELLS)), bounds=Bounds(0, 70), options={"time_limit": 60})  # fmt: skip
    if found.x is None:
        raise RuntimeError("Table 1 cannot be filled")
    return [cell for cell, n in zip(CELLS, np.round(found.x).astype(int), strict=True) for _ in range(n)]


def _unfit(course: Course, treatment: Treatment, cell: Cell) -> float:
    """How badly a cell suits a course."""
    if course.group != cell.group:
        return NEVER
    wait = treatment.hsct - treatment.ven
    cost = 0.0
    if _needs_response(course) and not cell.responded:
        cost += NEVER
    if treatment.cycles == 1 and cell.ven.endswith("changed"):
        cost += NEVER
    if course.kind in SALVAGED and (cell.blood != "progression" or cell.marrow in RESPONSE):
        cost += NEVER
    if course.relapse and not course.second_mrd_relapse and cell.responded:
        cost += 2.0
    if course.group == NOT_TRANSPLANTED and not course.relapse and cell.blood != "negativity":
        cost += 1.0
    if course.group == TRANSPLANTED and cell.blood == "not_evaluated":
        cost += wait / 20
    if course.group == TRANSPLANTED and wait < LATE and cell.blood in ("reduction", "stable"):
        cost += 1.5
    return cost


def assign_cells(seed: int, courses: list[Course], treatments: list[Treatment], cells: list[Cell]) -> list[Cell]:
    """The cell of each course: the assignment that suits the courses best."""
    rng, n = Random(seed), len(courses)
    cost = np.array(
        [[_unfit(c, t, cell) + 0.5 * rng.random() for cell in cells] for c, t in zip(courses, treatments, strict=True)]
    )
    once = np.vstack([np.kron(np.eye(n), np.ones(n)), np.kron(np.ones(n), np.eye(n))])
    found = milp(
        cost.ravel(), constraints=LinearConstraint(once, 1, 1), integrality=np.ones(n * n), bounds=Bounds(0, 1)
    )
    chosen = np.round(found.x).reshape(n, n).argmax(axis=1)
    if cost[np.arange(n), chosen].max() >= NEVER:
        raise RuntimeError("a course has no cell that suits it")
    return [cells[j] for j in chosen]


def before_transplantation(treatments: list[Treatment], cells: list[Cell]) -> list[str]:
    """Class in blood at the last sample before transplantation ("" without one): those who waited longest improve."""
    found = [cell.blood if cell.group == TRANSPLANTED else "" for cell in cells]
    longest = sorted(range(len(cells)), key=lambda i: treatments[i].ven - treatments[i].hsct)
    more = [after - now for now, after in zip(TRANSPLANTED_BLOOD, TRANSPLANTED_BLOOD_BEFORE, strict=True)]
    steps = (("reduction", "negativity", more[0]), ("stable", "reduction", more[0] + more[1]))
    for now, later, n in steps:
        waited = [i for i in longest if found[i] == cells[i].blood == now]
        if any(treatments[i].hsct - treatments[i].ven < LATE for i in waited[:n]):
            raise RuntimeError(f"too few waited long enough for a late {later}")
        for i in waited[:n]:
            found[i] = later
    return found
