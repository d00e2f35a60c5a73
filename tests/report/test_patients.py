"""Single patients: one order for all pictures, what is not detected at the limit and hollow, changes to a limit."""

from pathlib import Path

import pytest

from mrdcore.derive import Derived, derive
from mrdcore.files import File
from mrdcore.present.table import Naming
from mrdcore.read import open_files, read_opened
from mrdcore.report.patient_pictures import Drawing, Pictures, patient_figures
from mrdcore.report.patients import Limit, Order, changes, in_order, limit_of, months_of_samples
from mrdcore.select import Selection, select
from tests.read.by_hand import csv

# In blood; the reason why the patient is here stands beside the line.
FOUR = csv(
    "patient_id,age,mrd_relapse_date,last_news_date,last_status,mrd_blood_pre_treatment,mrd_blood_after_c1",
    "A1,40,2021-01-01,2022-06-01,alive,2,not detected",  # to the limit
    "A2,60,2021-01-01,2022-06-01,alive,1,0.1",  # a fall of exactly 1 log10; the lowest value of the file
    "A3,60,2021-01-01,2022-06-01,alive,1,10",  # a rise; as old as A2, so behind A2 in both directions
    "A4,,2021-01-01,2022-06-01,alive,1,",  # not evaluated, age unknown: last
)


@pytest.fixture(scope="module")
def four() -> Derived:
    return derive(read_opened(open_files([File("own.csv", FOUR)])).cohort)


def order_of(derived: Derived, order: Order) -> list[str]:
    found = in_order(select(derived.patients, Selection()), derived, order, limit_of(derived, None))
    return found["patient_id"].tolist()


def pictures(derived: Derived, **drawn: object) -> Pictures:
    selected = select(derived.patients, Selection())
    return patient_figures(selected, derived, Naming.of(selected.division), Drawing(**drawn))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order(), ["A1", "A2", "A3", "A4"]),
        (Order("age"), ["A1", "A2", "A3", "A4"]),
        (Order("age", descending=True), ["A2", "A3", "A1", "A4"]),
        (Order("change:blood"), ["A1", "A2", "A3", "A4"]),
        (Order("change:blood", descending=True), ["A3", "A2", "A1", "A4"]),
    ],
)
def test_patients_are_ordered_with_ties_as_in_the_file_and_unknown_last(four, order, expected) -> None:
    assert order_of(four, order) == expected


def test_a_change_to_a_limit_is_at_least_so_large(four) -> None:
    found = changes(four.patients, four, limit_of(four, None)).set_index("patient_id")
    assert found["change"].round(3).to_dict() == {"A1": -1.301, "A2": -1.0, "A3": 1.0}  # A1: from 2 to under 0.1
    assert found["at_least"].to_dict() == {"A1": True, "A2": False, "A3": False}
    assert found["response"].to_dict() == {"A1": "negativity", "A2": "reduction", "A3": "progression"}
    stated = changes(four.patients, four, limit_of(four, 0.002)).set_index("patient_id")
    assert round(stated.loc["A1", "change"], 3) == -3.0


def test_a_limit_above_the_first_value_shows_no_rise(four) -> None:
    found = changes(four.patients, four, Limit(5.0, stated=True)).set_index("patient_id")
    assert found.loc["A1", "change"] == 0


def test_all_pictures_share_one_order_and_one_highlight(four) -> None:
    drawn = pictures(four, order=Order("change:blood", descending=True), chosen="A2", turn=3)
    course, heat = drawn.figures
    for rows in (course.data["changes"], course.data["lanes"], heat.data["blood"]):
        places = {row["patient"]: row["place"] for row in rows}
        assert sorted(places, key=places.__getitem__) == ["A3", "A2", "A1", "A4"]
        assert {row["patient"] for row in rows if row["chosen"]} == {"A2"}
        assert {row["turn"] for row in rows} == {3}
    assert [text.startswith("None of the MRD samples has a date") for text in drawn.missing] == [True]


def test_not_detected_is_hollow_at_the_limit_and_never_zero() -> None:
    demo = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.xlsx"
    derived = derive(read_opened(open_files([File(demo.name, demo.read_bytes())])).cohort)
    found = months_of_samples(derived.patients, derived.cohort.samples, "mrd_relapse", limit_of(derived, None))
    assert set(found.loc[found["state"] == "not_detected", "drawn"]) == {0.002}
    rows = pictures(derived, origin="ven_aza_start").figures[0].data["samples"]
    assert min(row["drawn"] for row in rows) > 0
    filled = {state: {row["filled"] for row in rows if row["state"] == state} for state in {r["state"] for r in rows}}
    assert filled == {"not_detected": {0.0}, "not_quantifiable": {0.0}, "quantified": {1.0}}
    assert {row["shape"] for row in rows if row["state"] == "not_quantifiable"} == {"triangle-down"}
