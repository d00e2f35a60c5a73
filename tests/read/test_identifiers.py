"""Direct identifiers: found by headers and values, left out, and joined by where there is nothing else. All made up."""

from __future__ import annotations

import pytest

from mrdcore.problem import At
from mrdcore.read import Mapping, Reading, read_cohort
from mrdcore.read.columns.identifiers import MASKED, Kind, find_identifiers
from mrdcore.read.tables import Table
from tests.read.by_hand import codes, cohort_of, csv, problem, workbook


def table(header: str, *cells: object, beside: str = "", others: tuple[object, ...] = ()) -> Table:
    """A column, and where it is needed another beside it."""
    rows = [(one, *others[n : n + 1]) for n, one in enumerate(cells)]
    return Table(
        "", (header, *([beside] if beside else [])), tuple(rows), tuple(At("", n + 2) for n in range(len(cells)))
    )  # type: ignore[arg-type]


def kind(header: str, *cells: object) -> Kind | None:
    return find_identifiers(table(header, *cells), [0]).get(0)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        *(
            (header, "name")
            for header in ("Nom", "Prénom", "NOM de naissance", "Nom du patient", "Nom Prénom", "Surname")
        ),
        *((header, "name") for header in ("First name", "Patient name", "nom_jeune_fille", "LastName")),
        *(
            (header, "birth date")
            for header in ("Date de naissance", "date_naissance", "DOB", "Birth date", "Né(e) le")
        ),
        *(
            (header, "hospital number")
            for header in ("IPP", "N° IPP", "NIP", "NDA", "MRN", "Hospital number", "N° dossier")
        ),
        *((header, "social security number") for header in ("N° sécu", "NIR", "Numéro de sécurité sociale", "SSN")),
        *((header, "e-mail address") for header in ("Email", "Adresse mail", "E-mail")),
        *((header, "phone number") for header in ("Téléphone", "Tel", "Phone number", "Tel portable")),
        *((header, "address") for header in ("Adresse", "Code postal", "ZIP code", "Postcode", "Lieu de naissance")),
    ],
)
def test_headers_that_name_an_identifier(header: str, expected: Kind) -> None:
    assert kind(header, "x1") == expected


@pytest.mark.parametrize(
    "header",
    [
        "Initiales",  # initials are fine
        "Nom du centre",  # a hospital's name
        "Ville",  # where the hospital is
        "NE",  # "not evaluated", unless dates stand in it
        "CP",  # platelets, unless postcodes stand in it
        "Hôpital",
        "Numéro",
        "Nombre de cycles",
        "Date de rechute",
    ],
)  # fmt: skip
def test_headers_that_do_not(header: str) -> None:
    assert kind(header, "x1", "x2") is None


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # 97 - 1850578006084 % 97 = 91: the key is right, then wrong by one
        (("185057800608491",), "social security number"),
        (("1 85 05 78 006 084 91",), "social security number"),
        (("voir 1 85 05 78 006 084 91 svp",), "social security number"),
        ((185057800608491.0,), "social security number"),
        (("185057800608492",), None),
        (("123-45-6789",), "social security number"),
        (("000-45-6789",), None),  # never given out
        (("2021-03-04",), None),
        (("", "jean.dupont@example.org", "x"), "e-mail address"),
        (("06 12 34 56 78", "07.12.34.56.78"), "phone number"),
        (("+33 6 12 34 56 78",), "phone number"),
        (("06 12 34 56 78", "a", "b", "c"), None),  # one of four may be a code
        (("0,0001", "12345"), None),
    ],
)
def test_values_that_are_an_identifier_whatever_the_header(cells: tuple[object, ...], expected: Kind | None) -> None:
    assert kind("Divers", *cells) == expected


def test_postcodes_make_an_address_of_cp() -> None:
    assert kind("CP", "31000", "75013") == "address"
    assert kind("CP", "31000", "oui") is None


def test_names_in_the_column_of_patients() -> None:
    assert kind("Patient", "DUPONT Jean", "Martin Anne-Marie", "Lefèvre, Zoé") == "name"
    assert kind("Patient", "Dupont", "Martin", "Bernard") == "name"
    assert kind("Patient", "DUJ", "MAA", "BEP") is None  # initials
    assert kind("Patient", "P001", "P002") is None
    assert kind("Centre", "Toulouse Purpan", "Paris Necker") is None  # two words, but nobody's


BORN, SEEN = ("03/02/1950", "04/02/1961", "05/02/1972"), ("03/02/2021", "04/02/2021", "05/02/2022")


@pytest.mark.parametrize("header", ["DDN", "DN", "colonne 3"])
def test_dates_fifteen_years_before_all_others_are_births(header: str) -> None:
    assert find_identifiers(table(header, *BORN, beside="Date de rechute", others=SEEN), [0, 1]) == {0: "birth date"}


def test_ddn_is_last_news_where_its_dates_are_recent() -> None:
    later = ("03/02/2022", "04/02/2023", "05/02/2024")
    assert find_identifiers(table("DDN", *later, beside="Date de rechute", others=SEEN), [0, 1]) == {}
    assert find_identifiers(table("DDN", *later), [0]) == {}
    # alone, the years decide
    assert find_identifiers(table("DDN", *BORN), [0]) == {0: "birth date"}
    # thirteen years before: a diagnosis perhaps, no birth
    early = ("03/02/2008", "04/02/2008", "05/02/2008")
    assert find_identifiers(table("autre", *early, beside="Date de rechute", others=SEEN), [0, 1]) == {}


PATIENTS = [
    ["IPP", "Nom", "Prénom", "Date de naissance", "Sexe", "date_rechute_mol", "Remarque"],
    ["0800456", "DUPONT", "Jean", "16/02/1950", "M", "15/02/2021", "a"],
    ["0800123", "MARTIN", "Anne", "15/02/1960", "F", "15/02/2021", "b"],
]  # fmt: skip
SAMPLES = [
    ["IPP", "date", "tissue", "value", "unit"],
    [800123, "2021-03-01", "sang", 0.5, "%"],
    [800456, "2021-03-01", "sang", 0.7, "%"],
]  # fmt: skip
SECRETS = ("0800456", "800456", "0800123", "800123", "DUPONT", "MARTIN", "Jean", "Anne", "1950", "1960")


def everything(reading: Reading) -> str:
    """All that leaves the reading: frames, problems, meanings, questions."""
    assert reading.cohort is not None
    frames = reading.cohort.patients.to_csv() + reading.cohort.samples.to_csv()
    return frames + repr((reading.problems, reading.meanings, reading.questions, reading.cohort.own_columns))


def test_a_hospital_number_joins_the_sheets_and_nothing_of_an_identifier_is_left() -> None:
    reading = read_cohort(workbook(patients=PATIENTS, samples=SAMPLES), "file")
    cohort = reading.cohort
    assert cohort is not None
    assert cohort.patients["patient_id"].tolist() == ["P001", "P002"]  # in the order of the file
    # leading zeros are lost in the other sheet, where Excel took the number for one
    assert dict(zip(cohort.samples["patient_id"], cohort.samples["value"], strict=True)) == {"P002": 0.5, "P001": 0.7}
    assert list(cohort.patients) == ["patient_id", "sex", "mrd_relapse_date", "Remarque", "age"]
    # the day before the birthday of the year, and the birthday itself
    assert cohort.patients["age"].tolist() == [70, 61]
    assert [secret for secret in SECRETS if secret in everything(reading)] == []
    assert sorted(p.column for p in cohort.problems if p.code == "identifier_left_out") == [
        "Date de naissance", "IPP", "IPP", "Nom", "Prénom",
    ]  # fmt: skip
    assert problem(cohort, "pseudonyms").severity == "info"
    assert "age at MRD relapse" in problem(cohort, "age_computed").message
    masked = {meaning.header for meaning in reading.meanings if meaning.examples == (MASKED,)}
    assert masked == {"IPP", "Nom", "Prénom", "Date de naissance"}
    assert {m.how for m in reading.meanings if m.header in masked} == {"identifier"}


def test_names_tell_patients_apart_where_there_is_no_number() -> None:
    data = csv("Nom;Prénom;os_days", "Dupont;Jean;1", "DUPONT;Anne;2", "dupont;jean;3")
    cohort = cohort_of(data)
    assert cohort.patients["patient_id"].tolist() == ["P001", "P002"]
    assert problem(cohort, "identifier_repeated").row == 4  # the third is the first again
    assert "upont" not in repr(cohort.problems)


def test_the_patients_own_number_is_used_where_samples_have_the_hospital_number_only() -> None:
    patients = [["patient_id", "IPP", "os_days"], ["A7", "0800456", 1], ["A8", "0800123", 2]]
    samples = [*SAMPLES, [999, "2021-03-01", "sang", 0.9, "%"]]
    cohort = cohort_of(workbook(patients=patients, samples=samples))
    assert cohort.samples["patient_id"].tolist() == ["A8", "A7"]
    lost = problem(cohort, "sample_without_patient")
    assert lost.row == 4
    assert "999" not in repr(cohort.problems)


def test_the_mapping_keeps_what_it_names() -> None:
    data = csv("IPP;Nom;os_days", "0800456;Dupont;1", "0800123;Martin;2")
    kept = cohort_of(data, Mapping(columns={"IPP": "patient_id", "Nom": "own"}))
    assert kept.patients["patient_id"].tolist() == ["0800456", "0800123"]
    assert kept.patients["Nom"].tolist() == ["Dupont", "Martin"]
    assert codes(kept) == []
    # left out altogether, it names nobody either
    out = cohort_of(data, Mapping(columns={"IPP": "leave_out", "Nom": "leave_out"}))
    assert out.patients["patient_id"].tolist() == ["row 2", "row 3"]


def test_an_age_of_the_file_is_not_replaced() -> None:
    cohort = cohort_of(csv("id;age;Date de naissance;mrd_relapse_date", "P1;44;16/02/1950;15/02/2021"))
    assert cohort.patients["age"].tolist() == [44]
    assert "age_computed" not in codes(cohort)


def test_an_age_without_a_relapse_is_that_of_the_diagnosis() -> None:
    cohort = cohort_of(
        csv("id;Date de naissance;diagnosis_date;os_days", "P1;29/02/1960;28/02/2021;1", "P2;;28/02/2021;1")
    )
    assert cohort.patients["age"].fillna(-1).tolist() == [60, -1]
    assert "1 of 2 patients" in problem(cohort, "age_computed").message


def test_the_birth_is_read_in_the_order_that_other_dates_show() -> None:
    # 02/15/2021 has the month first, so 02/03/1960 is 3 February: before the one relapse, after the other
    cohort = cohort_of(
        csv("id;Date de naissance;mrd_relapse_date", "P1;02/03/1960;02/15/2021", "P2;02/03/1960;02/02/2021")
    )
    assert cohort.patients["age"].tolist() == [61, 60]
