"""How bad files are made: text, workbooks, archives and the files of statistics programmes, all from a few rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import xlwt
from xlwt.CompoundDoc import XlsDoc

from mrdcore.files import File
from tests.read.by_hand import csv as csv
from tests.read.by_hand import with_part as with_part
from tests.read.by_hand import workbook as workbook

# Three patients without a fault, whose dates can be read in one way only.
HEADER = "patient_id;age;sex;mrd_relapse_date;last_news_date;last_status"
ROWS = (
    "P1;45;female;2021-02-15;2023-05-16;alive",
    "P2;62;male;2021-04-20;2022-12-31;dead",
    "P3;58;female;2022-01-30;2024-02-29;alive",
)
HEALTHY = csv(HEADER, *ROWS)

Sheet = Sequence[Sequence[object]]
# Where an .xlsx keeps the list of its sheets, and the first of them.
BOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"


def cells(text: str = HEADER) -> list[str]:
    return text.split(";")


TABLE = [cells(), *(cells(row) for row in ROWS)]


def good_workbook() -> bytes:
    return workbook(patients=TABLE)


def one_column(name: str, *values: str) -> bytes:
    """Patients P1, P2, ... from row 2 with one more column; a time zero that nothing is wrong with."""
    rows = (f"P{i};{value};2021-02-15" for i, value in enumerate(values, start=1))
    return csv(f"patient_id;{name};mrd_relapse_date", *rows)


def wide(*values: str) -> bytes:
    """MRD in blood before treatment of patients P1, P2, ... from row 2."""
    return one_column("mrd_blood_pre_treatment", *values)


def two_files(samples: Sequence[str], header: str = "patient_id;date;tissue;value;unit") -> tuple[File, ...]:
    """The three patients, and a file with rows of samples."""
    return File("patients.csv", HEALTHY), File("samples.csv", csv(header, *samples))


def zipped(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def archive(data: bytes) -> dict[str, bytes]:
    """The parts of an archive by their names."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return {name: source.read(name) for name in source.namelist()}


def ole(*texts: str) -> bytes:
    """The beginning of an OLE file whose directory names these streams."""
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"".join(t.encode("utf-16-le") for t in texts) + bytes(900)
    )


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def opendocument(**sheets: Sheet) -> bytes:
    tables = "".join(_ods_table(name, rows) for name, rows in sheets.items())
    return ods_of(tables)


def ods_of(tables: str, kind: str = "spreadsheet", prolog: str = "") -> bytes:
    """An OpenDocument file with this XML inside; `prolog` stands before its root."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {_NAMESPACES} office:version="1.2">'
        f"<office:body><office:{kind}>{tables}</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    mimetype = _ODS if kind == "spreadsheet" else _ODS.replace("spreadsheet", "text")
    return zipped(
        {"mimetype": mimetype.encode(), "content.xml": content.encode(), "META-INF/manifest.xml": manifest.encode()}
    )


def _ods_table(name: str, rows: Sheet) -> str:
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"


def _ods_cell(value: object) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, datetime | date):
        day = value.strftime("%Y-%m-%d")
        return _ods_typed("date", f'office:date-value="{day}"', day)
    if isinstance(value, int | float):
        return _ods_typed("float", f'office:value="{value}"', str(value))
    return _ods_typed("string", "", str(value))


def _ods_typed(kind: str, attribute: str, text: str) -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" {attribute}><text:p>{escape(text)}</text:p></table:table-cell>'
    )


def old_book(**sheets: Sheet) -> xlwt.Workbook:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write(r, c, value, *((day,) if isinstance(value, datetime) else ()))
    return book


def old_workbook(**sheets: Sheet) -> bytes:
    """An .xls of Excel 97."""
    out = io.BytesIO()
    old_book(**sheets).save(out)
    return out.getvalue()


def old_workbook_with_password() -> bytes:
    """An .xls whose stream says, behind its first record, that the rest is encrypted."""
    stream = old_book(patients=[["patient_id", "age"], ["P1", 45]]).get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")
    out = io.BytesIO()
    key = b"\x2f\x00\x06\x00\x00\x00\x12\x34\x56\x78"
    XlsDoc().save(out, stream[:first] + key + stream[first:])
    return out.getvalue()


def frame(header: str = HEADER, rows: Sequence[str] = ROWS) -> pd.DataFrame:
    return pd.DataFrame([cells(row) for row in rows], columns=cells(header))


def typed_frame() -> pd.DataFrame:
    """The three patients with numbers as numbers and dates as dates, as a statistics programme holds them."""
    found = frame().assign(age=lambda f: f["age"].astype(float))
    for name in ("mrd_relapse_date", "last_news_date"):
        found[name] = pd.to_datetime(found[name])
    return found


def spss(found: pd.DataFrame, **labels: Mapping[float, str]) -> bytes:
    """A .sav; `labels` name the values of coded columns."""
    days = dict.fromkeys(found.select_dtypes("datetime").columns, "EDATE10")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.sav"
        plain = found.assign(**{name: found[name].dt.date for name in days})
        pyreadstat.write_sav(plain, path, variable_value_labels=labels, variable_format=days)
        return path.read_bytes()


def stata(found: pd.DataFrame) -> bytes:
    out = io.BytesIO()
    found.to_stata(out, write_index=False, convert_dates=dict.fromkeys(found.select_dtypes("datetime"), "td"))
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def feather(table: pa.Table) -> bytes:
    out = io.BytesIO()
    with pa.ipc.new_file(out, table.schema) as writer:
        writer.write_table(table)
    return out.getvalue()
