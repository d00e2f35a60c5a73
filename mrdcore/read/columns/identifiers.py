"""Direct identifiers: columns that name a patient to anybody who reads them, found by their headers and their values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import mark, say
from mrdcore.problem import Place, Problem
from mrdcore.read.columns.evidence import filled, is_date, mostly_dates, year_of
from mrdcore.read.columns.guess import guess_name, words_of
from mrdcore.read.tables import Table

Kind = Literal[
    "name", "birth date", "hospital number", "social security number", "e-mail address", "phone number", "address"
]
# What stands where a value of a column that is left out would be shown.
MASKED = mark("left out")

_HOLDS: dict[Kind, str] = {
    "name": mark("it holds names of patients, so it is left out of the cohort."),
    "birth date": mark("it holds birth dates of patients, so it is left out of the cohort."),
    "hospital number": mark("it holds hospital numbers of patients, so it is left out of the cohort."),
    "social security number": mark("it holds social security numbers of patients, so it is left out of the cohort."),
    "e-mail address": mark("it holds e-mail addresses of patients, so it is left out of the cohort."),
    "phone number": mark("it holds phone numbers of patients, so it is left out of the cohort."),
    "address": mark("it holds addresses of patients, so it is left out of the cohort."),
}
_NOTHING = frozenset(
    {
        "de",
        "du",
        "des",
        "d",
        "la",
        "le",
        "l",
        "les",
        "et",
        "of",
        "the",
        "and",
        "patient",
        "patients",
        "pt",
        "patiente",
        "subject",
    }
)
_NUMBER = frozenset({"numero", "num", "no", "n", "nb", "number", "nr"})
_HEADERS: dict[Kind, str] = {
    "name": "nom; prenom; noms; prenoms; nom prenom; nomprenom; nom naissance; nom usage; nom marital; nom famille; nom complet;"
    " nom jeune fille; nom epouse; identite; name; names; surname; forename; firstname; lastname; fullname; first name; last name;"
    " family name; given name; full name; maiden name; middle name; birth name; name surname; surname name",
    "birth date": "naissance; date naissance; dt naissance; dat naissance; naiss; date naiss; dt naiss; datenaissance; date nais;"
    " dtnaiss; dob; birth; birthdate; birthday; date birth; dt birth; birth dt; brthdtc; d naissance; d naiss; ne e; ne; nee",
    "hospital number": "ipp; nip; nda; mrn; iep; noipp; nipp; dossier; ndossier; numdossier; nodossier; dossier medical;"
    " medical record; hospital id; hospital number; hospital no; hosp no; hosp number; hopital numero; chart; nhs;"
    " nhs number; numero permanent; identifiant permanent; id permanent; numero sejour; sejour",
    "social security number": "secu; securite sociale; secu sociale; nir; insee; nss; ssn; social security; ins; matricule ins;"
    " carte vitale",
    "e-mail address": "email; mail; e mail; courriel; adresse mail; adresse email; adresse electronique; email address",
    "phone number": "tel; telephone; phone; mobile; portable; phone mobile; gsm; tel portable; tel fixe; tel domicile;"
    " telephone portable; telephone fixe; mobile phone; cell phone; home phone; fax",
    "address": "adresse; address; adresse postale; postal address; home address; rue; street; code postal; codepostal; zip; zipcode;"
    " zip code; postcode; post code; postal code; commune; domicile; lieu naissance; birth place; place birth; commune naissance;"
    " ville naissance; ville residence; commune residence; adresse domicile",
}  # fmt: skip
_BY_HEADER: dict[frozenset[str], Kind] = {
    frozenset(words.split()): kind for kind, headers in _HEADERS.items() for words in headers.split(";")
}
# The same letters for the date of birth and for that of last news: the dates decide.
_BIRTH_OR_NEWS = {"ddn", "dn"}
_YOUNGEST = 15
_LATEST_BIRTH = 2005

_NIR = re.compile(
    r"(?<!\d)[1-478][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d{2}(?!\d)",
    re.IGNORECASE,
)
_SSN = re.compile(r"(?<![\d-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+")
_PHONE = re.compile(
    r"(?:(?:\+|00)\d{2}[ .-]?(?:\(0\)[ .-]?)?|0)[1-9](?:[ .-]?\d{2}){4}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
)
_POSTCODE = re.compile(r"\d{5}")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-])+"
_TWO_NAMES = re.compile(rf"(?=[A-ZÀ-Þ]){_WORD}(?:[ ,]+{_WORD}){{1,3}}")
_ONE_NAME = re.compile(r"(?=[A-ZÀ-Þ])[^\W\d_]{5,}(?:-[^\W\d_]{3,})?")
_ROWS_LOOKED_AT = 300


def find_identifiers(table: Table, positions: Sequence[int]) -> dict[int, Kind]:
    """The columns among `positions` that identify patients, each with its kind."""
    found: dict[int, Kind] = {}
    for i in positions:
        header = _called(table, i)
        kind = _by_header(header, table.cells(i)) or _by_values(table.cells(i)) or _names(table, i)
        if kind is not None:
            found[i] = kind
    for i in _births(table, [i for i in positions if i not in found], set(found)):
        found[i] = "birth date"
    return found


def _called(table: Table, i: int) -> str:
    """The header; what the file calls the column in full, where the header is a code that says nothing ("v12")."""
    header, label = table.header[i], table.label(i)
    return label if label and not _has_a_name(table, i) and _by_header(header, ()) is None else header


def left_out_problems(table: Table, found: dict[int, Kind]) -> list[Problem]:
    """One sentence for each column that is left out, without any of its values."""
    return [_left_out(table, i, kind) for i, kind in found.items()]


def _left_out(table: Table, i: int, kind: Kind) -> Problem:
    header = table.header[i]
    what = say(_HOLDS[kind])
    fix = say('To keep it, say so where the columns are confirmed, or "own" in the mapping.')
    return Place(table.sheet, header).problem("info", "identifier_left_out", what, fix)


def _by_header(header: str, cells: Sequence[Cell]) -> Kind | None:
    words = words_of(header)
    said = [word for word in words if word not in _NOTHING] or words
    bare = [word for word in said if word not in _NUMBER]
    if bare == ["cp"] and filled(cells) and all(_POSTCODE.fullmatch(cell_text(cell)) for cell in filled(cells)):
        return "address"
    kind = _BY_HEADER.get(frozenset(said)) or _BY_HEADER.get(frozenset(bare))
    if kind == "birth date" and bare in (["ne"], ["nee"]) and not mostly_dates(cells):
        return None
    return kind


def _by_values(cells: Sequence[Cell]) -> Kind | None:
    """By patterns that nothing else has: one cell is enough, but half of them for phone numbers, which codes resemble."""
    texts = [text for cell in set(cells) if len(text := cell_text(cell)) >= 6]
    # No pattern goes across the end of a line: all cells are searched at once.
    together = "\n".join(texts)
    if _holds_social_security(together):
        return "social security number"
    if "@" in together and _MAIL.search(together):
        return "e-mail address"
    phones = sum(_PHONE.fullmatch(text) is not None for text in texts)
    return "phone number" if phones and 2 * phones >= len(set(filled(cells))) else None


def _holds_social_security(text: str) -> bool:
    return bool(_SSN.search(text)) or any(_key_is_right(found[0]) for found in _NIR.finditer(text))


def _key_is_right(text: str) -> bool:
    """The French number ends in 97 less the rest of the others by 97; Corsica's 2A and 2B count as 19 and 18."""
    digits = re.sub(r"[ .]", "", text).upper().replace("2A", "19").replace("2B", "18")
    return digits.isdigit() and len(digits) == 15 and int(digits[13:]) == 97 - int(digits[:13]) % 97


def _names(table: Table, i: int) -> Kind | None:
    """Names where a number of the patient is expected; initials and codes are none."""
    if not any(guess.name == "patient_id" for guess in guess_name(_called(table, i), "patients")):
        return None
    texts = {cell_text(cell) for cell in filled(table.cells(i))}
    names = sum(bool(_TWO_NAMES.fullmatch(text) or _ONE_NAME.fullmatch(text)) for text in texts)
    return "name" if names and 5 * names >= 4 * len(texts) else None


def _births(table: Table, positions: Sequence[int], others_out: Iterable[int]) -> list[int]:
    """Columns of dates that lie fifteen years and more before every other date of their row."""
    looked = replace(table, rows=table.rows[:_ROWS_LOOKED_AT], at=table.at[:_ROWS_LOOKED_AT])
    dates = [i for i in range(len(table.header)) if i not in set(others_out) and mostly_dates(looked.cells(i))]
    asked = [i for i in dates if i in positions and (_is_ambiguous(table.header[i]) or not _has_a_name(table, i))]
    return [i for i in asked if _is_birth(looked, i, [j for j in dates if j != i])]


def _is_ambiguous(header: str) -> bool:
    return not set(words_of(header)) - _BIRTH_OR_NEWS - _NOTHING


def _has_a_name(table: Table, i: int) -> bool:
    return bool(guess_name(table.header[i], "patients") or guess_name(table.header[i], "samples"))


def _is_birth(table: Table, i: int, dates: Sequence[int]) -> bool:
    ages = []
    for row in table.rows:
        year = year_of(row[i])
        others = [other for j in dates if is_date(row[j]) and (other := year_of(row[j])) is not None]
        if year is not None and others:
            ages.append(min(others) - year)
    if ages:
        return 10 * sum(age >= _YOUNGEST for age in ages) >= 9 * len(ages) and (len(ages) > 2 or min(ages) >= _YOUNGEST)
    years = [year for row in table.rows if (year := year_of(row[i])) is not None]
    return _is_ambiguous(table.header[i]) and bool(years) and max(years) < _LATEST_BIRTH
