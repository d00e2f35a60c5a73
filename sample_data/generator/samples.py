"""The samples sheet: transcript ratios over time that show what the patients sheet says."""

from __future__ import annotations

from datetime import date, timedelta
from math import log10
from random import Random
from typing import Any

from .patients import Patient, ends_negative, loses_npm1
from .skeleton import Line
from .timing import SALVAGED

TRANSCRIPTS = {"npm1": "NPM1", "runx1_runx1t1": "RUNX1::RUNX1T1", "cbfb_myh11": "CBFB::MYH11"}
NOT_DETECTED, BELOW_LIMIT = "not detected", "<0.001"
WINDOW_END = 84  # days after the start of VEN-AZA: a later sample is no evaluation of cycle 1 or 2
# Log10 of the ratio to the value before treatment, at least 0.15 away from one log10 up or down.
LOG_CHANGE = {"reduction": (-2.1, -1.2), "stable": (-0.7, 0.7), "progression": (1.2, 1.7)}

Value = float | str
Series = dict[tuple[int, str], Value]


class Course:
    """The samples of one patient, by day since MRD relapse and tissue; what is written first stays."""

    def __init__(self, rng: Random, line: Line, patient: Patient, final_negative: bool) -> None:
        self.rng, self.line, self.patient, self.final_negative = rng, line, patient, final_negative
        self.series: Series = {}
        zero = patient["mrd_relapse_date"]
        self.confirmed = (patient["mrd_relapse_confirmation_date"] - zero).days
        self.cycle_2, self.cycle_3 = (self._since_start(f"cycle_{n}_start_date") for n in (2, 3))
        self.diagnosis = (patient["diagnosis_date"] - zero).days
        self.before: dict[str, float] = {}
        self.wide: dict[str, Value] = {}

    def _since_start(self, column: str) -> int:
        day = self.patient[column]
        return (day - self.patient["ven_aza_start_date"]).days if day else 0

    def put(self, day: int, tissue: str, value: Value) -> None:
        if day <= self.line.last_news:
            self.series.setdefault((day, tissue), value if isinstance(value, str) else shown(value))

    def noisy(self, level: float, spread: float = 0.12) -> float:
        return level * 10 ** self.rng.gauss(0, spread)


def shown(value: float) -> float:
    """A ratio as a laboratory reports it: three significant figures, never under the limit of quantification."""
    return max(0.001, float(f"{min(value, 950):.3g}"))


def make_samples(rng: Random, lines: list[Line], patients: list[Patient]) -> list[dict[str, Any]]:
    """Samples in order of patient and date; adds the wide MRD columns to each patient."""
    rows = []
    lost = next(line for line in lines if loses_npm1(line))
    for line, patient in zip(lines, patients, strict=True):
        course = Course(rng, line, patient, ends_negative(line, lines))
        _first_line(course)
        _relapse(course)
        _evaluation(course)
        _before_transplantation(course)
        _afterwards(course, rising=line is not lost)
        patient |= {f"mrd_{name}": value for name, value in course.wide.items()}
        zero: date = patient["mrd_relapse_date"]
        rows += [
            {
                "patient_id": line.patient_id,
                "date": zero + timedelta(day),
                "tissue": tissue,
                "transcript": TRANSCRIPTS[patient["disease"]],
                "value": value,
                "unit": "%",
            }
            for (day, tissue), value in sorted(course.series.items())
        ]
    return rows


def _first_line(course: Course) -> None:
    """Diagnosis, then remission: not detected, or low-level where it never became negative."""
    rng, day = course.rng, course.diagnosis
    course.put(day, "blood", rng.uniform(60, 500))
    course.put(day, "marrow", rng.uniform(120, 900))
    low_level = course.patient["best_first_line_response"] == "cr_mrd_ll"
    floor = {"blood": rng.uniform(0.004, 0.02), "marrow": rng.uniform(0.03, 0.25)}
    # A relapse within three months of the diagnosis follows a remission reached with the first course.
    first, second = day + 36, day + 36 + rng.randint(32, 44)
    if second < -20:
        course.put(first, "blood", rng.uniform(0.02, 0.2))
        course.put(first, "marrow", rng.uniform(0.1, 1.5))
    day = second if second < -20 else first
    number = 0
    while day < -20:
        for tissue in ("blood", "marrow"):
            if tissue == "blood" or number in (0, 1) or number % 3 == 0:
                course.put(day, tissue, course.noisy(floor[tissue], 0.08) if low_level else NOT_DETECTED)
        number += 1
        day += rng.randint(32, 42) if number < 8 else rng.randint(55, 90)


def _relapse(course: Course) -> None:
    """First sample of the relapse, its confirmation, and the last before treatment, rising from one to the next."""
    rng, line = course.rng, course.line
    slow = max(rng.uniform(14, 45), line.ven / 4)
    last = line.ven - rng.randint(0, 6) if line.ven - course.confirmed > 9 else course.confirmed
    first = {"blood": 10 ** rng.gauss(log10(1.6), 0.45), "marrow": 10 ** rng.gauss(log10(15), 0.35)}
    highest = {"blood": 18.0, "marrow": 18.0} if "progression" in (line.blood, line.marrow) else {"blood": 90.0, "marrow": 400.0}  # fmt: skip
    tissues = {"blood", "marrow"} if line.marrow != "not_evaluated" or rng.random() < 0.5 else {"blood"}
    for tissue in sorted(tissues):
        # A rise of more than one log10 over what a low-level remission shows, and over the limit elsewhere.
        start = min(max(first[tissue], 0.35 if tissue == "blood" else 4.0), highest[tissue] / 1.5)
        between = [course.confirmed, *range(course.confirmed + 30, last - 12, 33)] if tissue == "blood" else []
        days = [0, *between, last]
        for day in days:
            value = min(start * 2 ** (day / slow), highest[tissue])
            course.put(day, tissue, value)
        course.before[tissue] = float(course.series[days[-1], tissue])
        course.wide[f"{tissue}_pre_treatment"] = course.before[tissue]


def _value(course: Course, tissue: str, level: str) -> Value:
    if level == "negativity":
        return NOT_DETECTED
    # Rounding to three figures moves a change by far less than the margin of LOG_CHANGE.
    return max(0.0012, course.before[tissue] * 10 ** course.rng.uniform(*LOG_CHANGE[level]))


def _put_wide(course: Course, when: str, day: int, tissue: str, value: Value) -> None:
    course.put(course.line.ven + day, tissue, value)
    course.wide[f"{tissue}_{when}"] = course.series[course.line.ven + day, tissue]


def _evaluation(course: Course) -> None:
    """The last sample after cycle 1 or 2 shows the class; one after cycle 1 stands between it and the start."""
    rng, line = course.rng, course.line
    wait = line.hsct - line.ven if line.hsct else 10_000
    if not course.cycle_2:
        days = [("after_c1", rng.randint(24, min(52, wait - 6)))]
    else:
        end = min(WINDOW_END - 2, wait - 3, course.cycle_3 - 1 if course.cycle_3 else WINDOW_END)
        decisive = min(rng.randint(course.cycle_2 + 20, max(course.cycle_2 + 20, end)), end)
        days = [("after_c1", rng.randint(max(19, course.cycle_2 - 6), course.cycle_2 - 1)), ("after_c2", decisive)]
    for tissue, level in (("blood", line.blood), ("marrow", line.marrow)):
        if level == "not_evaluated":
            continue
        for when, day in days:
            decides = when == days[-1][0]
            if decides:
                _put_wide(course, when, day, tissue, _value(course, tissue, level))
            elif tissue == "blood" or rng.random() < 0.4:
                _put_wide(course, when, day, tissue, _halfway(course, tissue, level))


def _halfway(course: Course, tissue: str, level: str) -> Value:
    low, high = {"negativity": (-1.9, -0.9), "reduction": (-1.1, -0.4), "stable": (-0.4, 0.4), "progression": (0.3, 0.9)}[level]  # fmt: skip
    return max(0.0012, course.before[tissue] * 10 ** course.rng.uniform(low, high))


def _before_transplantation(course: Course) -> None:
    """The last blood sample before transplantation; a salvaged relapse has its own samples instead."""
    rng, line = course.rng, course.line
    if line.kind in SALVAGED:
        _salvage(course)
        return
    if not line.hsct or line.blood == "not_evaluated":
        return
    wait = line.hsct - line.ven
    day = wait - rng.randint(3, 8)
    if day > max(WINDOW_END, course.cycle_3):
        same = line.blood_before_hsct == line.blood
        latest = course.series[max(k for k in course.series if k[1] == "blood")]
        near = isinstance(latest, float) and same
        value = course.noisy(float(latest), 0.02) if near else _value(course, "blood", line.blood_before_hsct)
        course.put(line.ven + day, "blood", value)
        if line.marrow != "not_evaluated":
            course.put(line.ven + day, "marrow", _value(course, "marrow", line.marrow))
    course.wide["blood_before_hsct"] = course.series[max(k for k in course.series if k[1] == "blood")]


def _salvage(course: Course) -> None:
    line = course.line
    for tissue in ("blood", "marrow"):
        level = course.before.get(tissue, 20.0)
        course.put(line.relapse, tissue, max(30.0, level * course.rng.uniform(18, 40)))
    course.wide["blood_before_hsct"] = course.series[line.relapse, "blood"]
    course.put(line.hsct - 9, "marrow", course.rng.uniform(0.3, 3))


def _schedule(rng: Random, start: int, end: int) -> list[int]:
    """Days of blood samples: every 4 to 6 weeks, thinning out after half a year, one and two years."""
    days, day = [], start
    while day < end - 10:
        days.append(day)
        since = day - start
        steps = (28, 42) if since < 180 else (35, 56) if since < 365 else (60, 90) if since < 730 else (90, 120)
        day += rng.randint(*steps)
    return days


def _afterwards(course: Course, *, rising: bool) -> None:
    """From the evaluation (or transplantation) to last news: quiet, a second MRD relapse, a morphologic relapse."""
    rng, line = course.rng, course.line
    start = line.hsct + 30 if line.hsct else line.ven + max(course.cycle_3 or 0, WINDOW_END) + 12
    turning = _end_of_quiet(line)
    quiet = [day for day in _schedule(rng, start, line.last_news + 9) if day < turning - 12]
    if line.second_mrd_relapse and not quiet:
        quiet = [turning - 14]
    _quiet(course, quiet)
    if line.second_mrd_relapse:
        _second_mrd_relapse(course)
    if line.relapse and line.kind not in SALVAGED:
        _morphologic_relapse(course, rising)
    if line.kind == "salvaged_died":
        for day, level in ((turning, 4.0), (turning + 33, 45.0)):
            course.put(day, "blood", course.noisy(level))
    _last_sample(course, start)


def _end_of_quiet(line: Line) -> int:
    """Day of the next relapse of either kind; a salvaged patient who dies has relapsed again some weeks before."""
    if line.kind == "salvaged_died":
        return line.last_news - 80
    relapse = 0 if line.kind in SALVAGED else line.relapse
    return min(day for day in (line.second_mrd_relapse, relapse, line.last_news + 1) if day)


def _quiet(course: Course, days: list[int]) -> None:
    """Remission: not detected where negativity was or comes (transplantation, treatment going on), else level."""
    line, rng = course.line, course.rng
    clears = bool(line.hsct) or course.final_negative or bool(line.second_mrd_relapse) or line.blood == "reduction"
    negative_already = "negativity" in (line.blood, line.blood_before_hsct)
    last = max((k for k in course.series if k[1] == "blood"), default=None)
    level = float(course.before["blood"]) if last is None else course.series[last]
    for number, day in enumerate(days):
        value: Value = NOT_DETECTED
        if not clears and isinstance(level, float):
            value = course.noisy(level, 0.1)
        elif not negative_already and number == 0 and len(days) > 2 and isinstance(level, float):
            value = BELOW_LIMIT if rng.random() < 0.3 else max(0.002, min(level / 30, 0.08))
        course.put(day, "blood", value)
        if number in (1, 3, 6, 9, 13):
            course.put(day, "marrow", value if isinstance(value, str) else value * 6)


def _second_mrd_relapse(course: Course) -> None:
    """Not detected to detected, confirmed, then rising slowly, or cleared again after an intervention."""
    rng, line = course.rng, course.line
    day, level = line.second_mrd_relapse, rng.uniform(0.05, 0.4)
    course.put(day, "blood", level)
    course.put(day, "marrow", level * rng.uniform(5, 9))
    until = (line.relapse or line.last_news) - 5
    double = rng.uniform(11, 20) if line.relapse else rng.uniform(70, 140)
    step = day + rng.randint(14, 21)
    cleared = line.last_news if not course.final_negative or line.relapse else day + 110
    while step < until:
        value = min(level * 2 ** ((step - day) / double), 12.0)
        course.put(step, "blood", NOT_DETECTED if step >= cleared else course.noisy(value, 0.03))
        since = step - day
        step += rng.randint(28, 42) if since < 240 else rng.randint(56, 90)


def _morphologic_relapse(course: Course, rising: bool) -> None:
    rng, line = course.rng, course.line
    level = rng.uniform(40, 260)
    if not rising:  # the clone that returns has lost the transcript
        level = max(0.01, min(course.before["blood"] / 20, 0.2))
    course.put(line.relapse, "blood", level)
    course.put(line.relapse, "marrow", level * rng.uniform(1.6, 3))
    step = line.relapse + rng.randint(26, 38)
    while step < line.last_news - 12:
        cleared = line.kind == "relapse_cr2" and step > line.relapse + 70
        value = level * 10 ** rng.uniform(-1.2, 0.2)
        course.put(step, "blood", NOT_DETECTED if cleared else value)
        step += rng.randint(28, 45)


def _last_sample(course: Course, start: int) -> None:
    """The sample that shows MRD at last news, up to four weeks before it."""
    rng, line = course.rng, course.line
    day = line.last_news - (rng.randint(6, 30) if line.dead else rng.randint(0, 20))
    day = max(day, start if line.hsct else line.ven + 90)
    latest = max(k for k in course.series if k[1] == "blood")
    if day - latest[0] < 10:
        return
    positive = course.series[latest] if isinstance(course.series[latest], float) else 0.5
    course.put(
        min(day, line.last_news),
        "blood",
        NOT_DETECTED if course.final_negative else course.noisy(float(positive), 0.05),
    )
