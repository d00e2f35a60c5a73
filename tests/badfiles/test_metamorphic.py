"""The same cohort in another form is the same cohort: order, dialect, encoding, container, dates, decimals, long or wide."""

from __future__ import annotations

import csv as csv_module
import io
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from mrdcore.cohort import Cohort, fingerprint
from mrdcore.files import File
from mrdcore.read import NO_MAPPING, Mapping, read_files
from mrdcore.schema import BY_NAME, TIMEPOINT, TISSUE
from tests.badfiles.corpus.making import old_workbook, opendocument, workbook

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.csv"
PERCENT = Mapping(unit="%")
# Enough patients that each column of dates shows its order, few enough to be quick.
PATIENTS = 40
Table = list[list[str]]


@cache
def demo() -> tuple[tuple[str, ...], ...]:
    with DEMO.open(encoding="utf-8") as file:
        return tuple(map(tuple, csv_module.reader(file)))[: PATIENTS + 1]


def table() -> Table:
    return [list(row) for row in demo()]


def text(rows: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8", end: str = "\n") -> bytes:
    out = io.StringIO(newline="")
    csv_module.writer(out, delimiter=separator, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def read(*files: bytes, mapping: Mapping = PERCENT) -> Cohort:
    named = [File(f"file {n}.csv", data) for n, data in enumerate(files)]
    cohort = read_files(named, mapping).cohort
    assert cohort is not None
    return cohort


@cache
def wanted() -> str:
    return fingerprint(read(text(table())))


def kind(header: str) -> str:
    return BY_NAME[header].kind


def changed(rows: Table, kinds: set[str], change: Callable[[str], object]) -> list[list[object]]:
    """The table with the filled cells of columns of these kinds changed."""
    places = [kind(header) in kinds for header in rows[0]]
    body = [
        [change(cell) if cell and here else cell for cell, here in zip(row, places, strict=True)] for row in rows[1:]
    ]
    return [list(rows[0]), *body]


def as_number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def typed(rows: Table) -> list[list[object]]:
    """Numbers as numbers and dates as dates, as a person's workbook has them."""
    dated = changed(rows, {"date"}, datetime.fromisoformat)
    numbers = [kind(header) in {"number", "integer"} for header in rows[0]]
    body = [
        [as_number(str(cell)) if here and cell else cell for cell, here in zip(row, numbers, strict=True)]
        for row in dated[1:]
    ]
    return [dated[0], *body]


def strings(rows: list[list[object]]) -> Table:
    return [[str(cell) for cell in row] for row in rows]


def french_dates(rows: Table) -> Table:
    return strings(changed(rows, {"date"}, lambda cell: f"{cell[8:]}/{cell[5:7]}/{cell[:4]}"))


def american_dates(rows: Table) -> Table:
    return strings(changed(rows, {"date"}, lambda cell: f"{cell[5:7]}/{cell[8:]}/{cell[:4]}"))


def decimal_commas(rows: Table) -> Table:
    return strings(changed(rows, {"number", "integer"}, lambda cell: cell.replace(".", ",")))


def french_words(rows: Table) -> Table:
    words = {
        "yes": "Oui", "no": "Non", "female": "Féminin", "male": "Masculin", "alive": "vivant", "dead": "décédé",
        "mutated": "muté", "wild_type": "sauvage", "not detected": "non détecté",
    }  # fmt: skip
    return [rows[0], *([words.get(cell, cell) for cell in row] for row in rows[1:])]


def shuffled(seed: int) -> bytes:
    header, *rows = table()
    return text([header, *random.Random(seed).sample(rows, len(rows))])


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    assert fingerprint(read(shuffled(seed))) == wanted()


def test_the_order_of_columns_does_not_matter() -> None:
    assert fingerprint(read(text([row[::-1] for row in table()]))) == wanted()
    places = random.Random(7).sample(range(len(table()[0])), len(table()[0]))
    assert fingerprint(read(text([[row[i] for i in places] for row in table()]))) == wanted()


DIALECTS = [
    (",", "utf-8", "\n"),
    (",", "utf-8-sig", "\r\n"),
    (";", "utf-8", "\r\n"),
    (";", "cp1252", "\r\n"),
    (";", "iso8859-15", "\n"),
    (";", "mac_roman", "\r"),
    (";", "cp850", "\r\n"),
    ("\t", "utf-16", "\r\n"),
    ("\t", "utf-16-be", "\n"),
    ("|", "utf-8", "\n"),
    ("\t", "utf-8", "\n"),
    (",", "utf-32", "\n"),
]


@pytest.mark.parametrize(("separator", "encoding", "end"), DIALECTS)
def test_dialect_and_encoding_do_not_matter(separator: str, encoding: str, end: str) -> None:
    assert fingerprint(read(text(french_words(table()), separator, encoding, end))) == wanted()


def test_every_cell_may_stand_in_quotes() -> None:
    out = io.StringIO(newline="")
    csv_module.writer(out, quoting=csv_module.QUOTE_ALL).writerows(table())
    assert fingerprint(read(out.getvalue().encode())) == wanted()


@pytest.mark.parametrize("make", [workbook, opendocument, old_workbook], ids=["xlsx", "ods", "xls"])
def test_the_container_does_not_matter(make: Callable[..., bytes]) -> None:
    assert fingerprint(read(make(patients=typed(table())))) == wanted(), "numbers and dates"


def test_a_workbook_of_text_is_the_same() -> None:
    assert fingerprint(read(workbook(Feuil1=table()))) == wanted()


def test_the_order_of_day_and_month_does_not_matter() -> None:
    assert fingerprint(read(text(french_dates(table()), ";"))) == wanted()
    assert fingerprint(read(text(american_dates(table()), ";"))) == wanted()
    assert fingerprint(read(text([*french_dates(table())[:1], *french_dates(table())[:0:-1]], ";"))) == wanted()


def test_the_decimal_sign_does_not_matter() -> None:
    assert fingerprint(read(text(decimal_commas(table()), ";"))) == wanted()


def test_all_at_once() -> None:
    rows = french_words(decimal_commas(french_dates(table())))
    assert fingerprint(read(text([rows[0], *rows[:0:-1]], ";", "cp1252", "\r\n"))) == wanted()


def long_samples(rows: Table) -> tuple[Table, Table]:
    """The patients without their wide MRD columns, and the same results one row a sample."""
    header = rows[0]
    wide = {
        f"mrd_{tissue.value}_{point.value}": (tissue.value, point.value) for tissue in TISSUE for point in TIMEPOINT
    }
    places = [i for i, name in enumerate(header) if name in wide]
    patients = [[cell for i, cell in enumerate(row) if i not in places] for row in rows]
    samples = [[row[0], *wide[header[i]], row[i], "%"] for i in places for row in rows[1:] if row[i]]
    return patients, [["patient_id", "tissue", "timepoint", "value", "unit"], *samples]


def test_long_samples_are_wide_samples() -> None:
    patients, samples = long_samples(table())
    assert fingerprint(read(workbook(patients=patients, samples=samples), mapping=NO_MAPPING)) == wanted()
    assert fingerprint(read(text(patients), text(samples), mapping=NO_MAPPING)) == wanted()


def test_copies_are_percent() -> None:
    patients, samples = long_samples(table())
    copies = [
        [*row[:3], str(round(float(row[3]) * 1000, 9)) if isinstance(as_number(row[3]), float) else row[3], "per_10^5"]
        for row in samples[1:]
    ]
    limits = [row for row in samples[1:] if row[3].startswith("<")]
    assert limits == [], "a limit would have to be converted too"
    assert fingerprint(read(text(patients), text([samples[0], *copies]), mapping=NO_MAPPING)) == wanted()
