from __future__ import annotations

import pytest

from mrdcore.options import Options
from mrdcore.stats.fewness import too_few_events


@pytest.mark.parametrize(("events", "withheld"), [(4, True), (5, False), (6, False)])
def test_five_events_are_enough_and_four_are_not(events, withheld):
    assert bool(too_few_events({"yes": events, "no": 20}, Options(min_events=5))) == withheld


@pytest.mark.parametrize("order", [("few", "many"), ("many", "few")])
def test_the_smallest_group_decides(order):
    events = {name: {"few": 4, "many": 20}[name] for name in order}
    assert "4 events among few" in too_few_events(events, Options(min_events=5))


def test_reason_names_every_group_below_the_limit():
    reason = too_few_events({"no": 3, "yes": 1, "unknown": 7}, Options(min_events=5), {"no": "not transplanted"})
    assert reason == "withheld: 3 events among not transplanted, 1 event among yes; at least 5 needed in each group"


def test_a_limit_of_0_withholds_nothing():
    assert too_few_events({"yes": 0, "no": 0}, Options(min_events=0)) == ""
