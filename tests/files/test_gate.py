"""Files built as traps, and files of other kinds: refused by name, in under a second and 50 MB, before any reader."""

from __future__ import annotations

import io
import os
import random
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mrdcore.files import kinds
from tests.files.by_hand import ods, ods_parts, read, refused, rows_of, text_cell, xlsx, xlsx_parts, zipped

ROW = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(sheet: str | bytes) -> bytes:
    return zipped(xlsx_parts(ROW) | {SHEET: sheet})


def far_cell() -> bytes:
    return xlsx('<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')


def far_column() -> bytes:
    return xlsx('<sheetData><row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row></sheetData>')


def far_in_ods() -> bytes:
    return ods('<table:table-cell table:number-columns-repeated="999999999"/>' + text_cell("x"))


def repeated_in_ods() -> bytes:
    return ods(text_cell("x", 'table:number-columns-repeated="999999999"'))


def repeated_rows_in_ods() -> bytes:
    return ods(f'<table:table-row table:number-rows-repeated="999999999">{text_cell("x")}</table:table-row>')


def too_many_cells_in_ods() -> bytes:
    """501 rows of 2000 cells, in a few bytes."""
    wide = text_cell("x", 'table:number-columns-repeated="2000"')
    return ods(f'<table:table-row table:number-rows-repeated="501">{wide}</table:table-row>')


def repeated_spaces_in_ods() -> bytes:
    return ods(
        '<table:table-cell office:value-type="string"><text:p><text:s text:c="2000000000"/></text:p></table:table-cell>'
    )


def wide_box() -> bytes:
    cells = '<row r="1"><c r="BXX1"><v>1</v></c></row><row r="200000"><c r="A200000"><v>1</v></c></row>'
    return xlsx(f"<sheetData>{cells}</sheetData>")


def bomb() -> bytes:
    return with_sheet(b"<worksheet><sheetData>" + b" " * 120_000_000 + b"</sheetData></worksheet>")


def many_bombs() -> bytes:
    noise = random.Random(1).randbytes(1_000) * 9_000
    return zipped(xlsx_parts(ROW) | {f"xl/media/{i}.png": noise for i in range(20)})


def lying_size() -> bytes:
    """The directory says that the sheet has 100 bytes."""
    data = bytearray(with_sheet(b"<worksheet><sheetData>" + b" " * 9_000_000 + b"</sheetData></worksheet>"))
    for mark, size in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rindex(mark, 0, data.rindex(SHEET.encode()) if mark == b"PK\x01\x02" else data.index(SHEET.encode()))
        struct.pack_into("<I", data, at + size, 100)
    return bytes(data)


def too_many_cells() -> bytes:
    row = "".join(f'<c r="{letter}1"><v>1</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{n}">{row}</row>' for n in range(1, 120_001))
    return xlsx(f"<sheetData>{rows}</sheetData>")


def entities() -> bytes:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = f'<!DOCTYPE w [<!ENTITY l0 "ha">{lol}]>'
    return with_sheet(f"{doctype}<worksheet><sheetData><row><c t='str'><v>&l9;</v></c></row></sheetData></worksheet>")


def entities_in_utf16() -> bytes:
    sheet = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w [<!ENTITY a "b">]><worksheet/>'
    return with_sheet(sheet.encode("utf-16"))


def outer_file() -> bytes:
    return with_sheet('<!DOCTYPE w SYSTEM "file:///etc/passwd"><worksheet/>')


def entities_in_ods() -> bytes:
    content = str(ods_parts("")["content.xml"]).replace("?>", '?><!DOCTYPE d [<!ENTITY a "b">]>', 1)
    return zipped(ods_parts("") | {"content.xml": content})


def long_tag() -> bytes:
    return with_sheet(b'<worksheet a="' + random.Random(1).randbytes(8_000_000).hex().encode() + b'"/>')


def long_text() -> bytes:
    noise = random.Random(1).randbytes(8_000_000).hex()
    return xlsx(f'<sheetData><row><c t="str"><v>{noise}</v></c></row></sheetData>')


def overlapping() -> bytes:
    """Two names for one piece of data: how a few kilobytes become petabytes."""
    data = bytearray(zipped(xlsx_parts(ROW) | {"a.xml": b"x" * 1000, "b.xml": b"x" * 1000}))
    first, second = (data.index(b"PK\x01\x02", data.rindex(name) - 46) for name in (b"a.xml", b"b.xml"))
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


def same_name_twice() -> bytes:
    out = io.BytesIO(xlsx(ROW))
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    return out.getvalue()


def same_name_in_other_letters() -> bytes:
    return zipped(xlsx_parts(ROW) | {SHEET.upper(): "<worksheet/>"})


def other_packing() -> bytes:
    return zipped(xlsx_parts(ROW), zipfile.ZIP_LZMA)


def a_million_entries() -> bytes:
    return xlsx(ROW) + b"PK\x01\x02" * 1_000_000


def bad_checksum() -> bytes:
    data = bytearray(zipped(xlsx_parts(ROW), zipfile.ZIP_STORED))
    data[data.index(b"<v>1</v>") + 3] = ord("2")
    return bytes(data)


def locked_entries() -> bytes:
    data = bytearray(xlsx(ROW))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def beginning_only() -> bytes:
    data = xlsx(ROW)
    return data[: len(data) // 2]


def other(part: str) -> Callable[[], bytes]:
    return lambda: zipped({part: "<a/>"})


TRAPS: list[tuple[Callable[[], bytes], str, str]] = [
    (far_cell, "workbook_refused", "XFD1048576"),
    (far_column, "workbook_refused", "XFD1"),
    (far_in_ods, "workbook_refused", "far away"),
    (repeated_in_ods, "workbook_refused", "far away"),
    (repeated_rows_in_ods, "workbook_refused", "A999999999"),
    (too_many_cells_in_ods, "workbook_refused", "too large"),
    (repeated_spaces_in_ods, "workbook_refused", "too large"),
    (wide_box, "workbook_refused", "far away"),
    (bomb, "workbook_refused", "too large"),
    (many_bombs, "workbook_refused", "too large"),
    (lying_size, "workbook_refused", "damaged"),
    (too_many_cells, "workbook_refused", "too large"),
    (entities, "workbook_refused", "no spreadsheet programme"),
    (entities_in_utf16, "workbook_refused", "no spreadsheet programme"),
    (entities_in_ods, "workbook_refused", "no spreadsheet programme"),
    (outer_file, "workbook_refused", "no spreadsheet programme"),
    (long_tag, "workbook_refused", "no spreadsheet programme"),
    (long_text, "workbook_refused", "too large"),
    (overlapping, "workbook_refused", "no spreadsheet programme"),
    (same_name_twice, "workbook_refused", "no spreadsheet programme"),
    (same_name_in_other_letters, "workbook_refused", "no spreadsheet programme"),
    (other_packing, "workbook_refused", "no spreadsheet programme"),
    (a_million_entries, "workbook_refused", "no spreadsheet programme"),
    (bad_checksum, "workbook_refused", "damaged"),
    (locked_entries, "encrypted", "password"),
    (beginning_only, "workbook_refused", "damaged"),
    (other("xl/workbook.bin"), "workbook_refused", ".xlsb"),
    (other("word/document.xml"), "workbook_refused", "Word"),
    (other("ppt/presentation.xml"), "workbook_refused", "PowerPoint"),
    (other("Index/Document.iwa"), "workbook_refused", "Numbers"),
    (other("patients.csv"), "workbook_refused", "zip archive"),
]

# What a refusal costs the process that refuses, beyond an empty Python with the readers in it.
MEASURE = """
import resource, sys
from mrdcore.files.archive import read_archive
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF)
grids, problems = read_archive(data)
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss - before.ru_maxrss)
"""


@pytest.mark.parametrize(("trap", "code", "words"), TRAPS, ids=[getattr(trap, "__name__", "") for trap, _, _ in TRAPS])
def test_a_trap_is_refused_by_name_and_costs_little(trap: Callable[[], bytes], code: str, words: str) -> None:
    data = trap()
    problem = refused(data)
    assert problem.code == code
    assert words in problem.message
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", MEASURE], input=data, cwd=root, capture_output=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 1
    assert kilobytes < 50_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "Excel 2003"),
        (b"<html><body><table><tr><td>id</td></tr></table>", "web page"),
        (b'\xef\xbb\xbf<meta http-equiv="Content-Type"><table>', "web page"),
        (b'<?xml version="1.0"?><ODM/>', "XML document"),
    ],
)
def test_markup_under_the_name_of_a_workbook(data: bytes, words: str) -> None:
    problem = refused(data)
    assert problem.code == "not_a_table"
    assert words in problem.message
    assert ".xlsx" in problem.fix


def test_a_file_larger_than_any_cohort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "MAX_FILE_BYTES", 10)
    assert refused(b"a,b\n" * 10).code == "file_too_large"
    assert read(b"a,b\n")[1] == []


def test_a_workbook_at_its_bounds_is_read() -> None:
    cells = '<row r="1"><c r="BXX1"><v>1</v></c></row><row r="1999"><c r="A1999"><v>1</v></c></row>'
    rows = rows_of(xlsx(f"<sheetData>{cells}</sheetData>"))
    assert (len(rows), len(rows[0])) == (1999, 2000)


def test_pictures_and_stored_parts_are_no_trap() -> None:
    parts = xlsx_parts(ROW) | {"xl/media/image1.png": os.urandom(2_000_000), "xl/media/white.bmp": bytes(5_000_000)}
    assert rows_of(zipped(parts)) == [[1.0]]
    assert rows_of(zipped(parts, zipfile.ZIP_STORED)) == [[1.0]]
