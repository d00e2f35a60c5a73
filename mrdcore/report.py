"""Cohort + Selection + Options -> result rows and curves: the calls that pages, exports and the command line share."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from mrdcore import __version__
from mrdcore.cohort import Account, Cohort
from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import (
    ENDPOINTS,
    Endpoint,
    competing_times,
    endpoint_times,
    why_not_competing,
    why_unavailable,
)
from mrdcore.derive.timeline import column_or_missing, timeline
from mrdcore.options import DEFAULTS, Options
from mrdcore.present.accounts import accounts_frame, accounts_json
from mrdcore.present.workbook import rows_workbook
from mrdcore.problem import Problem
from mrdcore.results import CURVE_COLUMNS, Row, as_frame, records
from mrdcore.schema import DAYS_PER_MONTH, GENES
from mrdcore.select import Selected, Selection, select
from mrdcore.stats.baseline import describe, paired_mutations
from mrdcore.stats.comparison import cox, log_rank
from mrdcore.stats.competing import cumulative_incidence, gray_test
from mrdcore.stats.proportions import response, response_test
from mrdcore.stats.survival import follow_up, kaplan_meier, number_at_risk, survival_curve
from mrdcore.stats.transplant import landmark, mantel_byar, simon_makuch, time_dependent_cox

# The letter's descriptive tables: which variables stand in each, in order.
DESCRIPTIVE: dict[str, tuple[str, ...]] = {
    "Patients": (
        "age", "sex", "disease", *GENES, "flt3_itd_or_ras", "best_first_line_response",
        "diagnosis_to_mrd_relapse_months", "mrd_blood_baseline", "mrd_marrow_baseline", "centre",
    ),
    "Treatment and toxicity": (
        "mrd_relapse_to_ven_days", "ven_days_c1", "dose_modified_c1_c2", "ven_group", "cycles", "cycles_c1_c2",
        "outpatient_c1", "posaconazole", "gcsf", "rbc_transfusion", "platelet_transfusion", "neutropenia_g34",
        "febrile_neutropenia", "early_death_60d", "treatment_free_months",
    ),
    "Transplantation": (
        "hsct", "cycles_before_hsct", "mrd_relapse_to_hsct_days", "ven_to_hsct_days", "conditioning", "donor",
        "response_before_hsct", "no_hsct_reason",
    ),
    "Outcome": ("relapse_timing", "last_status", "death_cause", "last_morphologic_cr", "last_mrd"),
}  # fmt: skip


@dataclass(frozen=True)
class Report:
    """Every number of one view, with what is needed to make it again. `rows` and `curves` as in `results`."""

    source: str
    sha256: str
    patients: int
    selection: Selection
    options: Options
    problems: tuple[Problem, ...]
    rows: pd.DataFrame
    curves: pd.DataFrame
    version: str = __version__
    accounts: tuple[Account, ...] = ()

    def to_json(self) -> str:
        """The report as JSON: `version, source, selection, options, problems, rows_of_file, rows`; NaN is null."""
        source = {"name": self.source, "sha256": self.sha256, "patients": self.patients}
        document = {
            "version": self.version,
            "source": source,
            "selection": self.selection.query,
            "options": asdict(self.options),
            "problems": [asdict(problem) for problem in self.problems],
            "rows_of_file": accounts_json(self.accounts),
            "rows": records(self.rows),
        }
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)

    def to_xlsx(self) -> bytes:
        """The report as a workbook: result rows, what makes them again, and what became of the rows of the file.

        No problem list, which names patients.
        """
        options = {f"option {name}": str(value) for name, value in asdict(self.options).items()}
        stamp = {"source": self.source, "sha256": self.sha256, "patients": str(self.patients)}
        stamp |= {"selection": self.selection.query, "version": self.version, **options}
        about = pd.DataFrame(list(stamp.items()), columns=["what", "value"])
        sheets = {"rows": self.rows, "about": about}
        return rows_workbook(sheets | ({"rows of the file": accounts_frame(self.accounts)} if self.accounts else {}))


def load_libraries() -> None:
    """Import now what the first estimate would import, a second and a half of it, so that no click waits for it."""
    import lifelines  # noqa: F401


def descriptive_variables(patients: pd.DataFrame, own_columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The variables of each descriptive table that this cohort has; the file's own columns make the last one."""
    tables = {title: tuple(name for name in names if name in patients) for title, names in DESCRIPTIVE.items()}
    tables["The file's own columns"] = tuple(name for name in own_columns if _describable(patients[name]))
    return {title: names for title, names in tables.items() if names}


def _describable(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) or 1 <= values.nunique() <= 12


def cohort_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cohort` and `attrition`: patients in the file, and left after each filter."""
    whole = len(derived.patients)
    rows = [Row("cohort", "", "patients", float(whole), n=whole, total=whole)]
    return rows + [
        Row("attrition", text, "patients", float(after), n=after, total=before)
        for text, before, after in selected.attrition
    ]


def descriptive_rows(selected: Selected, derived: Derived, variables: tuple[str, ...]) -> list[Row]:
    """`baseline` rows of the variables, for each group."""
    return describe(selected.patients, variables, selected.groups, derived.options)


def paired_rows(selected: Selected) -> list[Row]:
    """`paired_mutations` rows: mutations lost and gained between diagnosis and morphologic relapse."""
    return paired_mutations(selected.patients, selected.groups)


def response_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`response` and `response_test` rows; none where the file tells nothing of response."""
    if "response_blood" not in selected.patients:
        return []
    names = {"response_blood": "blood", "response_marrow": "marrow"}
    classes = selected.patients[[*names, "level"]].rename(columns=names)
    rows = response(classes, selected.groups, derived.options)
    return rows + (
        response_test(classes, selected.groups, derived.options, selected.division.labels) if selected.groups.by else []
    )


def survival_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> tuple[list[Row], pd.DataFrame]:
    """`kaplan_meier`, `follow_up`, `log_rank` and `cox` rows of an endpoint, and its curves.

    An endpoint that the file cannot give is one row that says why, and no curve.
    """
    groups, options = selected.groups, derived.options
    if reason := why_unavailable(derived.patients, endpoint, options):
        nothing = Row("kaplan_meier", endpoint.name, "patients", by=groups.by, note=f"not available: {reason}")
        return [nothing], pd.DataFrame(columns=list(CURVE_COLUMNS))
    times = endpoint_times(selected.patients, endpoint, options).assign(level=selected.patients["level"])
    known = times[times["time"].notna()]
    rows = kaplan_meier(known, endpoint.name, groups, options) + follow_up(known, endpoint.name, groups)
    if len(known) < len(times):
        rows.append(_left_out(endpoint, groups.by, len(times) - len(known), len(times)))
    if groups.by:
        rows += log_rank(known, endpoint.name, groups, options, selected.division.labels)
        rows += cox(known, endpoint.name, groups, options, selected.division.labels)
    return rows, survival_curve(known, endpoint.name, groups, options)


def risk_rows(selected: Selected, derived: Derived, endpoint: Endpoint, at: tuple[float, ...]) -> pd.DataFrame:
    """Number at risk of each group at the months given: columns level, time, at_risk."""
    times = endpoint_times(selected.patients, endpoint, derived.options).assign(level=selected.patients["level"])
    return number_at_risk(times[times["time"].notna()], selected.groups, at)


def transplant_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """`simon_makuch`, `mantel_byar`, `time_dependent_cox` and, with options.landmark, `landmark` rows of an endpoint.

    None where the file has no time of transplantation, or where time zero is transplantation itself.
    """
    patients, options = selected.patients, derived.options
    known = {"hsct_date", "hsct_days", "hsct_months"} & set(patients.columns)
    if not known or options.origin == "hsct" or why_unavailable(derived.patients, endpoint, options):
        return []
    crossing = timeline(patients, options.origin)["hsct"] / DAYS_PER_MONTH
    times = endpoint_times(patients, endpoint, options).assign(crossing=crossing)
    undated = (column_or_missing(patients, "hsct") == "yes") & crossing.isna()
    times["time"] = times["time"].mask(undated)  # transplanted, nobody knows when: in neither group at any time
    rows = simon_makuch(times, endpoint.name, options)[0] + mantel_byar(times, endpoint.name, options)
    rows += time_dependent_cox(times, endpoint.name, options)
    return rows + (landmark(times, endpoint.name, options.landmark, options) if options.landmark is not None else [])


def competing_rows(selected: Selected, derived: Derived) -> list[Row]:
    """`cumulative_incidence` of relapse (`cir`) and of death without relapse (`nrm`), and Gray's test between groups."""
    groups, options = selected.groups, derived.options
    if why_not_competing(derived.patients, options):
        return []
    times = competing_times(selected.patients, options).assign(level=selected.patients["level"])
    other = times.assign(cause=times["cause"].map({0: 0, 1: 2, 2: 1}))
    rows = []
    for subject, of in (("cir", times), ("nrm", other)):
        rows += cumulative_incidence(of[of["time"].notna()], subject, groups, options)
        if groups.by:
            rows += gray_test(of[of["time"].notna()], subject, groups, options, selected.division.labels)
    return rows


def _left_out(endpoint: Endpoint, by: str, n: int, total: int) -> Row:
    note = "no time zero, an event or last news before time zero, no follow-up, or dead at an unknown date"
    return Row("kaplan_meier", endpoint.name, "left_out", float(n), by=by, n=n, total=total, note=note)


def report(
    cohort: Cohort | Derived,
    selection: Selection = Selection(),  # noqa: B008  (frozen)
    options: Options = DEFAULTS,
    endpoints: Iterable[str] = tuple(ENDPOINTS),
) -> Report:
    """Every row that a cohort gives for a selection; SelectionError when the selection does not fit the cohort."""
    derived = cohort if isinstance(cohort, Derived) else derive(cohort, options)
    source = derived.cohort
    selected = select(derived.patients, selection)
    variables = descriptive_variables(derived.patients, source.own_columns)
    rows = cohort_rows(selected, derived)
    for names in variables.values():
        rows += descriptive_rows(selected, derived, names)
    rows += paired_rows(selected)
    rows += response_rows(selected, derived)
    curves = []
    for name in endpoints:
        endpoint_rows, curve = survival_rows(selected, derived, ENDPOINTS[name])
        rows += endpoint_rows
        rows += transplant_rows(selected, derived, ENDPOINTS[name])
        curves.append(curve)
    rows += competing_rows(selected, derived)
    drawn = [curve for curve in curves if len(curve)]
    stacked = pd.concat(drawn, ignore_index=True) if drawn else pd.DataFrame(columns=list(CURVE_COLUMNS))
    return Report(
        source.name, source.sha256, len(source), selection, derived.options, derived.problems, as_frame(rows), stacked,
        accounts=source.accounts,
    )  # fmt: skip
