"""Files that are no table, or that break before anybody can read them."""

from __future__ import annotations

import bz2
import gzip
import pickle
import sqlite3
from io import BytesIO
from tempfile import NamedTemporaryFile

import pyarrow as pa
from openpyxl import Workbook

from tests.badfiles.corpus.bad_file import refused
from tests.badfiles.corpus.making import (
    HEADER,
    HEALTHY,
    SHEET,
    TABLE,
    archive,
    csv,
    good_workbook,
    ods_of,
    old_workbook,
    old_workbook_with_password,
    ole,
    opendocument,
    parquet,
    spss,
    stata,
    typed_frame,
    workbook,
    zipped,
)


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    """One byte of the largest part changed: a stick pulled out too early, a bad sector."""
    at = data.index(b"sheet1.xml") + 200
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def web_page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in TABLE)
    return f"<html><head><meta charset='utf-8'></head><body><table>{rows}</table></body></html>".encode()


def database() -> bytes:
    with NamedTemporaryFile(suffix=".db") as place, sqlite3.connect(place.name) as base:
        base.execute("create table patients (patient_id text)")
        base.commit()
        return place.read()


def chart_only() -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.create_chartsheet("Courbe")
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def without_part(data: bytes, name: str) -> bytes:
    return zipped({part: body for part, body in archive(data).items() if part != name})


def encrypted_ods() -> bytes:
    parts = archive(opendocument(patients=TABLE))
    mark = b'<manifest:encryption-data manifest:checksum-type="SHA256"/>'
    manifest = parts["META-INF/manifest.xml"].replace(b'media-type="text/xml"/>', b'media-type="text/xml">' + mark)
    parts["META-INF/manifest.xml"] = manifest.replace(
        mark + b"</manifest:manifest>", mark + b"</manifest:file-entry></manifest:manifest>"
    )
    parts["content.xml"] = bytes(range(256)) * 8
    return zipped(parts)


CASES = (
    refused("empty", "The export was stopped before it wrote anything.", b"", "empty_file"),
    refused("blank", "A file of line ends only.", b"\r\n\r\n  \r\n", "empty_file"),
    refused("byte-order mark only", "An export of no rows, in UTF-8 for Excel.", b"\xef\xbb\xbf", "empty_file"),
    refused("separators only", "A formatted but empty sheet, saved as CSV.", csv(";;;", ";;;", ";;;"), "empty_file"),
    refused("header only", "The template, sent back unfilled.", csv(HEADER), "no_patients"),
    refused("disk of zeros", "The computer went off while the file was written.", bytes(4000), "empty_file"),
    refused("PDF", "A scanned or printed table.", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj", "not_a_table"),
    refused("PNG", "A screenshot of the table.", b"\x89PNG\r\n\x1a\n" + bytes(100), "not_a_table"),
    refused("JPEG", "A photograph of the screen.", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(100), "not_a_table"),
    refused("web page", "A registry's 'Excel export' that is HTML named .xls.", web_page, "not_a_table"),
    refused(
        "XML workbook of 2003",
        "Saved as 'XML Spreadsheet'.",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "not_a_table",
    ),
    refused("RTF", "A table in a letter.", b"{\\rtf1\\ansi patient_id;age}", "not_a_table"),
    refused(
        "Word", "The table was sent in a Word document.", zipped({"word/document.xml": b"<w/>"}), "workbook_refused"
    ),
    refused("PowerPoint", "The staff meeting's slides.", zipped({"ppt/presentation.xml": b"<p/>"}), "workbook_refused"),
    refused(
        "binary workbook", "Saved as .xlsb to make it smaller.", zipped({"xl/workbook.bin": b"x"}), "workbook_refused"
    ),
    refused("zip of a CSV", "Compressed to be mailed.", zipped({"cohorte.csv": HEALTHY}), "workbook_refused"),
    refused(
        "zip of a workbook", "Compressed to be mailed.", lambda: zipped({"a.xlsx": good_workbook()}), "workbook_refused"
    ),
    refused("gzip", "An export of a Unix server.", gzip.compress(HEALTHY), "not_a_table"),
    refused("bzip2", "An export of a Unix server.", bz2.compress(HEALTHY), "not_a_table"),
    refused("7z", "Compressed to be mailed.", b"7z\xbc\xaf\x27\x1c" + bytes(60), "not_a_table"),
    refused("RAR", "Compressed to be mailed.", b"Rar!\x1a\x07\x00" + bytes(60), "not_a_table"),
    refused("SQLite", "The database behind a small registry.", database, "not_a_table"),
    refused(
        "pickle", "A data scientist's frame; opening it would run its code.", pickle.dumps({"a": 1}), "not_a_table"
    ),
    refused("programme", "An .exe that was named cohorte.csv.", b"MZ\x90\x00\x03\x00" + bytes(200), "not_a_table"),
    refused("JSON", "An export through an interface.", b'[{"patient_id": "P1", "age": 45}]', "no_known_column"),
    refused(
        "lock file of Excel",
        "~$cohorte.xlsx, that Excel keeps beside an open workbook: the owner's name and padding.",
        b"\x06Martin" + b" " * 49 + b"\x06\x00M\x00a\x00r\x00t\x00i\x00n" + b" \x00" * 49,
        "not_a_table",
    ),
    refused(
        "twin file of a Mac",
        "._cohorte.xlsx, that macOS writes on a foreign disk.",
        b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + bytes(100),
        "not_a_table",
    ),
    refused(
        "link to an online sheet",
        "The shortcut was copied, not the sheet.",
        b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
        "no_known_column",
    ),
    refused("Numbers", "A sheet of Apple's programme.", zipped({"Index/Document.iwa": b"x"}), "workbook_refused"),
    refused(
        "workbook with a password",
        "The department's rule for mail.",
        ole("EncryptionInfo", "EncryptedPackage"),
        "encrypted",
    ),
    refused("old workbook with a password", "The same, in 2003.", old_workbook_with_password, "encrypted"),
    refused("old Word document", "The table was sent in a .doc.", ole("WordDocument"), "not_a_table"),
    refused(
        "old workbook, cut", "A transfer that broke.", lambda: half(old_workbook(patients=TABLE)), "workbook_damaged"
    ),
    refused("workbook, cut", "A transfer that broke.", lambda: half(good_workbook()), "workbook_refused"),
    refused("workbook, without its end", "An upload that broke.", lambda: good_workbook()[:-30], "workbook_refused"),
    refused("workbook with a wrong byte", "A bad sector.", lambda: flipped(good_workbook()), "workbook_refused"),
    refused(
        "workbook without its sheets",
        "A repair tool's leftovers.",
        lambda: without_part(good_workbook(), SHEET),
        "workbook_damaged",
    ),
    refused("workbook of a chart", "Only the figure was copied.", chart_only, "empty_file"),
    refused("workbook of empty sheets", "The wrong file.", lambda: workbook(Feuil1=[], Feuil2=[]), "empty_file"),
    refused("OpenDocument with a password", "The department's rule.", encrypted_ods, "encrypted"),
    refused(
        "OpenDocument, cut", "A transfer that broke.", lambda: half(opendocument(patients=TABLE)), "workbook_refused"
    ),
    refused(
        "OpenDocument text",
        "The table was sent in a letter (.odt).",
        lambda: ods_of("<text:p/>", "text"),
        "workbook_refused",
    ),
    refused("SPSS, cut", "A transfer that broke.", lambda: half(spss(typed_frame())), "file_damaged"),
    refused(
        "SPSS, not really",
        "A wrong extension and a lucky beginning.",
        b"$FL2@(#) SPSS DATA FILE" + b"\xff" * 300,
        "file_damaged",
    ),
    refused("Stata, cut", "A transfer that broke.", lambda: half(stata(typed_frame())), "file_damaged"),
    refused(
        "Parquet, cut",
        "A transfer that broke.",
        lambda: half(parquet(pa.Table.from_pandas(typed_frame()))),
        "file_damaged",
    ),
    refused(
        "SAS, cut",
        "Only the first sector arrived.",
        bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011") + bytes(500),
        "file_damaged",
    ),
    refused(
        "statistics file without rows",
        "A filter that kept nobody.",
        lambda: parquet(pa.table({"patient_id": pa.array([], pa.string())})),
        "no_patients",
    ),
)
