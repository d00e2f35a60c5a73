"""Cohort + Selection + Options -> result rows and curves: the calls that pages, exports and the command line share.

One module a question; each row function takes what was selected and what was derived, and gives `results.Row`s.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

import pandas as pd

from mrdcore import __version__
from mrdcore.cohort import Account, Cohort
from mrdcore.derive import Derived, derive
from mrdcore.derive.endpoints import ENDPOINTS, Endpoint
from mrdcore.disclosure.selection import without_small_groups
from mrdcore.options import DEFAULTS, Options
from mrdcore.present.accounts import accounts_frame, accounts_json
from mrdcore.problem import Problem
from mrdcore.report.cohort import cohort_rows, descriptive_rows, descriptive_variables, paired_rows
from mrdcore.report.competing import competing_rows
from mrdcore.report.differences import conditional_rows, difference_rows
from mrdcore.report.landmark import landmark_rows
from mrdcore.report.model import model_rows
from mrdcore.report.mrd_course import course_rows
from mrdcore.report.response import response_rows
from mrdcore.report.subgroups import response_subgroup_rows, subgroup_rows
from mrdcore.report.subgroups import variables as variables_of_subgroups
from mrdcore.report.survival import survival_rows
from mrdcore.report.transplant import transplant_rows
from mrdcore.results import CURVE_COLUMNS, Row, as_frame, records
from mrdcore.select import Selected, Selection, select

RESPONSES = ("blood:log_reduction", "blood:negativity", "marrow:log_reduction", "marrow:negativity")


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
        from mrdcore.present.workbook import rows_workbook  # late, as openpyxl takes its time

        options = {f"option {name}": str(value) for name, value in asdict(self.options).items()}
        stamp = {"source": self.source, "sha256": self.sha256, "patients": str(self.patients)}
        stamp |= {"selection": self.selection.query, "version": self.version, **options}
        about = pd.DataFrame(list(stamp.items()), columns=["what", "value"])
        sheets = {"rows": self.rows, "about": about}
        return rows_workbook(sheets | ({"rows of the file": accounts_frame(self.accounts)} if self.accounts else {}))


def report(
    cohort: Cohort | Derived,
    selection: Selection = Selection(),  # noqa: B008  (frozen)
    options: Options = DEFAULTS,
    endpoints: Iterable[str] = tuple(ENDPOINTS),
) -> Report:
    """Every row that a cohort gives for a selection; SelectionError when the selection does not fit the cohort."""
    derived = cohort if isinstance(cohort, Derived) else derive(cohort, options)
    source = derived.cohort
    selected, shared = select(derived.patients, selection), derived.options.disclosure is not None
    if derived.options.disclosure is not None:
        selected = without_small_groups(selected, derived.options.disclosure)
    variables = descriptive_variables(derived.patients, source.own_columns)
    rows = cohort_rows(selected, derived)
    for names in variables.values():
        rows += descriptive_rows(selected, derived, names)
    rows += response_rows(selected, derived)
    if not shared:  # what nothing makes safe to share is left out
        rows += paired_rows(selected) + course_rows(selected, derived)
    two_groups = len(selected.groups.compared) == 2 and not shared
    subgroups = variables_of_subgroups(selected, derived).usual if two_groups else ()
    if subgroups:
        rows += response_subgroup_rows(selected, subgroups, RESPONSES)
    curves = []
    for name in endpoints:
        endpoint_rows, curve = survival_rows(selected, derived, ENDPOINTS[name])
        rows += endpoint_rows + _asked_after_curves(selected, derived, ENDPOINTS[name])
        rows += subgroup_rows(selected, derived, ENDPOINTS[name], subgroups) if subgroups else []
        curves.append(curve)
    rows += competing_rows(selected, derived)
    drawn = [curve for curve in curves if len(curve)]
    stacked = pd.concat(drawn, ignore_index=True) if drawn else pd.DataFrame(columns=list(CURVE_COLUMNS))
    return Report(
        source.name, source.sha256, len(source), selection, derived.options, derived.problems, as_frame(rows), stacked,
        accounts=source.accounts,
    )  # fmt: skip


def _asked_after_curves(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    rows: list[Row] = []
    if derived.options.disclosure is None:
        rows += landmark_rows(selected, derived, endpoint) + transplant_rows(selected, derived, endpoint)
    rows += difference_rows(selected, derived, endpoint) + conditional_rows(selected, derived, endpoint)
    return rows + (model_rows(selected, derived, endpoint) if derived.options.covariates else [])
