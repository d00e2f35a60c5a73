"""How a cohort comes in: nothing at first, the demo cohort, a file of one's own, a file that cannot be read."""

from tests.pages.files import FRENCH, SMALL
from tests.pages.screen import (
    add_filter,
    block,
    choose,
    failed,
    go_to,
    group_by,
    line,
    misfits,
    patients_line,
    press,
    sentences,
    steps,
    tables,
    title,
    upload,
)
from tests.read.by_hand import csv


def test_without_a_cohort_the_demo_is_one_click_away(start) -> None:
    at = start()
    assert "MRD response" in title(at)
    assert tables(at) == {}
    assert "memory" in sentences(at), "what happens to the data is said before any is given"
    assert "synthetic" in sentences(at).lower()
    assert len(at.file_uploader) == 1
    press(at, "Open the demo cohort")
    assert patients_line(at).startswith("**70** patients")
    assert at.query_params == {"cohort": "demo"}


def test_a_link_opens_the_demo_and_waits_for_no_click(start) -> None:
    at = start(cohort="demo", hsct="no")
    assert patients_line(at).startswith("**16** of 70 patients")


def test_every_page_without_a_cohort_is_the_way_to_one(start) -> None:
    first = title(start())
    for page in ("response", "survival"):
        at = start(page=page)
        assert title(at) == first
        assert len(at.file_uploader) == 1


def test_a_link_waits_for_the_file_it_is_of(start) -> None:
    at = start(hsct="yes", by="sex")
    upload(at, "ours.csv", SMALL)
    assert patients_line(at) == "**2** of 4 patients · Transplanted: yes · by Sex"


def test_a_file_of_ones_own_is_opened(start) -> None:
    at = upload(start(), "ours.csv", SMALL)
    assert title(at) == "Cohort"
    assert patients_line(at) == "**4** patients"
    assert "**ours.csv**" in sentences(at)
    assert "Synthetic" not in sentences(at)
    assert "cohort" not in at.query_params


def test_a_french_file_is_read_as_it_was_saved(start) -> None:
    at = upload(start(), "à relire.csv", FRENCH)
    assert line(at, "Patients", "Age, years") == ["51.5 (46–57)"]
    assert block(at, "Patients", "Sex") == {"female": ["2 (67%)"], "male": ["1 (33%)"]}
    assert line(at, "Transplantation", "Transplanted") == ["1 (33%)"]
    assert block(at, "Outcome", "Status at last news")["alive"] == ["3 (100%)"]
    go_to(at, "survival")
    assert line(at, "Overall survival", "Patients") == ["3"]


def test_a_file_that_cannot_be_read_leaves_cohort_and_choices_as_they_were(start) -> None:
    at = choose(start(SMALL, page="survival"), "hsct", "no")
    group_by(at, "sex")
    before = (patients_line(at), steps(at), dict(at.query_params), line(at, "by group", "Patients"))
    assert before[0] == "**2** of 4 patients · Transplanted: no · by Sex"
    for name, data, reason in (
        ("letter.xlsx", b"Dear colleague", "No header is known"),
        ("empty.csv", b"", "The file is empty"),
        ("half.xlsx", b"PK\x03\x04 and no more", "damaged or incomplete"),
    ):
        upload(at, name, data)
        assert f"{name} was not loaded" in at.error[0].value
        assert reason in at.error[0].value
        assert (patients_line(at), steps(at), dict(at.query_params), line(at, "by group", "Patients")) == before
    upload(at, "french.csv", FRENCH)
    assert not at.error, "the next file that can be read takes the sentence away"


def test_a_wrong_file_is_refused_on_the_first_screen_too(start) -> None:
    at = upload(start(), "empty.csv", b"")
    assert "empty.csv was not loaded" in at.error[0].value
    assert len(at.file_uploader) == 1
    assert not failed(at)


def test_a_second_file_keeps_the_choices_that_fit_and_says_which_do_not(start) -> None:
    at = add_filter(choose(start(SMALL), "hsct", "no"), "sex")
    choose(at, "sex", "male")
    choose(at, "flt3_itd_or_ras", "no", "unknown")
    at.sidebar.selectbox(key="origin").select("hsct").run()
    group_by(at, "last_status")
    upload(
        at,
        "second.csv",
        csv(
            "patient_id,sex,hsct,mrd_relapse_date,last_news_date,last_status,death_date,flt3_itd,nras,kras",
            "B1,M,no,2021-01-01,2022-01-01,alive,,mutated,wild_type,wild_type",
            "B2,M,no,2021-01-01,2022-01-01,dead,2022-01-01,mutated,wild_type,wild_type",
            "B3,F,yes,2021-01-01,2022-01-01,alive,,mutated,wild_type,wild_type",
        ),
    )
    assert patients_line(at) == "**2** of 3 patients · Transplanted: no · Sex: male · by Status at last news"
    told = misfits(at)
    assert any("'hsct'" in sentence for sentence in told), "the second file has no date of transplantation"
    assert "'FLT3-ITD and/or N/KRAS' has no value no or unknown in this cohort." in told[-1]
    assert len(told) == 2
    assert "origin" not in at.query_params
    go_to(at, "survival")
    assert "from MRD relapse" in sentences(at)


def test_the_way_back_to_the_demo_cohort_stays_open(start) -> None:
    at = press(start(SMALL), "Open the demo cohort")
    assert patients_line(at).startswith("**70** patients")
    assert "Open the demo cohort" not in [button.label for button in at.button]


def test_why_a_file_was_refused_stands_until_it_is_closed(start) -> None:
    at = upload(start(SMALL), "empty.csv", b"")
    assert "was not loaded" in at.error[0].value
    at.run()
    assert "was not loaded" in at.error[0].value
    press(at, "Close")
    assert not at.error
    assert patients_line(at).startswith("**4** patients")
