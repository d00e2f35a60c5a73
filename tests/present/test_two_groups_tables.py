"""Two groups on everything, as a table: what stands in a line, in which order, and what is said of it."""

from __future__ import annotations

from math import nan

import pandas as pd
import pytest

from mrdcore.groups import Division, Groups
from mrdcore.present.table import Naming, Table
from mrdcore.present.two_groups_tables import comparisons, overlap_sentence, two_groups_table
from mrdcore.results import Row
from tests.present.by_hand import cells, frame, texts

AB = Groups("groups", ("A", "B"), ("B", "A"))
NAMING = Naming.of(Division(pd.Series(dtype="str"), ("A", "B"), "", {"A": "A", "B": "B"}, frozenset()))
FEW = "withheld: 4 events among B; at least 5 needed in each group"


def km(
    stat: str, level: str, value: float, n: int, total: int, at: float = nan, low: float = nan, high: float = nan
) -> Row:
    return Row("kaplan_meier", "os", stat, value, low, high, at, "groups", level, n, total)


ENDPOINT = [
    km("events", "A", 12, 12, 40), km("events", "B", 4, 4, 30),
    km("survival", "A", 0.7, 20, 40, 12, 0.6, 0.8), km("survival", "B", 0.9, 20, 30, 12, 0.8, 0.95),
    km("median", "A", 20, 12, 40), Row("kaplan_meier", "os", "median", by="groups", level="B", note="not reached"),
    Row("difference", "os", "survival_difference", -0.2, -0.35, -0.05, 12, "groups", "A vs B"),
]  # fmt: skip
TESTED = [
    Row("log_rank", "os", "p", 0.02, by="groups"), Row("log_rank", "os", "p_holm", 0.06, by="groups"),
    Row("cox", "os", "hazard_ratio", 2.5, 1.2, 5.2, by="groups", level="A vs B"),
]  # fmt: skip
WITHHELD = [
    Row("log_rank", "os", stat, by="groups", note=FEW) for stat in ("p", "p_holm")
] + [Row("cox", "os", "hazard_ratio", by="groups", level="A vs B", note=FEW)]  # fmt: skip
RESPONSE = [
    *(
        Row("response", "blood:negativity", "percent", 50, 30, 70, by="groups", level=level, n=10, total=20)
        for level in "AB"
    ),
    Row("response_test", "blood:negativity", "p", 1.0, by="groups"),
    Row("response_test", "blood:negativity", "p_holm", 1.0, by="groups"),
    Row("response_test", "blood:negativity", "risk_difference", 0.0, -28, 28, by="groups", level="A vs B"),
]
BASELINE = [
    *(Row("baseline", "age", stat, value, by="groups", level=level) for level in "AB" for stat, value in (("median", 60), ("q1", 50), ("q3", 70))),
    *(Row("baseline", f"sex={sex}", stat, value, by="groups", level=level, n=5, total=10) for level in "AB" for sex in ("female", "male") for stat, value in (("count", 5), ("percent", 50))),
    Row("baseline_test", "age", "p", 0.001, by="groups"), Row("baseline_test", "age", "p_holm", 0.003, by="groups"),
    Row("baseline_test", "age", "shift", -4.5, -8, -1.25, by="groups", level="A vs B"),
    Row("baseline_test", "sex", "p", 0.4, by="groups"), Row("baseline_test", "sex", "p_holm", 0.8, by="groups"),
    Row("baseline_test", "sex", "risk_difference", 12, -20, 40, by="groups", level="A vs B"),
]  # fmt: skip


def table(*rows: Row, chosen_by: frozenset[str] = frozenset(), sort: str = "section") -> Table:
    return two_groups_table(
        frame(*rows), {"Patients": ("age", "sex")}, chosen_by, AB, NAMING, {"A": 40, "B": 30}, (12.0,), sort
    )  # type: ignore[arg-type]


def labels(found: Table) -> list[str]:
    return [line.label for line in found.lines]


def test_every_line_has_a_cell_a_column() -> None:
    found = table(*ENDPOINT, *TESTED, *RESPONSE, *BASELINE)
    assert [head.text for head in found.columns] == ["A (n = 40)", "B (n = 30)", "Difference", "p", "p (Holm)"]
    assert [head.slot for head in found.columns[:2]] == ["1", "2"]
    assert {len(line.cells) for line in found.lines} == {5}


def test_an_endpoint_has_its_events_rates_and_hazard_ratio() -> None:
    found = table(*ENDPOINT, *TESTED)
    assert cells(found, "Overall survival") == [
        ("12/40", ""), ("4/30", ""), ("HR 2.50", "1.20–5.20"), ("p = 0.020", ""), ("p = 0.060", ""),
    ]  # fmt: skip
    assert cells(found, "at 12 months")[:3] == [("70%", "60–80"), ("90%", "80–95"), ("−20 points", "−35 to −5")]
    assert cells(found, "median, months")[:2] == [("20", ""), ("NR", "")]


def test_what_is_withheld_says_why_once() -> None:
    found = table(*ENDPOINT, *WITHHELD)
    assert cells(found, "Overall survival")[2:] == [("–", FEW), ("–", ""), ("", "")]
    assert "nan" not in texts(found)


def test_a_response_has_its_patients_and_the_difference() -> None:
    found = table(*RESPONSE)
    assert cells(found, "Blood: MRD negativity") == [
        ("10/20 (50%)", "30–70"), ("10/20 (50%)", "30–70"), ("0 points", "−28 to 28"), ("p = 1.00", ""), ("p = 1.00", ""),
    ]  # fmt: skip


def test_a_number_has_its_shift_and_a_category_the_difference_beside_its_first() -> None:
    found = table(*BASELINE)
    assert cells(found, "Age, years")[2:] == [("−4.5", "−8 to −1.3"), ("p = 0.001", ""), ("p = 0.003", "")]
    assert cells(found, "Sex")[2:] == [("", ""), ("p = 0.40", ""), ("p = 0.80", "")]
    assert cells(found, "female")[2:] == [("12 points", "−20 to 40"), ("", ""), ("", "")]
    assert cells(found, "male")[2:] == [("", "")] * 3


def test_what_was_chosen_by_has_no_test_and_says_so() -> None:
    found = table(
        *(row for row in BASELINE if row.subject != "age" or row.analysis == "baseline"), chosen_by=frozenset({"age"})
    )
    assert cells(found, "Age, years")[2:] == [("", ""), ("", "chosen by it"), ("", "")]


def test_sections_have_headings_and_empty_ones_are_left_out() -> None:
    assert labels(table(*RESPONSE, *BASELINE)) == [
        "MRD response", "Blood: MRD negativity", "Patients", "Age, years", "Sex", "female", "male",
    ]  # fmt: skip


def test_sorted_by_p_the_smallest_stands_first_and_untested_ones_nowhere() -> None:
    found = table(*ENDPOINT, *WITHHELD, *RESPONSE, *BASELINE, sort="p")
    assert labels(found) == ["Age, years", "Sex", "female", "male", "Blood: MRD negativity"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((31, 35, 0), "31 patients in A, 35 in B; nobody is in both."),
        ((1, 0, 1), "1 patient in A only, 0 in B only; 1 is in both and is left out of the comparison."),
        ((5, 6, 7), "5 patients in A only, 6 in B only; 7 are in both and are left out of the comparison."),
    ],
)
def test_who_is_in_both_is_said(counts: tuple[int, int, int], words: str) -> None:
    assert overlap_sentence(*counts) == words


def test_comparisons_that_are_shown_are_counted() -> None:
    assert comparisons(frame(*ENDPOINT, *WITHHELD, *RESPONSE, *BASELINE)) == 3
    assert comparisons(frame(*ENDPOINT, *TESTED)) == 1
