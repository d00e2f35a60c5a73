"""What the transplanted are credited with: days they had to live, months counted as theirs, events before."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest

from mrdcore.results import as_frame, value_of
from mrdcore.schema import DAYS_PER_MONTH
from mrdcore.stats.immortal_time import NOBODY, immortal_time
from tests.stats.r_answers import case

# months, event, months to transplantation
ROWS = (
    (10.0, True, 2.0),
    (12.0, False, 4.0),
    (3.0, True, 5.0),  # the event came 2 months before transplantation: 3 months credited, not 5
    (6.0, True, 6.0),  # on the day of transplantation: before it
    (4.0, False, 8.0),  # censored before it, for example of an endpoint that ends earlier: no event
    (9.0, True, -1.0),  # before time zero counts as on it
    (20.0, False, nan),  # never transplanted
    (nan, True, 3.0),  # no known time
)


def frame(*rows: tuple[float, bool, float], **more: list[float]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["time", "event", "crossing"]).assign(**more)


def stats(times: pd.DataFrame) -> dict[str, float]:
    return {row.stat: row.value for row in immortal_time(times, "rfs")}


def test_the_wait_is_that_of_the_transplanted_in_days() -> None:
    found = as_frame(immortal_time(frame(*ROWS), "rfs"))
    waits = np.array([2, 4, 5, 6, 8, 0]) * DAYS_PER_MONTH
    for stat, probability in (("median", 0.5), ("q1", 0.25), ("q3", 0.75), ("min", 0), ("max", 1)):
        assert value_of(found, stat=stat) == pytest.approx(np.quantile(waits, probability), abs=1e-9)
    assert set(found["total"]) == {7, 6}
    assert set(found["level"]) == {"yes"}


def test_the_months_credited_end_with_the_event_or_last_news() -> None:
    assert stats(frame(*ROWS))["credited"] == pytest.approx(2 + 4 + 3 + 6 + 4 + 0)


def test_who_enters_late_is_credited_from_then_on() -> None:
    # enters at 1: 2 - 1; transplanted before entering at 5: nothing
    times = frame((10.0, True, 2.0), (12.0, False, 4.0), entry=[1.0, 5.0])
    assert stats(times)["credited"] == pytest.approx(1)


def test_events_before_transplantation_or_on_its_day_are_counted() -> None:
    (row,) = (r for r in immortal_time(frame(*ROWS), "rfs") if r.stat == "event_before")
    assert (row.value, row.n, row.total) == (2, 2, 6)


def test_nobody_transplanted_is_said() -> None:
    for times in (frame((5.0, True, nan)), frame(), pd.DataFrame()):
        rows = immortal_time(times, "os")
        assert {row.note for row in rows} == {NOBODY}
        assert all(isnan(row.value) for row in rows)


def test_one_patient_has_every_quartile() -> None:
    found = stats(frame((10.0, False, 2.0)))
    assert {found[stat] for stat in ("median", "q1", "q3", "min", "max")} == {2 * DAYS_PER_MONTH}
    assert found["event_before"] == 0


def test_the_wait_of_the_heart_transplant_cohort_is_that_of_the_file() -> None:
    rows = case("td_heart")
    times = rows.groupby("id")[["stop", "event"]].last().rename(columns={"stop": "time"}).astype({"event": bool})
    waits = rows[rows["tx"] == 1].set_index("id")["start"]
    found = stats(times.assign(crossing=waits / DAYS_PER_MONTH))
    assert found["median"] == pytest.approx(waits.median(), abs=1e-6)
