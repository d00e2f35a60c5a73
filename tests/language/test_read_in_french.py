"""Reading in French: the same faults in the same places, each in a sentence of its own."""

import io

import openpyxl
import pytest

from mrdcore.cohort import fingerprint
from mrdcore.files import File
from mrdcore.language import _translations, using
from mrdcore.language.catalogue import of_the_dictionary
from mrdcore.present.meanings import meanings_summary, target_labels, target_named
from mrdcore.present.problems import problem_row
from mrdcore.present.template import template_workbook
from mrdcore.problem import Problem
from mrdcore.read import Reading, read_cohort, read_files
from mrdcore.read.columns.match import SPECS
from mrdcore.schema import COLUMNS, synonyms
from tests.badfiles.corpus import CORPUS
from tests.badfiles.reading import read_case

NARROW = "\u202f"
SOME = list(CORPUS)[::9]
# Said alike in both languages: genes, a drug, and words that French has too.
ALIKE = {
    "BAX", "CBFB::MYH11", "DNMT3A", "FLT3-ITD", "FLT3-TKD", "IDH1", "IDH2", "KIT", "KRAS", "NPM1", "NRAS", "PTPN11",
    "RUNX1", "RUNX1::RUNX1T1", "TET2", "TP53", "WT1", "G-CSF", "Posaconazole", "Centre", "Date", "Patient", "cycles",
    "infection", "log10", "positive",
}  # fmt: skip


def french(text: str) -> Reading:
    with using("fr"):
        return read_cohort(text.encode(), "cohorte.csv")


def one(reading: Reading, code: str) -> Problem:
    (found,) = (problem for problem in reading.problems if problem.code == code)
    return found


def where(problem: Problem) -> tuple[object, ...]:
    return problem.severity, problem.code, problem.sheet, problem.rows, problem.column, problem.letter, problem.value


def test_a_fault_is_said_in_french_with_its_place_and_numbers() -> None:
    text = (
        "patient_id;age;mrd_relapse_date;ven_aza_start_date\n"
        "P1;17;2021-02-15;2021-02-01\n"  # a minor; treated two weeks before MRD relapse
        "P1;61;2021-03-15;2021-04-01\n"  # the number of the row above
        "P3;deux;2021-13-45;2021-04-01\n"  # no number, no day of the calendar
    )
    found = french(text)
    assert (
        one(found, "not_a_number").message
        == f"Ligne 4, colonne age{NARROW}: «{NARROW}deux{NARROW}» n’est pas un nombre."
    )
    assert "«\u202f2021-13-45\u202f» n’est pas un jour du calendrier." in one(found, "impossible_date").message
    assert one(found, "identifier_repeated").message.startswith(f"Ligne 3, colonne patient_id{NARROW}: le patient P1")
    assert "17 ans" in one(found, "out_of_range").message
    order = one(found, "before_mrd_relapse").message
    assert order.index("2021-02-01") < order.index("avant") < order.index("2021-02-15")
    assert found.cohort is not None
    (account,) = found.cohort.accounts
    assert [row.reason for row in account.set_aside] == ["le même patient que ligne 2"]


def test_a_row_of_the_table_of_problems_leaves_its_place_out() -> None:
    found = french("patient_id;age\nP1;deux\nP2;deux\nP3;61\n")
    with using("fr"):
        row = problem_row(one(found, "not_a_number"))
    assert (row.rows, row.column) == ("2 et 3", "B: age")
    assert row.found == f"«{NARROW}deux{NARROW}» n’est pas un nombre."


def test_what_a_process_apart_finds_is_said_in_french() -> None:
    book = openpyxl.Workbook()
    book.active.append(["patient_id", "age"])
    book.active.append(["P1", "=1+1"])  # never calculated: no programme has opened the workbook
    out = io.BytesIO()
    book.save(out)
    with using("fr"):
        found = read_files([File("cohorte.xlsx", out.getvalue())])
    assert "la formule en B2 n’a jamais été calculée" in one(found, "formula_not_calculated").message


def test_a_question_is_asked_in_french_and_its_answers_are_the_same() -> None:
    text = "patient_id;diagnosis_date\nP1;06/02/2020\n"
    english, found = read_cohort(text.encode(), "cohort.csv"), french(text)
    (asked,), (known,) = found.questions, english.questions
    assert [choice.label for choice in asked.choices] == [
        "6 février 2020 (jour en premier)",
        "2 juin 2020 (mois en premier)",
    ]
    assert [choice.mapping for choice in asked.choices] == [choice.mapping for choice in known.choices]
    assert (asked.key, asked.assumed) == (known.key, asked.choices[0].label)


def test_times_keep_their_unit_in_french() -> None:
    """The unit of a column is compared in English, whatever it is called: months under a column of days are refused."""
    text = "patient_id;mrd_relapse_date;os_days [mois];os_event\nP1;2021-01-05;14;yes\n"
    english, found = read_cohort(text.encode(), "cohort.csv"), french(text)
    assert list(map(where, found.problems)) == list(map(where, english.problems))
    assert "elle est en mois, alors que os_days compte en jours" in one(found, "other_unit").message


@pytest.mark.parametrize("name", SOME)
def test_the_same_faults_in_the_same_places(name: str) -> None:
    english = read_case(name).reading
    with using("fr"):
        found = read_files(CORPUS[name].files(), CORPUS[name].mapping)
    assert list(map(where, found.problems)) == list(map(where, english.problems))
    for ours, theirs in zip(found.problems, english.problems, strict=True):
        assert ours.message != theirs.message
        assert ours.fix != theirs.fix or not ours.fix
        assert len(ours.message) <= 400
    assert [question.key for question in found.questions] == [question.key for question in english.questions]
    assert (found.cohort is None) == (english.cohort is None)
    if found.cohort is not None and english.cohort is not None:
        assert fingerprint(found.cohort) == fingerprint(english.cohort)


def test_every_word_of_the_dictionary_has_a_translation() -> None:
    catalogue = _translations("fr")
    assert {text for text in of_the_dictionary() if catalogue.gettext(text) == text} == ALIKE


def test_a_column_can_be_chosen_by_what_it_is_called() -> None:
    """Two columns are called "Allogreffe": the answer and the date."""
    with using("fr"):
        for role in SPECS:
            labels = target_labels(role)
            assert [target_named(role, label) for label in labels.values()] == list(labels)


def test_french_headings_are_known_headers() -> None:
    text = "Numéro patient;MRD dans le sang après le cycle 1;Raison de l’absence d’allogreffe\nP1;0,5;\n"
    names = {meaning.name for meaning in french(text).meanings}
    assert names == {"patient_id", "mrd_blood_after_c1", "no_hsct_reason"}


def test_headers_do_not_depend_on_the_language() -> None:
    synonyms.cache_clear()
    with using("fr"):
        in_french = synonyms()
    synonyms.cache_clear()
    assert in_french == synonyms()


def test_columns_are_summed_up_in_french() -> None:
    found = french("patient_id;age;note\nP1;61;vu\n")
    with using("fr"):
        assert meanings_summary(found.meanings) == (
            "2 colonnes sont connues par leur nom, 1 n’est pas dans le dictionnaire et reste telle quelle."
        )


def test_the_template_explains_itself_in_french_and_keeps_its_names() -> None:
    with using("fr"):
        data = template_workbook()
        reading = read_cohort(data, "modele.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    age = next(cell for cell in book["patients"][1] if cell.value == "age")
    assert age.comment.text.startswith("Âge")
    assert "nombre" in age.comment.text
    assert [cell.value for cell in book["dictionary"][1]][:4] == ["feuille", "partie", "colonne", "signification"]
    assert {cell.value for cell in book["patients"][1]} <= {spec.name for spec in COLUMNS}
    assert {problem.code for problem in reading.problems} >= {"example_row"}
    assert not [problem for problem in reading.problems if problem.code == "sheets_ignored"]
