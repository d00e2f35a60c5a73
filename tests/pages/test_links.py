"""The link holds the view: it opens again as it was, it names no patient, and what does not fit is said."""

import pytest

from tests.pages.files import NAMES, SMALL
from tests.pages.screen import (
    DEMO,
    add_filter,
    choose,
    failed,
    go_to,
    group_by,
    line,
    misfits,
    patients_line,
    sentences,
    table,
    tables,
    title,
)
from tests.read.by_hand import csv

PAGES = ("cohort", "response", "survival")


def test_a_link_opens_the_view_it_was_taken_from(start) -> None:
    at = start(DEMO, page="survival")
    at.sidebar.pills(key="where:flt3_itd_or_ras").set_value(["yes", "no"])
    at.sidebar.selectbox(key="group_by").select("ven_days_c1:")
    at.sidebar.selectbox(key="origin").select("ven_aza_start")
    at.segmented_control(key="endpoint").set_value("rfs")
    add_filter(at, "age", "centre")
    at.sidebar.slider(key="where:age").set_range(40, 70)
    at.sidebar.multiselect(key="where:centre").set_value(["Centre A", "Centre J"]).run()
    link = dict(at.query_params)
    assert link == {
        "cohort": "demo",
        "flt3_itd_or_ras": "yes,no",
        "age": "40..70",
        "centre": "Centre%20A,Centre%20J",
        "by": "ven_days_c1:14",
        "origin": "ven_aza_start",
        "endpoint": "rfs",
    }
    again = start(page="survival", **link)
    assert not misfits(again)
    assert title(again) == title(at) == "Relapse-free survival"
    assert patients_line(again) == patients_line(at)
    assert tables(again) == tables(at)
    assert again.query_params == link


def test_no_link_holds_a_patient(start) -> None:
    at = start(SMALL)
    options = [option for box in at.sidebar.selectbox for option in box.options]
    options += [option for box in at.sidebar.multiselect for option in box.options]
    assert "Patient" not in options
    choose(at, "hsct", "yes")
    group_by(at, "age:")
    for page in PAGES:
        link = str(go_to(at, page).query_params)
        assert "hsct" in link
        assert not any(name in link for name in NAMES)


def test_a_column_that_names_patients_is_offered_nowhere_and_not_taken_from_a_link(start) -> None:
    people = csv("patient_id,surname,sex", "1,Dupont,F", "2,Durand,M", "3,Martin,F", "4,Petit,M")
    at = start(people, by="surname")
    assert "surname" not in [option for box in at.sidebar.selectbox for option in box.options]
    assert "surname" not in [option for box in at.sidebar.multiselect for option in box.options]
    assert "surname" in misfits(at)[0]
    assert not start(people, surname="Dupont").query_params


def test_a_link_to_a_patient_opens_nothing_and_is_not_kept(start) -> None:
    at = start(SMALL, patient_id=NAMES[0])
    assert "cannot be chosen by 'Patient'" in misfits(at)[0]
    assert patients_line(at) == "**4** patients"
    assert not at.query_params


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("shoe_size", "42", "no column 'shoe_size'"),
        ("hsct", "perhaps", "no value 'perhaps'"),
        ("hsct", "unknown", "'Transplanted' has no value unknown in this cohort"),  # fits other cohorts
        ("hsct", "1..2", "is not a number"),
        ("hsct", "", "is not a filter"),
        ("age", "60..50", "lower number first"),
        ("mrd_relapse_date", "2021-01-01", "cannot be chosen by"),
        ("ven_days_c1", "100..200", "no such value"),
        ("by", "shoe_size", "no column 'shoe_size' to group by"),
        ("by", "age:old", "no number to cut at"),
        ("by", "hsct:1", "not a number"),
        ("by", "patient_id", "cannot be grouped by 'Patient'"),
        ("by", "ven_days_c1", "can be cut, for example ven_days_c1:14"),
        ("by", "age:45,55", "is cut once here: at 45"),
        ("endpoint", "dfs", "'endpoint' cannot be 'dfs'"),
        ("origin", "birth", "'birth'"),
        ("origin", "diagnosis", "'diagnosis'"),  # the file has no such date
    ],
)
def test_a_part_of_a_link_that_does_not_fit_is_said_and_left_out(start, key: str, value: str, told: str) -> None:
    query = {"last_status": "alive", key: value}
    at = start(SMALL, **query)
    (sentence,) = misfits(at)
    assert told in sentence
    assert patients_line(at).startswith("**2** of 4 patients · Status at last news: alive"), (
        "the rest of the link stays"
    )
    assert not failed(at)
    assert at.query_params.get(key) != value


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("age", "42", "is chosen by a range: write age=low..high"),
        ("age", "90..99", "'Age' is 26 to 77 in this cohort"),
        ("cycles", "..0", "'VEN-AZA cycles' is 1 to 28 in this cohort"),
    ],
)
def test_a_number_outside_the_cohort_is_said(start, key: str, value: str, told: str) -> None:
    at = start(DEMO, **{key: value})
    assert told in misfits(at)[0]
    assert patients_line(at).startswith("**70** patients")
    assert not failed(at)


def test_a_range_of_a_number_with_few_values_chooses_those_in_it(start) -> None:
    at = start(SMALL, page="survival", ven_days_c1="10..21")
    assert line(at, "by group", "Patients") == ["2"]
    assert at.query_params["ven_days_c1"] == "14,21"


def test_a_range_that_is_wider_than_the_cohort_leaves_everybody(start) -> None:
    at = start(DEMO, age="18..120")
    assert patients_line(at).startswith("**70** patients")
    assert not at.warning


def test_a_view_of_another_page_is_the_same_view(start) -> None:
    at = start(SMALL, page="response", by="sex")
    go_to(at, "survival")
    assert table(at, "by group")[0] == ["Sex", "female", "male"]


def test_a_month_that_the_page_does_not_offer_is_said(start) -> None:
    at = start(cohort="demo", at="7,12,x")
    assert any("not shown at 7 or x months" in warning.value for warning in at.warning)
    assert at.query_params["at"] == "12"


def test_the_saved_groups_stand_in_the_link_as_filters(start) -> None:
    at = start(DEMO, page="subgroups", a="flt3_itd_or_ras=yes&age=18..60", b="all")
    link = dict(at.query_params)
    assert link == {"cohort": "demo", "a": "flt3_itd_or_ras=yes&age=18..60", "b": "all"}
    assert patients_line(at).startswith("**70** patients")  # a saved group is no filter
    again = start(page="subgroups", **link)
    again.segmented_control(key="subgroups_part").set_value("groups").run()
    assert "FLT3-ITD and/or N/KRAS: yes" in sentences(again)
    assert "all patients" in sentences(again).lower()
    assert not misfits(again)


@pytest.mark.parametrize("query", [f"patient_id={NAMES[0]}", "nonsense"])
def test_a_saved_group_that_names_a_patient_or_nothing_is_left_out(start, query: str) -> None:
    at = start(SMALL, a=query)
    assert "Group A: " in misfits(at)[0]
    assert "a" not in at.query_params
    assert not failed(at)
