"""The statistics of a page beside plain lifelines calls and R's survival: the same patients, one run, turn by turn.

    python -m tests.benchmarks.statistics [patients ...]

Two groups, two causes; whole days, so that times are tied as in a registry, and then times without ties. First the
answers are compared, since a fast wrong number is worth nothing; then each contender is timed in turn, several times.
It prints medians of the processor's time, the clock's in brackets, and how many times ours the others take: ours from
the patients' rows, as pages call it, and ours from counts per time and group, where the patients have been counted
before. It judges nothing: machines differ. R times itself, inside one process; where there is no Rscript its column is
empty. At a million lifelines' Cox model is asked once, of whole days, and cumulative incidence is not asked of lifelines and
R: they take a minute or more.
"""

from __future__ import annotations

import gc
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from mrdcore.stats.counts import count
from tests.benchmarks import statistics_r
from tests.benchmarks.statistics_python import (
    Lifelines,
    OfCounts,
    Ours,
    lifelines_forest,
    made_up,
    our_forest,
    subgroups,
)

Spent = tuple[float, float]
QUESTIONS = {
    "curves": "Kaplan-Meier, bands, at risk",
    "log_rank": "log-rank",
    "cox": "Cox",
    "incidence": "cumulative incidence, bands",
}
EQUAL = 1e-6
# lifelines ends Newton's steps early, most of all in few patients, and moves tied times apart at random
LOOSER = {("cox", "lifelines"): 1e-4, ("forest", "lifelines"): 1e-3, ("incidence", "lifelines"): 5e-2}
MILLION = 1_000_000
PATIENCE = 600  # seconds


@dataclass(frozen=True)
class Size:
    """How many patients with which times, and how often each contender is asked.

    `once`: what is too slow to be asked again, its answer compared at the other sizes; `spared`: what takes an hour.
    """

    patients: int
    ties: bool
    rounds: int
    calls: int
    once: frozenset[tuple[str, str]] = frozenset()
    spared: frozenset[tuple[str, str]] = frozenset()


SLOW = frozenset({("cox", "lifelines"), ("incidence", "lifelines"), ("incidence", "R")})
SIZES = (
    Size(70, True, 5, 5),
    Size(10_000, True, 3, 1),
    Size(MILLION, True, 5, 1, SLOW),
    Size(10_000, False, 3, 1),
    Size(MILLION, False, 5, 1, SLOW, frozenset({("incidence", "R")})),
)


def spent(run: Callable[[], object], calls: int) -> Spent:
    """Seconds of the processor and of the clock for one call; infinite where it was given up."""
    gc.collect()
    busy, clock = time.process_time(), time.perf_counter()
    signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(PATIENCE * calls)
    try:
        for _ in range(calls):
            run()
    except TimeoutError:
        return inf, inf
    finally:
        signal.alarm(0)
    return (time.process_time() - busy) / calls, (time.perf_counter() - clock) / calls


def _give_up(*_: object) -> None:
    raise TimeoutError


def compare(size: Size, r: statistics_r.R | None, folder: Path) -> None:
    """One size: whether the answers agree, and how long each contender took."""
    frame = made_up(size.patients, size.ties)
    if r:
        r.load(frame, folder / "cohort.csv")
    kind = "whole days" if size.ties else "no ties"
    print(f"\n{size.patients:,} patients, {kind}: {frame['time'].nunique():,} distinct times")
    counts = OfCounts(frame)
    counting = in_turn(
        {"ours": lambda: spent(lambda: count(frame, "time", "event", "level"), size.calls)},
        ["ours"],
        size.rounds,
        set(),
    )
    print(f"{'counting the patients':28} {'':>19}{_times(counting['ours'])}")
    for question, title in QUESTIONS.items():
        ask: dict[str, Callable[[], list[float]]] = {
            "ours": partial(of_new_frame, getattr(Ours, question), frame),
            "counts": getattr(counts, question),
            "lifelines": partial(getattr(Lifelines, question), frame),
        }
        timed = {name: partial(spent, run, size.calls) for name, run in ask.items()}
        if r:
            ask["R"], timed["R"] = partial(r.numbers, question), partial(r.spent, question, size.calls)
        asked = [name for name in ask if (question, name) not in size.spared]
        once = {name for name in asked if (question, name) in size.once}
        far = differences(question, {name: ask[name]() for name in asked if name not in once})
        print(line(title, in_turn(timed, asked, size.rounds, once), far), flush=True)


def of_new_frame(ask: Callable[[pd.DataFrame], list[float]], frame: pd.DataFrame) -> list[float]:
    """An answer of ours from the rows alone: what is computed of a frame is remembered as long as the frame lives."""
    return ask(frame.copy(deep=False))


def in_turn(timed: dict[str, Callable[[], Spent]], asked: list[str], rounds: int, once: set[str]) -> dict[str, Spent]:
    """The medians of several rounds, in each of which every contender has its turn."""
    found: dict[str, list[Spent]] = {name: [] for name in asked}
    for turn in range(rounds):
        for name in asked:
            if not turn or name not in once:
                found[name].append(timed[name]())
    return {
        name: (median(busy for busy, _ in all_), median(clock for _, clock in all_)) for name, all_ in found.items()
    }


def differences(question: str, answers: dict[str, list[float]]) -> dict[str, float]:
    """How far each contender's answers are from ours, relative beyond 1; a wrong answer ends the run."""
    own, found = np.array(answers.pop("ours")), {}
    for name, values in answers.items():
        far = np.abs(own - values) / np.maximum(1, np.abs(own))
        found[name] = float(far.max())
        if not found[name] <= LOOSER.get((question, name), EQUAL):
            raise SystemExit(f"{question}: ours {own}, {name} {values}")
    return found


def line(title: str, medians: dict[str, Spent], far: dict[str, float]) -> str:
    """A row of the table."""
    cells = [f"{title:28}", _times(medians["ours"]), _times(medians.get("counts"))]
    for name in ("lifelines", "R"):
        taken = medians.get(name)
        known = taken and taken[0] < inf
        ratios = [taken[0] / medians[own][0] if known and own in medians else None for own in ("ours", "counts")]
        cells += [_times(taken), *(f"{ratio:7.1f}" if ratio else f"{'-':>7}" for ratio in ratios)]
        cells.append(f"{far[name]:6.0e}" if name in far else f"{'-':>6}")
    return " ".join(cells)


def _times(of: Spent | None) -> str:
    if of and of[0] == inf:
        return f"{'given up':>18}"
    return f"{of[0] * 1000:8.1f} {f'({of[1] * 1000:.1f})':>9}" if of else f"{'-':>8} {'':9}"


def compare_forest() -> None:
    """Twenty subgroups and all patients, 70 in all; ours with a test of interaction for each variable beside them."""
    frame = made_up(70, ties=True)
    divisions = subgroups(frame)
    ours = partial(of_new_frame, partial(our_forest, divisions=divisions), frame)
    ask = {"ours": ours, "lifelines": partial(lifelines_forest, frame, divisions)}
    far = differences("forest", {name: run() for name, run in ask.items()})
    medians = in_turn({name: partial(spent, run, 1) for name, run in ask.items()}, list(ask), 7, set())
    print(f"\n70 patients, whole days\n{line('forest of 20 rows', medians, far)}")


def main(*sizes: int) -> None:
    r = statistics_r.start()
    print(r.version if r else "Rscript is not on this machine: without R")
    columns = (
        f"{'ours':>18}",
        f"{'from counts':>18}",
        *(f"{name:>18}  x ours  counts differs" for name in ("lifelines", "R")),
    )
    print(f"{'median ms: processor (clock)':28} {' '.join(columns)}")
    compare_forest()
    with TemporaryDirectory() as folder:
        for size in SIZES:
            if not sizes or size.patients in sizes:
                compare(size, r, Path(folder))
    if r:
        r.end()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
