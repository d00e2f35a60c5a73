"""A text file with a separator -> rows of text: encoding, separator and quotes, without guessing at types."""

from __future__ import annotations

import contextlib
import csv
import io
from collections import Counter

from mrdcore.files.grid import tidy
from mrdcore.problem import FILE, Problem

SEPARATORS = (";", ",", "\t")
SAVE_AGAIN = "Open the file in Excel or LibreOffice and save it as an Excel workbook (.xlsx) or as CSV UTF-8."


def decode(data: bytes) -> str | None:
    """The text of a file: by its byte-order mark, else UTF-8, else Windows-1252; None where it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        return None
    text = _decoded(data, "utf-8-sig")
    if text is None:
        text = _decoded(data, "cp1252")
    return text if text is not None and _is_text(text) else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_text(text: str) -> bool:
    """Control characters other than tab and line ends mark a binary file."""
    return not any(ord(sign) < 32 and sign not in "\t\r\n\x0c\x1a" for sign in text[:10_000])


def read_delimited(text: str) -> tuple[list[list[str]], list[Problem]]:
    """The rows of the text under the separator that cuts it most evenly; no rows and an error where quotes do not close."""
    hint, body = _excel_hint(text)
    parsed = {sep: rows for sep in ((hint,) if hint else SEPARATORS) if (rows := _parse(body, sep)) is not None}
    if not parsed or (hint or _of_header(body)) not in parsed:
        what = (
            f"a quotation mark that opens a cell is never closed, or stands inside one (near line {_fault_line(body)})."
        )
        return [], [FILE.problem("error", "quotes", what, "Correct the quotation marks, or: " + SAVE_AGAIN)]
    return max(parsed.values(), key=_evenness), []


def _excel_hint(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`, which it does not show as a row."""
    first, _, rest = text.partition("\n")
    first = first.strip("\r").lower()
    return (first[4], rest) if len(first) == 5 and first[:4] == "sep=" and first[4] in SEPARATORS else ("", text)


def _of_header(text: str) -> str:
    """The separator that the header has most of: if its quotation marks do not close, no other one is tried."""
    return max(SEPARATORS, key=text.lstrip().partition("\n")[0].count)


def _parse(text: str, separator: str) -> list[list[str]] | None:
    try:
        # strict: an unclosed quotation mark would otherwise swallow the rest of the file as one cell.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        return [[tidy(cell) for cell in row] for row in reader]
    except csv.Error:
        return None


def _fault_line(text: str) -> int:
    """The last line that a reader takes in before it stumbles, whatever the separator."""
    return min(_lines_read(text, separator) for separator in SEPARATORS)


def _lines_read(text: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    with contextlib.suppress(csv.Error):
        for _ in reader:
            continue
    return reader.line_num


def _evenness(rows: list[list[str]]) -> tuple[bool, float, int]:
    """Whether the text is cut at all, the share of rows with the commonest number of cells, and that number."""
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return (False, 0.0, 0)
    width, count = widths.most_common(1)[0]
    return (width > 1, count / widths.total(), width)
