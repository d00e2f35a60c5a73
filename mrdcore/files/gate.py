"""What must hold before a workbook is parsed: an .xlsx file is a zip archive, and an archive can be a trap.

A 12 kB file with one cell at XFD1048576 makes a careless reader ask for 500 GB. Nothing here parses XML.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

MAX_ARCHIVE_BYTES = 80_000_000
MAX_RATIO = 150
MAX_CELLS = 1_000_000
MAX_ROW = 200_000
MAX_COLUMN = 2_000
MAX_BOX = 4_000_000

TOO_LARGE = "The workbook is too large to be read safely"
FAR = "The workbook has cells far away from its table, at the edge of the sheet"
UNSAFE = "The workbook is built in a way that no spreadsheet programme writes"

_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"']")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Za-z]+)(\d+)(?::([A-Za-z]+)(\d+))?[\"']")
_ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")


def refusal(data: bytes) -> str:
    """Why the archive is not opened, as a sentence without its full stop; "" where it may be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _container(archive) or _expansion(archive, len(data)) or _parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return "The file begins like an Excel workbook but is damaged or incomplete"


def _container(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return ""
    for part, kind in (
        ("xl/workbook.bin", "a binary Excel workbook (.xlsb)"),
        ("word/document.xml", "a Word document"),
        ("ppt/presentation.xml", "a PowerPoint presentation"),
        ("content.xml", "an OpenDocument file"),
    ):
        if part in names:
            return f"The file is {kind}, not an Excel workbook (.xlsx)"
    return "The file is a zip archive, not an Excel workbook"


def _expansion(archive: zipfile.ZipFile, size: int) -> str:
    entries = sorted(archive.infolist(), key=lambda entry: entry.header_offset)
    total = sum(entry.file_size for entry in entries)
    if total > MAX_ARCHIVE_BYTES or any(entry.file_size > MAX_RATIO * entry.compress_size + 1000 for entry in entries):
        return TOO_LARGE
    ends = [entry.header_offset + entry.compress_size for entry in entries]
    overlap = any(end > entry.header_offset for end, entry in zip(ends, entries[1:], strict=False))
    return UNSAFE if overlap or (ends and ends[-1] > size) else ""


def _parts(archive: zipfile.ZipFile) -> str:
    cells = 0
    for entry in archive.infolist():
        part = archive.read(entry)
        # XML in UTF-16 would hide what is looked for below; spreadsheet programmes write UTF-8.
        if part[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            return UNSAFE
        if b"sheetData" in part:
            if _is_far(part):
                return FAR
            cells += sum(1 for _ in _ANY_CELL.finditer(part))
    return TOO_LARGE if cells > MAX_CELLS else ""


def _is_far(part: bytes) -> bool:
    row = column = 0
    for letters, digits in _CELL.findall(part):
        row, column = max(row, int(digits)), max(column, _column_number(letters))
    merged = 0
    for _, _, letters, digits in _MERGE.findall(part):
        # The reader makes an object for every cell of a merged range.
        if letters:
            row, column = max(row, int(digits)), max(column, _column_number(letters))
            merged += int(digits) * _column_number(letters)
    return row > MAX_ROW or column > MAX_COLUMN or row * column > MAX_BOX or merged > MAX_BOX


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
