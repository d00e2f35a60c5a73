"""What one column cannot show: rules across the fields of a patient, and between patients and samples.

A rule reads what was read and gives problems; it changes nothing. `fix` says what the analyses do meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.dictionary.counted import COUNTED
from mrdcore.problem import At, Problem, Severity
from mrdcore.read.frames import SheetFrame
from mrdcore.schema import FILE_COLUMNS, column

ZERO = "mrd_relapse_date"
NOT_CLIPPED = "Correct the wrong date. Nothing is clipped: times that begin or end with it are missing until then."
AFTER_DEATH = "Correct one of the two dates. Until then death counts, on its date."


@dataclass(frozen=True)
class Checked:
    """What the rules look at: patients, the rows of the samples sheet (None where there is none), wide MRD columns."""

    patients: SheetFrame
    samples: SheetFrame | None
    wide: SheetFrame

    def has(self, *names: str) -> bool:
        return set(names) <= set(self.patients.frame.columns)


@dataclass(frozen=True)
class Order:
    """Two dates that can stand in one order only."""

    earlier: str
    later: str
    severity: Severity
    code: str
    fix: str


ORDERS = (
    Order("diagnosis_date", ZERO, "error", "before_diagnosis", NOT_CLIPPED),
    *(
        Order(ZERO, later, "error", "before_mrd_relapse", NOT_CLIPPED)
        for later in (
            "mrd_relapse_confirmation_date",
            "ven_aza_start_date",
            "hsct_date",
            "morphologic_relapse_date",
            "second_mrd_relapse_date",
            "death_date",
            "last_news_date",
        )
    ),
    *(
        Order(
            earlier, later, "warning", "treatment_order", "Correct one of the two dates; they are used as they stand."
        )
        for earlier, later in (
            ("ven_aza_start_date", "cycle_2_start_date"),
            ("cycle_2_start_date", "cycle_3_start_date"),
            ("ven_aza_start_date", "ven_aza_stop_date"),
        )
    ),
    *(
        Order(earlier, "death_date", "error", "after_death", AFTER_DEATH)
        for earlier in ("ven_aza_start_date", "hsct_date", "morphologic_relapse_date", "second_mrd_relapse_date")
    ),
    Order("last_news_date", "death_date", "warning", "news_after_death", AFTER_DEATH),
)


def _hits(one: SheetFrame, wrong: pd.Series) -> Iterator[tuple[int, At]]:
    """Position and row of the file where a rule is broken."""
    return ((int(i), one.rows[int(i)]) for i in wrong[wrong].index)


def _rows(one: SheetFrame, wrong: pd.Series) -> list[At]:
    return [row for _, row in _hits(one, wrong)]


def _day(value: pd.Timestamp) -> str:
    return str(value.strftime("%Y-%m-%d"))


def _dates_in_order(checked: Checked) -> Iterator[Problem]:
    """Time zero before everything, nothing after death, cycles one after the other."""
    one, frame = checked.patients, checked.patients.frame
    for order in ORDERS:
        if not checked.has(order.earlier, order.later):
            continue
        first, second = frame[order.earlier], frame[order.later]
        # The date that is out of place is named: the event that cannot come before time zero or after death.
        named = order.earlier if order.later == "death_date" and order.earlier != ZERO else order.later
        other, relation = (order.later, "after") if named == order.earlier else (order.earlier, "before")
        for i, row in _hits(one, second < first):
            what = (
                f"{column(named).label} on {_day(frame[named][i])} is {relation} {column(other).label} on "
                f"{_day(frame[other][i])}."
            )
            yield from one.place(named).problems(
                order.severity, order.code, what, order.fix, [row], _day(frame[named][i])
            )


def _death_known(checked: Checked) -> Iterator[Problem]:
    one, frame = checked.patients, checked.patients.frame
    if checked.has("last_news_date", "death_date"):
        for i, row in _hits(one, frame["death_date"] > frame["last_news_date"]):
            what = f"Death on {_day(frame['death_date'][i])} is after Last news on {_day(frame['last_news_date'][i])}."
            fix = "Last news is the date of death in a patient who died. Death counts, on its date."
            yield from one.place("death_date").problems("warning", "death_after_last_news", what, fix, [row])
    if not checked.has("last_status"):
        return
    place = one.place("last_status")
    if checked.has("death_date"):
        alive = (frame["last_status"] == "alive") & frame["death_date"].notna()
        if rows := _rows(one, alive):
            fix = "Correct the status or the date. The patient counts as dead."
            yield from place.problems("warning", "alive_with_death_date", "alive, but with a date of death.", fix, rows)
    times = [n for n in ("death_date", "death_days", "death_months", "os_days", "os_months") if n in frame]
    undated = (frame["last_status"] == "dead") & ~frame[times].notna().any(axis=1)
    # Without any time of death in the file, deriving takes the date of last news, and says so.
    if (times or "last_news_date" not in frame) and (rows := _rows(one, undated)):
        fix = "Add the date. Until then the patient is left out of the analyses of survival."
        yield from place.problems("error", "death_without_date", "dead, but without a date of death.", fix, rows)


def _transplantation(checked: Checked) -> Iterator[Problem]:
    one, frame = checked.patients, checked.patients.frame
    times = [name for name in ("hsct_date", "hsct_days", "hsct_months") if name in frame]
    if "hsct" not in frame or not times:
        return
    dated, place = frame[times].notna().any(axis=1), one.place("hsct")
    if rows := _rows(one, (frame["hsct"] == "no") & dated):
        fix = "Correct one of the two. The patient counts as transplanted."
        yield from place.problems("warning", "hsct_no_with_date", "not transplanted, but with a date.", fix, rows)
    if rows := _rows(one, (frame["hsct"] == "yes") & ~dated):
        fix = "Add the date. The patient counts as transplanted, except where the date is needed (landmark, time-dependent)."
        yield from place.problems("warning", "hsct_yes_without_date", "transplanted, but without a date.", fix, rows)


def _numbers_in_range(checked: Checked) -> Iterator[Problem]:
    one, frame = checked.patients, checked.patients.frame
    for spec in FILE_COLUMNS:
        if spec.name not in frame or (spec.minimum is None and spec.maximum is None):
            continue
        low = float("-inf") if spec.minimum is None else spec.minimum
        high = float("inf") if spec.maximum is None else spec.maximum
        for i, row in _hits(one, (frame[spec.name] < low) | (frame[spec.name] > high)):
            value = f"{frame[spec.name][i]:g}"
            what = f"{value} {spec.unit} is outside of what is expected, {low:g} to {high:g}."
            fix = "Correct it if it is wrong. It is used as it stands."
            yield from one.place(spec.name).problems("warning", "out_of_range", what, fix, [row], value)


def _counted_times(checked: Checked) -> Iterator[Problem]:
    one, frame = checked.patients, checked.patients.frame
    times = [s.name for s in FILE_COLUMNS if s.section == COUNTED and s.kind == "number" and s.name in frame]
    for name in times:
        for i, row in _hits(one, frame[name] < 0):
            value = f"{frame[name][i]:g}"
            what = f"{value} {column(name).unit} is before time zero."
            yield from one.place(name).problems("error", "negative_time", what, NOT_CLIPPED, [row], value)
    for endpoint in ("os", "rfs", "rfs_mrd"):
        counted = [name for name in (f"{endpoint}_days", f"{endpoint}_months") if name in frame]
        flag = f"{endpoint}_event"
        if not counted or flag not in frame:
            continue
        known = frame[counted].notna().any(axis=1)
        if rows := _rows(one, known != frame[flag].notna()):
            what = "a time without its event (yes or no), or an event without its time."
            fix = "Fill both. Until then the patient is left out of this endpoint."
            yield from one.place(flag).problems("warning", "time_without_event", what, fix, rows)


def _time_zero(checked: Checked) -> Iterator[Problem]:
    one, frame = checked.patients, checked.patients.frame
    counted = [s.name for s in FILE_COLUMNS if s.section == COUNTED and s.kind == "number" and s.name in frame]
    if ZERO not in frame and not counted:
        what = (
            f"neither a date of MRD relapse ({ZERO}) nor times counted from it: no survival analysis from MRD relapse."
        )
        yield from one.place().problems(
            "warning", "no_time_zero", what, "Add the column, or map the one that holds it."
        )
    elif ZERO in frame and (rows := _rows(one, frame[[ZERO, *counted]].isna().all(axis=1))):
        fix = "Add the date. Until then these patients are left out of every analysis from MRD relapse."
        yield from one.place(ZERO).problems("warning", "time_zero_missing", "no date of MRD relapse.", fix, rows)


def _samples_usable(checked: Checked) -> Iterator[Problem]:
    one = checked.samples
    if one is None:
        return
    frame = one.frame
    result = frame["state"].notna()
    if rows := _rows(one, result & frame["tissue"].isna()):
        fix = "Write blood or marrow. Until then the sample enters no response."
        yield from one.place("tissue").problems(
            "error", "sample_without_tissue", "a result without a tissue.", fix, rows
        )
    if rows := _rows(one, result & frame["date"].isna() & frame["timepoint"].isna()):
        fix = "Add the date or the time point. Until then the sample enters no response."
        what = "a result with neither a date nor a time point."
        yield from one.place("date").problems("error", "sample_without_date", what, fix, rows)
    same = frame.duplicated(["patient_id", "tissue", "date", "transcript", "timepoint"], keep=False)
    if rows := _rows(one, result & same & frame["date"].notna()):
        fix = "Remove the one that is wrong. Of two results of one day the later row is used."
        what = "the same patient, tissue and date more than once."
        yield from one.place().problems("warning", "sample_repeated", what, fix, rows)


def _samples_and_patients(checked: Checked) -> Iterator[Problem]:
    one, patients = checked.samples, checked.patients
    if one is None:
        return
    frame, known = one.frame, patients.frame["patient_id"]
    orphans = frame["patient_id"][~frame["patient_id"].isin(known)]
    for identifier, group in orphans.groupby(orphans):
        rows = [one.rows[int(i)] for i in group.index]
        who = f"patient {identifier} is" if identifier else "a sample without a patient number, or one that is"
        what = f"{who} not in the sheet of patients. The sample is not used."
        fix = "Correct the patient's number in one of the two sheets."
        yield from one.place("patient_id").problems("error", "sample_without_patient", what, fix, rows, str(identifier))
    without = int((~known.isin(frame["patient_id"])).sum())
    if without:
        what = f"{without} of {len(known)} patients have no sample in the samples sheet."
        yield from patients.place().problems("info", "patients_without_samples", what, "Nothing to do if this is so.")
    if len(checked.wide.frame):
        what = "MRD stands both in the sheet of samples and in columns of the sheet of patients; both are used."
        yield from patients.place().problems("info", "mrd_in_both_sheets", what, "Keep one if they repeat each other.")


def _samples_after_death(checked: Checked) -> Iterator[Problem]:
    one, patients = checked.samples, checked.patients.frame
    if one is None or "death_date" not in patients:
        return
    death = one.frame["patient_id"].map(patients.set_index("patient_id")["death_date"])
    for i, row in _hits(one, one.frame["date"] > death):
        what = f"the sample of {_day(one.frame['date'][i])} is after Death on {_day(death[i])}."
        fix = "Correct one of the two dates. The sample is used as it stands."
        yield from one.place("date").problems(
            "warning", "sample_after_death", what, fix, [row], _day(one.frame["date"][i])
        )


RULES: tuple[Callable[[Checked], Iterator[Problem]], ...] = (
    _time_zero,
    _dates_in_order,
    _death_known,
    _transplantation,
    _numbers_in_range,
    _counted_times,
    _samples_and_patients,
    _samples_usable,
    _samples_after_death,
)


def check(found: Checked) -> tuple[Checked, list[Problem]]:
    """What every rule says, and the same frames without the samples of patients who are not in the cohort."""
    problems = [problem for rule in RULES for problem in rule(found)]
    if found.samples is None:
        return found, problems
    known = found.samples.frame["patient_id"].isin(found.patients.frame["patient_id"])
    return replace(found, samples=found.samples.keep(known.tolist())), problems
