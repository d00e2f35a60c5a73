"""A table as HTML: real headings for screen readers, figures aligned, every text escaped."""

from __future__ import annotations

import re
from html import escape as as_text

from mrdcore.present.table import Cell, Head, Line, Table

STYLE = """
<style>
.mrd-scroll{overflow-x:auto}
.mrd-scroll:focus-visible{outline:2px solid currentColor;outline-offset:2px}
.mrd-table{border-collapse:collapse;font-size:.95rem;line-height:1.3;font-variant-numeric:tabular-nums;margin:.1rem 0 .4rem}
.mrd-table th,.mrd-table td{padding:.32rem .55rem;border:0;text-align:right;vertical-align:top;white-space:nowrap}
.mrd-table td small{white-space:normal}
.mrd-table thead :is(th,td){font-weight:600;border-bottom:1px solid currentColor;vertical-align:bottom;white-space:normal}
.mrd-table thead tr.mrd-heads :is(th,td){border-bottom:0;text-align:center;padding-bottom:.1rem}
.mrd-table th[scope=row]{text-align:left;font-weight:400;white-space:normal;min-width:7.5rem;padding-left:0}
.mrd-table td,.mrd-table thead th{min-width:3.6rem}
.mrd-table thead :first-child{text-align:left;padding-left:0}
.mrd-table tbody tr{border-bottom:1px solid color-mix(in srgb,currentColor 14%,transparent)}
.mrd-table tr.mrd-strong th[scope=row],.mrd-table tr.mrd-strong td{font-weight:600}
.mrd-table tr.mrd-indent th[scope=row]{padding-left:1.1rem;opacity:.85}
.mrd-table small{display:block;opacity:.72;font-size:.8rem;font-weight:400}
.mrd-table th.mrd-short:has(.mrd-swatch){white-space:nowrap}
.mrd-table small.mrd-long{min-width:10rem}
.mrd-table.mrd-many :is(th,td){padding-left:.3rem;padding-right:.3rem}
.mrd-table.mrd-many small.mrd-long{min-width:5.5rem}
.mrd-table.mrd-many td,.mrd-table.mrd-many thead th{min-width:3.2rem}
.mrd-table th.mrd-stub{font-weight:400;opacity:.8;text-align:left!important}
.mrd-swatch{display:inline-block;width:.8em;height:.8em;border-radius:50%;margin-right:.4em;vertical-align:-.05em}
.mrd-table.mrd-prose th,.mrd-table.mrd-prose td{text-align:left;white-space:normal;padding-left:0}
.mrd-table.mrd-prose th[scope=row]{min-width:5.5rem}
@media(max-width:640px){
.mrd-table{font-size:.875rem}
.mrd-table th,.mrd-table td{padding:.32rem .4rem}
.mrd-table th[scope=row]{min-width:6rem}
.mrd-table.mrd-prose td:nth-last-child(-n+2){min-width:13rem}
}
.mrd-notes{font-size:.85rem;opacity:.8;margin:.2rem 0 0}
</style>
"""

# In letters: the name of a group stays beside its colour; a reason is not squeezed into the width of a number.
SHORT, LONG = 16, 24
MANY = 4  # columns from which a table keeps its numbers closer together
_SIGN = re.compile(r"(?<=\b[pn]) (?=[=<>])|(?<=\b[pn] [=<>]) (?=\d)")


def table_html(table: Table, colours: tuple[str, ...] = (), caption: str = "") -> str:
    """The table as HTML, styled by `STYLE`; `colours` are those of the groups, in the order of their slots."""
    head = "".join(_head(item, colours) for item in table.columns)
    over = "".join(_head(item, colours, "colgroup") for item in table.heads)
    spanning = f'<tr class="mrd-heads">{_corner(table.stub, "mrd-stub")}{over}</tr>' if table.heads else ""
    body = "".join(_line(line) for line in table.lines)
    notes = "".join(f'<p class="mrd-notes">{escape(note)}</p>' for note in table.notes)
    kind = " ".join(("mrd-table", *(["mrd-prose"] if table.prose else []), *(["mrd-many"] if _is_wide(table) else [])))
    label = f' aria-label="{escape(caption)}"' if caption else ""
    return (
        # On a narrow screen the table scrolls, which the keyboard must reach.
        f'{STYLE}<div class="mrd-scroll" role="region" tabindex="0"{label}><table class="{kind}"{label}><thead>{spanning}'
        f"<tr>{_corner('' if table.heads else table.stub)}{head}</tr></thead><tbody>{body}</tbody></table></div>{notes}"
    )


def _is_wide(table: Table) -> bool:
    return not table.prose and len(table.columns) >= MANY


def unbroken(text: str) -> str:
    """The text with "p = 0.41" and "n = 12" held on one line."""
    return _SIGN.sub("\N{NO-BREAK SPACE}", text)


def escape(text: str) -> str:
    """The text as text of a page, which no text of a file can leave."""
    return as_text(unbroken(text))


def _corner(stub: str, kind: str = "") -> str:
    """What the names of the lines are; an empty corner heads nothing."""
    of_kind = f' class="{kind}"' if kind else ""
    return f'<th{of_kind} scope="col">{escape(stub)}</th>' if stub else f"<td{of_kind}></td>"


def _head(head: Head, colours: tuple[str, ...], scope: str = "col") -> str:
    if not head.text:
        return f'<td colspan="{head.span}"></td>'
    short = ' class="mrd-short"' if len(head.text) <= SHORT else ""
    return f'<th{short} scope="{scope}" colspan="{head.span}">{_swatch(head.slot, colours)}{escape(head.text)}</th>'


def _swatch(slot: str, colours: tuple[str, ...]) -> str:
    if not slot or not colours:
        return ""
    return _dot(colours[int(slot) - 1])


def _dot(colour: str) -> str:
    return f'<span class="mrd-swatch" style="background:{colour}"></span>'


def _line(line: Line) -> str:
    kind = " ".join(name for name, on in (("mrd-strong", line.strong), ("mrd-indent", line.indent)) if on)
    label = f"{_dot(line.colour) if line.colour else ''}{escape(line.label)}{_small(line.small)}"
    return f'<tr class="{kind}"><th scope="row">{label}</th>{"".join(map(_cell, line.cells))}</tr>'


def _cell(cell: Cell) -> str:
    return f"<td>{escape(cell.text)}{_small(cell.small)}</td>"


def _small(text: str) -> str:
    if not text:
        return ""
    kind = ' class="mrd-long"' if len(text) > LONG else ""
    return f"<small{kind}>{escape(text)}</small>"
