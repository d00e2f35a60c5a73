"""A zip archive -> grids: which office file it holds, by its parts."""

from __future__ import annotations

from mrdcore.files.gate import BROKEN, DAMAGED, Archive, RefusedError, open_archive
from mrdcore.files.grid import Grid
from mrdcore.files.ods import read_ods, refuse_encrypted
from mrdcore.files.workbook import read_workbook
from mrdcore.language import mark, say
from mrdcore.problem import FILE, Problem

_SAVE_AS = mark("Open it in the program that made it and save the table as an Excel workbook (.xlsx).")
# A part that only this kind of file has.
_OTHERS = (
    ("xl/workbook.bin", mark("a binary Excel workbook (.xlsb)")),
    ("word/document.xml", mark("a Word document")),
    ("ppt/presentation.xml", mark("a PowerPoint presentation")),
    ("index/document.iwa", mark("an Apple Numbers or Pages document")),
)
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"


def read_archive(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The sheets of an .xlsx, .xlsm or .ods file; an error that says why where it is not read."""
    try:
        return _read(open_archive(data))
    except RefusedError as refused:
        return [], [refused.problem]
    except BROKEN:
        return [], [RefusedError(say(DAMAGED)).problem]
    except MemoryError:
        raise
    except Exception:
        # Parts that contradict each other. The text may quote cells, so it is not kept.
        fix = say("Open it in Excel or LibreOffice and save it again as .xlsx, without a password.")
        return [], [
            FILE.problem("error", "workbook_damaged", say("The workbook is damaged and cannot be opened."), fix)
        ]


def _read(archive: Archive) -> tuple[list[Grid], list[Problem]]:
    refuse_encrypted(archive)
    for part, kind in _OTHERS:
        if part in archive:
            raise RefusedError(
                say("The file is {kind}, not an Excel workbook (.xlsx)", kind=say(kind)), fix=say(_SAVE_AS)
            )
    if "content.xml" in archive:
        declared = _beginning(archive, "mimetype")
        if declared and not declared.startswith(_ODS):
            raise RefusedError(
                say("The file is an OpenDocument text or drawing, not a spreadsheet (.ods)"), fix=say(_SAVE_AS)
            )
        return read_ods(archive)
    if "_rels/.rels" in archive or "xl/workbook.xml" in archive:
        return read_workbook(archive)
    raise RefusedError(
        say("The file is a zip archive, not an Excel workbook"), fix=say("Unpack it and load the files inside.")
    )


def _beginning(archive: Archive, name: str) -> bytes:
    if name not in archive:
        return b""
    with archive.stream(name) as part:
        return part.read(200)
