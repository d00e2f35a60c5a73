"""Did transplantation matter? The four answers, the pictures, and what is said where one cannot be given."""

import re

from tests.pages.files import ALL_DEAD, SMALL
from tests.pages.screen import DEMO, charts, choose, drawn, failed, line, sentences, spec, table, tables
from tests.read.by_hand import csv

ANSWERS = "The four answers"
ONLY_YES_NO = csv(
    "patient_id,hsct,mrd_relapse_date,last_news_date,last_status,death_date",
    "A1,yes,2021-01-01,2022-06-01,alive,",
    "A2,no,2021-01-01,2021-09-01,dead,2021-09-01",
)
COUNTED = csv("patient_id,os_days,os_event,hsct_days", "A1,800,no,100", "A2,400,yes,", "A3,300,yes,200")
# The first is transplanted on the day of death, the second on an unknown day, of the third nobody knows whether.
ODD = csv(
    "patient_id,hsct,hsct_date,mrd_relapse_date,last_news_date,last_status,death_date",
    "A1,yes,2021-06-01,2021-01-01,2021-06-01,dead,2021-06-01",
    "A2,yes,,2021-01-01,2022-06-01,alive,",
    "A3,,,2021-01-01,2022-06-01,alive,",
    "A4,no,,2021-01-01,2022-06-01,alive,",
    "A5,yes,2021-03-01,2021-01-01,2023-06-01,alive,",
)


def show(at, picture: str):
    return at.segmented_control(key="transplant_picture").set_value(picture).run()


def switch(at, endpoint: str):
    return at.segmented_control(key="endpoint").set_value(endpoint).run()


def number(cell: str) -> str:
    return cell.partition(" / ")[0]


def answers(at, label: str) -> list[str]:
    """The numbers of the answer whose name begins so, without what stands beneath them."""
    (cells,) = [cells for name, *cells in table(at, ANSWERS) if name.startswith(label)]
    return [number(cell) for cell in cells]


def at_risk(at, name: str) -> dict[float, str]:
    data = drawn(at)
    (offset,) = [label["offset"] for label in data["risk_names"] if label["text"] == name]
    return {mark["time"]: mark["text"] for mark in data["risk"] if mark["offset"] == offset}


def test_the_answers_by_date_stand_beside_that_of_the_letter(start) -> None:
    at = start(DEMO, page="transplant", endpoint="rfs")
    assert answers(at, "As in the letter") == ["81%", "38%", "0.22", "< 0.001"]
    assert answers(at, "Landmark at 7 months") == ["80%", "71%", "0.64", "0.41"]
    assert answers(at, "Simon-Makuch") == ["84%", "47%", "", "0.002"]
    assert answers(at, "Cox, time-dependent") == ["", "", "0.23", "0.004"]
    assert "**84% and 47%** counted by date, 81% and 38% as in the letter" in sentences(at)
    assert "Hazard ratio **0.23** (95% CI 0.085–0.62) by date, 0.22 as in the letter." in sentences(at)


def test_too_few_deaths_are_said_and_rates_given_all_the_same(start) -> None:
    at = start(DEMO, page="transplant")
    assert answers(at, "As in the letter") == ["86%", "71%", "–", "–"]
    assert answers(at, "Simon-Makuch") == ["86%", "76%", "", "–"]
    assert "Hazard ratio by date withheld: 3 events among patients not transplanted" in sentences(at)
    (body,) = [html.proto.body for html in at.get("html") if ANSWERS in html.proto.body]
    assert "Withheld: 3 events among patients not transplanted; at least 5 needed in each group (all four)." in body
    assert not re.search(r"\bnan\b|\binf\b|e-0", body)
    assert "Mantel-Byar test" not in sentences(at)  # why it is withheld stands once, under the four answers
    yes, no = at_risk(at, "yes"), at_risk(at, "no")  # the transplanted rise in number from nobody
    assert (yes[0], no[0]) == ("0", "70")
    assert int(yes[12]) > int(yes[6]) > 0


def test_the_letters_picture_says_why_it_misleads_and_by_how_many_days(start) -> None:
    at = show(start(DEMO, page="transplant", endpoint="rfs"), "ever_transplanted")
    (warning,) = at.main.warning
    assert "the 54 transplanted had to live a median of **138.5 days** after MRD relapse" in warning.value
    assert "quartiles 112.3–189.5, longest 619" in warning.value
    assert (
        "2 of the transplanted relapsed before transplantation and count as transplanted all the same." in warning.value
    )
    assert line(at, "As in the letter", "Patients") == ["54", "16"]
    assert at_risk(at, "yes")[0] == "54"
    switch(at, "os")
    assert "relapsed before" not in at.main.warning[0].value
    assert [number(cell) for cell in line(at, "As in the letter", "At 24 months")] == ["86%", "71%"]


def test_a_landmark_divides_those_still_at_risk_and_moves_with_the_slider(start) -> None:
    at = show(start(DEMO, page="transplant", endpoint="rfs"), "landmark")
    assert "at 7 months, whose curves start there: **42** transplanted by then, **23** not" in sentences(at)
    assert "Left out before: 5 events, 0 censored. 10 of the 23 change group later" in sentences(at)
    assert "Log-rank test: p = 0.41." in sentences(at)
    data = drawn(at)
    assert [mark["time"] for mark in data["landmark"]] == [7]
    assert {point["label"] for point in data["curves"]} == {"all", "yes", "no"}
    at.slider(key="landmark_slider").set_value(4.5).run()
    assert [mark["time"] for mark in drawn(at)["landmark"]] == [4.5]
    assert answers(at, "Landmark at 4.5 months")
    assert at.query_params["hsct_landmark"] == "4.5"
    assert not failed(at)


def test_a_link_holds_the_landmark_which_may_lie_behind_the_month_of_the_rates(start) -> None:
    at = show(start(DEMO, page="transplant", hsct_landmark="30"), "landmark")
    assert answers(at, "Landmark at 30 months")[:2] == ["–", "–"]
    assert not failed(at)


def test_a_click_on_a_month_is_the_landmark(start) -> None:
    at = show(start(DEMO, page="transplant"), "landmark")
    specification = spec(at)
    (clicked,) = [param for param in specification["params"] if param["name"] == "month"]
    assert clicked["select"]["on"] == "click"
    months = drawn(at)["months"]
    assert [strip["month"] for strip in months[:3]] == [1, 2, 3]
    assert (months[9]["yes"], months[5]["yes"]) != ("–", "–")
    assert months[5]["yes"] == "–"  # before the landmark at 7 months there are no groups yet


def test_the_model_is_adjusted_for_what_is_known_at_time_zero(start) -> None:
    at = start(DEMO, page="transplant", endpoint="rfs")
    picker = at.multiselect(key="adjust")
    assert not {"cycles", "hsct", "response_blood"} & set(picker.options)
    picker.set_value(["age", "flt3_itd_or_ras"]).run()
    assert answers(at, "Cox, time-dependent") == ["", "", "0.28", "0.028"]
    rows = table(at, "Hazard ratios of the variables")
    assert [name for name, *_ in rows[1:]] == ["Age, per year", "FLT3-ITD and/or N/KRAS: yes against no"]
    assert "by date, adjusted, 0.22 as in the letter" in sentences(at)
    assert at.query_params["adjust"] == "age,flt3_itd_or_ras"


def test_after_transplantation_the_outcome_is_divided_by_mrd_before_it(start) -> None:
    at = show(start(DEMO, page="transplant", endpoint="rfs"), "after_hsct")
    assert line(at, "After transplantation", "Patients") == ["27", "19", "6"]
    assert line(at, "After transplantation", "Events") == ["0", "6", "1"]
    assert "Log-rank test withheld: 0 events among MRD negative" in sentences(at)
    assert "2 transplanted patients left out: the event came before transplantation" in sentences(at)
    assert spec(at)["layer"][1]["encoding"]["x"]["title"] == "Months from transplantation"
    at.toggle(key="hsct_classes").set_value(True).run()
    assert len(line(at, "After transplantation", "Patients")) == 5


def test_what_came_before_transplantation_stands_below_whatever_time_zero_is_chosen(start) -> None:
    at = start(DEMO, page="transplant", origin="hsct")
    assert "so time zero is MRD relapse here" in sentences(at)
    assert spec(at)["layer"][1]["encoding"]["x"]["title"] == "Months from MRD relapse"
    assert line(at, "Before transplantation", "MRD relapse to transplantation, days") == ["138.5 (112.3–189.5)"]
    assert line(at, "Before transplantation", "MRD negativity") == ["27 (56%)"]
    assert line(at, "Before transplantation", "Not evaluated") == ["6"]
    assert table(at, "Before transplantation")[0][1] == "Transplanted patients (n = 54)"


def test_a_file_without_dates_has_the_letters_picture_and_is_told_what_to_add(start) -> None:
    at = start(ONLY_YES_NO, page="transplant")
    assert "Add the column hsct_date" in at.info[0].value
    assert charts(at) == 1
    assert line(at, "As in the letter", "Patients") == ["1", "1"]
    assert ANSWERS not in tables(at)


def test_a_file_without_transplantation_says_so(start) -> None:
    at = start(ALL_DEAD, page="transplant")
    assert "the file tells nothing of transplantation" in at.info[0].value
    assert charts(at) == 0


def test_an_endpoint_that_the_file_cannot_give_is_said(start) -> None:
    at = start(ODD, page="transplant", endpoint="rfs")
    assert "no date of morphologic relapse" in at.info[0].value
    assert not failed(at)


def test_nobody_and_everybody_transplanted(start) -> None:
    at = start(DEMO, page="transplant", endpoint="rfs", hsct="no")
    assert "nobody among these patients was transplanted" in at.info[0].value
    choose(at, "hsct", "yes")
    assert answers(at, "As in the letter")[1] == "–"
    assert answers(at, "Cox, time-dependent")[2] == "–"  # two events before transplantation, fewer than five
    for picture in ("ever_transplanted", "landmark", "after_hsct"):
        assert not failed(show(at, picture))


def test_days_counted_by_the_file_will_do(start) -> None:
    at = start(COUNTED, page="transplant")
    assert charts(at) == 1
    assert "138.5" not in sentences(at)
    assert line(at, "Before transplantation", "MRD relapse to transplantation, days") == ["150 (125–175)"]


def test_who_cannot_be_placed_is_counted_and_the_day_of_death_is_not_after_transplantation(start) -> None:
    at = start(ODD, page="transplant")
    said = "In neither group: 1 patient transplanted on an unknown date and 1 patient of whom it is not known whether."
    assert said in sentences(at)
    show(at, "ever_transplanted")
    assert line(at, "As in the letter", "Patients") == ["2", "1"]
    assert (
        "1 of the transplanted died on the day of transplantation and counts as transplanted"
        in at.main.warning[0].value
    )


def test_few_patients_and_no_patient_are_no_fault(start) -> None:
    at = start(SMALL, page="transplant")
    for picture in ("ever_transplanted", "landmark", "simon_makuch", "after_hsct"):
        show(at, picture)
        assert not failed(at), picture
        assert not re.search(r"\bnan\b|\binf\b", sentences(at))
