"""The table on which a person confirms what the columns of a file mean."""

from mrdcore.present.meanings import (
    HOW,
    READ_AS,
    VALUES,
    guesses_first,
    meanings_columns,
    meanings_summary,
    target_labels,
    target_named,
)
from mrdcore.read.columns.match import SPECS
from mrdcore.read.columns.meaning import ColumnMeaning

AGE = ColumnMeaning("patients", "", "Âge", "A", "age", "name", ("40,5", "51"), "years")
SEX = ColumnMeaning("patients", "", "Genre", "B", "sex", "values", ("F", "M"))
NAME = ColumnMeaning("patients", "", "Nom", "C", "leave_out", "identifier", ())
NOTE = ColumnMeaning("patients", "", "Remarque", "D", "own", "own", ("vu",))


def test_every_choice_leads_back_to_its_name() -> None:
    for role, specs in SPECS.items():
        labels = target_labels(role)
        assert len(set(labels.values())) == len(labels), "two columns under one label could not be told apart"
        assert set(specs) | {"own", "leave_out"} == set(labels)
        assert all(target_named(role, label) == name for name, label in labels.items())


def test_the_table_says_what_it_is_read_as_from_which_values_and_why() -> None:
    found = meanings_columns([AGE, SEX, NAME, NOTE])
    assert found[READ_AS] == ["Age", "Sex", "left out", "kept as it is"]
    assert found[VALUES] == ["40,5 · 51", "F · M", "", "vu"]
    assert found[HOW] == ["its name", "guessed from its values", "identifies the patient", "not in the dictionary"]
    assert "Sheet" not in found
    labelled = ColumnMeaning("patients", "", "v12", "C", "hsct_date", "synonym", (), "", "Date de la greffe")
    assert meanings_columns([labelled])["Column in the file"] == ["v12 (Date de la greffe)"]
    other = ColumnMeaning("patients", "Lyon", "Âge", "A", "age", "name", ())
    assert meanings_columns([AGE, other])["Sheet"] == ["", "Lyon"]


def test_guesses_stand_first_and_the_others_in_the_order_of_the_file() -> None:
    assert guesses_first([AGE, NAME, SEX, NOTE]) == [SEX, AGE, NAME, NOTE]


def test_the_sentence_counts_every_column_once() -> None:
    assert meanings_summary([AGE, SEX, NAME, NOTE, NOTE]) == (
        "1 column is known by its name, 1 was guessed, 1 was left out, 2 are not in the dictionary and kept as they are."
    )
    assert meanings_summary([NOTE, SEX]) == ("1 column is not in the dictionary and kept as it is, 1 was guessed.")
    assert meanings_summary([AGE, AGE]) == "2 columns are known by their names."
