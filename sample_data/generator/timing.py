"""When treatment and transplantation begin, and how many cycles: sorted lists with the printed quartiles, handed out."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .outcomes import CYCLE_DAYS, Course
from .targets import (
    AT_MOST_THREE,
    AT_MOST_TWO,
    CYCLES_NOT_TRANSPLANTED,
    ONE_CYCLE,
    RELAPSE_TO_HSCT,
    RELAPSE_TO_VEN,
    TRANSPLANTED,
    VEN_TO_HSCT,
)

RESPONSE_DAYS = 85  # from the start of VEN-AZA to the earliest second MRD relapse: cycles 1 and 2 are evaluated first
SALVAGE_DAYS = 90  # from the start of VEN-AZA to a morphologic relapse before transplantation
SALVAGED = ("salvaged_alive", "salvaged_died")


@dataclass(frozen=True)
class Treatment:
    """Days since MRD relapse at which VEN-AZA starts and transplantation is done (0: none), and cycles in all."""

    ven: int
    hsct: int
    cycles: int


def intervals(size: int, fixed: dict[int, int], low: int, high: int) -> list[tuple[int, int]]:
    """For each place of a sorted list the values it may hold, when some places (from 1) are fixed."""
    found = []
    for place in range(1, size + 1):
        below = [value for at, value in fixed.items() if at <= place]
        above = [value for at, value in fixed.items() if at >= place]
        found.append((max(below, default=low), min(above, default=high)))
    return found


def _too_early_or_late(course: Course, ven: int, wait: int) -> int:
    """Days by which a start of treatment and a wait for transplantation do not fit a course."""
    events = [day for day in (course.second_mrd_relapse, course.relapse, course.last_news if course.dead else 0) if day]
    if course.group != TRANSPLANTED:
        first = min(events, default=course.last_news)
        return max(0, ven + RESPONSE_DAYS - first)
    hsct = ven + wait
    if course.kind in SALVAGED:
        latest = course.last_news - 150
        return max(0, ven + SALVAGE_DAYS - course.relapse) + max(0, course.relapse + 35 - hsct) + max(0, hsct - latest)
    return max(0, hsct - (min(events) - 35 if events else course.last_news - 45))


def _misfit(courses: list[Course], ven: list[int], wait: list[int]) -> float:
    hsct = sorted(v + w for v, w in zip(ven, wait, strict=False))
    total: float = sum(abs(hsct[place - 1] - day) for place, day in RELAPSE_TO_HSCT.items())
    for i, course in enumerate(courses):
        total += _too_early_or_late(course, ven[i], wait[i] if i < len(wait) else 0)
    return total


def _draw(rng: Random, bounds: tuple[int, int]) -> int:
    low, high = bounds
    # Long waits thin out: most are near the lower bound.
    return low + int((high - low) * rng.random() ** (2.5 if high - low > 60 else 1))


def search_treatment(seed: int, courses: list[Course]) -> list[Treatment]:
    """Start, transplantation and cycles for each course; the transplanted must stand first in `courses`."""
    rng = Random(seed)
    transplanted = sum(course.group == TRANSPLANTED for course in courses)
    slots_a = intervals(len(courses), RELAPSE_TO_VEN, 9, 190)
    slots_b = intervals(transplanted, VEN_TO_HSCT, 42, 230)
    rng.shuffle(slots_a)
    rng.shuffle(slots_b)
    ven, wait = [_draw(rng, s) for s in slots_a], [_draw(rng, s) for s in slots_b]
    cost = _misfit(courses, ven, wait)
    while cost > 0:
        values, slots = (ven, slots_a) if rng.random() < 0.6 else (wait, slots_b)
        i, j = rng.randrange(len(values)), rng.randrange(len(values))
        before = values[i], values[j], slots[i], slots[j]
        if rng.random() < 0.5:
            values[i], values[j], slots[i], slots[j] = before[1], before[0], before[3], before[2]
        else:
            values[i] = _draw(rng, slots[i])
        trial = _misfit(courses, ven, wait)
        if trial <= cost or rng.random() < 0.002:
            cost = trial
        else:
            values[j], values[i], slots[j], slots[i] = before[1], before[0], before[3], before[2]
    return _with_cycles(courses, ven, wait)


def _with_cycles(courses: list[Course], ven: list[int], wait: list[int]) -> list[Treatment]:
    untreated = range(len(wait), len(courses))
    cycles = _cycles_of_others([courses[i] for i in untreated], [ven[i] for i in untreated])
    few = sum(c <= 3 for c in cycles)
    salvaged = [i for i in range(len(wait)) if courses[i].kind in SALVAGED]
    waiting = sorted((i for i in range(len(wait)) if i not in salvaged), key=lambda i: wait[i])
    twos, threes = AT_MOST_TWO - ONE_CYCLE - len(salvaged), AT_MOST_THREE - AT_MOST_TWO - few
    counts = [1] * ONE_CYCLE + [2] * twos + [3] * threes
    counts += [4 + (k > 1) for k in range(len(waiting) - len(counts))]
    by_patient = {**dict.fromkeys(salvaged, 2), **dict(zip(waiting, counts, strict=True))}
    treated = [Treatment(ven[i], ven[i] + wait[i], by_patient[i]) for i in range(len(wait))]
    return treated + [Treatment(ven[i], 0, c) for i, c in zip(untreated, cycles, strict=True)]


def _cycles_of_others(courses: list[Course], ven: list[int]) -> list[int]:
    """Cycles of those not transplanted: as many as their time on treatment allows, within the printed quartiles."""
    given = {"stopped_8": 8, "stopped_14": 14, "long": 28}
    bounds = intervals(len(courses), CYCLES_NOT_TRANSPLANTED, 2, 28)
    for cycles in given.values():
        bounds.remove(next(b for b in bounds if b[0] <= cycles <= b[1]))
    room = [((c.relapse or c.last_news) - v - 10) // CYCLE_DAYS + 1 for c, v in zip(courses, ven, strict=True)]
    free = sorted((i for i, c in enumerate(courses) if c.kind not in given), key=lambda i: room[i])
    found = {i: max(low, min(high, int(0.85 * room[i]))) for i, (low, high) in zip(free, bounds, strict=True)}
    return [given.get(c.kind, found.get(i, 0)) for i, c in enumerate(courses)]
