"""Who relapses, dies or is censored, and when: simulated annealing over whole days since MRD relapse."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from math import exp, inf
from random import Random

from .targets import (
    CYCLES_NOT_TRANSPLANTED,
    DAYS_PER_MONTH,
    FOLLOW_UP_MONTHS,
    MEDIAN,
    NOT_TRANSPLANTED,
    SURVIVAL,
    TRANSPLANTED,
)

ENDPOINTS = ("os", "rfs", "rfs_mrd")
MARKS = (12 * DAYS_PER_MONTH, 24 * DAYS_PER_MONTH)
EVENT_MARGIN = 11.2  # days between any event and the 12- and 24-month marks
MEDIAN_EVENT = (351, 353)  # a median RFS_MRD of 12 months that still keeps its distance from the mark
TYPICAL_VEN_START = 35
CYCLE_DAYS = 29


@dataclass(frozen=True)
class Course:
    """One patient's course in days since MRD relapse; 0 where an event does not happen."""

    group: str
    kind: str
    months: tuple[int, int]
    last_news: int
    dead: bool
    relapse: int = 0
    second_mrd_relapse: int = 0

    def time_and_event(self, endpoint: str) -> tuple[int, bool]:
        events = [self.last_news] if self.dead else []
        if endpoint != "os" and self.relapse:
            events.append(self.relapse)
        if endpoint == "rfs_mrd" and self.second_mrd_relapse:
            events.append(self.second_mrd_relapse)
        return (min(events), True) if events else (self.last_news, False)


# kind: (dies, earliest relapse, latest relapse, may have a second MRD relapse, fewest days from last event to the end)
KINDS = {
    (TRANSPLANTED, "salvaged_alive"): (False, 115, 160, "never", 250),
    (TRANSPLANTED, "salvaged_died"): (True, 115, 160, "never", 200),
    (TRANSPLANTED, "relapse_alive"): (False, 260, 1200, "maybe", 30),
    (TRANSPLANTED, "relapse_died"): (True, 250, 1200, "maybe", 35),
    (TRANSPLANTED, "died_in_cr"): (True, 0, 0, "never", 0),
    (TRANSPLANTED, "mrd_relapse"): (False, 0, 0, "always", 60),
    (TRANSPLANTED, "plain"): (False, 0, 0, "never", 0),
    (NOT_TRANSPLANTED, "relapse_died"): (True, 150, 1200, "maybe", 40),
    (NOT_TRANSPLANTED, "relapse_cr2"): (False, 150, 1200, "maybe", 150),
    (NOT_TRANSPLANTED, "relapse_alive"): (False, 130, 1200, "maybe", 15),
    (NOT_TRANSPLANTED, "stopped_8"): (False, 0, 0, "never", 0),
    (NOT_TRANSPLANTED, "stopped_14"): (False, 0, 0, "never", 0),
    (NOT_TRANSPLANTED, "long"): (False, 0, 0, "never", 0),
    (NOT_TRANSPLANTED, "mrd_relapse"): (False, 0, 0, "always", 60),
    (NOT_TRANSPLANTED, "plain"): (False, 0, 0, "never", 0),
}
# Seven deaths (four in remission) and five relapses (two before transplantation) of 54; nine relapses of 16, three dead.
COUNTS = {
    TRANSPLANTED: {
        "salvaged_alive": 1,
        "salvaged_died": 1,
        "relapse_alive": 1,
        "relapse_died": 2,
        "died_in_cr": 4,
        "mrd_relapse": 6,
    },
    NOT_TRANSPLANTED: {"relapse_died": 3, "relapse_cr2": 1, "relapse_alive": 5, "mrd_relapse": 2},
}
# Places in the sorted follow-up of the 16 that only these can fill: eight cycles and 29 months off treatment,
# fourteen and nine, and twenty-eight cycles.
PLACED = {12: "stopped_14", 14: "long", 15: "stopped_8"}
FEWEST_DAYS = {TRANSPLANTED: 210, NOT_TRANSPLANTED: 140}


def _near_mark(day: int) -> bool:
    return any(abs(day - mark) < EVENT_MARGIN for mark in MARKS)


def possible(course: Course) -> bool:
    """Whether the order of events in one course makes clinical sense and keeps its distance from the marks."""
    dies, first, last, second, tail = KINDS[course.group, course.kind]
    low, high = course.months
    months = course.last_news / DAYS_PER_MONTH
    if course.dead != dies or not low + 0.1 <= months <= high + 0.9 or not 0.1 <= months % 1 <= 0.9:
        return False
    if dies and course.last_news < FEWEST_DAYS[course.group]:
        return False
    if bool(course.relapse) != bool(last) or (last and not first <= course.relapse <= last):
        return False
    mrd = course.second_mrd_relapse
    if (second == "never" and mrd) or (second == "always" and not mrd):
        return False
    if mrd and mrd < FEWEST_DAYS[course.group]:
        return False
    if mrd and course.relapse and course.relapse - mrd < 21:
        return False
    end = max(course.relapse, mrd)
    if end and course.last_news - end < tail:
        return False
    events = [course.relapse, mrd, course.last_news if dies else 0]
    return not any(day and _near_mark(day) for day in events)


def survival(times: list[int], events: list[int], marks: tuple[float, ...] = MARKS) -> tuple[list[float], float]:
    """Kaplan-Meier survival in percent at the marks, and the median in days (infinite where it is not reached)."""
    at_or_before = sorted(times)
    n, s, median = len(times), 1.0, inf
    found = [1.0] * len(marks)
    pending = sorted(events)
    for i, day in enumerate(pending):
        if i and day == pending[i - 1]:
            continue
        before = s
        s *= 1 - pending.count(day) / (n - bisect_left(at_or_before, day))
        if before > 0.5 + 1e-9 >= s + 2e-9:
            median = day
        for k, mark in enumerate(marks):
            if day <= mark:
                found[k] = s
    return [100 * value for value in found], median


def misfit(courses: list[Course], groups: tuple[str, ...], slack: float = 0.015) -> float:
    """How far the curves are from the printed figures, in percentage points (medians in months)."""
    total = 0.0
    for group in groups:
        of_group = [c for c in courses if group in ("all", c.group)]
        for endpoint in ENDPOINTS:
            pairs = [c.time_and_event(endpoint) for c in of_group]
            found, median = survival([t for t, _ in pairs], [t for t, event in pairs if event])
            for value, printed in zip(found, SURVIVAL[group, endpoint], strict=True):
                total += max(0.0, abs(value - printed) - 0.5 + slack)
            total += _median_misfit(median / DAYS_PER_MONTH, MEDIAN.get((group, endpoint)))
        if group == NOT_TRANSPLANTED:
            total += _cycles_misfit(of_group)
    return total


def _median_misfit(median: float, printed: int | None) -> float:
    if printed is None:
        return 0.0 if median == inf else 5.0
    return 5.0 if median == inf else max(0.0, abs(median - printed) - 0.48)


def treatment_room(course: Course) -> int:
    """Days from a usual start of treatment to its latest possible end."""
    return (course.relapse or course.last_news) - TYPICAL_VEN_START


def _cycles_misfit(courses: list[Course]) -> float:
    """Cycles that do not fit before relapse or last news, for the sorted cycles that are printed."""
    room = sorted(treatment_room(c) for c in courses if c.kind != "stopped_8")
    needed = {place - 1: cycles for place, cycles in CYCLES_NOT_TRANSPLANTED.items()}
    # stopped_8 holds a place among the lower half, so places after it move down by one.
    return sum(
        max(0, CYCLE_DAYS * (cycles - 1) + 10 - room[place - (place > 6)]) / CYCLE_DAYS
        for place, cycles in needed.items()
    )


def _random_day(rng: Random, months: tuple[int, int]) -> int:
    return int((rng.randint(*months) + rng.uniform(0.15, 0.85)) * DAYS_PER_MONTH)


def _redate(rng: Random, course: Course) -> Course:
    return replace(course, last_news=_random_day(rng, course.months))


def _move_day(rng: Random, day: int) -> int:
    if rng.random() < 0.15:
        return rng.randint(*MEDIAN_EVENT)
    return day + round(rng.gauss(0, rng.choice((5, 40, 150))))


def _move_relapse(rng: Random, course: Course) -> Course:
    return replace(course, relapse=_move_day(rng, course.relapse)) if course.relapse else course


def _move_second(rng: Random, course: Course) -> Course:
    may = KINDS[course.group, course.kind][3]
    if may == "never":
        return course
    if may == "maybe" and rng.random() < 0.3:
        day = 0 if course.second_mrd_relapse else course.relapse - rng.randint(21, 200)
        return replace(course, second_mrd_relapse=day)
    if not course.second_mrd_relapse:
        return course
    return replace(course, second_mrd_relapse=_move_day(rng, course.second_mrd_relapse))


def _settle(rng: Random, group: str, kind: str, months: tuple[int, int], tries: int = 40) -> Course | None:
    """A random possible course of this kind with follow-up in these months."""
    dies, first, last, second, _ = KINDS[group, kind]
    for _ in range(tries):
        end = _random_day(rng, months)
        relapse = rng.randint(first, max(first, min(last, end))) if last else 0
        mrd = 0
        if second == "always" or (second == "maybe" and rng.random() < 0.5):
            mrd = (
                (relapse - rng.randint(21, 150))
                if relapse
                else rng.randint(FEWEST_DAYS[group], max(FEWEST_DAYS[group], end))
            )
        course = Course(group, kind, months, end, dies, relapse, mrd)
        if possible(course):
            return course
    return None


def _exchange(rng: Random, courses: list[Course], i: int) -> list[tuple[int, Course]]:
    """Two patients of a group exchange their kinds of course, each keeping its place in the follow-up."""
    fixed = set(PLACED.values())
    others = [
        j
        for j, c in enumerate(courses)
        if c.group == courses[i].group and c.kind != courses[i].kind and c.kind not in fixed
    ]
    if courses[i].kind in fixed or not others:
        return []
    j = rng.choice(others)
    a, b = courses[i], courses[j]
    first, second = _settle(rng, a.group, b.kind, a.months), _settle(rng, b.group, a.kind, b.months)
    return [(i, first), (j, second)] if first and second else []


def _propose(rng: Random, courses: list[Course], i: int) -> list[tuple[int, Course]]:
    draw = rng.random()
    if draw < 0.2:
        return _exchange(rng, courses, i)
    move = _redate if draw < 0.5 else _move_relapse if draw < 0.75 else _move_second
    moved = move(rng, courses[i])
    return [(i, moved)] if moved != courses[i] and possible(moved) else []


def anneal(
    rng: Random, courses: list[Course], movable: str, groups: tuple[str, ...], steps: int, heat: float
) -> tuple[list[Course], float]:
    """The best courses met while those of the `movable` group (or all) change; stops at a misfit of 0."""
    places = [i for i, c in enumerate(courses) if movable in ("all", c.group)]
    current, cost = list(courses), misfit(courses, groups)
    best, best_cost = list(current), cost
    for step in range(steps):
        changes = _propose(rng, current, rng.choice(places))
        if not changes:
            continue
        trial = list(current)
        for i, course in changes:
            trial[i] = course
        trial_cost = misfit(trial, groups)
        if trial_cost <= cost or rng.random() < exp((cost - trial_cost) / (heat * (1 - step / steps) + 0.01)):
            current, cost = trial, trial_cost
            if cost < best_cost:
                best, best_cost = list(current), cost
                if cost == 0:
                    break
    return best, best_cost


def _start(rng: Random, group: str) -> list[Course]:
    months = FOLLOW_UP_MONTHS[group]
    placed = PLACED if group == NOT_TRANSPLANTED else {}
    while True:
        free = [i for i in range(len(months)) if i not in placed]
        kinds = [kind for kind, count in COUNTS[group].items() for _ in range(count)]
        rng.shuffle(free)
        by_place = {**placed, **dict(zip(free, kinds, strict=False))}
        courses = [_settle(rng, group, by_place.get(i, "plain"), m) for i, m in enumerate(months)]
        if all(courses):
            return [c for c in courses if c]


def search_courses(seed: int) -> list[Course]:
    """Courses of the 54 and the 16 whose nine curves print as published, sorted by group and follow-up."""
    rng = Random(seed)
    while True:
        not_transplanted, cost = anneal(
            rng, _start(rng, NOT_TRANSPLANTED), NOT_TRANSPLANTED, (NOT_TRANSPLANTED,), 15_000, 4
        )
        if cost > 0:
            continue
        both = [*_start(rng, TRANSPLANTED), *not_transplanted]
        both, _ = anneal(rng, both, TRANSPLANTED, (TRANSPLANTED, "all"), 15_000, 3)
        for _ in range(8):
            both, cost = anneal(rng, both, "all", (TRANSPLANTED, NOT_TRANSPLANTED, "all"), 6_000, 0.2)
            if cost == 0:
                return both
