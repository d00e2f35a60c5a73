"""An .xlsx or .xlsm workbook -> grids: its list of sheets, its styles and shared texts.

Own code over the standard library's XML parser: openpyxl keeps Excel's errors only in its full mode, which takes 25
times as long and opens a workbook twice to find formulas without a result; quicker readers blank the errors.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from mrdcore.files.found import macros
from mrdcore.files.gate import Archive
from mrdcore.files.grid import Grid
from mrdcore.files.shown import BUILT_IN, NUMBER, Shown, shown_by
from mrdcore.files.worksheet import Book, read_worksheet
from mrdcore.files.xmlstream import Text, left_out, read_xml, unescaped
from mrdcore.problem import Problem


@dataclass
class Contents:
    """What the workbook's own part says: sheets as (name, relation, hidden), and where days are counted from."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    from_1904: bool = False


def read_workbook(archive: Archive) -> tuple[list[Grid], list[Problem]]:
    """The sheets in their order, hidden ones without rows, with what is found beside the cells. Charts are left out."""
    main = _main_part(archive)
    contents = _contents(archive, main)
    relations = _relations(archive, main)
    book = Book(
        _shared_texts(archive, _target(relations, "sharedStrings")),
        _styles(archive, _target(relations, "styles")),
        contents.from_1904,
    )
    grids: list[Grid] = []
    problems: list[Problem] = [macros()] if _target(relations, "vbaProject") in archive else []
    for name, relation, hidden in contents.sheets:
        kind, part = relations[relation]
        if kind != "worksheet":
            continue
        grid, found = (Grid(name, [], hidden=True), []) if hidden else read_worksheet(archive, part, name, book)
        grids.append(grid)
        problems += found
    return grids, problems


def _main_part(archive: Archive) -> str:
    if "_rels/.rels" not in archive:
        return "xl/workbook.xml"
    return _target(_relations(archive, ""), "officeDocument") or "xl/workbook.xml"


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """The kind and part of each relation by its id."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def relation(attributes: dict[str, str]) -> None:
        if attributes.get("TargetMode") != "External":
            target = attributes["Target"].replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], posixpath.normpath(whole))

    with archive.stream(posixpath.join(folder, "_rels", f"{name}.rels")) as stream:
        read_xml(stream, Text(), {"Relationship": relation}, {})
    return found


def _target(relations: dict[str, tuple[str, str]], kind: str) -> str:
    return next((part for one, part in relations.values() if one == kind), "")


def _contents(archive: Archive, part: str) -> Contents:
    contents = Contents()

    def sheet(attributes: dict[str, str]) -> None:
        relation = next(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
        hidden = attributes.get("state", "visible") != "visible"
        contents.sheets.append((attributes["name"], relation, hidden))

    def properties(attributes: dict[str, str]) -> None:
        contents.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")

    with archive.stream(part) as stream:
        read_xml(stream, Text(), {"sheet": sheet, "workbookPr": properties}, {})
    return contents


def _shared_texts(archive: Archive, part: str) -> list[str]:
    """The texts that cells name by number; pieces of rich text are joined, reading aids of Asian scripts left out."""
    texts: list[str] = []
    if part not in archive:
        return texts
    text = Text()
    pieces: list[str] = []

    def end_text() -> None:
        pieces.append(text.end())

    def end_item() -> None:
        texts.append(unescaped("".join(pieces)))
        pieces.clear()

    with archive.stream(part) as stream:
        read_xml(stream, text, {"t": text.begin, "rPh": left_out}, {"t": end_text, "si": end_item})
    return texts


def _styles(archive: Archive, part: str) -> list[Shown]:
    """How each style of a cell shows a number."""
    codes = dict(BUILT_IN)
    styles: list[Shown] = []
    if part not in archive:
        return styles

    def number_format(attributes: dict[str, str]) -> None:
        codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")

    def style(attributes: dict[str, str]) -> None:
        code = codes.get(int(attributes.get("numFmtId", "0")))
        styles.append(shown_by(code) if code else NUMBER)

    starts = {"numFmt": number_format, "xf": style, "cellStyleXfs": left_out, "dxfs": left_out}
    with archive.stream(part) as stream:
        read_xml(stream, Text(), starts, {})
    return styles
