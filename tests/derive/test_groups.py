"""Groups and intervals of the letter: what makes a patient belong, and what leaves it unknown."""

from __future__ import annotations

import pandas as pd
import pytest

from mrdcore.derive.groups import derive_groups
from tests.derive.by_hand import day, patients, plain

MUTATED, WILD = "mutated", "wild_type"


def groups(*rows: dict[str, object]) -> pd.DataFrame:
    return derive_groups(patients(*rows))


@pytest.mark.parametrize(
    ("itd", "nras", "kras", "expected", "reason"),
    [
        (MUTATED, WILD, WILD, "yes", "one is enough"),
        (WILD, MUTATED, WILD, "yes", "one is enough"),
        (WILD, WILD, MUTATED, "yes", "one is enough"),
        (MUTATED, None, None, "yes", "yes even where the others are unknown"),
        (None, None, MUTATED, "yes", "yes even where the others are unknown"),
        (WILD, WILD, WILD, "no", "all three are known"),
        (WILD, WILD, None, None, "KRAS is unknown: not a no"),
        (None, WILD, WILD, None, "FLT3-ITD is unknown: not a no"),
        (None, None, None, None, "nothing is known"),
    ],
)
def test_flt3_itd_or_ras(
    itd: str | None, nras: str | None, kras: str | None, expected: str | None, reason: str
) -> None:
    found = groups({"flt3_itd": itd, "nras": nras, "kras": kras})["flt3_itd_or_ras"]
    assert plain(found) == [expected], reason


def test_flt3_itd_or_ras_in_a_file_without_one_of_the_genes() -> None:
    found = groups({"flt3_itd": MUTATED, "nras": WILD}, {"flt3_itd": WILD, "nras": WILD})
    assert plain(found["flt3_itd_or_ras"]) == ["yes", None]  # without KRAS nobody is known to have none


@pytest.mark.parametrize(
    ("days", "changed", "expected", "reason"),
    [
        (7, "no", "<=14", "at most 14 days"),
        (14, "no", "<=14", "14 days belongs to the shorter"),
        (15, "no", ">14", "more than 14 days"),
        (28, "no", ">14", "more than 14 days"),
        (14, "yes", "dose_changed", "the letter compares only those whose dose did not change"),
        (None, "yes", "dose_changed", "changed, whatever it was"),
        (None, "no", None, "the duration is not recorded"),
        (14, None, None, "not known whether the dose changed"),
    ],
)
def test_ven_group(days: float | None, changed: str | None, expected: str | None, reason: str) -> None:
    assert plain(groups({"ven_days_c1": days, "dose_modified_c1_c2": changed})["ven_group"]) == [expected], reason


def test_ven_group_where_the_file_says_nothing_of_doses() -> None:
    found = groups({"ven_days_c1": 14}, {"ven_days_c1": 21}, {"ven_days_c1": None})["ven_group"]
    assert plain(found) == ["<=14", ">14", None]


def test_cycles() -> None:
    found = groups({"cycles": 1}, {"cycles": 2}, {"cycles": 28}, {"cycles": None})["cycles_c1_c2"]
    assert plain(found) == ["c1_only", "c1_c2", "c1_c2", None]


def test_transplanted_as_recorded_and_by_date() -> None:
    found = groups(
        {"hsct": "yes", "hsct_date": day(90)},
        {"hsct": "yes", "hsct_date": None},  # transplanted at an unknown date
        {"hsct": "no", "hsct_date": None},
        {"hsct": None, "hsct_date": day(90)},  # a date says it too
        {"hsct": "no", "hsct_date": day(90)},  # the date is the stronger
        {"hsct": None, "hsct_date": None},  # unknown is not no
    )["hsct"]
    assert plain(found) == ["yes", "yes", "no", "yes", "yes", None]


@pytest.mark.parametrize("name", ["hsct_date", "hsct_days", "hsct_months"])
def test_transplanted_by_dates_or_times_alone(name: str) -> None:
    when = day(90) if name == "hsct_date" else 0  # transplanted on day 0 is transplanted
    assert plain(groups({name: when}, {name: None})["hsct"]) == ["yes", "no"]


def test_relapse_in_relation_to_transplantation() -> None:
    found = groups(
        {"morphologic_relapse_date": None, "hsct": "yes", "hsct_date": day(90)},
        {"morphologic_relapse_date": day(80), "hsct": "yes", "hsct_date": day(90)},
        {"morphologic_relapse_date": day(100), "hsct": "yes", "hsct_date": day(90)},
        {"morphologic_relapse_date": day(80), "hsct": "no", "hsct_date": None},
        {"morphologic_relapse_date": day(80), "hsct": "yes", "hsct_date": None},  # before or after: not known
        {"morphologic_relapse_date": day(80), "hsct": None, "hsct_date": None},  # transplanted: not known
    )["relapse_timing"]
    assert plain(found) == ["none", "before_hsct", "after_hsct", "no_hsct", None, None]


def test_relapse_and_transplantation_counted_in_days() -> None:
    found = groups(
        {"relapse_days": 80, "hsct_days": 90},
        {"relapse_days": 100, "hsct_days": 90},
        {"relapse_days": 80, "hsct_days": None},
        {"relapse_days": None, "hsct_days": 90},
    )["relapse_timing"]
    assert plain(found) == ["before_hsct", "after_hsct", "no_hsct", "none"]


def test_relapse_in_a_file_that_says_nothing_of_transplantation() -> None:
    found = groups({"morphologic_relapse_date": day(80)}, {"morphologic_relapse_date": None})
    assert plain(found["relapse_timing"]) == [None, "none"]
    assert "hsct" not in found


def test_early_death() -> None:
    start = {"ven_aza_start_date": day(0)}
    found = groups(
        {**start, "death_date": day(59), "last_news_date": day(59)},
        {**start, "death_date": day(60), "last_news_date": day(60)},  # day 60 counts
        {**start, "death_date": day(61), "last_news_date": day(61)},
        {**start, "death_date": None, "last_news_date": day(60)},  # seen alive on day 60
        {**start, "death_date": None, "last_news_date": day(59)},  # not followed long enough
        {**start, "death_date": day(-1), "last_news_date": day(-1)},  # a fault in the data, not an early death
        {**start, "death_date": day(30), "last_news_date": None},
    )["early_death_60d"]
    assert plain(found) == ["yes", "yes", "no", "no", None, None, "yes"]


def test_time_off_treatment() -> None:
    off = {"ven_aza_stop_date": day(0), "last_news_date": day(487), "hsct": "no"}
    found = groups(
        off,
        {**off, "hsct": "yes"},  # transplanted
        {**off, "hsct": None},  # not known whether transplanted
        {**off, "morphologic_relapse_date": day(100)},  # stopped, and relapsed
        {**off, "ven_aza_stop_date": None},  # still treated
    )["treatment_free_months"]
    assert plain(found) == [16.0, None, None, None, None]  # 487 / 30.4375


def test_intervals() -> None:
    found = groups(
        {
            "diagnosis_date": "2020-01-01",
            "mrd_relapse_date": "2022-01-01",  # 731 days later, 2020 being a leap year
            "ven_aza_start_date": "2022-02-18",
            "hsct_date": "2022-05-19",
        },
        {"diagnosis_date": None, "mrd_relapse_date": None, "ven_aza_start_date": None, "hsct_date": None},
    )
    assert found["diagnosis_to_mrd_relapse_months"].iloc[0] == pytest.approx(731 / 30.4375, abs=1e-12)
    assert plain(found["mrd_relapse_to_ven_days"]) == [48, None]
    assert plain(found["mrd_relapse_to_hsct_days"]) == [138, None]
    assert plain(found["ven_to_hsct_days"]) == [90, None]


def test_dates_in_the_wrong_order_give_no_interval() -> None:
    found = groups(
        {"mrd_relapse_date": day(1), "ven_aza_start_date": day(0)},  # a fault, named by the checks: not minus one day
        {"mrd_relapse_date": day(0), "ven_aza_start_date": day(0)},
    )
    assert plain(found["mrd_relapse_to_ven_days"]) == [None, 0]


def test_no_groups_from_a_file_without_their_sources() -> None:
    assert list(groups({"age": 60, "sex": "female"})) == []
