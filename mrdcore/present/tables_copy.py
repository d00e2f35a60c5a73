"""A table to be pasted into Word: HTML that carries its own style, and the same as plain text with tabs."""

from __future__ import annotations

from mrdcore.present.html import escape
from mrdcore.present.scene import TitledTable
from mrdcore.present.table import Cell, Head, Line, Table
from mrdcore.present.tables_csv import harmless

FACE = "font-family:Calibri,Arial,sans-serif;font-size:10pt"
PAD = "padding:2pt 6pt"
RULE, THIN = "1.5pt solid #000000", "0.75pt solid #000000"


def table_for_word(titled: TitledTable) -> str:
    """The table in the style of a journal: three rules, labels at the left, figures at the right, notes beneath."""
    table = titled.table
    rows = [*_heads(table), *(_line(line, table.prose, last=line is table.lines[-1]) for line in table.lines)]
    head, body = rows[: _depth(table)], rows[_depth(table) :]
    notes = "".join(f'<p style="{FACE};font-size:9pt;margin:2pt 0">{escape(note)}</p>' for note in table.notes)
    return (
        f'<p style="{FACE};font-weight:bold;margin:0 0 3pt">{escape(titled.title)}</p>'
        f'<table style="border-collapse:collapse;{FACE}"><thead>{"".join(head)}</thead><tbody>{"".join(body)}</tbody></table>{notes}'
    )


def table_as_text(titled: TitledTable) -> str:
    """The same as plain text: a line a row, columns parted by tabs, as a spreadsheet takes it."""
    table = titled.table
    rows = []
    for heads, stub in ((table.heads, table.stub), (table.columns, "" if table.heads else table.stub)):
        if heads:
            rows.append([stub, *(text for head in heads for text in (head.text, *[""] * (head.span - 1)))])
    rows += [[_with(line.label, line.small), *(_text(cell) for cell in line.cells)] for line in table.lines]
    lines = ["\t".join(_flat(text) for text in row) for row in rows]
    return "\n".join([_flat(titled.title), *lines, *map(_flat, table.notes)])


def _depth(table: Table) -> int:
    return 2 if table.heads else 1


def _heads(table: Table) -> list[str]:
    rows = []
    if table.heads:
        over = _corner(table.stub, RULE, "") + "".join(_head(head, "colgroup", RULE, "") for head in table.heads)
        rows.append(f"<tr>{over}</tr>")
    stub, top = ("", "") if table.heads else (table.stub, RULE)
    columns = _corner(stub, top, THIN) + "".join(_head(head, "col", top, THIN) for head in table.columns)
    return [*rows, f"<tr>{columns}</tr>"]


def _rules(top: str, bottom: str) -> str:
    return "".join(f";border-{side}:{rule}" for side, rule in (("top", top), ("bottom", bottom)) if rule)


def _corner(text: str, top: str, bottom: str) -> str:
    style = f"{PAD};text-align:left;font-weight:bold{_rules(top, bottom)}"
    return f'<th scope="col" style="{style}">{escape(harmless(text))}</th>' if text else f'<td style="{style}"></td>'


def _head(head: Head, scope: str, top: str, bottom: str) -> str:
    align = "center" if head.span > 1 else "right"
    style = f"{PAD};text-align:{align};font-weight:bold;vertical-align:bottom{_rules(top, bottom)}"
    return f'<th scope="{scope}" colspan="{head.span}" style="{style}">{escape(harmless(head.text))}</th>'


def _line(line: Line, prose: bool, *, last: bool) -> str:
    bold = ";font-weight:bold" if line.strong else ";font-weight:normal"
    rule = _rules("", RULE if last else "")
    indent = "padding:2pt 6pt 2pt 14pt" if line.indent else PAD
    label = f'<th scope="row" style="{indent};text-align:left;vertical-align:top{bold}{rule}">{escape(harmless(_with(line.label, line.small)))}</th>'
    align = "left" if prose else "right"
    cells = "".join(
        f'<td style="{PAD};text-align:{align};vertical-align:top{bold}{rule}">{escape(harmless(_text(cell)))}</td>'
        for cell in line.cells
    )
    return f"<tr>{label}{cells}</tr>"


def _text(cell: Cell) -> str:
    return _with(cell.text, cell.small)


def _with(text: str, small: str) -> str:
    """A value with what stands beneath it, in one line: 83% (68–92)."""
    return f"{text} ({small})" if small else text


def _flat(text: str) -> str:
    """In one line, and nothing that a spreadsheet takes for a formula when it is pasted there."""
    return harmless(" ".join(text.split()))
