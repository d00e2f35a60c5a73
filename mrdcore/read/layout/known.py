"""Which names of the data dictionary the headers of a table are, before anybody decides what sheet it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mrdcore.files.grid import Cell, cell_text
from mrdcore.read.columns.guess import guess_name, named_plainly
from mrdcore.read.columns.match import Sheet, mapped_name
from mrdcore.read.layout.header import bare_header
from mrdcore.read.mapping import LEAVE_OUT, NO_MAPPING, OWN, Mapping
from mrdcore.read.tables import Table
from mrdcore.schema import normalise, synonyms

SHEETS: tuple[Sheet, ...] = ("patients", "samples")
# Names of variables such as mrd_rel_dt; words with spaces between them may be a title or a remark.
_OF_A_DATABASE = re.compile(r"[A-Za-z][A-Za-z0-9]{0,29}(?:_[A-Za-z0-9]{1,30}){1,6}")


def name_of(header: str, sheet: Sheet, mapping: Mapping = NO_MAPPING) -> str | None:
    """The dictionary's name of a header in this sheet: by the mapping, its whole text, without its unit, or its words."""
    if not header:
        return None
    given = mapping.columns.get(header)
    if given in (OWN, LEAVE_OUT):
        return None
    found = mapped_name(header, sheet, mapping) if mapping.columns else None
    names = synonyms(sheet)
    found = found or names.get(normalise(header)) or names.get(normalise(bare_header(header)[0]))
    return found or (named_plainly(header, sheet) if _OF_A_DATABASE.fullmatch(header) else None)


def with_labels(mapping: Mapping, labels: Iterable[tuple[str, str]]) -> Mapping:
    """The mapping, with headers that mean nothing read by what the file calls their columns in full."""
    found: dict[str, str] = {}
    for header, label in labels:
        if not is_known(header, mapping) and (guesses := [one for sheet in SHEETS for one in guess_name(label, sheet)]):
            found.setdefault(header, guesses[0].name)
    return Mapping(columns=found).joined(mapping) if found else mapping


def is_known(header: str, mapping: Mapping = NO_MAPPING) -> bool:
    """Whether the dictionary or the mapping knows the header, in either sheet."""
    return header in mapping.columns or any(name_of(header, sheet, mapping) is not None for sheet in SHEETS)


def names_in(header: Sequence[str], sheet: Sheet, mapping: Mapping = NO_MAPPING) -> dict[str, int]:
    """Dictionary name -> position of the first column that has it."""
    found: dict[str, int] = {}
    for i, one in enumerate(header):
        name = name_of(one, sheet, mapping)
        if name is not None:
            found.setdefault(name, i)
    return found


def identifier_of(table: Table, mapping: Mapping = NO_MAPPING) -> int | None:
    """The position of the column of patient numbers; None where there is none."""
    for sheet in SHEETS:
        position = names_in(table.header, sheet, mapping).get("patient_id")
        if position is not None:
            return position
    return None


def identifiers(table: Table, mapping: Mapping = NO_MAPPING) -> list[str]:
    """The patient number of each row as text; "" where there is none."""
    position = identifier_of(table, mapping)
    return [same(row[position]) for row in table.rows] if position is not None else [""] * len(table.rows)


def same(cell: Cell) -> str:
    """A cell as it is compared with another."""
    return cell_text(cell).strip()
