"""Which patients and covariates a Cox model of a cohort takes."""

from __future__ import annotations

import numpy as np
import pytest

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS
from mrdcore.options import Options
from mrdcore.report.model import covariates, model_rows
from mrdcore.results import as_frame, find, value_of
from mrdcore.select import Selection, select
from tests.derive.by_hand import cohort, day, patients

OS = ENDPOINTS["os"]


def person(i: int) -> dict[str, object]:
    """Every second dies; women and men in turns of three, ages from 40; the 7th has no sex, the 8th no age."""
    died = i % 2 == 0
    return {
        "mrd_relapse_date": day(0),
        "ven_aza_start_date": day(30),
        "death_date": day(100 + 20 * i) if died else None,
        "last_news_date": day(100 + 20 * i if died else 900),
        "sex": None if i == 7 else ("female" if i % 3 else "male"),
        "age": np.nan if i == 8 else 40.0 + (7 * i) % 23,
        "nras": "mutated" if i % 5 == 0 else "wild_type",
    }


def rows_of(by: str = "", **options: object):
    derived = derive(cohort(patients(*map(person, range(40)))), Options(min_events=2, **options))
    selected = select(derived.patients, Selection((), by))
    return selected, derived, as_frame(model_rows(selected, derived, OS))


def test_the_groups_of_the_page_come_first_and_once():
    selected, derived, rows = rows_of("sex", covariates=("age", "sex"))
    assert [term.key for term in covariates(selected, derived).terms] == ["sex", "age"]
    assert find(rows, stat="hazard_ratio")["by"].tolist() == ["sex", "age"]


def test_an_unknown_covariate_leaves_the_patient_out():
    _, _, rows = rows_of("sex", covariates=("age",))
    assert value_of(rows, stat="patients", level="all") == 38
    assert find(rows, stat="left_out")["note"].iloc[0] == "2 patients left out: not known Sex (1), Age (1)"


def test_cuts_and_categories_are_covariates_by_their_levels():
    _, _, rows = rows_of(covariates=("age:50", "nras"))
    assert find(rows, stat="hazard_ratio")["level"].tolist() == [">50 vs <=50", "mutated vs wild_type"]


def test_late_entry_and_strata_reach_the_model():
    _, _, rows = rows_of(covariates=("age",), entry="ven_aza_start", strata="sex")
    assert set(find(rows, stat="hazard_ratio")["method"]) == {"Efron, stratified"}
    assert "stratum not known" in find(rows, stat="left_out")["note"].iloc[0]


def test_an_endpoint_that_the_file_cannot_give_says_why():
    people = patients(*map(person, range(4))).drop(columns=["death_date", "last_news_date"], errors="ignore")
    derived = derive(cohort(people), Options(covariates=("age",)))
    (row,) = model_rows(select(derived.patients, Selection()), derived, ENDPOINTS["os"])
    assert row.note.startswith("not available: ") and np.isnan(row.value)


@pytest.mark.parametrize("chosen", [(), ("age",)])
def test_without_groups_the_covariates_stand_alone(chosen):
    selected, derived, rows = rows_of(covariates=chosen)
    assert [term.key for term in covariates(selected, derived).terms] == list(chosen)
    assert len(find(rows, stat="hazard_ratio")) == len(chosen)
