"""Texts are said in the language of the run, and in English where there is no translation."""

import pytest

from mrdcore import language
from mrdcore.language import cached, current, plural, say, using


def test_english_is_said_as_it_stands():
    assert say("A text that no catalogue holds: {n}", n=3) == "A text that no catalogue holds: 3"
    assert plural(1, "{n} patient", "{n} patients") == "1 patient"
    assert plural(0, "{n} patient", "{n} patients") == "0 patients"


def test_a_text_that_is_not_translated_stays_english():
    with using("fr"):
        assert say("A text that no catalogue holds: {n}", n=3) == "A text that no catalogue holds: 3"
        assert say("") == ""


def test_what_a_file_holds_is_never_taken_for_a_template():
    assert say("Column {name}", name="{n}") == "Column {n}"


def test_the_language_ends_with_its_block():
    with pytest.raises(RuntimeError), using("fr"):
        raise RuntimeError
    assert current() == "en"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'tlh' is not one of en, fr"):
        language.use("tlh")


def test_what_is_remembered_is_remembered_for_its_language():
    @cached(8)
    def spoken(number: int) -> str:
        return f"{current()} {number}"

    with using("fr"):
        assert spoken(1) == "fr 1"
    assert spoken(1) == "en 1"
