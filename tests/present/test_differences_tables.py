"""Differences and conditional survival in tables, from rows written by hand."""

from math import nan

from mrdcore.present.differences_tables import conditional_table, differences_table, restricted_means_table
from mrdcore.results import Row
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts

MONTHS = (12.0, 24.0)
PAIR = "mutated vs wild_type"
N = "n\u00a0=\u00a0"


def difference(stat: str, value: float, low: float, high: float, p: float, **more: object) -> list[Row]:
    common = {"by": "nras", "level": PAIR, "at": 24.0, "note": ""} | more
    row = Row("difference", "os", stat, value, low, high, **common)
    return [row, Row("difference", "os", f"{stat}_p", p, **common)]


def table_of(*rows: Row, endpoint: str = "os"):
    return differences_table(frame(*rows), endpoint, ARMS, naming(ARMS), (24.0,))


def test_differences_are_in_points_and_months_with_interval_and_p() -> None:
    rows = difference("survival_difference", -0.094, -0.241, 0.056, 0.22)
    table = table_of(*rows, *difference("rmst_difference", 1.52, 0.14, 2.9, 0.031))
    assert [line.label for line in table.lines] == ["At 24 months", "Alive", "Restricted mean survival"]
    assert [(line.strong, line.indent, line.small) for line in table.lines[:2]] == [
        (True, False, ""),
        (False, True, ""),
    ]
    assert cells(table, "Alive") == [("−9 points", "−24 to 6"), ("p = 0.22", "")]
    assert cells(table, "Restricted mean survival") == [("1.5 months", "0.1–2.9"), ("p = 0.031", "")]
    assert table.stub == "NRAS mutated against wild type"
    assert [head.text for head in table.columns] == ["Difference", "p"]
    assert table.notes[0].startswith("The first group minus the second")


def test_one_point_is_no_points() -> None:
    for value, said in ((0.0096, "1 point"), (-0.0096, "−1 point"), (0.0, "0 points"), (0.114, "11 points")):
        table = table_of(*difference("survival_difference", value, -0.5, 0.5, 0.9))
        assert cells(table, "Alive")[0][0] == said


def test_death_is_the_event_of_survival_only() -> None:
    row, p = difference("survival_difference", 0.1, 0.05, 0.15, 0.01)
    rows = [Row(**{**vars(r), "subject": "rfs"}) for r in (row, p)]
    assert cells(table_of(*rows, endpoint="rfs"), "Event-free")[0] == ("10 points", "5–15")


REASON = "withheld: 4 events among mutated by 24 months; at least 5 needed in each group"


def test_a_value_stays_where_interval_and_p_are_withheld() -> None:
    rows = difference("survival_difference", -0.09, nan, nan, nan, note=REASON)
    table = table_of(*rows, *difference("rmst_difference", 0.4, nan, nan, nan, note=REASON))
    assert table.lines[0].small == f"interval and p {REASON}"  # once for the month
    assert cells(table, "Alive") == [("−9 points", ""), ("–", "")]
    assert cells(table, "Restricted mean survival") == [("0.4 months", ""), ("–", "")]
    assert len(table.notes) == 2


def test_a_reason_of_one_difference_stands_beside_it() -> None:
    none = "no interval: in a group nobody, or everybody, had the event by then"
    rows = difference("survival_difference", -0.09, nan, nan, nan, note=none)
    table = table_of(*rows, *difference("rmst_difference", 1.5, 0.1, 2.9, 0.03))
    assert cells(table, "Alive") == [("−9 points", ""), ("–", none)] and table.lines[0].small == ""
    other = table_of(*rows, *difference("rmst_difference", 0.4, nan, nan, nan, note=REASON))
    assert [cells(other, name)[1][1] for name in ("Alive", "Restricted mean survival")] == [none, REASON]


def test_a_month_without_a_difference_has_its_reason_once() -> None:
    ends = "mutated: follow-up ends at 17.9 months"
    rows = difference("rmst_difference", nan, nan, nan, nan, note=ends)
    table = table_of(*rows, *difference("survival_difference", nan, nan, nan, nan, note=ends))
    assert table.lines[0].small == ends
    assert [cell.text for line in table.lines[1:] for cell in line.cells] == ["–"] * 4
    alone = table_of(*rows)  # no row of the other at all
    assert cells(alone, "Restricted mean survival") == [("–", ends), ("–", "")]
    assert cells(alone, "Alive") == [("–", ""), ("–", "")]
    assert "nan" not in texts(table)


def test_doubts_of_numbers_that_are_given_stand_beneath() -> None:
    doubt = "mutated: rests on few"
    rows = difference("survival_difference", 0.1, 0.05, 0.15, 0.01, note=doubt)
    table = table_of(*rows, *difference("rmst_difference", 0.1, 0.05, 0.15, 0.01, note=doubt))
    assert table.notes[2:] == ("Mutated: rests on few.",)


def test_several_contrasts_have_a_heading_each() -> None:
    rows = difference("survival_difference", 0.1, 0.05, 0.15, 0.01)
    other = difference("survival_difference", 0.2, 0.1, 0.3, 0.02, level="unknown vs wild_type")
    table = table_of(*rows, *other)
    headings = [line.label for line in table.lines if line.strong]
    assert headings == ["NRAS mutated against wild type", "NRAS unknown against wild type"]
    assert [line.label for line in table.lines[1:4]] == ["At 24 months", "Alive", "Restricted mean survival"]
    assert table.stub == "" and [cell.text for cell in table.lines[6].cells] == ["20 points", "p = 0.020"]


def test_without_two_groups_there_is_no_table() -> None:
    nobody = Row("difference", "os", "rmst_difference", nan, by="nras", at=24.0, note="not tested")
    assert table_of(nobody) is None
    rows = frame(*difference("survival_difference", 0.1, 0.05, 0.15, 0.01))
    assert differences_table(rows, "os", ALL, naming(ALL), MONTHS) is None
    assert table_of() is None


def conditional(level: str, at: float, value: float, low: float, high: float, n: int, note: str = "") -> Row:
    return Row(
        "conditional_survival", "os", "survival", value, low, high, at=at, by="nras", level=level, n=n, note=note
    )


def test_conditional_survival_tells_how_many_it_rests_on() -> None:
    nobody = "nobody is left at 12 months"
    rows = frame(
        conditional("mutated", 18.0, 0.846, 0.512, 0.963, 13),
        conditional("mutated", 24.0, 1.0, nan, nan, 1),
        conditional("wild_type", 18.0, 0.9, 0.7, 0.95, 21, note="rests on few: 3 at risk"),
        conditional("wild_type", 24.0, nan, nan, nan, 0, note=nobody),
    )
    table = conditional_table(rows, "os", ARMS, naming(ARMS), (6.0, 12.0), 12.0)
    assert cells(table, "Alive at 6 months") == [("85%", f"51–96, {N}13"), ("90%", f"70–95, {N}21"), ("–", "")]
    assert cells(table, "Alive at 12 months") == [("100%", f"{N}1"), ("–", nobody), ("–", "")]
    assert table.lines[0].small == "alive also at 18 months"
    assert [head.slot for head in table.columns] == ["1", "2", "6"] and table.stub == "NRAS"
    assert table.notes[1:] == ("Wild type: rests on few: 3 at risk.",)
    assert "nan" not in texts(table)


def test_restricted_means_stand_by_month_with_the_reason_where_follow_up_ends() -> None:
    def mean(month: float, value: float, low: float, high: float, note: str = "") -> Row:
        return Row("kaplan_meier", "os", "rmst", value, low, high, at=month, note=note)

    rows = frame(mean(12.0, 11.84, 11.56, 12.0), mean(24.0, nan, nan, nan, "follow-up ends at 17.9 months"))
    table = restricted_means_table(rows, "os", ALL, naming(ALL), MONTHS)
    assert cells(table, "Up to 12 months") == [("11.8", "11.6–12")]
    assert cells(table, "Up to 24 months") == [("–", "follow-up ends at 17.9 months")]
    assert table.notes == (
        "Restricted mean survival: months alive on average, from time zero, with 95% confidence intervals.",
    )
