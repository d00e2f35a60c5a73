"""Prepared for sharing: no page shows a small count, and what cannot be made safe is not shown."""

import pytest

from tests.pages.screen import DEMO, charts, failed, go_to, line, patients_line, sentences, table, tables


def test_the_switch_hides_small_counts_on_the_page_and_stands_in_the_link(start) -> None:
    at = start(DEMO, page="response", by="sex")
    assert line(at, "MRD response", "MRD progression")[0].startswith("3 (8%)")
    at.sidebar.toggle(key="share").set_value(True).run()
    assert at.query_params["share"] == "5"
    assert line(at, "MRD response", "MRD progression")[0] == "–"
    assert "counts of 1 to 4 patients are hidden" in sentences(at)
    at.sidebar.number_input(key="smallest_shared").set_value(3).run()
    assert at.query_params["share"] == "3"
    assert line(at, "MRD response", "MRD progression")[0].startswith(
        "3 (8%)"
    )  # three are told where three are the least
    assert not failed(at)


@pytest.mark.parametrize("page", ["transplant", "subgroups", "patients"])
def test_what_cannot_be_made_safe_is_not_shown(start, page: str) -> None:
    at = start(DEMO, page=page, share="5", by="hsct")
    assert not failed(at) and not charts(at) and not tables(at)
    assert "while the view is prepared for sharing" in sentences(at)


def test_no_filter_tells_how_many_it_leaves(start) -> None:
    at = start(DEMO, page="survival", share="5", ven_group="le_14")
    pills = at.sidebar.pills(key="where:ven_group")
    assert pills.options and not any("·" in option for option in pills.options)
    assert not any("→" in caption.value for caption in at.sidebar.caption)


def test_a_group_of_few_is_left_out_and_the_rest_does_not_give_it_away(start) -> None:
    at = start(DEMO, page="survival", share="5", by="flt3_itd_or_ras")  # of one patient it is unknown
    assert patients_line(at).startswith("**69** patients · by")
    assert "unknown" not in table(at, "Overall survival by group")[0]
    assert "fewer than 5 patients had the event" in sentences(at)  # four with the mutation died


def test_the_cohort_page_names_no_patient(start) -> None:
    at = start(DEMO, page="cohort", share="5")
    assert "Problems found in the file" not in tables(at)
    assert not failed(at)
    go_to(at, "cohort")
    assert "Mutations at relapse" not in [tab.label for tab in at.tabs]
