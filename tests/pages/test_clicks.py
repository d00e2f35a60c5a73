"""A click on a chart narrows the cohort everywhere, and is undone where it is written."""

from tests.pages.files import SMALL
from tests.pages.screen import (
    DEMO,
    chips,
    click,
    drawn,
    failed,
    go_to,
    patients_line,
    press,
    remove,
)


def bar(at, group: str, response: str, place: int = 0):
    """The part of a bar of a tissue (blood first)."""
    (found,) = [part for part in drawn(at, place)["bars"] if (part["group"], part["name"]) == (group, response)]
    return found


def test_a_part_of_a_bar_leaves_its_patients_alone_on_every_page_until_it_is_clicked_again(start) -> None:
    at = start(DEMO, page="response", by="flt3_itd_or_ras")
    part = bar(at, "yes", "negativity")
    click(at, part)
    # 13 (46%), says the part itself.
    assert part["text"] == "13 (46%)"
    assert patients_line(at).startswith("**13** of 70 patients · FLT3-ITD and/or N/KRAS: yes · Response in blood: MRD negativity")
    assert at.query_params["response_blood"] == "negativity"
    go_to(at, "survival")
    assert patients_line(at).startswith("**13** of 70 patients")
    go_to(at, "response")
    assert bar(at, "yes", "negativity")["text"] == "13 (100%)"
    click(at, bar(at, "yes", "negativity"))
    assert patients_line(at).startswith("**70** patients · by")
    assert not failed(at)
