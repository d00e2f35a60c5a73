"""The search's solution as one small table: a row a patient, days since MRD relapse, codes as in the dictionary."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

from .outcomes import search_courses
from .responses import assign_cells, before_transplantation, search_cells
from .timing import search_treatment


@dataclass(frozen=True)
class Line:
    """One patient of the solution; 0 or empty where an event does not happen or a class does not apply."""

    patient_id: str
    group: str
    kind: str
    last_news: int
    dead: int
    relapse: int
    second_mrd_relapse: int
    ven: int
    hsct: int
    cycles: int
    genetics: str
    ven_duration: str
    blood: str
    marrow: str
    blood_before_hsct: str


def search(seed: int) -> list[Line]:
    """Seventy patients that meet every printed figure that depends on more than one column."""
    courses = search_courses(seed)
    treatments = search_treatment(seed, courses)
    cells = assign_cells(seed, courses, treatments, search_cells(seed, courses))
    before = before_transplantation(treatments, cells)
    order = list(range(len(courses)))
    Random(seed).shuffle(order)
    lines = []
    for number, i in enumerate(order, start=1):
        course, treatment, cell = courses[i], treatments[i], cells[i]
        lines.append(
            Line(
                f"S{number:02d}", course.group, course.kind, course.last_news, int(course.dead), course.relapse,
                course.second_mrd_relapse, treatment.ven, treatment.hsct, treatment.cycles, cell.genetics, cell.ven,
                cell.blood, cell.marrow, before[i],
            )
        )  # fmt: skip
    return lines


def write(lines: list[Line], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [f.name for f in fields(Line)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(line) for line in lines)


def read(path: Path) -> list[Line]:
    with path.open(newline="", encoding="utf-8") as file:
        return [Line(**{name: _typed(name, text) for name, text in row.items()}) for row in csv.DictReader(file)]


def _typed(name: str, text: str) -> Any:
    is_number = any(f.name == name and f.type == "int" for f in fields(Line))
    return int(text) if is_number else text
