"""Between a file and its figures: what each column was taken for, the questions, a correction, a saved mapping."""

import json

import pytest

from tests.pages.files import SMALL
from tests.pages.screen import (
    REVIEW,
    confirm,
    drop,
    failed,
    line,
    patients_line,
    press,
    sentences,
    tables,
    title,
    upload,
)
from tests.read.by_hand import csv

# Days up to 12 only: nothing in the file says whether 03/02/2021 is in February or in March.
UNDECIDED = csv(
    "patient_id;age;mrd_relapse_date;last_news_date;last_status;death_date",
    "A1;40;03/02/2021;03/02/2022;alive;",
    "A2;50;03/02/2021;05/02/2021;dead;05/02/2021",  # dead after 2 days, or after 61 if the month stands first
)
SLIP = csv("patient_id,age,mrd_relpase_date,last_news_date,last_status", "A1,40,2021-01-01,2022-01-01,alive")
WORDS = csv("patient_id,sex,mrd_relapse_date", "A1,F,2021-01-01", "A2,dame,2021-01-01", "A3,M,2021-01-01")
UNKNOWN = csv("quoi,combien,quand", "A1,40,2021-01-01", "A2,50,2021-02-01")


def test_a_file_in_the_dictionarys_own_words_is_not_asked_about(start) -> None:
    assert title(drop(start(), "ours.csv", SMALL)) == "Cohort"


def test_what_was_guessed_is_shown_before_it_is_used(start) -> None:
    at = drop(start(SMALL), "slip.csv", SLIP)
    assert title(at) == REVIEW
    assert "**slip.csv** · 1 patient · " in sentences(at)
    assert "1 was guessed" in sentences(at)
    press(at, "Keep the loaded cohort")
    assert patients_line(at) == "**4** patients", "the cohort that was loaded stays until the other one is used"
    confirm(drop(at, "slip.csv", SLIP))
    assert patients_line(at) == "**1** patient"


def test_one_question_for_all_dates_and_its_answer_counts(start) -> None:
    at = drop(start(), "undecided.csv", UNDECIDED)
    (question,) = [radio for radio in at.radio if "day or the month" in radio.label]
    assert question.value == "3 February 2021 (day first)", "what is assumed until somebody answers"
    question.set_value("2 March 2021 (month first)").run()
    assert not failed(at)
    (again,) = [radio for radio in at.radio if "day or the month" in radio.label]
    assert again.value == "2 March 2021 (month first)", "an answer can be changed"
    confirm(at)
    at.switch_page("pages/survival.py").run()
    # Half are alive from day 61 to the end of follow-up at 12 months: the median is in the middle, as in R.
    assert line(at, "Overall survival", "Median, months")[0].startswith("7 ")


def test_a_word_is_asked_about_and_missing_until_it_is_said(start) -> None:
    at = drop(start(), "words.csv", WORDS)
    (question,) = [radio for radio in at.radio if "dame" in radio.label]
    assert question.value is None
    question.set_value("female").run()
    confirm(at)
    assert "2 (67%)" in str(tables(at)["Patients"])


def test_a_file_of_unknown_headers_waits_to_be_named(start) -> None:
    at = drop(start(SMALL), "unknown.csv", UNKNOWN)
    assert title(at) == REVIEW
    (use,) = [button for button in at.button if button.label == "Use this cohort"]
    assert use.disabled
    assert "No patient can be read yet" in sentences(at)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{not json", "not valid JSON"),
        (b"\xff\xfe", "not valid JSON"),
        (b'{"colums": {}}', 'a part "colums"'),
    ],
)
def test_a_mapping_that_is_none_is_refused_in_a_sentence(start, data: bytes, reason: str) -> None:
    at = drop(start(), "slip.csv", SLIP)
    at.file_uploader[-1].upload("map.json", data).run()
    assert reason in at.error[-1].value
    assert title(at) == REVIEW


def test_a_saved_mapping_names_the_columns(start) -> None:
    at = drop(start(), "unknown.csv", UNKNOWN)
    mapping = {"columns": {"quoi": "patient_id", "combien": "age", "quand": "mrd_relapse_date"}}
    at.file_uploader[-1].upload("map.json", json.dumps(mapping).encode()).run()
    confirm(at)
    assert patients_line(at) == "**2** patients"
    assert line(at, "Patients", "Age, years") == ["45 (42.5–47.5)"]
    upload(at, "again.csv", UNKNOWN.replace(b"A1", b"B1"))
    assert "**again.csv**" in sentences(at), "what was said of a header holds for the session"


def test_the_columns_of_the_loaded_file_can_be_looked_at_again(start) -> None:
    at = press(upload(start(), "slip.csv", SLIP), "Columns as read")
    assert title(at) == REVIEW
    press(at, "Keep the loaded cohort")
    assert patients_line(at) == "**1** patient"
