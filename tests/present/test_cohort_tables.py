"""What is in the file: descriptions, attrition and problems as tables."""

from math import nan

from mrdcore.present.cohort_tables import (
    attrition_table,
    descriptive_table,
    paired_mutations_table,
)
from mrdcore.results import Row
from mrdcore.select import Selection, select
from tests.derive.by_hand import PEOPLE
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts


def spread(name: str, median: float, q1: float, q3: float, missing: int, level: str = "all") -> list[Row]:
    numbers = {"median": median, "q1": q1, "q3": q3, "missing": missing}
    return [Row("baseline", name, stat, value, level=level) for stat, value in numbers.items()]


def category(name: str, value: str, n: int, known: int, level: str = "all") -> list[Row]:
    share = 100 * n / known if known else nan
    subject = f"{name}={value}"
    return [
        Row("baseline", subject, "count", n, level=level, n=n, total=known),
        Row("baseline", subject, "percent", share, level=level, n=n, total=known),
    ]


def described(*rows: Row, variables: tuple[str, ...], groups=ALL, patients=None):
    return descriptive_table(frame(*rows), variables, groups, naming(groups), patients or {"all": 70})


def test_numbers_are_median_and_quartiles_with_their_unit() -> None:
    table = described(*spread("age", 59.5, 49.25, 65, 0), variables=("age",))
    assert cells(table, "Age, years") == [("59.5 (49.3–65)", "")]
    assert [head.text for head in table.columns] == ["All patients (n = 70)"]
    assert "not recorded" not in texts(table)


def test_categories_stand_under_their_variable_and_missing_values_beneath() -> None:
    rows = [*category("sex", "female", 40, 69), *category("sex", "male", 29, 69), Row("baseline", "sex", "missing", 1)]
    table = described(*rows, variables=("sex",))
    assert [(line.label, line.indent, line.strong) for line in table.lines] == [
        ("Sex", False, True),
        ("female", True, False),
        ("male", True, False),
        ("not recorded", True, False),
    ]
    assert cells(table, "female") == [("40 (58%)", "")]  # of the 69 known
    assert cells(table, "not recorded") == [("1", "")]


def test_what_is_yes_or_no_takes_one_line() -> None:
    rows = [*category("hsct", "yes", 54, 70), *category("hsct", "no", 16, 70), Row("baseline", "hsct", "missing", 0)]
    table = described(*rows, variables=("hsct",))
    assert [line.label for line in table.lines] == ["Transplanted"]
    assert cells(table, "Transplanted") == [("54 (77%)", "")]


def test_a_group_without_any_value_has_dashes() -> None:
    rows = [
        row
        for level, median, missing in (("mutated", 50.0, 0), ("wild_type", nan, 3), ("unknown", 60.0, 0))
        for row in spread("age", median, median, median, missing, level)
    ]
    table = described(*rows, variables=("age",), groups=ARMS, patients={"mutated": 2, "wild_type": 3})
    assert [text for text, _ in cells(table, "Age, years")] == ["50 (50–50)", "–", "60 (60–60)"]
    assert [text for text, _ in cells(table, "not recorded")] == ["0", "3", "0"]
    assert [head.text for head in table.columns] == ["mutated (n = 2)", "wild type (n = 3)", "unknown (n = 0)"]
    assert table.stub == "NRAS"


def test_pairs_of_mutations_are_counted_with_how_many_pairs_there_are() -> None:
    rows = [
        Row("paired_mutations", "nras", stat, n, total=9) for stat, n in (("lost", 2), ("gained", 1), ("unchanged", 6))
    ]
    rows += [Row("paired_mutations", "kras", stat, 0, total=0) for stat in ("lost", "gained", "unchanged")]
    table = paired_mutations_table(frame(*rows), ALL, naming(ALL))
    assert [head.text for head in table.columns] == ["Lost", "Gained", "Unchanged", "Pairs"]
    assert [line.label for line in table.lines] == ["NRAS"], "KRAS has no pair"
    assert [text for text, _ in cells(table, "NRAS")] == ["2", "1", "6", "9"]
    assert paired_mutations_table(frame(*rows[3:]), ALL, naming(ALL)) is None


def test_each_filter_stands_in_words_with_patients_before_and_after() -> None:
    # The first, fifth and sixth are women: 18, 75 and of unknown age.
    table = attrition_table(select(PEOPLE, Selection.parse("sex=female&age=18..60")))
    assert cells(table, "Sex: female") == [("7", ""), ("3", "")]
    assert cells(table, "Age 18 to 60 years") == [("3", ""), ("1", "")]
