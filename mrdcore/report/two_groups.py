"""Two groups of any patients, A and B, compared on everything at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import ENDPOINTS, Endpoint, why_unavailable
from mrdcore.derive.groups import RAS_PANEL
from mrdcore.derive.known import is_known_later
from mrdcore.groups import Division
from mrdcore.language import say
from mrdcore.report.cohort import descriptive_rows, descriptive_variables
from mrdcore.report.response import response_rows
from mrdcore.report.survival import known_times_of
from mrdcore.results import Row
from mrdcore.schema import column
from mrdcore.select import Groups, Selected, Selection, in_words, select
from mrdcore.stats.baseline_tests import compare_baseline
from mrdcore.stats.comparison import log_rank
from mrdcore.stats.cox.contrast import cox
from mrdcore.stats.differences import differences
from mrdcore.stats.multiplicity import holm
from mrdcore.stats.survival import kaplan_meier

A, B = "A", "B"
BY = "groups"
GROUPS = Groups(BY, (A, B), (B, A))  # a difference is A minus B
# The descriptive tables that are compared; the rest tells of what came after, which responses and endpoints do better.
SECTIONS = ("Patients", "Treatment and toxicity", "The file's own columns")
MADE_OF_EACH_OTHER = (
    frozenset({"flt3_itd_or_ras", *RAS_PANEL}),
    frozenset({"ven_group", "ven_days_c1", "dose_modified_c1_c2"}),
    frozenset({"cycles", "cycles_c1_c2"}),
)
TESTED_RESPONSES = ("log_reduction", "negativity")


@dataclass(frozen=True)
class TwoGroups:
    """Who is in A and in B, and every comparison of those who are in one of them only.

    `variables`: those of each descriptive table; `chosen_by`: those that the filters of A or B name, which are described
    and not tested, since the groups differ in them by choice; `later`: the labels of those known only after time zero.
    """

    selected: Selected
    only_a: int
    only_b: int
    both: int
    variables: dict[str, tuple[str, ...]]
    chosen_by: frozenset[str]
    later: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def comparable(self) -> bool:
        """Whether both have patients of their own."""
        return self.only_a > 0 and self.only_b > 0


def two_groups(derived: Derived, a: Selection, b: Selection) -> TwoGroups:
    """A and B compared: `baseline` and `baseline_test` rows, responses, and every endpoint that the file can give.

    Patients who are in both are left out of both and counted. Each p that is shown (baseline, fall of 1 log10 and
    negativity by tissue, curves of each endpoint) has a row `p_holm`: Holm over all of them. SelectionError where a
    selection does not fit the cohort.
    """
    in_a, in_b = (select(derived.patients, replace(group, by="")).patients.index for group in (a, b))
    both = in_a.intersection(in_b)
    only_a, only_b = in_a.difference(both), in_b.difference(both)
    selected = _selected(derived.patients, only_a, only_b)
    variables = descriptive_variables(derived.patients, derived.cohort.own_columns)
    shown = {title: names for title, names in variables.items() if title in SECTIONS}
    keys = {item.key for item in (*a.where, *b.where)}
    chosen_by = _chosen_by(keys)
    later = tuple(column(key).label for key in sorted(keys) if is_known_later(derived, key))
    rows = _rows(selected, derived, shown, chosen_by) if len(only_a) and len(only_b) else []
    return TwoGroups(selected, len(only_a), len(only_b), len(both), shown, chosen_by, later, tuple(rows))


def group_in_words(group: Selection) -> str:
    """The filters of a group as a clinician says them."""
    return ", ".join(in_words(group)) or say("all patients")


def _chosen_by(keys: set[str]) -> frozenset[str]:
    """The variables of the filters, and those made of them or they of."""
    return frozenset(keys | {other for kin in MADE_OF_EACH_OTHER if kin & keys for other in kin})


def _selected(patients: pd.DataFrame, only_a: pd.Index, only_b: pd.Index) -> Selected:
    """The patients of one of them, divided into A and B."""
    level = pd.Series(A, index=only_a, dtype="object").reindex(only_a.union(only_b)).fillna(B)
    division = Division(level, (A, B), "", {A: A, B: B}, frozenset())
    return Selected(patients, level, GROUPS, division, (), ())


def _rows(
    selected: Selected, derived: Derived, shown: dict[str, tuple[str, ...]], chosen_by: frozenset[str]
) -> list[Row]:
    names = tuple(name for of in shown.values() for name in of)
    rows = descriptive_rows(selected, derived, names)
    tests = compare_baseline(selected.patients, tuple(name for name in names if name not in chosen_by), GROUPS)
    tests += response_rows(selected, derived)
    for endpoint in ENDPOINTS.values():
        if not why_unavailable(derived.patients, endpoint, derived.options):
            tests += _endpoint_rows(selected, derived, endpoint)
    return rows + _with_holm(tests)


def _endpoint_rows(selected: Selected, derived: Derived, endpoint: Endpoint) -> list[Row]:
    """Estimates and comparisons, without the curves and the follow-up of the Survival page."""
    times, options = known_times_of(selected, derived, endpoint), derived.options
    rows = kaplan_meier(times, endpoint.name, GROUPS, options)
    for compare in (log_rank, cox, differences):
        rows += compare(times, endpoint.name, GROUPS, options)
    return rows


def _is_shown_test(row: Row) -> bool:
    if row.stat != "p":
        return False
    if row.analysis == "response_test":
        return row.subject.partition(":")[2] in TESTED_RESPONSES
    return row.analysis in ("baseline_test", "log_rank")


def _with_holm(rows: Iterable[Row]) -> list[Row]:
    """The rows, and behind each test that is shown what Holm makes of its p among all of them."""
    found = list(rows)
    tested = [row for row in found if _is_shown_test(row)]
    adjusted = dict(zip(map(id, tested), holm([row.value for row in tested]), strict=True))
    result = []
    for row in found:
        result.append(row)
        if id(row) in adjusted:
            result.append(replace(row, stat="p_holm", value=adjusted[id(row)], method=f"{row.method}, Holm"))
    return result
