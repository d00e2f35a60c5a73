"""MRD over time on the page: how many became negative, how deep, for how long, and the way to later survival."""

import pytest

from tests.pages.files import ALL_DEAD, ONE
from tests.pages.screen import (
    DEMO,
    charts,
    choose,
    drawn,
    failed,
    group_by,
    line,
    press,
    sentences,
    spec,
    table,
    tables,
    title,
)
from tests.read.by_hand import csv

NEGATIVITY, DURATION, DEPTH, BEST = "MRD negativity in", "Duration of negativity", "Depth of response", "Best response"
DOUBLING = "Doubling of MRD"

# Start of VEN-AZA on 2021-02-01 for all; the reason stands beside each sample.
PEOPLE = {
    "A1": "2021-01-01,2021-02-01,2023-01-01,alive,,",
    "A2": "2021-01-01,2021-02-01,2022-01-01,dead,2022-01-01,",  # died while negative
    "A3": "2021-01-01,2021-02-01,2023-01-01,alive,,2021-06-01",  # relapse without negativity
    "A4": "2021-01-01,2021-02-01,2023-01-01,alive,,",
}
SAMPLES = (
    ("A1", "blood,2021-01-10,2"),
    ("A1", "blood,2021-01-20,4"),  # doubled in 10 days before treatment
    ("A1", "blood,2021-03-01,not detected"),  # negative on day 28
    ("A1", "blood,2021-06-01,0.1"),  # lost after 92 days,
    ("A1", "blood,2021-06-20,0.2"),  # as this one confirms; doubled in 19 days
    ("A2", "blood,2021-01-10,1"),
    ("A2", "blood,2021-04-02,not detected"),  # negative on day 60
    ("A3", "blood,2021-01-10,1"),
    ("A3", "blood,2021-03-01,0.05"),  # a reduction, then relapse
    ("A4", "blood,2021-01-10,1"),  # never sampled after the start
)
BY_HAND = csv(
    "patient_id,mrd_relapse_date,ven_aza_start_date,last_news_date,last_status,death_date,morphologic_relapse_date,"
    "tissue,date,value",
    *(f"{patient},{PEOPLE[patient]},{sample}" for patient, sample in SAMPLES),
)


def cell(at, name: str, label: str) -> str:
    """The one figure of the line whose label begins so, without what stands beneath it."""
    (found,) = [cells for text, *cells in table(at, name) if text.partition(" / ")[0] == label]
    return found[0].partition(" / ")[0]


def over_time(at):
    return at.segmented_control(key="response_part").set_value("Over time").run()


def tissue(at, name: str):
    return at.segmented_control(key="forest_tissue").set_value(name).run()


def state_limit(at, limit: float):
    return at.number_input(key="course_limit").set_value(limit).run()


def test_a_course_counted_by_hand(start) -> None:
    at = over_time(start(BY_HAND, page="response"))
    assert "**2 of 3 patients sampled in blood became MRD-negative, half of them by day 44 of VEN-AZA.**" in sentences(
        at
    )
    assert line(at, NEGATIVITY, "Sampled") == ["3 / of 4"]
    assert [cell(at, NEGATIVITY, f"By {n}") for n in ("1 month", "2 months")] == ["33%", "67%"]
    assert cell(at, BEST, "MRD reduction") == "1 (33%)"
    assert cell(at, BEST, "Not evaluated") == "1"
    assert [cell(at, DURATION, end) for end in ("Lost", "Died while negative")] == ["1", "1"]
    assert cell(at, DOUBLING, "At MRD relapse, days") == "10"
    assert cell(at, DOUBLING, "Where negativity was lost, days") == "19"
    assert "3 with fewer than two quantified samples there" in " ".join(e.proto.body for e in at.get("html"))
    state_limit(at, 0.01)  # 4 to under 0.01, 1 to under 0.01, 1 to 0.05
    assert [cell(at, DEPTH, f"At least {n} log10") for n in (1, 2)] == ["3 (100%)", "2 (67%)"]
    assert line(at, DEPTH, "under a limit") == ["2 / of 3"]
    tissue(at, "marrow")
    assert "Nobody was sampled in marrow" in sentences(at)
    assert charts(at) == 0 and not failed(at)


def test_how_many_became_negative_and_how_fast_stands_first(start) -> None:
    at = over_time(start(DEMO, page="response"))
    assert title(at) == "MRD response"
    assert "**64 of 70 patients sampled in blood became MRD-negative, half of them by day 105" in sentences(at)
    assert line(at, NEGATIVITY, "first after transplantation") == ["25 / of 64"]
    assert line(at, NEGATIVITY, "By 3 months") == ["39% / 27–50"]
    data = drawn(at)
    assert (data["curves"][0]["estimate"], data["curves"][-1]["time"]) == (0, 12)
    assert [point for point in data["curves"] if point["time"] <= 3][-1]["share"] == "39%"
    assert [mark["text"] for mark in data["risk"] if mark["time"] == 0] == ["70"]
    assert charts(at) == 2 and "datasets" not in spec(at)


def test_depth_needs_the_limit_of_detection(start) -> None:
    at = over_time(start(DEMO, page="response"))
    assert "in 64 patients it was not detected" in sentences(at)
    assert DEPTH not in " ".join(tables(at))
    state_limit(at, 0.001)
    assert line(at, DEPTH, "Depth known") == ["70 / of 70"]
    assert line(at, DEPTH, "Median fall, log10") == ["≥ 3.7"]
    state_limit(at, 0.0)  # no limit at all: as if it were not stated
    assert DEPTH not in " ".join(tables(at))


def test_up_to_transplantation_it_competes(start) -> None:
    at = over_time(start(DEMO, page="response"))
    at.toggle(key="course_before_hsct").set_value(True).run()
    # 6 transplanted patients were not evaluated in blood before transplantation, as the letter says
    assert line(at, NEGATIVITY, "Sampled") == ["64 / of 70"]
    assert line(at, NEGATIVITY, "first after transplantation") == ["0 / of 39"]
    assert "relapse, death, transplantation without negativity compete" in sentences(at)
    tissue(at, "marrow")
    assert line(at, NEGATIVITY, "Sampled") == ["47 / of 70"]


def test_groups_are_compared_or_the_reason_is_said(start) -> None:
    at = over_time(start(DEMO, page="response", by="flt3_itd_or_ras"))
    assert table(at, NEGATIVITY)[0][1:] == ["yes", "no", "unknown"]
    assert "Gray's test: p = " in sentences(at)
    choose(at, "hsct", "no")
    assert "Log-rank test withheld: " in sentences(at)
    assert not at.main.warning
    group_by(at, "hsct")
    assert "Transplanted is known only after the start of VEN-AZA" in at.main.warning[0].value
    choose(at, "hsct")
    group_by(at, "centre")
    assert len(table(at, NEGATIVITY)[0]) == 11
    assert not failed(at)


def test_survival_by_response_starts_at_a_landmark(start, monkeypatch) -> None:
    gone = []
    at = over_time(start(DEMO, page="response", sex="female"))
    monkeypatch.setattr("pages._ui.switch.st.switch_page", lambda page, query_params: gone.append((page, query_params)))
    press(at, "Survival by response, from a landmark at 5 months")
    ((page, link),) = gone
    assert page.name == "survival.py"
    assert link == {
        "cohort": "demo", "sex": "female", "part": "over_time", "by": "response_blood", "landmark": "5",
    }  # fmt: skip
    at = start(DEMO, page="survival", **link)
    assert "From a landmark at 5 months" in sentences(at)


@pytest.mark.parametrize("file", [ALL_DEAD, ONE], ids=["no samples", "time points"])
def test_without_dated_samples_one_sentence_says_what_to_add(start, file) -> None:
    at = over_time(start(file, page="response"))
    (info,) = at.main.info
    assert info.value.startswith("MRD over time is not available: ")
    assert "date, the tissue and the result of each sample" in info.value
    assert not charts(at) and not tables(at) and not failed(at)
