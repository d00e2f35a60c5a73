"""MRD over time in tables and in words."""

from __future__ import annotations

from math import nan

import pytest

from mrdcore.derive.mrd_course import FULL_COURSE, CourseDefinition
from mrdcore.options import Options
from mrdcore.present.mrd_course_tables import (
    best_table,
    comparison_sentence,
    course_headline,
    depth_table,
    depth_withheld,
    doubling_table,
    duration_table,
    negativity_table,
)
from mrdcore.present.mrd_course_words import course_method
from mrdcore.results import Row
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts

FIRST, DEPTH, LASTED, LOSS = (
    "blood:first_negativity",
    "blood:depth",
    "blood:negativity_duration",
    "blood:confirmed_loss",
)


def row(subject: str, stat: str, value: float = nan, low: float = nan, high: float = nan, **more) -> Row:
    return Row("mrd_course", subject, stat, value, low, high, **more)


NEGATIVITY = frame(
    row(FIRST, "patients", 64, n=64, total=70),
    row(FIRST, "events", 40, n=40, total=64),
    row(FIRST, "after_hsct", 10, n=10, total=40),
    row(FIRST, "incidence", 0.385, 0.27, 0.5, at=3.0),
    row(FIRST, "incidence", at=6.0, note="follow-up ends at 5.1 months"),
    row(FIRST, "median", 58.5, n=40, total=64),
    row(FIRST, "q1", 40.0),
    row(FIRST, "q3", 90.0),
)


def test_negativity_has_its_counts_rates_and_days() -> None:
    table = negativity_table(NEGATIVITY, "blood", ALL, naming(ALL))
    assert cells(table, "Sampled") == [("64", "of 70")]
    assert cells(table, "Became negative") == [("40", "of 64")]
    assert cells(table, "first after transplantation") == [("10", "of 40")]
    assert cells(table, "By 3 months") == [("39%", "27–50")]
    assert cells(table, "By 6 months") == [("–", "follow-up ends at 5.1 months")]
    assert cells(table, "By 1 month") == [("–", "")]
    assert cells(table, "Days until negative") == [("59", "40–90")]


def test_headline_counts_and_says_how_fast() -> None:
    said = course_headline(NEGATIVITY, "blood", ALL)
    assert said == (
        "40 of 64 patients sampled in blood became MRD-negative, half of them by day 59 of VEN-AZA; 10 only after transplantation."
    )
    assert course_headline(NEGATIVITY, "marrow", ALL) == "Nobody was sampled in marrow after the start of VEN-AZA."


def test_headline_of_groups_adds_them_up() -> None:
    rows = [
        row(FIRST, stat, value, by="nras", level=level)
        for level, counts in {"mutated": (20, 8, 0), "wild_type": (30, 12, 0)}.items()
        for stat, value in zip(("patients", "events", "after_hsct"), counts, strict=True)
    ]
    assert course_headline(frame(*rows), "blood", ARMS) == "20 of 50 patients sampled in blood became MRD-negative."


def depth_rows(level: str = "all", **withheld: str) -> list[Row]:
    note = withheld.get("note", "")
    of = {"level": level, "by": "" if level == "all" else "nras"}
    known = [
        row(DEPTH, "median", low=2.1, note="not reached", **of),
        row(DEPTH, "median_at_least", 2.9, **of),
        row(DEPTH, "shown", 75, n=3, at=2.0, **of),
        row(DEPTH, "percent", 80, 20, 97, n=3, at=2.0, **of),
        row(DEPTH, "shown", 100, n=4, at=1.0, **of),
        row(DEPTH, "percent", 100, n=4, at=1.0, **of),
        row(DEPTH, "shown", 0, n=0, at=4.0, **of),
        row(DEPTH, "percent", at=4.0, note="deeper than could be measured in anybody", **of),
    ]
    missing = [row(DEPTH, "median", note=note, **of), row(DEPTH, "shown", at=2.0, note=note, **of)]
    return [
        row(DEPTH, "patients", 4, n=4, total=6, note="2 not sampled", **of),
        row(DEPTH, "at_least", 3, n=3, total=4, **of),
        row(DEPTH, "undetected", 5 if note else 0, **of),
        *(missing if note else known),
    ]


def test_depth_says_what_is_shown_and_what_is_estimated() -> None:
    table = depth_table(frame(*depth_rows()), "blood", ALL, naming(ALL))
    assert table is not None
    assert cells(table, "Median fall, log10") == [("≥ 2.9", "2.1–NR")]
    assert cells(table, "At least 2 log10") == [("3 (75%)", "estimated 80%, 20–97")]
    assert cells(table, "At least 1 log10") == [("4 (100%)", "")]  # the estimate says the same
    assert cells(table, "At least 4 log10") == [("0 (0%)", "")]
    assert cells(table, "Depth known") == [("4", "of 6")]
    assert "Depth not known: 2 not sampled." in table.notes


def test_a_median_that_is_measured_stands_with_its_interval() -> None:
    rows = frame(row(DEPTH, "median", 2.34, 1.95, 3.04), row(DEPTH, "shown", 50, n=2, at=2.0))
    table = depth_table(rows, "blood", ALL, naming(ALL))
    assert table is not None and cells(table, "Median fall, log10") == [("2.3", "2–3")]


NOT_GIVEN = "not given: 5 of 9 not detected, and no limit of detection is stated"


def test_depth_withheld_in_one_group_says_so_in_its_place() -> None:
    rows = frame(*depth_rows("mutated"), *depth_rows("wild_type", note=NOT_GIVEN))
    table = depth_table(rows, "blood", ARMS, naming(ARMS))
    assert table is not None
    assert cells(table, "Median fall, log10")[:2] == [("≥ 2.9", "2.1–NR"), ("–", "not given")]
    assert cells(table, "At least 2 log10")[1] == ("–", "not given")


def test_depth_withheld_in_all_is_a_sentence() -> None:
    rows = frame(*depth_rows(note=NOT_GIVEN))
    assert depth_table(rows, "blood", ALL, naming(ALL)) is None
    assert "in 5 patients it was not detected" in depth_withheld(rows, "blood")
    nobody = frame(row(DEPTH, "undetected", 0), row(DEPTH, "shown", at=2.0))
    assert "nobody has a quantified sample in blood" in depth_withheld(nobody, "blood")


def test_duration_says_how_negativity_ended() -> None:
    rows = frame(
        row(LASTED, "patients", 30),
        row(LASTED, "survival", 0.8, 0.68, 0.88, at=6.0),
        row(LASTED, "median", note="not reached", low=25.4),
        *(
            row(LOSS, stat, n)
            for stat, n in (("lost", 5), ("relapse", 2), ("death", 1), ("unconfirmed", 3), ("negative", 19))
        ),
    )
    table = duration_table(rows, "blood", ALL, naming(ALL))
    assert cells(table, "At 6 months") == [("80%", "68–88")]
    assert cells(table, "Median, months") == [("NR", "25.4–NR")]
    ends = ("Lost", "Relapse", "Died while negative", "Last sample positive", "Negative at the last sample")
    assert [cells(table, end)[0][0] for end in ends] == ["5", "2", "1", "3", "19"]


def test_best_response_keeps_not_evaluated_out_of_percentages() -> None:
    rows = frame(
        row("blood:best_negativity", "percent", 62.5, 45, 77, n=20, total=32),
        row("blood:best_reduction", "percent", note="nobody was sampled"),
        row("blood:best_not_evaluated", "count", 3, n=3, total=35),
    )
    table = best_table(rows, "blood", ALL, naming(ALL))
    assert cells(table, "MRD negativity") == [("20 (63%)", "45–77")]
    assert cells(table, "MRD reduction") == [("–", "")]
    assert cells(table, "Not evaluated") == [("3", "")]


def test_doubling_says_who_is_missing_and_in_which_group() -> None:
    def doubling(level: str, days: float, note: str) -> list[Row]:
        subject, of = "blood:doubling_time", {"by": "nras", "level": level, "n": 7, "total": 9, "note": note}
        return [row(subject, stat, days, **of) for stat in ("median", "q1", "q3")]

    rows = frame(*doubling("mutated", 11.2, "2 not rising"), *doubling("wild_type", 12.0, ""))
    table = doubling_table(rows, "blood", ARMS, naming(ARMS))
    assert cells(table, "At MRD relapse, days")[:2] == [("11", "11–11"), ("12", "12–12")]
    assert cells(table, "measured in")[0] == ("7", "of 9")
    assert "At MRD relapse, not measured: mutated: 2 not rising." in texts(table)
    assert "wild type:" not in texts(table)


@pytest.mark.parametrize(
    ("method", "p", "note", "said"),
    [
        ("Gray", 0.0321, "", "Gray's test: p = 0.032."),
        ("log-rank", 0.5, "", "Log-rank test: p = 0.50."),
        ("log-rank", 0.5, "no patients in A", "Log-rank test: p = 0.50 (no patients in A)."),
        ("Gray", nan, "withheld: 2 events among A; at least 5 needed in each group",
         "Gray's test withheld: 2 events among A; at least 5 needed in each group."),
    ],
)  # fmt: skip
def test_a_test_in_words(method, p, note, said) -> None:
    assert comparison_sentence(frame(row(FIRST, "p", p, method=method, note=note)), FIRST) == said


def test_without_groups_there_is_no_test() -> None:
    assert comparison_sentence(NEGATIVITY, FIRST) == ""


def test_the_caption_says_what_ends_the_course() -> None:
    whole, before = course_method(FULL_COURSE, Options()), course_method(CourseDefinition(before_hsct=True), Options())
    assert "to morphologic relapse" in whole and "answer for both treatments" in whole
    assert "to transplantation (that day included)" in before and "both treatments" not in before
    assert "death, transplantation without negativity compete" in before
    assert "not modelled" in whole
