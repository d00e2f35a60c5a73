"""How long 100,000 patients take from the bytes of a CSV file to a cohort, beside pandas reading the same as text.

    python -m tests.benchmarks.read_csv [patients]

It prints and judges nothing: machines differ. The ratio is what can be compared from one day to the next.
"""

from __future__ import annotations

import io
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd

from mrdcore.read import read_cohort

TIMES = 3
HEADER = (
    "patient_id;centre;sexe;âge;maladie;date_diagnostic;date_rechute_moléculaire;date_début_ven_aza;cycles;greffe;"
    "date_greffe;date_décès;date_dernières_nouvelles;statut;npm1;flt3_itd;mrd_blood_pre_treatment;mrd_blood_after_c1;"
    "mrd_marrow_after_c2"
)
FIRST = date(2015, 1, 1)


def made_up(patients: int) -> bytes:
    """A French export: 19 columns, semicolons, decimal commas, dd/mm/yyyy, Windows letters; one value in ten is empty."""
    chance = random.Random(7)
    rows = [HEADER, *(";".join(_patient(number, chance)) for number in range(patients))]
    return "\r\n".join(rows).encode("cp1252")


def _patient(number: int, chance: random.Random) -> list[str]:
    diagnosis = FIRST + timedelta(days=chance.randrange(2500))
    relapse = diagnosis + timedelta(days=chance.randrange(200, 700))
    start = relapse + timedelta(days=chance.randrange(5, 60))
    last = start + timedelta(days=chance.randrange(100, 900))
    grafted, died = chance.random() < 0.6, chance.random() < 0.3
    values = [
        f"C{number % 12:02}", chance.choice("FH"), f"{chance.uniform(18, 85):.1f}".replace(".", ","), "npm1",
        _day(diagnosis), _day(relapse), _day(start), str(chance.randrange(1, 7)), "oui" if grafted else "non",
        _day(start + timedelta(days=80)) if grafted else "", _day(last) if died else "", _day(last),
        "décédé" if died else "vivant", "muté", chance.choice(("muté", "non muté")), _mrd(chance), _mrd(chance), _mrd(chance),
    ]  # fmt: skip
    return [f"P{number:06}", *("" if chance.random() < 0.1 and i not in (5, 11) else v for i, v in enumerate(values))]


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _mrd(chance: random.Random) -> str:
    return "indétectable" if chance.random() < 0.3 else f"{10 ** chance.uniform(-3, 1):.4f}".replace(".", ",")


def seconds(run: Callable[[], object]) -> tuple[float, float]:
    """The medians of several runs: of the processor's time, and of the clock's, which other work on the machine adds to."""
    busy, clock = [], []
    for _ in range(TIMES):
        start = time.process_time(), time.perf_counter()
        run()
        busy.append(time.process_time() - start[0])
        clock.append(time.perf_counter() - start[1])
    return statistics.median(busy), statistics.median(clock)


def main(patients: int = 100_000) -> None:
    data = made_up(patients)
    reading = read_cohort(data, "made_up.csv")
    used = 0 if reading.cohort is None else len(reading.cohort)
    ours = seconds(lambda: read_cohort(data, "made_up.csv"))
    pandas = seconds(lambda: pd.read_csv(io.BytesIO(data), sep=";", dtype=str, encoding="cp1252"))
    print(f"{patients} patients x {HEADER.count(';') + 1} columns, {len(data) / 1e6:.1f} MB, median of {TIMES} runs")
    print("                     processor   clock")
    print(
        f"read_cohort          {ours[0]:7.2f} s {ours[1]:6.2f} s ({used} patients used, {len(reading.problems)} problems)"
    )
    print(f"pandas.read_csv(str) {pandas[0]:7.2f} s {pandas[1]:6.2f} s")
    print(f"ratio                {ours[0] / pandas[0]:7.1f}   {ours[1] / pandas[1]:6.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
