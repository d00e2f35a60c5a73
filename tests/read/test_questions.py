"""What a file leaves open: each question with its answers, and no question any more once it is answered."""

from __future__ import annotations

import pytest

from mrdcore.read import NO_MAPPING, Mapping, Reading, read_cohort
from mrdcore.read.columns.meaning import Question
from tests.read.by_hand import csv, workbook

ZERO = "mrd_relapse_date"


def read(*lines: str, mapping: Mapping = NO_MAPPING) -> Reading:
    return read_cohort(csv(*lines), "file", mapping)


def only(reading: Reading) -> Question:
    (question,) = reading.questions
    return question


def answered(lines: tuple[str, ...], label: str) -> Reading:
    """The file read again with the answer to its one question."""
    question = only(read(*lines))
    (choice,) = [choice for choice in question.choices if choice.label == label]
    again = read(*lines, mapping=NO_MAPPING.joined(choice.mapping))
    assert again.questions == ()
    return again


def test_a_clear_file_asks_nothing() -> None:
    assert read(f"patient_id;{ZERO};sex", "P1;15/02/2021;F", "P2;2021-03-01;M").questions == ()


DAYS = (f"patient_id;{ZERO};death_date", "P1;06/02/2021;07/03/2022", "P2;05/02/2021;")


def test_day_or_month_first_is_asked_once_for_a_file() -> None:
    question = only(read(*DAYS))
    assert question.code == "day_first"
    assert '"06/02/2021"' in question.text
    assert [choice.label for choice in question.choices] == [
        "6 February 2021 (day first)",
        "2 June 2021 (month first)",
    ]
    assert question.assumed == "6 February 2021 (day first)"
    found = answered(DAYS, "2 June 2021 (month first)").cohort
    assert found is not None
    assert found.patients[ZERO].dt.month.tolist() == [6, 5]


def test_the_day_is_no_question_where_another_column_shows_it() -> None:
    lines = (f"patient_id;{ZERO};death_date", "P1;06/02/2021;27/03/2022")
    assert [q.code for q in read(*lines).questions if q.code == "day_first"] == []


PATIENTS = [["patient_id", ZERO], ["P1", "2021-01-01"]]


def test_the_unit_of_mrd_is_asked_with_a_value_of_the_file() -> None:
    samples = [["patient_id", "date", "tissue", "value"], ["P1", "2021-01-01", "blood", "12.5"]]
    data = workbook(patients=PATIENTS, samples=samples)
    question = only(read_cohort(data, "file"))
    assert question.code == "mrd_unit"
    labels = {choice.mapping.unit: choice.label for choice in question.choices}
    assert labels["%"].endswith("12.5 is 12.5 %")
    assert labels["per_10^4"].endswith("12.5 is 0.125 %")
    assert labels["per_10^5"].endswith("12.5 is 0.0125 %")
    assert question.assumed == labels["%"]
    again = read_cohort(data, "file", Mapping(unit="per_10^4"))
    assert again.questions == ()
    assert again.cohort is not None
    assert again.cohort.samples["value"].tolist() == [0.125]


def test_a_unit_that_leaves_open_what_is_counted_is_asked() -> None:
    lines = ("patient_id;os_days;mrd_blood_after_c1 (copies)", "P1;1;250")
    question = only(read(*lines))
    assert (question.code, question.assumed) == ("mrd_unit", "")
    found = answered(lines, "copies per 10^5 ABL1: 250 is 0.25 %").cohort
    assert found is not None
    assert found.samples["value"].tolist() == [0.25]


@pytest.mark.parametrize(
    ("label", "expected"),
    [("1 = yes, 2 = no", ["yes", "no"]), ("1 = no, 2 = yes", ["no", "yes"])],
)
def test_one_and_two_are_asked_once_for_columns_of_the_same_words(label: str, expected: list[str]) -> None:
    lines = ("patient_id;os_days;hsct;posaconazole", "P1;1;1;2", "P2;2;2;1")
    question = only(read(*lines))
    assert question.code == "one_or_two"
    assert "hsct, posaconazole" in question.text
    assert question.assumed == ""
    found = answered(lines, label).cohort
    assert found is not None
    assert found.patients["hsct"].tolist() == expected
    assert found.patients["posaconazole"].tolist() == expected[::-1]


def test_the_codes_of_an_event_are_asked_apart() -> None:
    lines = ("patient_id;os_days;os_event;hsct", "P1;1;1;2", "P2;2;2;1")
    assert [(q.code, q.column) for q in read(*lines).questions] == [("one_or_two", "os_event"), ("one_or_two", "hsct")]


@pytest.mark.parametrize(("codes", "label"), [("12", "1 = male, 2 = female"), ("01", "0 = female, 1 = male")])
def test_codes_of_a_raw_export(codes: str, label: str) -> None:
    lines = ("patient_id;os_days;sexe", f"P1;1;{codes[0]}", f"P2;2;{codes[1]}")
    assert only(read(*lines)).code == "one_or_two"
    found = answered(lines, label).cohort
    assert found is not None
    assert found.patients["sex"].tolist() == label.replace(",", "").split()[2::3]


def test_nd_of_a_result_is_asked_and_missing_until_then() -> None:
    lines = ("patient_id;os_days;mrd_blood_after_c1 (%)", "P1;1;ND", "P2;2;0.5")
    reading = read(*lines, mapping=Mapping(unit="%"))
    question = only(reading)
    assert (question.code, question.assumed) == ("nd", "")
    assert [choice.label for choice in question.choices] == ["not detected", "not done"]
    for choice, state in zip(question.choices, (["not_detected", "quantified"], ["quantified"]), strict=True):
        again = read(*lines, mapping=Mapping(unit="%").joined(choice.mapping))
        assert again.questions == ()
        assert again.cohort is not None
        assert again.cohort.samples["state"].tolist() == state


def test_nd_of_genes_is_one_question_and_not_done_until_then() -> None:
    lines = ("patient_id;os_days;nras;kras", "P1;1;ND;muté", "P2;2;WT;nd")
    question = only(read(*lines))
    assert (question.code, question.assumed) == ("nd", "not done")
    assert "nras, kras" in question.text
    found = answered(lines, "not detected").cohort
    assert found is not None
    assert found.patients[["nras", "kras"]].to_numpy().tolist() == [
        ["wild_type", "mutated"],
        ["wild_type", "wild_type"],
    ]
    assert answered(lines, "not done").questions == ()


def test_a_word_is_asked_with_the_likeliest_level_first() -> None:
    lines = ("patient_id;os_days;last_status", "P1;1;décdé", "P2;2;vivant")
    question = only(read(*lines))
    assert question.code == "word"
    assert [choice.label for choice in question.choices] == ["dead", "alive", "missing"]
    assert question.assumed == ""
    first = read(*lines).cohort
    assert first is not None
    assert first.patients["last_status"].fillna("").tolist() == ["", "alive"]  # offered, not applied
    found = answered(lines, "dead").cohort
    assert found is not None
    assert found.patients["last_status"].tolist() == ["dead", "alive"]
    assert answered(lines, "missing").questions == ()


def test_the_same_word_in_columns_of_the_same_levels_is_one_question() -> None:
    lines = ("patient_id;os_days;nras;kras", "P1;1;douteux;douteux", "P2;2;WT;mut")
    assert "nras, kras" in only(read(*lines)).text
    assert answered(lines, "missing").questions == ()


def test_twelve_words_are_asked_the_rest_are_only_problems() -> None:
    rows = [f"P{n};1;Mot{n}x" for n in range(15)] + ["P99;1;Mot14x"]
    reading = read("patient_id;os_days;donor", *rows)
    assert len(reading.questions) == 12
    assert "Mot14x" in reading.questions[0].text  # the most frequent first
    assert sum(problem.code == "not_allowed" for problem in reading.problems) == 15


def test_two_columns_of_one_meaning_are_asked() -> None:
    lines = ("patient_id;os_days;sexe;genre", "P1;1;F;M", "P2;2;M;F")
    question = only(read(*lines))
    assert (question.code, question.assumed) == ("column", "sexe")
    found = answered(lines, "genre").cohort
    assert found is not None
    assert found.patients["sex"].tolist() == ["male", "female"]
    assert "sexe" in found.own_columns
    assert answered(lines, "sexe").questions == ()


def test_the_most_consequential_comes_first_and_keys_stay() -> None:
    lines = (f"patient_id;{ZERO};last_status;hsct;nras", "P1;06/02/2021;zombi;1;ND", "P2;05/02/2021;alive;2;WT")
    first, again = read(*lines), read(*lines, mapping=Mapping(dayfirst=True))
    assert [q.code for q in first.questions] == ["day_first", "one_or_two", "nd", "word"]
    assert [q.key for q in again.questions] == [q.key for q in first.questions][1:]
    assert len({q.key for q in first.questions}) == 4


def test_a_file_that_is_no_cohort_yet_shows_its_columns() -> None:
    reading = read("a;b", "1;2")
    assert reading.cohort is None
    assert [(m.header, m.name, m.examples, m.letter) for m in reading.meanings] == [
        ("a", "own", ("1",), "A"),
        ("b", "own", ("2",), "B"),
    ]


COPIES = ("patient_id;mrd_blood_after_c1 (copies)", "P1;50", "P2;12")


def test_copies_of_how_many_is_asked_with_the_answers_that_settle_it() -> None:
    question = only(read(*COPIES))
    assert (question.code, question.assumed) == ("mrd_unit", "")
    assert [choice.mapping.unit for choice in question.choices] == ["per_10^4", "per_10^5", "per_10^6"]
    found = answered(COPIES, "copies per 10^4 ABL1: 50 is 0.5 %").cohort
    assert found is not None
    assert found.samples["value"].tolist() == [0.5, 0.12]


def test_copies_behind_one_number_are_asked_too() -> None:
    lines = ("patient_id;mrd_blood_after_c1", "P1;50 copies", "P2;12")
    found = answered(lines, "copies per 10^5 ABL1: 12 is 0.012 %").cohort
    assert found is not None
    assert found.samples["value"].tolist() == [0.05, 0.012]


def test_an_open_unit_of_a_row_is_asked_as_a_word() -> None:
    lines = ("patient_id;tissue;value;unit;date", "P1;blood;50;copies;2021-01-01", "P2;blood;12;%;2021-01-01")
    question = only(read(*lines))
    labels = [choice.label for choice in question.choices]
    assert labels == ["copies per 10^4 ABL1", "copies per 10^5 ABL1", "copies per 10^6 ABL1", "missing"]
    found = answered(lines, "copies per 10^4 ABL1").cohort
    assert found is not None
    assert found.samples["value"].tolist() == [0.5, 12]


def test_nr_is_asked_with_its_own_meanings_apart_from_nd() -> None:
    lines = ("patient_id;response_blood_given", "P1;NR", "P2;nd", "P3;stable")
    nr, nd = read(*lines).questions
    assert '"NR"' in nr.text
    assert [choice.label for choice in nr.choices] == [
        "no response: Stable MRD",
        "no response: MRD progression",
        "not recorded",
    ]
    assert '"nd"' in nd.text
    assert [choice.label for choice in nd.choices] == ["not detected", "not done"]
    mapping = nr.choices[0].mapping.joined(nd.choices[0].mapping)
    again = read(*lines, mapping=mapping)
    assert again.cohort is not None
    assert again.cohort.patients["response_blood_given"].tolist() == ["stable", "negativity", "stable"]
    assert again.questions == ()


def test_minus_beside_plus_in_genes_is_asked_not_left_out_in_silence() -> None:
    lines = ("patient_id;npm1;nras;kras", "P1;+;-;-", "P2;+;-;wt")
    question = only(read(*lines))
    assert question.text == 'What does "-" mean in nras, kras?'
    found = answered(lines, "not detected").cohort
    assert found is not None
    assert found.patients["nras"].tolist() == ["wild_type", "wild_type"]
    missing = answered(lines, "not done").cohort
    assert missing is not None
    assert missing.patients["nras"].isna().all()


def test_minus_alone_is_an_empty_cell() -> None:
    assert read("patient_id;npm1;nras", "P1;mut;-", "P2;wt;-").questions == ()
