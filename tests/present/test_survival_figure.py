"""Figures of survival at journal standard, counted again by hand."""

import pandas as pd
import pytest

from mrdcore.options import DEFAULTS
from mrdcore.present.figure_options import FigureOptions
from mrdcore.present.survival_figure import _inside, cut_sentence, figure_risk_times, survival_figure
from mrdcore.results import as_frame
from mrdcore.stats.survival import kaplan_meier, number_at_risk, survival_curve
from tests.present.by_hand import ARMS, naming

# time in months, event, group
TIMES = pd.DataFrame(
    [
        (0.0, True, "mutated"),  # died on day 0: at risk at 0, an event before 6
        (6.0, False, "mutated"),  # censored at a mark of the axis: still at risk there, not before it
        (13.0, True, "mutated"),  # the last: the curve falls to 0
        (6.0, True, "wild_type"),  # dies at a mark: at risk there
        (20.0, False, "wild_type"),
    ],
    columns=["time", "event", "level"],
)


def figure(look: str):
    curves = survival_curve(TIMES, "os", ARMS, DEFAULTS)
    rows = as_frame(kaplan_meier(TIMES, "os", ARMS, DEFAULTS))
    wanted = FigureOptions.parse(look)
    at_risk = number_at_risk(TIMES, ARMS, (0.0, 6.0, 12.0, 18.0))
    return survival_figure(rows, curves, at_risk, "os", "Overall survival", ARMS, naming(ARMS), DEFAULTS, wanted)


def counts(data: dict, level: str) -> list[list[str]]:
    """The lines of a group under the axis, from above."""
    lines: dict[float, list[str]] = {}
    for mark in data["risk"]:
        if mark["level"] == level:
            lines.setdefault(mark["offset"], []).append(mark["text"])
    return [lines[offset] for offset in sorted(lines)]


def test_at_risk_events_and_censored_are_those_counted_by_hand_and_add_up() -> None:
    data = figure("kmunicate").data
    assert counts(data, "mutated") == [["3", "2", "1", "0"], ["0", "1", "1", "2"], ["0", "0", "1", "1"]]
    assert counts(data, "wild_type") == [["2", "2", "1", "1"], ["0", "0", "1", "1"], ["0", "0", "0", "0"]]


def test_rates_on_the_curve_are_those_of_the_rows() -> None:
    rows = as_frame(kaplan_meier(TIMES, "os", ARMS, DEFAULTS))
    rates = rows[(rows["stat"] == "survival") & rows["value"].notna()]
    marked = {(mark["level"], mark["time"]): mark["estimate"] for mark in figure("rates").data["rates"]}
    on_axis = rates[rates["at"] <= 20]  # the curves end at 20 months
    assert marked and marked == dict(
        zip(zip(on_axis["level"], on_axis["at"], strict=True), on_axis["value"], strict=True)
    )
    # of two wild types one dies at 6 months: half are alive at 12
    assert marked["wild_type", 12.0] == 0.5


def test_a_median_falls_from_one_half_to_its_month() -> None:
    medians = [m for m in figure("medians").data["medians"] if m["level"] == "mutated"]
    # 3, one dies at 0 (67%), one is censored, the last dies at 13 (0%): the median is 13
    assert [(m["time"], m["estimate"]) for m in medians] == [(0.0, 0.5), (13.0, 0.5), (13.0, 0.0)]


def test_the_axis_ends_where_few_remain_and_the_caption_says_so() -> None:
    ten = pd.DataFrame({"time": [float(n) for n in range(1, 21)], "event": True, "level": "mutated"})
    curves = survival_curve(ten, "os", ARMS, DEFAULTS)
    # of 20 who die one a month, 10 are at risk at month 11, and 2 (10%) at month 19
    assert "11 months" in cut_sentence(curves, FigureOptions(cut="10"))
    assert "19 months" in cut_sentence(curves, FigureOptions(cut="10pc"))
    assert cut_sentence(curves, FigureOptions()) == ""
    assert max(figure_risk_times(curves, FigureOptions(cut="10"))) <= 11


def test_years_are_months_by_twelve_for_programs_that_draw_it_themselves() -> None:
    native = figure("years").native
    assert native is not None and native.risk_times == (0.0, 0.5, 1.0, 1.5)
    assert native.x_title == "Years from MRD relapse"
    assert native.curves[0].times[-1] == pytest.approx(13 / 12)


def test_a_layout_is_compiled_once_and_dashes_belong_to_the_slot() -> None:
    look = FigureOptions.parse("dashes")
    assert figure("dashes").spec is figure("dashes").spec
    assert look.dashes and figure("").spec is not figure("dashes").spec
    assert "strokeDash" in str(figure("dashes").spec) and "'field': 'slot'" in str(figure("dashes").spec)


@pytest.mark.parametrize("text", ["", "kmunicate,rates,medians,test", "no_bands,cut10pc", "years,panels:sex"])
def test_a_look_is_the_same_after_it_was_a_text(text: str) -> None:
    assert FigureOptions.parse(text).text == text


def test_a_look_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="no choice"):
        FigureOptions.parse("sparkles")
    with pytest.raises(ValueError, match="no choice"):
        FigureOptions(cut="5")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("falls_to_0_at", "corner", "first"),
    [
        (18.0, "at_right", 200 - 2 * 16),  # early, and ended there: later the other curve leaves the lower right free
        (60.0, "at_left", 200 - 2 * 16),  # late: the lower left is free
    ],
)
def test_the_test_stands_in_the_corner_that_no_curve_reaches(falls_to_0_at: float, corner: str, first: int) -> None:
    drawn = pd.DataFrame(
        [("a", 0.0, 1.0), ("a", falls_to_0_at, 0.0), ("b", 0.0, 1.0), ("b", 20.0, 0.8), ("b", 60.0, 0.7)],
        columns=["level", "time", "estimate"],
    )
    found = _inside(("p = 0.94", "HR 1.03"), drawn, 200)
    assert [line["offset"] for line in found[corner]] == [first, first + 16]
    assert sum(map(len, found.values())) == 2
