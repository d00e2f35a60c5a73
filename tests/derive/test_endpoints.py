"""Endpoints: time and event of each patient, from dates or from times the file has counted."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from mrdcore.derive.endpoints import ENDPOINTS, definition, endpoint_times, restriction_note, why_unavailable
from mrdcore.derive.timeline import timeline
from mrdcore.options import DEFAULTS, Options
from tests.derive.by_hand import day, patients, plain

OS, RFS, RFS_MRD = ENDPOINTS["os"], ENDPOINTS["rfs"], ENDPOINTS["rfs_mrd"]
ALIVE: dict[str, object] = {
    "mrd_relapse_date": day(0),
    "morphologic_relapse_date": None,
    "second_mrd_relapse_date": None,
    "death_date": None,
    "last_news_date": day(700),
    "last_status": "alive",
    "responded": "yes",
}
DEAD = {**ALIVE, "death_date": day(500), "last_news_date": day(500), "last_status": "dead"}


def ends(people: pd.DataFrame, name: str, options: Options = DEFAULTS) -> list[tuple[int | None, bool]]:
    """(day, event) of each patient; the day is None where the patient is left out."""
    found = endpoint_times(people, ENDPOINTS[name], options)
    days = [None if pd.isna(time) else round(time * 30.4375, 6) for time in found["time"]]
    return list(zip(days, found["event"], strict=True))


def test_events_of_each_endpoint() -> None:
    people = patients(
        ALIVE,  # censored everywhere
        DEAD,  # death is an event of all three
        {**ALIVE, "morphologic_relapse_date": day(300)},
        {**ALIVE, "second_mrd_relapse_date": day(200)},
        {**DEAD, "second_mrd_relapse_date": day(200), "morphologic_relapse_date": day(300)},  # the first one ends it
    )
    assert ends(people, "os") == [(700, False), (500, True), (700, False), (700, False), (500, True)]
    assert ends(people, "rfs") == [(700, False), (500, True), (300, True), (700, False), (300, True)]
    assert ends(people, "rfs_mrd") == [(700, False), (500, True), (300, True), (200, True), (200, True)]


def test_second_mrd_relapse_counts_only_after_a_response() -> None:
    relapsed = {**ALIVE, "second_mrd_relapse_date": day(200)}
    people = patients(
        {**relapsed, "responded": "yes"},
        {**relapsed, "responded": "no"},  # never negative, never reduced: not an event
        {**relapsed, "responded": None},  # no response is documented: not an event
        {**relapsed, "responded": "no", "morphologic_relapse_date": day(300)},  # morphologic relapse always is
    )
    assert ends(people, "rfs_mrd") == [(200, True), (700, False), (700, False), (300, True)]
    assert ends(people, "rfs_mrd", Options(restrict_second_mrd_relapse=False)) == [(200, True)] * 4


def test_the_caption_says_whether_the_restriction_holds() -> None:
    restricted = definition(RFS_MRD, DEFAULTS)
    assert restricted == (
        "RFS_MRD: time from MRD relapse to morphologic relapse, second MRD relapse or death from any cause; "
        "a second MRD relapse counts only in patients who reached MRD negativity or reduction."
    )
    assert "only" not in definition(RFS_MRD, Options(restrict_second_mrd_relapse=False))
    assert definition(OS, Options(origin="hsct")) == "OS: time from transplantation to death from any cause."


def test_event_on_day_0_is_kept() -> None:
    people = patients(
        {**DEAD, "death_date": day(0), "last_news_date": day(0)},
        {**ALIVE, "last_news_date": day(0)},  # censored on the day of time zero
    )
    assert ends(people, "os") == [(0, True), (0, False)]


def test_nothing_before_time_zero_is_clipped() -> None:
    people = patients(
        {**DEAD, "death_date": day(-1), "last_news_date": day(-1)},
        {**ALIVE, "last_news_date": day(-1)},
        {**ALIVE, "morphologic_relapse_date": day(-1)},  # OS does not ask about it
        {**DEAD, "last_news_date": day(-1)},  # died later than the last news, which lies before time zero
        {**ALIVE, "mrd_relapse_date": None},  # no time zero
    )
    left_out = (None, False)
    assert ends(people, "os") == [left_out, left_out, (700, False), left_out, left_out]
    assert ends(people, "rfs") == [left_out] * 5


def test_dead_at_an_unknown_date_is_left_out() -> None:
    undated = {**ALIVE, "last_status": "dead"}
    people = patients(undated, {**undated, "morphologic_relapse_date": day(300)})
    assert ends(people, "os") == [(None, False), (None, False)]
    assert ends(people, "rfs") == [(None, False), (300, True)]  # the relapse came first, whenever death did


def test_dead_without_last_news_is_followed_until_death() -> None:
    people = patients({**DEAD, "last_news_date": None}, {**ALIVE, "last_news_date": None})
    assert ends(people, "os") == [(500, True), (None, False)]
    for origin in ("mrd_relapse", "ven_aza_start"):
        assert plain(timeline(people.assign(ven_aza_start_date=people["mrd_relapse_date"]), origin)["followup"]) == [
            500,
            None,
        ]


def test_other_time_zeros() -> None:
    people = patients(
        {**DEAD, "diagnosis_date": day(-365), "ven_aza_start_date": day(48), "hsct_date": day(138)},
        {**ALIVE, "diagnosis_date": None, "ven_aza_start_date": day(48), "hsct_date": None},  # not transplanted
        {  # relapsed before transplantation: alive after it, but not free of relapse from it
            **ALIVE,
            "diagnosis_date": day(-365),
            "ven_aza_start_date": day(48),
            "hsct_date": day(138),
            "morphologic_relapse_date": day(100),
        },
    )
    assert ends(people, "os", Options(origin="diagnosis")) == [(865, True), (None, False), (1065, False)]
    assert ends(people, "os", Options(origin="ven_aza_start")) == [(452, True), (652, False), (652, False)]
    assert ends(people, "os", Options(origin="hsct")) == [(362, True), (None, False), (562, False)]
    assert ends(people, "rfs", Options(origin="hsct")) == [(362, True), (None, False), (None, False)]


def test_times_counted_in_days_or_in_months_are_the_same() -> None:
    days = {"os_days": 487.0, "os_event": "yes", "relapse_days": 243.5, "followup_days": 487.0}
    months = {"os_months": 16.0, "os_event": "yes", "relapse_months": 8.0, "followup_months": 16.0}
    for name, expected in (("os", (487, True)), ("rfs", (243.5, True))):
        assert ends(patients(days), name) == ends(patients(months), name) == [expected]


def test_endpoint_as_counted_by_the_file() -> None:
    people = patients(
        {"os_days": 0, "os_event": "yes"},  # an event on day 0
        {"os_days": 400, "os_event": "no"},
        {"os_days": 400, "os_event": None},  # not known how it ended
        {"os_days": None, "os_event": "yes"},
        {"os_days": -3, "os_event": "yes"},  # before time zero
    )
    assert ends(people, "os") == [(0, True), (400, False), (None, False), (None, False), (None, False)]


def test_counted_survival_ends_the_endpoints_that_are_not_counted() -> None:
    people = patients(
        {"os_days": 400, "os_event": "yes", "relapse_days": None},  # death
        {"os_days": 400, "os_event": "no", "relapse_days": 100},  # relapse
        {"os_days": 400, "os_event": "no", "relapse_days": None},  # censored
        {"os_days": 400, "os_event": None, "relapse_days": None},  # not known whether alive
    )
    assert ends(people, "rfs") == [(400, True), (100, True), (400, False), (None, False)]


def test_dates_are_used_where_they_stand() -> None:
    people = patients(
        {**DEAD, "os_days": 1.0, "os_event": "no"},  # by dates, though the file has counted otherwise
        {**ALIVE, "mrd_relapse_date": None, "os_days": 321.0, "os_event": "yes"},  # no time zero: as counted
    )
    assert ends(people, "os") == [(500, True), (321, True)]


def test_counted_endpoint_is_used_where_its_dates_are_not_in_the_file() -> None:
    """A file may date MRD relapse and death but bring RFS only as a number; RFS must not quietly become OS."""
    dated = {"mrd_relapse_date": day(0), "death_date": None, "last_news_date": day(700)}
    people = patients({**dated, "rfs_days": 250.0, "rfs_event": "yes"})
    assert ends(people, "os") == [(700, False)]
    assert ends(people, "rfs") == [(250, True)]


def test_times_counted_from_mrd_relapse_are_no_times_from_elsewhere() -> None:
    people = patients({"os_days": 400, "os_event": "yes", "hsct_days": 100})
    assert ends(people, "os", Options(origin="hsct")) == [(None, False)]
    assert why_unavailable(people, OS) == ""
    reason = "the file has no date of transplantation and no date of death and no date of last news"
    assert why_unavailable(people, OS, Options(origin="hsct")) == reason


@pytest.mark.parametrize(
    ("columns", "endpoint", "reason"),
    [
        (("mrd_relapse_date", "death_date", "last_news_date"), "os", ""),
        (("mrd_relapse_date", "death_date", "last_news_date"), "rfs", "the file has no date of morphologic relapse"),
        (("mrd_relapse_date", "last_news_date"), "os", "the file has no date of death"),
        # Nobody would be censored: only the dead would be drawn.
        (("mrd_relapse_date", "death_date"), "os", "the file has no date of last news"),
        (("death_date", "last_news_date"), "os", "the file has no date of MRD relapse"),
        (
            ("age",),
            "rfs",
            "the file has no date of MRD relapse and no date of morphologic relapse and no date of death and no date of last news",
        ),
        (("os_days", "os_event"), "os", ""),
        (("os_months", "os_event", "relapse_days"), "rfs", ""),
        (("rfs_days", "rfs_event"), "rfs", ""),
        # Without the event, everyone would be counted as alive.
        (("os_days",), "os", "the file has no date of MRD relapse and no date of death and no date of last news"),
        (
            ("mrd_relapse_date", "morphologic_relapse_date", "death_date", "last_news_date"),
            "rfs_mrd",
            "the file has no date of second MRD relapse",
        ),
    ],
)
def test_why_an_endpoint_is_not_available(columns: tuple[str, ...], endpoint: str, reason: str) -> None:
    people = patients(dict.fromkeys(columns))
    assert why_unavailable(people, ENDPOINTS[endpoint]) == reason


def test_order_of_patients_is_irrelevant() -> None:
    rows = [
        {**base, "morphologic_relapse_date": relapse, "responded": responded}
        for base, relapse, responded in product((ALIVE, DEAD), (None, day(300)), ("yes", "no"))
    ]
    people = patients(*rows)
    shuffled = people.sample(frac=1, random_state=7)
    for endpoint in ENDPOINTS.values():
        expected = endpoint_times(people, endpoint, DEFAULTS).loc[shuffled.index]
        pd.testing.assert_frame_equal(endpoint_times(shuffled, endpoint, DEFAULTS), expected)


def test_a_file_without_response_says_that_no_second_mrd_relapse_counts() -> None:
    dates = {"morphologic_relapse_date": None, "second_mrd_relapse_date": day(50), "death_date": None}
    people = patients({"mrd_relapse_date": day(0), **dates, "last_news_date": day(100)})
    assert "no second MRD relapse counts" in restriction_note(people, ENDPOINTS["rfs_mrd"], DEFAULTS)
    everyone = Options(restrict_second_mrd_relapse=False)
    assert restriction_note(people, ENDPOINTS["rfs_mrd"], everyone) == ""  # it counts
    assert restriction_note(people.assign(responded="yes"), ENDPOINTS["rfs_mrd"], DEFAULTS) == ""
    assert restriction_note(people, ENDPOINTS["rfs"], DEFAULTS) == ""  # has no such event


LATE = Options(entry="ven_aza_start")


def test_patients_come_under_observation_when_treatment_begins() -> None:
    people = patients(
        {**ALIVE, "ven_aza_start_date": day(48)},
        {**ALIVE, "ven_aza_start_date": day(-10)},  # before time zero: from the start
        {**ALIVE, "ven_aza_start_date": None},  # nobody knows from when on: no time
        {**DEAD, "ven_aza_start_date": day(526)},  # dies first: the statistics leave such a patient out
    )
    found = endpoint_times(people, OS, LATE)
    assert [round(days, 6) for days in found["entry"].mul(30.4375).dropna()] == [48, 0, 526]
    assert found["time"].isna().tolist() == [False, False, True, False]
    assert "entry" not in endpoint_times(people, OS, DEFAULTS)
    assert "entry" not in endpoint_times(people, OS, Options(entry="ven_aza_start", origin="ven_aza_start"))


def test_late_entry_needs_the_start_of_treatment_and_is_said() -> None:
    people = patients(ALIVE)
    assert "no date of start of VEN-AZA" in why_unavailable(people, OS, LATE)
    assert why_unavailable(people, OS, DEFAULTS) == ""
    assert "left truncation" in definition(OS, LATE)
    assert "left truncation" not in definition(OS, Options(entry="ven_aza_start", origin="ven_aza_start"))
