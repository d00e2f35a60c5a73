"""The response table and the differences between groups, from rows written by hand."""

from math import nan

from mrdcore.present.response_tables import CLASSES, response_table, response_test_table
from mrdcore.results import Row
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts

COUNTS = {"negativity": 27, "reduction": 16, "stable": 14, "progression": 7, "log_reduction": 43}


def tissue_rows(tissue: str, counts: dict[str, int], evaluated: int, missing: int, level: str = "all") -> list[Row]:
    """Counts and percentages of one tissue and group; without anybody evaluated a percentage is NaN and a note."""
    rows = []
    for name, n in counts.items():
        share = 100 * n / evaluated if evaluated else nan
        note = "" if evaluated else "nobody was evaluated"
        low, high = (share - 10, share + 10) if evaluated else (nan, nan)
        rows.append(Row("response", f"{tissue}:{name}", "count", n, level=level, n=n, total=evaluated))
        rows.append(
            Row(
                "response",
                f"{tissue}:{name}",
                "percent",
                share,
                low,
                high,
                level=level,
                n=n,
                total=evaluated,
                note=note,
            )
        )
    total = evaluated + missing
    rows.append(Row("response", f"{tissue}:evaluated", "count", evaluated, level=level, n=evaluated, total=total))
    share = 100 * evaluated / total
    rows.append(Row("response", f"{tissue}:evaluated", "percent", share, level=level, n=evaluated, total=total))
    rows.append(Row("response", f"{tissue}:not_evaluated", "count", missing, level=level, n=missing, total=total))
    return rows


NOBODY = dict.fromkeys(COUNTS, 0)


def test_a_cell_holds_count_percent_and_interval() -> None:
    rows = frame(*tissue_rows("blood", COUNTS, 64, 6), *tissue_rows("marrow", NOBODY, 0, 70))
    table = response_table(rows, ALL, naming(ALL))
    assert [head.text for head in table.columns] == ["Blood", "Marrow"]
    assert not table.heads
    assert cells(table, "MRD negativity")[0] == ("27 (42%)", "32–52")  # 42.1875, and 10 either side
    assert cells(table, "Fall of at least 1 log10")[0] == ("43 (67%)", "57–77")


def test_patients_not_evaluated_stand_apart_without_a_percentage() -> None:
    table = response_table(frame(*tissue_rows("blood", COUNTS, 64, 6)), ALL, naming(ALL))
    assert cells(table, "Evaluated")[0] == ("64", "")
    assert cells(table, "Not evaluated")[0] == ("6", "")
    shares = [cells(table, label)[0][0] for label in CLASSES.values()]
    assert shares == ["27 (42%)", "16 (25%)", "14 (22%)", "7 (11%)"], "of the 64 evaluated, not of 70"


def test_where_nobody_was_evaluated_there_is_a_dash_and_no_zero_of_zero() -> None:
    table = response_table(frame(*tissue_rows("marrow", NOBODY, 0, 70)), ALL, naming(ALL))
    assert [cells(table, label)[1] for label in CLASSES.values()] == [("–", "")] * 4
    assert cells(table, "Evaluated")[1] == ("0", "")
    assert cells(table, "Not evaluated")[1] == ("70", "")
    assert "nan" not in texts(table)


def test_groups_stand_side_by_side_with_unknown_among_them() -> None:
    rows = []
    for level, counts in (("mutated", COUNTS), ("wild_type", COUNTS), ("unknown", NOBODY)):
        for tissue in ("blood", "marrow"):
            rows += tissue_rows(tissue, counts, 64 if counts is COUNTS else 0, 1, level)
    table = response_table(frame(*rows), ARMS, naming(ARMS))
    assert [(head.text, head.span, head.slot) for head in table.heads] == [
        ("mutated", 2, "1"),
        ("wild type", 2, "2"),
        ("unknown", 2, "6"),
    ]
    assert table.stub == "NRAS"
    assert [text for text, _ in cells(table, "Evaluated")] == ["64", "64", "64", "64", "0", "0"]


def test_each_response_class_carries_the_colour_of_its_bar() -> None:
    table = response_table(frame(*tissue_rows("blood", COUNTS, 64, 6)), ALL, naming(ALL))
    colours = [line.colour for line in table.lines if line.label in CLASSES.values()]
    assert len(set(colours)) == 4
    assert not any(line.colour for line in table.lines if line.label not in CLASSES.values())


def compared(tissue: str, p: float, difference: float, odds: float, note: str = "") -> list[Row]:
    by = "nras"
    rows = [Row("response_test", tissue, "p", p, by=by, note=note)]
    for kind in ("negativity", "log_reduction"):
        subject = f"{tissue}:{kind}"
        rows.append(Row("response_test", subject, "p", p, by=by, note=note))
        rows.append(
            Row(
                "response_test",
                subject,
                "risk_difference",
                difference,
                difference - 20,
                difference + 20,
                by=by,
                note=note,
            )
        )
        rows.append(Row("response_test", subject, "odds_ratio", odds, odds / 4, odds * 4, by=by, note=note))
    return rows


def line_of(table, tissue: str, word: str) -> list[tuple[str, str]]:
    (label,) = [line.label for line in table.lines if line.label.startswith(tissue) and word in line.label]
    return cells(table, label)


def test_a_difference_has_its_interval_its_odds_ratio_and_its_p_value() -> None:
    rows = frame(*compared("blood", 0.0324, -12.4, 2.5), *compared("marrow", 0.00004, 0.2, 0.5))
    table = response_test_table(rows, ARMS, naming(ARMS))
    assert line_of(table, "Blood", "negativity") == [
        ("−12 points", "−32 to 8"),
        ("2.50", "0.63–10"),
        ("p = 0.032", ""),
    ]
    assert line_of(table, "Marrow", "negativity")[2] == ("p < 0.001", "")
    assert line_of(table, "Blood", "all four") == [("–", ""), ("–", ""), ("p = 0.032", "")]
    assert "NRAS mutated against wild type" in " ".join(table.notes)


def test_what_cannot_be_given_says_why() -> None:
    reason = "not tested: fewer than two compared groups evaluated"
    rows = frame(*compared("blood", nan, nan, nan, reason), *compared("marrow", 0.5, 1, 1))
    table = response_test_table(rows, ARMS, naming(ARMS))
    assert line_of(table, "Blood", "negativity") == [("–", "not tested")] * 3
    assert table.notes[-1] == "Not tested: fewer than two compared groups evaluated."
    assert "nan" not in texts(table)


def test_one_group_alone_is_compared_with_nobody() -> None:
    assert response_test_table(frame(*tissue_rows("blood", COUNTS, 64, 6)), ALL, naming(ALL)) is None
