"""How long? Rates, medians, curves and their numbers at risk, from the time zero chosen."""

import re

import pytest

from tests.pages.files import ALL_DEAD, ALL_MISSING, COUNTED, ONE, SMALL
from tests.pages.screen import (
    DEMO,
    PRINTED,
    charts,
    choose,
    drawn,
    failed,
    go_to,
    group_by,
    line,
    patients_line,
    sentences,
    spec,
    table,
    tables,
    title,
)
from tests.read.by_hand import csv

TITLES = {"os": "Overall survival", "rfs": "Relapse-free survival", "rfs_mrd": "MRD relapse-free survival"}
SUBSETS = {"all": (), "transplanted": ("yes",), "not_transplanted": ("no",)}


def switch(at, endpoint: str):
    return at.segmented_control(key="endpoint").set_value(endpoint).run()


def number(cell: str) -> str:
    """What a cell says, without the interval beneath it."""
    return cell.partition(" / ")[0]


def test_every_rate_of_the_letter_stands_in_the_table(start) -> None:
    at = start(DEMO, page="survival")
    for endpoint, heading in TITLES.items():
        switch(at, endpoint)
        assert title(at) == heading
        for subset, values in SUBSETS.items():
            choose(at, "hsct", *values)
            for month in (12, 24):
                (cell,) = line(at, "by group", f"At {month} months")
                assert number(cell) == PRINTED[f"{endpoint}_{subset}_{month}m"], (endpoint, subset, month)
            median, printed = number(line(at, "by group", "Median, months")[0]), PRINTED[f"{endpoint}_{subset}_median"]
            assert median == "NR" if printed == "not reached" else round(float(median)) == int(printed)


def test_two_year_survival_is_83_percent_of_70_with_10_deaths(start) -> None:
    at = start(DEMO, page="survival")
    assert line(at, "by group", "Patients") == ["70"]
    assert line(at, "by group", "Events") == ["10"]
    assert line(at, "by group", "At 24 months") == ["83% / 70–91"]
    assert "OS: time from MRD relapse to death from any cause" in sentences(at)
    assert "log-log intervals" in sentences(at)
    assert not any("Hazard ratio" in text.value for text in at.main.markdown)


def test_curves_start_at_one_and_carry_the_numbers_at_risk_of_the_table(start) -> None:
    at = start(DEMO, page="survival", by="ven_group")
    data = drawn(at)
    groups = table(at, "by group")[0][1:]
    sizes = dict(zip(groups, line(at, "by group", "Patients"), strict=True))
    first = {}
    for point in data["curves"]:
        first.setdefault(point["label"], point)
    assert {label: (point["time"], point["estimate"]) for label, point in first.items()} == dict.fromkeys(
        groups, (0, 1)
    )
    name_at = {name["offset"]: name["text"] for name in data["risk_names"]}
    assert {name_at[mark["offset"]]: mark["text"] for mark in data["risk"] if mark["time"] == 0} == sizes
    assert "datasets" not in spec(at)


def test_a_comparison_is_withheld_with_its_reason_or_said_in_words(start) -> None:
    at = start(DEMO, page="survival", by="flt3_itd_or_ras")
    assert (
        "Log-rank test and hazard ratio withheld: 4 events among FLT3-ITD and/or N/KRAS: yes; "
        "at least 5 needed in each group." in sentences(at)
    )
    switch(at, "rfs")
    assert "Log-rank test: p = 0.94." in sentences(at)
    assert re.search(r"Hazard ratio 1\.03 \(95% CI 0\.40–2\.68\), .* yes against no\.", sentences(at))


def test_groups_known_only_later_come_with_a_warning(start) -> None:
    at = start(DEMO, page="survival", by="hsct")
    assert "Transplanted" in at.main.warning[0].value
    assert "known only after time zero" in at.main.warning[0].value
    group_by(at, "sex")
    assert not at.main.warning


def test_more_than_two_groups_are_compared_pair_by_pair(start) -> None:
    at = start(DEMO, page="survival", by="centre")
    rows = table(at, "Pairwise")
    assert rows[0][1:] == ["Log-rank", "Holm-adjusted"]
    assert all("against" in name for name, *_ in rows[1:])
    groups = len(table(at, "by group")[0]) - 1
    assert len(rows) - 1 == groups * (groups - 1) // 2


def test_another_time_zero_counts_those_who_reach_it(start) -> None:
    at = start(DEMO, page="survival")
    at.sidebar.selectbox(key="origin").select("hsct").run()
    assert line(at, "by group", "Patients") == ["54"]
    assert "time from transplantation" in sentences(at)
    assert "16 of 70 patients left out" in sentences(at)
    assert spec(at)["layer"][1]["encoding"]["x"]["title"] == "Months from transplantation"
    assert at.query_params["origin"] == "hsct"


def test_where_nobody_has_a_time_zero_the_page_says_why(start) -> None:
    at = start(DEMO, page="survival", origin="hsct", hsct="no")
    (info,) = at.info
    assert info.value.startswith("Overall survival cannot be drawn. 16 of 16 patients left out: no time zero")
    assert charts(at) == 0


def test_the_endpoint_chosen_stays_when_the_page_is_left(start) -> None:
    at = switch(start(SMALL, page="survival"), "rfs")
    go_to(go_to(at, "response"), "survival")
    assert title(at) == "Relapse-free survival"
    assert at.query_params["endpoint"] == "rfs"


def test_a_file_without_relapse_dates_has_no_relapse_free_survival_and_says_so(start) -> None:
    at = switch(start(ALL_DEAD, page="survival"), "rfs")
    assert at.info[0].value == ("Relapse-free survival is not available: the file has no date of morphologic relapse.")
    switch(at, "os")
    assert line(at, "by group", "Patients") == ["2"]


def test_times_already_counted_make_a_curve_without_any_date(start) -> None:
    at = start(COUNTED, page="survival")
    # Two at risk at 12 months, one of them dies then.
    assert line(at, "by group", "Events") == ["1"]
    assert number(line(at, "by group", "At 12 months")[0]) == "50%"
    assert line(at, "by group", "At 24 months") == ["– / follow-up ends at 20.0 months"]


def test_one_patient_without_an_event_is_a_flat_line(start) -> None:
    at = start(ONE, page="survival")
    assert line(at, "by group", "Events") == ["0"]
    assert number(line(at, "by group", "At 12 months")[0]) == "100%"
    assert line(at, "by group", "Median, months") == ["NR"]
    assert {point["estimate"] for point in drawn(at)["curves"]} == {1}
    assert [mark["text"] for mark in drawn(at)["risk"] if mark["time"] == 0] == ["1"]


def test_where_everyone_dies_the_curve_ends_at_zero(start) -> None:
    at = start(ALL_DEAD, page="survival")
    assert line(at, "by group", "Events") == ["2"]
    # Deaths at 5.0 and 17.9 months: the curve is at one half from the first to the second, R takes the middle.
    assert number(line(at, "by group", "At 12 months")[0]) == "50%"
    assert number(line(at, "by group", "At 24 months")[0]) == "0%"
    assert number(line(at, "by group", "Median, months")[0]) == "11.4"
    assert drawn(at)["curves"][-1]["estimate"] == 0


@pytest.mark.parametrize("endpoint", TITLES)
def test_where_nothing_is_known_there_is_a_sentence_and_no_curve(start, endpoint: str) -> None:
    at = start(ALL_MISSING, page="survival", endpoint=endpoint)
    assert TITLES[endpoint] in at.info[0].value
    assert re.search(r"2 of 2 patients left out|the file has no date of", at.info[0].value)
    assert charts(at) == 0
    assert not tables(at)
    assert not failed(at)


def test_groups_of_the_file_are_shown_as_text(start) -> None:
    at = start(
        csv(
            "patient_id,arm,mrd_relapse_date,last_news_date,last_status,death_date",
            "A1,<img src=x>,2021-01-01,2022-01-01,alive,",
            "A2,B,2021-01-01,2022-06-01,dead,2022-06-01",
            "A3,B,2021-01-01,2022-06-01,alive,",
        ),
        page="survival",
        by="arm",
    )
    assert patients_line(at) == "**3** patients · by arm"
    assert table(at, "by group")[0] == ["arm", "<img src=x>", "B"]
    assert "<img" not in " ".join(element.proto.body for element in at.get("html"))
    assert not any(element.allow_html for element in at.markdown)
