"""A table that PowerPoint edits: three rules, numbers at the right, a dot in the colour of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from mrdcore.present.palette import GROUPS
from mrdcore.present.slide_text import GREY, INK, RULE, describe, write
from mrdcore.present.table import Cell, Head, Line, Table

ROW, TWO_LINES, HEADS = 0.27, 0.42, 0.3  # inches: of a line, of one with smaller type beneath, of headings
LONG = 18  # letters of a heading beyond which it takes two lines
SIZE, SMALL = 12.0, 10.0  # points: no smaller type stands on a slide
INCH = 914_400


def pages(table: Table, room: float) -> list[Table]:
    """The table in as many parts as fit into `room` inches each; the notes stand under the last."""
    parts: list[list[Line]] = [[]]
    left = room - _heads(table)
    for line in table.lines:
        if _height(line) > left and parts[-1]:
            parts.append([])
            left = room - _heads(table)
        parts[-1].append(line)
        left -= _height(line)
    last = len(parts) - 1
    return [
        Table(table.columns, tuple(lines), table.heads, table.stub, table.notes if place == last else (), table.prose)
        for place, lines in enumerate(parts)
    ]


def height(table: Table) -> float:
    """Inches that a table takes."""
    return _heads(table) + sum(map(_height, table.lines))


def _heads(table: Table) -> float:
    return sum(_head_heights(table))


def _head_heights(table: Table) -> tuple[float, ...]:
    """Of the rows of headings; one with a long text takes two lines."""
    rows = [(table.stub, table.heads)] if table.heads else []
    rows.append(("" if table.heads else table.stub, table.columns))
    return tuple(
        TWO_LINES if any(len(text) > LONG for text in (stub, *(h.text for h in heads))) else HEADS
        for stub, heads in rows
    )


def _height(line: Line) -> float:
    return TWO_LINES if line.small or any(cell.small for cell in line.cells) else ROW


def add(slide: Any, table: Table, title: str, place: tuple[int, int, int]) -> Any:
    """Put the table at (left, top, width) in EMU."""
    left, top, width = place
    rows = len(table.lines) + (2 if table.heads else 1)
    columns = 1 + sum(head.span for head in table.columns)
    shape = slide.shapes.add_table(rows, columns, Emu(left), Emu(top), Emu(width), Emu(int(height(table) * INCH)))
    grid = shape.table
    plain_style(grid)
    label = min(0.42, max(0.2, 1.6 / (columns + 0.6))) if columns > 1 else 1.0
    grid.columns[0].width = Emu(int(width * label))
    for number in range(1, columns):
        grid.columns[number].width = Emu(int(width * (1 - label) / (columns - 1)))
    first = _write_heads(grid, table)
    for number, line in enumerate(table.lines, start=first):
        grid.rows[number].height = Emu(int(_height(line) * INCH))
        _label(grid.cell(number, 0), line)
        for column, cell in enumerate(line.cells, start=1):
            _value(grid.cell(number, column), cell, line, prose=table.prose)
        _rule(grid, number, RULE if number < rows - 1 else INK)
    describe(shape, title, title)
    return shape


def _write_heads(grid: Any, table: Table) -> int:
    """The headings; the number of their rows."""
    row = 0
    for number, high in enumerate(_head_heights(table)):
        grid.rows[number].height = Emu(int(high * INCH))
    if table.heads:
        _head_row(grid, 0, table.stub, table.heads)
        row = 1
    _head_row(grid, row, "" if table.heads else table.stub, table.columns)
    _rule(grid, row, INK)
    return row + 1


def _head_row(grid: Any, row: int, stub: str, heads: Sequence[Head]) -> None:
    _empty(grid.cell(row, 0))
    write(grid.cell(row, 0).text_frame.paragraphs[0], stub, SIZE, ink=GREY)
    column = 1
    for head in heads:
        cell = grid.cell(row, column)
        if head.span > 1:
            cell.merge(grid.cell(row, column + head.span - 1))
        _empty(cell)
        paragraph = cell.text_frame.paragraphs[0]
        if head.slot:
            write(paragraph, "● ", SIZE, ink=GROUPS["light"][int(head.slot) - 1], right=True)
        write(paragraph, head.text, SIZE, bold=True, right=True)
        column += head.span


def _label(cell: Any, line: Line) -> None:
    _empty(cell, indent=0.18 if line.indent else 0.0)
    paragraph = cell.text_frame.paragraphs[0]
    if line.colour:
        write(paragraph, "● ", SIZE, ink=line.colour)
    write(paragraph, line.label, SIZE, bold=line.strong)
    if line.small:
        write(cell.text_frame.add_paragraph(), line.small, SMALL, ink=GREY)


def _value(cell: Any, value: Cell, line: Line, *, prose: bool) -> None:
    _empty(cell)
    write(cell.text_frame.paragraphs[0], value.text, SIZE, bold=line.strong, right=not prose)
    if value.small:
        write(cell.text_frame.add_paragraph(), value.small, SMALL, ink=GREY, right=not prose)


def _empty(cell: Any, indent: float = 0.0) -> None:
    cell.margin_left, cell.margin_right = Emu(int(indent * INCH)), Emu(int(0.06 * INCH))
    cell.margin_top = cell.margin_bottom = Pt(1)
    cell.text_frame.word_wrap = True
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE


def plain_style(grid: Any) -> None:
    """No style of PowerPoint's own: no bands, no fills."""
    properties = grid._tbl.tblPr
    for name in ("firstRow", "bandRow"):
        properties.attrib.pop(name, None)
    style = properties.find(qn("a:tableStyleId"))
    if style is not None:
        style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # "no style, no grid"


def _rule(grid: Any, row: int, colour: str) -> None:
    for cell in grid.rows[row].cells:
        properties = cell._tc.get_or_add_tcPr()
        line = etree.SubElement(properties, qn("a:lnB"), w="9525")
        fill = etree.SubElement(line, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=colour)
        properties.insert(0, line)
