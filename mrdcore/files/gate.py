"""What must hold before a workbook is parsed: .xlsx and .ods files are zip archives, and an archive can be a trap.

A 12 kB file with one cell at XFD1048576 makes a careless reader ask for 500 GB. The directory of the archive is looked
at first; its parts are then read as streams, never whole.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO

from mrdcore.language import mark, say
from mrdcore.problem import FILE, Problem

MAX_ENTRIES = 5_000
MAX_ARCHIVE_BYTES = 150_000_000
# A part smaller than this is no bomb, however well it is packed.
SMALL_PART = 10_000_000
MAX_RATIO = 150
MAX_CELLS = 1_000_000
MAX_ROW = 200_000
MAX_COLUMN = 2_000
MAX_BOX = 4_000_000
MAX_TEXT = 100_000
# A parser starts a longer tag again with every piece that arrives.
MAX_TAG = 1_000_000
CHUNK = 1 << 16

TOO_LARGE = mark("The workbook is too large to be read safely")
UNSAFE = mark("The workbook is built in a way that no spreadsheet programme writes")
DAMAGED = mark("The file begins like a workbook but is damaged or incomplete")
COPY = mark("Copy the table into a new workbook and save it as .xlsx, or save it as CSV UTF-8.")
NO_PASSWORD = mark("Save it without a password, then load it again.")
# What a damaged archive makes the standard library raise; a compression it does not know is a NotImplementedError.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)

_DIRECTORY_ENTRY = b"PK\x01\x02"
# What a filled cell has once, in .xlsx and in .ods.
_FILLED = (b"</v>", b"</x:v>", b"</is>", b" office:value-type=")


class RefusedError(Exception):
    """A workbook is not read; the problem says why. Raised in the child alone, and caught where a file is opened."""

    def __init__(self, what: str, code: str = "workbook_refused", fix: str = "") -> None:
        super().__init__(code)
        sentence = what.rstrip(".") + "."
        self.problem: Problem = FILE.problem("error", code, sentence, fix or say(COPY))


def far(cell: str, sheet: str) -> RefusedError:
    """The refusal of a filled cell at the edge of a sheet."""
    what = say(
        'The workbook has cells far away from its table: the cell {cell} of the sheet "{sheet}"', cell=cell, sheet=sheet
    )
    return RefusedError(
        what, fix=say("Delete what stands there, or copy the table into a new workbook and save it as .xlsx.")
    )


class Archive:
    """The parts of a zip archive that passed the gate, by their names in lower case with forward slashes."""

    def __init__(self, file: zipfile.ZipFile, entries: dict[str, zipfile.ZipInfo]) -> None:
        self._file = file
        self._entries = entries

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def stream(self, name: str) -> IO[bytes]:
        """The part as a stream; a wrong checksum is raised at its end."""
        return self._file.open(self._entries[name.lower()])

    def size(self, name: str) -> int:
        return self._entries[name.lower()].file_size

    def count_cells(self, name: str) -> None:
        """Refuse a part with too many filled cells before it is parsed, where parsing it would take seconds."""
        if self.size(name) <= SMALL_PART:
            return
        cells = 0
        with self.stream(name) as part:
            while chunk := part.read(16 * CHUNK):
                cells += sum(chunk.count(end) for end in _FILLED)
                if cells > MAX_CELLS:
                    raise RefusedError(say(TOO_LARGE))


def open_archive(data: bytes) -> Archive:
    """The archive in the data; raises `RefusedError` where its directory shows that it is a trap, encrypted or broken."""
    # Before the standard library makes an object of each entry.
    if data.count(_DIRECTORY_ENTRY) > MAX_ENTRIES:
        raise RefusedError(say(UNSAFE))
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise RefusedError(say(DAMAGED)) from None
    entries = file.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError(say("The workbook is protected by a password"), "encrypted", say(NO_PASSWORD))
    named = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}
    if len(named) < len(entries) or _odd(entries) or _overlap(entries, len(data)):
        raise RefusedError(say(UNSAFE))
    if _expands(entries):
        raise RefusedError(say(TOO_LARGE))
    return Archive(file, named)


def _odd(entries: list[zipfile.ZipInfo]) -> bool:
    return any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries)


def _overlap(entries: list[zipfile.ZipInfo], size: int) -> bool:
    """Entries that share bytes: how a few kilobytes become petabytes."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    ends = [entry.header_offset + entry.compress_size for entry in ordered]
    following = [*(entry.header_offset for entry in ordered[1:]), size]
    return any(end > start for end, start in zip(ends, following, strict=True))


def _expands(entries: list[zipfile.ZipInfo]) -> bool:
    total = sum(entry.file_size for entry in entries)
    large = [entry for entry in entries if entry.file_size > SMALL_PART]
    return total > MAX_ARCHIVE_BYTES or any(entry.file_size > MAX_RATIO * entry.compress_size for entry in large)
