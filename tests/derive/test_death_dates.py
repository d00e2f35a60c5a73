"""A file with a status and last news but no date of death, as French files often are."""

import pandas as pd

from mrdcore.derive import derive
from mrdcore.derive.endpoints import ENDPOINTS, endpoint_times, why_unavailable
from mrdcore.options import DEFAULTS
from tests.derive.by_hand import cohort, day, patients

WITHOUT_DEATH_DATE = patients(
    {"patient_id": "died", "mrd_relapse_date": day(0), "last_news_date": day(100), "last_status": "dead"},
    {"patient_id": "lives", "mrd_relapse_date": day(0), "last_news_date": day(200), "last_status": "alive"},
    {"patient_id": "not known", "mrd_relapse_date": day(0), "last_news_date": day(300), "last_status": None},
)


def test_last_news_of_the_dead_is_their_date_of_death_and_it_is_said() -> None:
    derived = derive(cohort(WITHOUT_DEATH_DATE))
    times = endpoint_times(derived.patients, ENDPOINTS["os"], DEFAULTS)
    assert why_unavailable(derived.patients, ENDPOINTS["os"]) == ""
    assert times["event"].tolist() == [True, False, False]
    assert [problem.code for problem in derived.problems] == ["death_at_last_news"]


def test_a_date_of_death_that_the_file_has_but_not_for_everyone_is_not_filled_in() -> None:
    people = WITHOUT_DEATH_DATE.assign(death_date=pd.NaT)
    times = endpoint_times(derive(cohort(people)).patients, ENDPOINTS["os"], DEFAULTS)
    assert times["time"].isna().tolist() == [True, False, False]
