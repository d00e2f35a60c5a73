"""In whom: two groups compared within the levels of other variables, for an endpoint and for response."""

from __future__ import annotations

from dataclasses import dataclass

from mrdcore.derive import Derived
from mrdcore.derive.endpoints import Endpoint, not_available, why_unavailable
from mrdcore.derive.known import is_known_later
from mrdcore.groups import Division, cuttable, divide, groupable, number_text
from mrdcore.report.response import response_classes
from mrdcore.report.survival import known_times_of
from mrdcore.results import Row
from mrdcore.schema import UNKNOWN
from mrdcore.select import Selected
from mrdcore.stats.forest import forest, response_forest

# What a clinician asks first; of these, what is known at time zero makes the subgroups unless others are chosen.
USUAL = (
    "sex", "age:60", "disease", "flt3_itd_or_ras", "dnmt3a", "idh1", "idh2", "best_first_line_response", "ven_group",
    "centre",
)  # fmt: skip
CUTS = {"age": 60.0, "ven_days_c1": 14.0}  # as clinicians cut them; other numbers at the median of the cohort
GROUPINGS = ("flt3_itd_or_ras", "ven_group", "dnmt3a", "sex")
FEWEST, MOST = 2, 6  # known levels of a variable that makes subgroups


@dataclass(frozen=True)
class Variables:
    """What can make subgroups: each with its name, those taken unless others are chosen, and those known only later."""

    possible: dict[str, str]
    usual: tuple[str, ...]
    later: frozenset[str]


def variables(selected: Selected, derived: Derived) -> Variables:
    """What can make subgroups of the selected patients: 2 to 6 known levels, and not the grouping itself.

    Numbers are cut. Usual: what a clinician asks first, known at time zero, with both groups in some level.
    """
    found = _divisions(selected, derived)
    later = frozenset(key for key in found if is_known_later(derived, _column(key, selected)))
    usual = (key for key in USUAL if key in found and key not in later)
    possible = {key: _name(key, division, selected) for key, division in found.items()}
    return Variables(possible, tuple(key for key in usual if _has_both_groups(selected, found[key])), later)


def _divisions(selected: Selected, derived: Derived) -> dict[str, Division]:
    patients, grouping = derived.patients, _column(selected.groups.by, selected)
    cuts = (f"{name}:{number_text(CUTS.get(name, float(patients[name].median())))}" for name in cuttable(patients))
    names = [*groupable(patients), *cuts]
    wanted = [*(name for name in USUAL if name in names), *(name for name in names if name not in USUAL)]
    found = divisions(selected, tuple(name for name in wanted if _column(name, selected) != grouping))
    return {key: division for key, division in found.items() if FEWEST <= len(_known(division)) <= MOST}


def _column(key: str, selected: Selected) -> str:
    """The column behind a key, which may be a cut of it."""
    return key if key in selected.patients else key.partition(":")[0]


def _known(division: Division) -> list[str]:
    return [level for level in division.order if level not in division.set_aside and level != UNKNOWN]


def _name(key: str, division: Division, selected: Selected) -> str:
    """Age (≤ 60 years, > 60 years): a cut says where."""
    if key in selected.patients:
        return division.title
    levels = ", ".join(division.short[level] for level in _known(division))
    return f"{division.title} ({levels})"


def _has_both_groups(selected: Selected, division: Division) -> bool:
    both, group = set(selected.groups.compared), selected.patients["level"]
    return any(both <= set(group[division.level == level]) for level in _known(division))


def groupings(selected: Selected, derived: Derived) -> dict[str, str]:
    """The usual groupings that make two groups of the selected patients, with their titles."""
    found = {key: divide(selected.patients, key) for key in GROUPINGS if key in groupable(derived.patients)}
    return {key: of.title for key, of in found.items() if len(set(of.order) - of.set_aside) == 2}


def divisions(selected: Selected, keys: tuple[str, ...]) -> dict[str, Division]:
    """How each variable divides the selected patients."""
    return {key: divide(selected.patients, key) for key in keys}


def subgroup_rows(selected: Selected, derived: Derived, endpoint: Endpoint, keys: tuple[str, ...]) -> list[Row]:
    """`subgroup` and `interaction` rows of an endpoint; one row that says why where the file cannot give it."""
    if reason := why_unavailable(derived.patients, endpoint, derived.options):
        return [Row("subgroup", endpoint.name, "hazard_ratio", by=selected.groups.by, note=not_available(reason))]
    times = known_times_of(selected, derived, endpoint)
    of = divisions(selected, keys)
    return forest(times, endpoint.name, selected.groups, of, derived.options, selected.division.labels)


def response_subgroup_rows(selected: Selected, keys: tuple[str, ...], subjects: tuple[str, ...]) -> list[Row]:
    """`subgroup` and `interaction` rows of responses (`blood:log_reduction` ...); none where the file has no response."""
    if "response_blood" not in selected.patients:
        return []
    of = divisions(selected, keys)
    return response_forest(response_classes(selected), selected.groups, of, selected.division.labels, subjects)
