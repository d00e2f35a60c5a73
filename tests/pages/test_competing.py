"""Relapse and death without relapse: the fourth choice of the Survival page's endpoint."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.files import ALL_MISSING, COUNTED, SMALL
from tests.pages.screen import (
    DEMO,
    charts,
    chips,
    choose,
    click,
    drawn,
    failed,
    group_by,
    line,
    sentences,
    table,
    tables,
    title,
)
from tests.read.by_hand import csv

INCIDENCES, TESTS = "Relapse and death without relapse", "Differences between the groups"
COLUMNS = "patient_id,arm,mrd_relapse_date,morphologic_relapse_date,last_news_date,last_status,death_date"


@pytest.fixture
def at_cir(start: Callable[..., AppTest]) -> Callable[..., AppTest]:
    """The page with this endpoint chosen."""

    def opened(source: object, **query: str) -> AppTest:
        return start(source, page="survival", **query).segmented_control(key="endpoint").set_value("cir").run()

    return opened


def test_incidences_of_the_demo_cohort(at_cir) -> None:
    at = at_cir(DEMO)
    assert title(at) == "Relapse and death without relapse"
    rows = table(at, INCIDENCES)
    assert [cells[0] for cells in rows[1:]] == [
        "Patients",
        "Relapse", "Events", "By 12 months", "By 24 months",
        "Death without relapse", "Events", "By 12 months", "By 24 months",
    ]  # fmt: skip
    # R: survfit(Surv(time, factor(cause)) ~ 1, conf.type = "log-log"): 0.2199 (0.1268 to 0.3291), 0.0672 (0.0215 to 0.1499)
    assert [cells[1] for cells in rows[1:]] == [
        "70", "", "14", "15% / 8–24", "22% / 13–33", "", "4", "3% / 1–9", "7% / 2–15",
    ]  # fmt: skip
    assert "it would overstate relapse by 0.5 points" in sentences(at)
    assert not failed(at)


def test_without_groups_the_areas_come_first_then_both_curves(at_cir) -> None:
    at = at_cir(DEMO)
    assert charts(at) == 3
    last = {area["outcome"]: area["high"] - area["low"] for area in drawn(at, 0)["areas"]}
    assert sum(last.values()) == pytest.approx(1)
    assert last["cir"] == pytest.approx(drawn(at, 1)["curves"][-1]["estimate"])
    assert last["nrm"] == pytest.approx(drawn(at, 2)["curves"][-1]["estimate"])
    assert [mark["text"] for mark in drawn(at, 0)["risk"] if mark["time"] == 0] == ["70"]
    assert TESTS not in tables(at)


def test_by_group_curves_come_first_in_the_colours_of_survival(at_cir) -> None:
    at = at_cir(DEMO, by="hsct")
    assert charts(at) == 4  # relapse, death without relapse, and the areas of both groups
    slots = {point["label"]: point["slot"] for point in drawn(at, 0)["curves"]}
    assert {point["label"]: point["slot"] for point in drawn(at, 1)["curves"]} == slots
    assert set(drawn(at, 0)) == {"curves"}
    assert {mark["text"] for mark in drawn(at, 1)["risk"] if mark["time"] == 0} == {"54", "16"}
    assert line(at, TESTS, "Gray's test") == ["p < 0.001", "– / withheld"]
    at.segmented_control(key="endpoint").set_value("os").run()
    assert {point["label"]: point["slot"] for point in drawn(at)["curves"]} == slots


def test_a_click_on_a_curve_leaves_the_patients_of_its_group(at_cir) -> None:
    at = at_cir(DEMO, by="hsct")
    point = next(point for point in drawn(at, 1)["curves"] if point["level"] == "no")
    click(at, point, 1)
    (chip,) = chips(at)
    assert chip == "Transplanted: no †"
    assert line(at, INCIDENCES, "Patients") == ["16"]
    assert not failed(at)


def test_where_there_are_many_groups_the_areas_are_those_of_the_one_chosen(at_cir) -> None:
    at = at_cir(DEMO, by="centre")
    assert charts(at) == 3
    groups = at.selectbox(key="cir_group").options
    assert len(groups) > 4
    before = drawn(at, 2)["areas"]
    at.selectbox(key="cir_group").select_index(1).run()
    assert drawn(at, 2)["areas"] != before
    group_by(at, "sex")
    assert charts(at) == 4
    assert not failed(at)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (
            COUNTED,
            "cannot be told apart: the file has no date of MRD relapse and no date of morphologic relapse. The template has these columns",
        ),
        (
            ALL_MISSING,
            "cannot be told apart: the file has no date of morphologic relapse. The template has these columns",
        ),
        (csv(COLUMNS, "A1,,,,,,", "A2,,,,,,"), "cannot be drawn. 2 of 2 patients left out: no time zero"),
    ],
)
def test_where_nothing_is_known_there_is_a_sentence_and_no_picture(at_cir, file: bytes, reason: str) -> None:
    at = at_cir(file)
    assert f"Relapse and death without relapse {reason}" in at.info[0].value
    assert charts(at) == 0 and not tables(at) and not failed(at)


ALIVE = "A1,a,2021-01-01,,2023-06-01,alive,"
RELAPSED = "A2,a,2021-01-01,2021-04-01,2022-04-01,alive,"


def test_one_patient_without_an_event_is_a_flat_line(at_cir) -> None:
    at = at_cir(csv(COLUMNS, ALIVE))
    assert [cells[1] for cells in table(at, INCIDENCES)[1:5]] == ["1", "", "0", "0%"]
    assert {point["estimate"] for point in drawn(at, 1)["curves"]} == {0}
    assert [label["text"] for label in drawn(at, 0)["labels"]] == ["Event-free"]
    assert "up to 24 months that changes nothing here" in sentences(at)


def test_where_everyone_relapses_the_curve_ends_at_one(at_cir) -> None:
    at = at_cir(csv(COLUMNS, RELAPSED, RELAPSED.replace("A2", "A3").replace("04-01,2022", "05-01,2022")))
    assert [cells[1] for cells in table(at, INCIDENCES)[1:6]] == ["2", "", "2", "100%", "100%"]
    assert drawn(at, 1)["curves"][-1]["estimate"] == 1


def test_a_group_with_nobody_who_can_be_counted_is_named_not_drawn(at_cir) -> None:
    at = at_cir(csv(COLUMNS, ALIVE, RELAPSED, "B1,b,,,2022-01-01,alive,"), by="arm")
    assert line(at, INCIDENCES, "Patients") == ["2", "0"]
    assert line(at, TESTS, "Gray's test") == ["– / not tested"] * 2
    assert "no patients in b" in "\n".join(element.proto.body for element in at.get("html"))
    assert {point["label"] for point in drawn(at, 0)["curves"]} == {"a"}
    assert "1 of 3 patients left out" in sentences(at)
    assert not failed(at)


def test_no_patient_left_is_said(at_cir) -> None:
    at = at_cir(SMALL, sex="male", hsct="yes")
    assert "No patient meets all these filters" in sentences(at)
    assert charts(at) == 0


def test_names_of_groups_are_text(at_cir) -> None:
    hostile = [line.replace(",a,", ",![x](//y.z),") for line in (ALIVE, RELAPSED)]
    at = at_cir(csv(COLUMNS, *hostile, RELAPSED.replace("A2", "A3")), by="arm")
    assert table(at, INCIDENCES)[0] == ["arm", "![x](//y.z)", "a"]
    assert r"**\!\[x\](//y.z)**" in sentences(at)


def test_a_filter_changes_the_numbers(at_cir) -> None:
    at = choose(at_cir(DEMO), "hsct", "no")
    assert line(at, INCIDENCES, "Patients") == ["16"]
    assert line(at, INCIDENCES, "By 24 months") == ["62% / 31–82"]


def test_under_delayed_entry_and_strata_it_says_what_cannot_be_tested(at_cir) -> None:
    at = at_cir(DEMO, by="hsct", entry="ven_aza_start")
    assert line(at, TESTS, "Gray's test") == ["– / not tested"] * 2
    assert line(at, TESTS, "Subdistribution hazard ratio") == ["– / not estimated"] * 2
    assert "At risk from the start of VEN-AZA (left truncation)" in sentences(at)
    assert [mark["text"] for mark in drawn(at, 1)["risk"] if mark["time"] == 0] != ["54", "16"]
    at = at_cir(DEMO, by="hsct", strata="sex")
    assert line(at, TESTS, "Gray's test, stratified")[0].startswith("p ")
    assert "within strata of Sex" in sentences(at)


def test_from_a_landmark_curves_and_rates_start_there(at_cir) -> None:
    at = at_cir(DEMO, by="hsct", landmark="6")
    assert {point["time"] for point in drawn(at, 0)["curves"] if point["estimate"] == 0} >= {6}
    assert min(point["time"] for point in drawn(at, 0)["curves"]) == 6
    assert [cells[0] for cells in table(at, INCIDENCES)[1:]][3:5] == ["By 12 months", "By 24 months"]
    assert "with the event by then" in sentences(at)
    assert not failed(at)
