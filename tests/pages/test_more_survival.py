"""What is asked after the curves: differences between groups, and survival of those who have come so far."""

from tests.pages.screen import DEMO, block, failed, group_by, sentences, table, tables


def more(at, which: str):
    return at.segmented_control(key="more_survival").set_value(which).run()


def test_differences_stand_by_month_with_interval_and_p(start) -> None:
    at = more(start(DEMO, page="survival", by="hsct"), "differences")
    at = at.segmented_control(key="endpoint").set_value("rfs").run()
    assert not failed(at)
    head, *_ = table(at, "Relapse-free survival: differences between groups")
    assert head == ["Transplanted yes against no", "Difference", "p"]
    year = block(at, "differences between groups", "At 24 months")
    assert list(year) == ["Event-free", "Restricted mean survival"]
    points, p = year["Event-free"]
    assert points == "43 points / 15–72" and p == "p = 0.003"


def test_what_is_withheld_keeps_its_value_and_says_why(start) -> None:
    at = more(start(DEMO, page="survival", by="flt3_itd_or_ras"), "differences")
    rows = table(at, "Overall survival: differences between groups")
    assert rows[1][0].startswith("At 12 months / interval and p withheld: 2 events among")
    assert rows[2][1:] == ["2 points", "–"]


def test_without_groups_the_page_says_how_to_have_some(start) -> None:
    at = more(start(DEMO, page="survival"), "differences")
    assert "choose in the sidebar what divides the patients" in sentences(at)
    assert not any("differences" in name for name in tables(at))
    # as R prints it for these patients: survfit(Surv(time, event) ~ 1), rmean = 12
    (mean,) = [cells[1] for cells in table(at, "restricted means") if cells[0] == "Up to 12 months"]
    assert mean == "11.9 / 11.7–12"


def test_conditional_survival_rests_on_those_left(start) -> None:
    at = more(start(DEMO, page="survival"), "conditional")
    _, *lines = table(at, "Overall survival: 12 months further")
    assert [line[0].partition(" / ")[0] for line in lines] == [f"Alive at {month} months" for month in (6, 12, 18, 24)]
    assert lines[0][0].endswith("alive also at 18 months") and lines[0][1].endswith("n = 70")
    at = group_by(at, "hsct")
    assert table(at, "Overall survival: 12 months further")[0][1:] == ["yes", "no"]
    assert not failed(at)
