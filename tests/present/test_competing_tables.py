"""Incidences of relapse and of death without it, the tests between groups, and what 1 - Kaplan-Meier would say."""

from math import nan

import pytest

from mrdcore.present.competing_tables import (
    ASKS,
    competing_left_out,
    competing_table,
    competing_tests_table,
    kaplan_meier_sentence,
)
from mrdcore.results import Row
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts

INCIDENCE = "cumulative_incidence"
FEW = "withheld: 2 events among NRAS: mutated; at least 5 needed in each group"
PAIR, OTHER = "mutated vs wild_type", "other vs wild_type"


def incidences(subject: str, level: str, events: int, value: float, low: float = nan, high: float = nan) -> list[Row]:
    return [
        Row(INCIDENCE, subject, "patients", 30, level=level),
        Row(INCIDENCE, subject, "events", events, level=level),
        Row(INCIDENCE, subject, "incidence", value, low, high, at=12.0, level=level),
        Row(INCIDENCE, subject, "incidence", at=24.0, level=level, note="follow-up ends at 17.9 months"),
    ]


def gray(subject: str, p: float, note: str = "") -> Row:
    return Row("gray", subject, "p", p, by="nras", note=note)


def ratios(subject: str, value: float, note: str = "", level: str = PAIR) -> list[Row]:
    limits = (nan, nan) if note else (value / 2, value * 2)
    return [Row(a, subject, "hazard_ratio", value, *limits, level=level, note=note) for a in ASKS if a != "gray"]


def between(*rows: Row):
    return competing_tests_table(frame(*rows), ARMS, naming(ARMS))


def test_incidences_stand_under_their_event_with_its_colour() -> None:
    rows = frame(*incidences("cir", "all", 6, 0.1487, 0.0762, 0.2441), *incidences("nrm", "all", 0, 0.0))
    table = competing_table(rows, ALL, naming(ALL), (12.0, 24.0))
    labels = [line.label for line in table.lines]
    assert labels == [
        "Patients",
        "Relapse", "Events", "By 12 months", "By 24 months",
        "Death without relapse", "Events", "By 12 months", "By 24 months",
    ]  # fmt: skip
    assert [line.cells[0].text for line in table.lines] == ["30", "", "6", "15%", "–", "", "0", "0%", "–"]
    assert cells(table, "By 12 months") == [("15%", "8–24")]
    assert cells(table, "By 24 months") == [("–", "follow-up ends at 17.9 months")]
    assert table.lines[7].cells[0].small == ""  # none of none has no interval
    assert table.lines[1].colour != table.lines[5].colour != ""


def test_each_test_stands_for_both_events() -> None:
    table = between(gray("cir", 0.03), gray("nrm", 0.0004), *ratios("cir", 2.0), *ratios("nrm", 0.5))
    assert cells(table, "Gray's test") == [("p = 0.030", ""), ("p < 0.001", "")]
    assert cells(table, "Subdistribution hazard ratio") == [("2.00", "1.00–4.00"), ("0.50", "0.25–1.00")]
    assert cells(table, "Cause-specific hazard ratio") == [("2.00", "1.00–4.00"), ("0.50", "0.25–1.00")]
    assert table.notes[0] == "Hazard ratios: NRAS mutated against wild type."
    assert "how many" in table.notes[-1] and "how fast" in table.notes[-1]


def test_what_is_withheld_says_so_in_its_place_and_why_once() -> None:
    table = between(gray("cir", 0.03), gray("nrm", nan, FEW), *ratios("cir", 2.0), *ratios("nrm", nan, FEW))
    assert cells(table, "Gray's test")[1] == ("–", "withheld")
    assert cells(table, "Cause-specific hazard ratio")[1] == ("–", "withheld")
    assert texts(table).count("2 events among") == 1
    assert table.notes[0] == f"Death without relapse: {FEW}."
    assert "nan" not in texts(table)


def test_a_reason_that_holds_for_one_statistic_names_it() -> None:
    late = "not tested: Gray's test takes no patients who come under observation late"
    table = between(gray("cir", nan, late), gray("nrm", nan, late), *ratios("cir", 2.0), *ratios("nrm", nan, FEW))
    assert cells(table, "Gray's test") == [("–", "not tested")] * 2
    assert table.notes[:2] == (
        f"Relapse and death without relapse (Gray's test): {late}.",
        f"Death without relapse (Subdistribution hazard ratio, Cause-specific hazard ratio): {FEW}.",
    )


def test_where_one_model_cannot_be_made_its_ratio_says_so_beside_the_other() -> None:
    strata = "not estimated: Fine and Gray's model takes no strata here"
    none = [Row("fine_gray", subject, "hazard_ratio", note=strata) for subject in ("cir", "nrm")]
    stratified = [Row("cause_specific_cox", "cir", "hazard_ratio", 2, 1, 4, level=PAIR, method="Efron, stratified")]
    table = between(gray("cir", 0.5), gray("nrm", 0.5), *none, *stratified)
    assert cells(table, "Subdistribution hazard ratio") == [("–", "not estimated")] * 2
    assert cells(table, "Cause-specific hazard ratio, stratified") == [("2.00", "1.00–4.00"), ("–", "")]


def test_several_contrasts_stand_under_the_name_of_the_ratio() -> None:
    rows = [
        *ratios("cir", 2.0),
        *ratios("cir", 3.0, level=OTHER),
        *ratios("nrm", 1.0),
        *ratios("nrm", 1.0, level=OTHER),
    ]
    table = between(gray("cir", 0.5), gray("nrm", 0.5), *rows)
    contrast = "NRAS mutated against wild type"
    assert [line.label for line in table.lines][1:3] == ["Subdistribution hazard ratio", contrast]
    assert [line.indent for line in table.lines] == [False, False, True, True, False, True, True]
    assert cells(table, contrast)[0] == ("2.00", "1.00–4.00")


def test_without_groups_there_is_nothing_to_test() -> None:
    assert competing_tests_table(frame(gray("cir", 0.5)), ALL, naming(ALL)) is None


def excess(value: float, at: float, level: str = "all") -> Row:
    return Row(INCIDENCE, "cir", "km_excess", value, at=at, level=level)


WHY = "1 − Kaplan-Meier takes patients who died without relapse for patients who can still relapse"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([excess(0.01, 12.0), excess(0.0346, 24.0)], f"{WHY}: by 24 months it would overstate relapse by 3.5 points."),
        ([excess(0.01, 12.0), excess(nan, 24.0)], f"{WHY}: by 12 months it would overstate relapse by 1.0 point."),
        ([excess(0.0, 24.0)], f"{WHY}; up to 24 months that changes nothing here."),
        ([excess(nan, 24.0)], f"{WHY}, so it is not shown."),
    ],
)
def test_one_minus_kaplan_meier_is_told_by_how_much_it_overstates(rows: list[Row], said: str) -> None:
    assert kaplan_meier_sentence(frame(*rows), ALL, naming(ALL)) == said


def test_of_several_groups_the_one_most_overstated_is_named() -> None:
    rows = frame(excess(0.02, 24.0, "mutated"), excess(0.05, 24.0, "wild_type"), excess(0.0, 24.0, "unknown"))
    assert kaplan_meier_sentence(rows, ARMS, naming(ARMS)).endswith("by 5.0 points among NRAS: wild type.")


def test_patients_left_out_are_counted_with_the_reason() -> None:
    row = Row(INCIDENCE, "cir", "left_out", 2, n=2, total=70, note="no time zero")
    assert competing_left_out(frame(row)) == "2 of 70 patients left out: no time zero."
    assert competing_left_out(frame(gray("cir", 0.5))) == ""
