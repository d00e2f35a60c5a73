"""A bad file read once for all that is asked of it, and the cohort as text to compare it with."""

from __future__ import annotations

import time
import tracemalloc
from dataclasses import dataclass
from functools import cache

import pandas as pd

from mrdcore.cohort import Cohort
from mrdcore.problem import Problem
from mrdcore.read import Reading, read_files
from tests.badfiles.corpus import CORPUS, Said


@dataclass(frozen=True)
class Measured:
    """A reading with what it cost this process: seconds on the clock, and megabytes at the peak for a refusal."""

    reading: Reading
    seconds: float
    megabytes: float


@cache
def read_case(name: str) -> Measured:
    """The case read; memory is traced for refusals only, since tracing slows Python down."""
    case = CORPUS[name]
    files = case.files()
    if case.refused:
        tracemalloc.start()
    try:
        start = time.perf_counter()
        reading = read_files(files, case.mapping)
        seconds = time.perf_counter() - start
        peak = tracemalloc.get_traced_memory()[1] if case.refused else 0
    finally:
        tracemalloc.stop()
    return Measured(reading, seconds, peak / 1e6)


def said(problem: Problem) -> Said:
    return Said(problem.code, problem.row, problem.column or None, problem.severity)


def cell(value: object) -> str:
    """A cell of a cohort as text, "" where it is missing."""
    if not isinstance(value, str) and pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:.6g}"
    return str(value)


def column(cohort: Cohort, name: str) -> tuple[str, ...]:
    return tuple(map(cell, cohort.patients[name])) if name in cohort.patients else ("no such column",)


def samples(cohort: Cohort) -> tuple[str, ...]:
    """Each sample as the corpus writes it: patient, date, tissue, value and state."""
    names = ["patient_id", "date", "tissue", "value", "state"]
    return tuple("|".join(map(cell, row)) for row in cohort.samples[names].itertuples(index=False))
