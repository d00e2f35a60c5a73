"""Every page with the fewest patients, without events, with nothing else, with nothing known: a sentence, never a fault."""

import re

import pytest

from tests.pages.files import ALL_DEAD, ALL_MISSING, COUNTED, ONE, SMALL
from tests.pages.screen import failed, go_to, sentences, tables

COHORTS = {"one": ONE, "all_dead": ALL_DEAD, "all_missing": ALL_MISSING, "counted": COUNTED, "small": SMALL}
NO_NUMBER = re.compile(r"\b(nan|NaN|inf|None|1e-\d+)\b|∞")
MORE = ("differences", "conditional", "adjusted")


def shown(at) -> str:
    return "\n".join([sentences(at), *(" ".join(cells) for rows in tables(at).values() for cells in rows)])


def holds(at, where: str) -> None:
    assert not failed(at), where
    assert not NO_NUMBER.search(shown(at)), f"{where}: {NO_NUMBER.search(shown(at))}"


@pytest.mark.parametrize("by", ["", "hsct", "flt3_itd_or_ras", "sex"])
@pytest.mark.parametrize("cohort", COHORTS)
def test_no_page_fails_or_shows_what_is_no_number(start, cohort: str, by: str) -> None:
    # with no event asked for in a group, nothing is withheld that could be computed
    at = start(COHORTS[cohort], few="0", **({"by": by} if by else {}))
    for page in ("response", "transplant", "subgroups", "survival"):
        holds(go_to(at, page), f"{page} by {by}")
    for endpoint in ("rfs", "cir", "os"):
        holds(at.segmented_control(key="endpoint").set_value(endpoint).run(), endpoint)
    if any(control.key == "more_survival" for control in at.button_group):
        for part in MORE:
            holds(at.segmented_control(key="more_survival").set_value(part).run(), part)
    at.sidebar.number_input(key="landmark").set_value(3).run()
    holds(at, "from a landmark")
