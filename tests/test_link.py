"""A view as text and back: options, selections, pinned views and sessions, none of which names a patient."""

import json
from dataclasses import fields, replace

import pytest

from mrdcore.link import (
    Pin,
    Possible,
    Session,
    query_of,
    read_options,
    split_query,
    unusual_words,
    words,
)
from mrdcore.options import DEFAULTS, Options
from mrdcore.select import Selection, SelectionError

ALLOWED = Possible(
    origins=("mrd_relapse", "ven_aza_start"),
    strata=("", "sex", "age:60"),
    covariates=("age", "sex"),
    entries=("time_zero", "ven_aza_start"),
)
UNUSUAL = Options(
    origin="ven_aza_start",
    conf_type="plain",
    proportion_interval="exact",
    at=(6.0, 36.0),
    min_events=3,
    restrict_second_mrd_relapse=False,
    landmark=4.5,
    test="gehan",
    strata="age:60",
    covariates=("age", "sex"),
    entry="ven_aza_start",
    disclosure=7,
)
NOT_IN_A_LINK = {"denominator", "evaluation_window"}


def test_every_option_comes_back_from_the_link() -> None:
    differ = {field.name for field in fields(Options) if getattr(UNUSUAL, field.name) != getattr(DEFAULTS, field.name)}
    assert differ == {field.name for field in fields(Options)} - NOT_IN_A_LINK  # an option that is new belongs here
    assert read_options(words(UNUSUAL), ALLOWED) == (UNUSUAL, [])
    assert read_options(unusual_words(UNUSUAL), ALLOWED) == (UNUSUAL, [])
    assert unusual_words(DEFAULTS) == {}


@pytest.mark.parametrize(
    ("word", "said", "told"),
    [
        ("origin", "hsct", "'origin' cannot be 'hsct'"),  # this file has no date of transplantation
        ("strata", "centre", "'strata' cannot be 'centre'"),
        ("adjust", "age,hsct", "'adjust' cannot be 'hsct'"),
        ("at", "12,7", "not shown at 7 months"),
        ("few", "99", "'few' cannot be '99'"),
        ("landmark", "-1", "'landmark' cannot be '-1'"),
        ("landmark", "nan", "'landmark' cannot be 'nan'"),
        ("share", "1", "'share' cannot be '1'"),  # every count is at least 1: nothing would be hidden
    ],
)
def test_a_word_that_does_not_fit_is_said_and_the_usual_taken(word: str, said: str, told: str) -> None:
    options, faults = read_options({word: said}, ALLOWED)
    (fault,) = faults
    assert told in fault
    kept = {"adjust": replace(DEFAULTS, covariates=("age",)), "at": replace(DEFAULTS, at=(12.0,))}
    assert options == kept.get(word, DEFAULTS)


def test_a_query_is_split_into_selection_and_other_words() -> None:
    query = "age=40..70&centre=Centre%20A&by=ven_days_c1:14&endpoint=rfs&a=flt3_itd%3Dyes%26age%3D60.."
    selection, others, faults = split_query(query)
    assert (selection.by, [item.key for item in selection.where]) == ("ven_days_c1:14", ["age", "centre"])
    assert others == {"endpoint": "rfs", "a": "flt3_itd=yes&age=60.."}
    assert faults == []
    assert split_query(query_of(selection, others)) == (selection, others, [])


def test_a_part_that_is_no_filter_is_said() -> None:
    selection, _, faults = split_query("age=70..40&sex=male")
    assert selection == Selection.parse("sex=male")
    assert len(faults) == 1 and "lower number first" in faults[0]


PAGES = ["cohort", "survival"]
SESSION = Session("ab" * 32, "survival", "by=hsct&share=5", (Pin("Überleben, « ≥ 60 »", "survival", "age=60.."),))


def test_a_session_comes_back() -> None:
    assert Session.parse(SESSION.to_json(), PAGES) == SESSION


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 100_000,
        SESSION.to_json().replace('"session": 1', '"session": 2'),
        SESSION.to_json().replace('"page": "survival"', '"page": "../app"'),
        json.dumps(json.loads(SESSION.to_json()) | {"pins": 3}),
        json.dumps(json.loads(SESSION.to_json()) | {"query": 3}),
    ],
)
def test_another_file_is_no_session(text: str) -> None:
    with pytest.raises(SelectionError, match="no saved session"):
        Session.parse(text, PAGES)
