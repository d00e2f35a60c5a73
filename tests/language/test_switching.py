"""The language is changed in the page: choices stay, the link says it, and a file is read again in its words."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from mrdcore.language import using

ROOT = Path(__file__).parents[2]
CHOSEN = {"cohort": "demo", "by": "hsct", "sex": "male", "endpoint": "rfs"}


def opened(**words: str) -> AppTest:
    at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
    for word, said in words.items():
        at.query_params[word] = said
    return at.run()


def turned(at: AppTest, language: str, before: str) -> AppTest:
    with using(before):  # the test reads the choices that stand in a thread of its own
        return at.segmented_control(key="language_control").set_value(language).run()


def test_choices_stay_and_the_link_says_the_language() -> None:
    at = turned(opened(**CHOSEN), "fr", before="en")
    assert at.title[0].value == "Cohorte"
    assert {word: at.query_params[word] for word in CHOSEN} == CHOSEN
    assert at.query_params["lang"] == "fr"
    assert at.session_state["loaded"].said_in == "fr"
    turned(at, "en", before="fr")
    assert at.title[0].value == "Cohort"
    assert "lang" not in at.query_params
    assert at.session_state["loaded"].said_in == "en"


def test_an_unknown_language_is_english() -> None:
    at = opened(lang="tlh")
    assert "live" in at.title[0].value
    assert "lang" not in at.query_params


def test_files_that_wait_are_read_again_with_their_answers() -> None:
    at = opened()
    file = b"patient_id,mrd_relapse_date,last_news_date,last_status\nA,03/02/2020,01/01/2021,alive\n"
    at.file_uploader[0].upload("dates.csv", file).run()
    at.radio[0].set_value(at.radio[0].options[1]).run()
    assert len(at.session_state["pending"].answers) == 1
    turned(at, "fr", before="en")
    waiting = at.session_state["pending"]
    ((question, label),) = waiting.answers.values()
    assert waiting.said_in == "fr"
    assert label == question.choices[1].label
    assert waiting.reading.cohort is not None
