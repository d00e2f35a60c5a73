"""From what was read to what is analysed: response classes, groups, intervals, endpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.cohort import Cohort
from mrdcore.derive.groups import derive_groups
from mrdcore.derive.response import derive_response, incomparable
from mrdcore.language import mark, plural, say
from mrdcore.options import DEFAULTS, Options
from mrdcore.problem import Place, Problem
from mrdcore.schema import BY_NAME

__all__ = ["Derived", "derive"]

IN_TISSUE = {"blood": mark("in blood"), "marrow": mark("in marrow")}
NO_BASELINE = (
    "no_baseline",
    mark("patient {patient}: evaluated {in_tissue}, but no ratio before the start of VEN-AZA."),
    mark("Counted as not evaluated {in_tissue}. Add the sample before treatment."),
)
NO_LIMIT = (
    "no_limit",
    mark("patient {patient}: evaluated {in_tissue}, but a result is not quantifiable without its limit."),
    mark("Counted as not evaluated {in_tissue}. Write the limit, for example <0.01."),
)


@dataclass(frozen=True)
class Derived:
    """A cohort with everything that is computed per patient.

    `patients`: the cohort's patients, same rows and index, with the derived columns of the data dictionary behind
    the file's own (`hsct` is completed from its dates; a column of the same name gives way). `problems`: the cohort's, then those that deriving found.
    """

    cohort: Cohort
    options: Options
    patients: pd.DataFrame
    problems: tuple[Problem, ...]


def derive(cohort: Cohort, options: Options = DEFAULTS) -> Derived:
    """The cohort with its derived columns; nothing in `cohort` is changed."""
    patients, dated = _with_death_dates(cohort)
    groups = derive_groups(patients)
    response = derive_response(patients, cohort.samples, options)
    computed = pd.concat([groups, response], axis=1)
    together = _together(patients, computed)
    problems = (
        *cohort.problems,
        *dated,
        *_classes_that_differ(together, cohort),
        *_incomparable(together, cohort, options),
    )
    return Derived(cohort, options, together, problems)


def _together(patients: pd.DataFrame, computed: pd.DataFrame) -> pd.DataFrame:
    """The patients with these columns last; the others are not copied, since nobody writes into a frame."""
    together = patients.copy(deep=False)
    for name in computed:
        if name in together:
            del together[name]
        together[name] = computed[name]
    return together


def _with_death_dates(cohort: Cohort) -> tuple[pd.DataFrame, list[Problem]]:
    """In a file that has no date of death at all, last news of a patient who is dead is the date of death."""
    patients = cohort.patients
    has_time = {"death_date", "death_days", "death_months", "os_days", "os_months"} & set(patients.columns)
    if has_time or not {"last_status", "last_news_date"} <= set(patients.columns):
        return patients, []
    dead = patients["last_status"] == "dead"
    what = plural(
        int(dead.sum()),
        "the file has no date of death; for the patient who died, the date of last news is taken.",
        "the file has no date of death; for the {n} patients who died, the date of last news is taken.",
    )
    fix = say("Add a column with the date of death if it differs.")
    sheets = {at.sheet for at in cohort.rows}
    note = _of_column(
        cohort, "last_news_date", sheets.pop() if len(sheets) == 1 else "", "death_at_last_news", what, fix
    )
    return patients.assign(death_date=patients["last_news_date"].where(dead)), [note]


def _of_column(
    cohort: Cohort, name: str, sheet: str, code: str, what: str, fix: str, rows: Sequence[int] = (), value: str = ""
) -> Problem:
    """A warning under the header that the column has in the file, and under its letter."""
    header, letter = cohort.headers.get(name, (name, ""))
    return replace(Place(sheet, header).problem("warning", code, what, fix, rows, value), letter=letter)


def _of_patient(cohort: Cohort, position: int, code: str, column: str, what: str, fix: str, value: str = "") -> Problem:
    """A warning that names the patient's row, where the file is known that it comes from."""
    if not cohort.rows:
        return Problem("warning", code, "", None, column, value, what[:1].upper() + what[1:], fix)
    at = cohort.rows[position]
    return _of_column(cohort, column, at.sheet, code, what, fix, [at.row], value)


def _classes_that_differ(patients: pd.DataFrame, cohort: Cohort) -> list[Problem]:
    """Where the class in the file is not the one its own samples give: the samples are used, and it is said."""
    found = []
    for place in ("blood", "marrow", "before_hsct"):
        given, derived = f"response_{place}_given", f"response_{place}"
        if given not in patients or derived not in patients:
            continue
        spec = BY_NAME[derived]
        differ = patients[given].notna() & patients[derived].notna() & (patients[given] != patients[derived])
        for position, row in zip(patients.index[differ].tolist(), patients[differ].itertuples(), strict=True):
            in_file, from_samples = spec.value_label(getattr(row, given)), spec.value_label(getattr(row, derived))
            what = say(
                "patient {patient}: the file says {in_file}, its samples give {from_samples}.",
                patient=row.patient_id,
                in_file=in_file,
                from_samples=from_samples,
            )
            fix = say("The class from the samples is used. Check the class or the samples.")
            found.append(_of_patient(cohort, position, "response_class_differs", given, what, fix, in_file))
    return found


def _incomparable(patients: pd.DataFrame, cohort: Cohort, options: Options) -> list[Problem]:
    """Patients evaluated in a tissue without anything to compare the sample with, and no class in the file either."""
    if cohort.samples.empty:
        return []
    found = []
    for sample in incomparable(patients, cohort.samples, options).itertuples():
        person = patients[patients["patient_id"] == sample.patient_id]
        if (person[f"response_{sample.tissue}"] != "not_evaluated").any():
            continue
        code, what, fix = NO_LIMIT if sample.baseline_state in ("quantified", "not_quantifiable") else NO_BASELINE
        where = say(IN_TISSUE[str(sample.tissue)])
        said = say(what, patient=sample.patient_id, in_tissue=where), say(fix, in_tissue=where)
        found.append(_of_patient(cohort, int(person.index[0]), code, "", *said))
    return found
