"""The same analysis in French: other words, the same numbers; no number of a file or a link is written in French."""

from __future__ import annotations

import json
from functools import cache
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS, definition, is_available, not_available
from mrdcore.language import say, using
from mrdcore.options import Options
from mrdcore.present.subgroups import SHORT, SHORT_INTERACTION, Short, short_reason
from mrdcore.read import read_cohort
from mrdcore.report import Report, report
from mrdcore.results import Row, as_frame
from mrdcore.select import Selection, select
from mrdcore.stats.fewness import too_few_events

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.csv"
# A group with few events, a landmark and a model, so that most reasons are said.
SELECTION = Selection.parse("age=40.5..&by=flt3_itd_or_ras")
OPTIONS = Options(at=(6.5, 24.0), landmark=2.5, covariates=("age", "sex"), min_events=8)
NAMES = dict.fromkeys(("few", "limit", "total", "group", "groups", "reason", "reference", "level"), "x")


@cache
def reported(language: str) -> Report:
    with using(language):
        cohort = read_cohort(DEMO.read_bytes(), DEMO.name).cohort
        assert cohort is not None
        return report(derive(cohort, OPTIONS), SELECTION, OPTIONS)


def test_every_number_is_the_same_and_the_reasons_are_french() -> None:
    english, french = reported("en"), reported("fr")
    pd.testing.assert_frame_equal(french.rows.drop(columns="note"), english.rows.drop(columns="note"), check_exact=True)
    pd.testing.assert_frame_equal(french.curves, english.curves, check_exact=True)
    noted = english.rows["note"] != ""
    assert ((french.rows["note"] != "") == noted).all()
    same = english.rows.loc[noted & (french.rows["note"] == english.rows["note"]), "note"]
    assert noted.sum() > 50
    assert set(same) == set()


def test_files_and_links_hold_no_french_number() -> None:
    english, french = (json.loads(reported(language).to_json()) for language in ("en", "fr"))
    for document in (english, french):
        del document["problems"]
        for row in document["rows"]:
            del row["note"]
    assert french == english
    assert french["selection"] == "age=40.5..&by=flt3_itd_or_ras"
    assert _cells("fr") == _cells("en")


def _cells(language: str) -> list[tuple[object, ...]]:
    sheet = load_workbook(BytesIO(reported(language).to_xlsx()), read_only=True)["rows"]
    return [row[:-1] for row in sheet.iter_rows(values_only=True)]  # the note is the last column


def test_filters_and_groups_are_named_in_french() -> None:
    with using("fr"):
        cohort = read_cohort(DEMO.read_bytes(), DEMO.name).cohort
        assert cohort is not None
        selected = select(derive(cohort).patients, SELECTION)
        assert "au moins 40,5" in selected.filters[0]
        assert "mutated" not in " ".join(selected.division.labels.values())
        assert selected.division.order == ("yes", "no", "unknown")


def test_an_endpoint_is_titled_and_defined_in_french() -> None:
    with using("fr"):
        assert ENDPOINTS["os"].title == "Survie globale"
        assert definition(ENDPOINTS["os"], Options()).startswith("OS\u202f: délai entre la rechute MRD et le décès")
    assert ENDPOINTS["os"].title == "Overall survival"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("words", [SHORT, SHORT_INTERACTION])
def test_a_reason_is_known_by_what_it_is_in_each_language(language: str, words: Short) -> None:
    with using(language):
        for marks, short in words:
            note = ""
            for mark in reversed(marks):  # each reason stands in the one before it
                note = say(mark, **{**NAMES, "reason": note or "x"})
            assert short_reason(note, 5, words) == say(short, limit=5)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_endpoint_that_a_file_cannot_give_is_told_by_a_function(language: str) -> None:
    with using(language):
        missing = as_frame([Row("kaplan_meier", "os", "patients", note=not_available("x"))])
        few = as_frame([Row("kaplan_meier", "os", "patients", note=too_few_events({"yes": 1}, Options()))])
        assert not is_available(missing)
        assert is_available(few)
