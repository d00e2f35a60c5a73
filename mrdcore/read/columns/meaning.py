"""What was understood of a file, to be confirmed by a person: its columns, and the questions only a person can answer."""

from __future__ import annotations

from dataclasses import dataclass

from mrdcore.language import say
from mrdcore.read.columns.evidence import examples
from mrdcore.read.columns.identifiers import MASKED
from mrdcore.read.columns.match import SPECS, How, Matched, Sheet
from mrdcore.read.layout.header import bare_header
from mrdcore.read.mapping import Mapping

__all__ = ["Choice", "ColumnMeaning", "How", "Question", "meanings_of"]


@dataclass(frozen=True)
class ColumnMeaning:
    """A column of the file and what it is taken for.

    `role`: the sheet of the data dictionary it belongs to. `name`: its name there, "own" or "leave_out". `how` it was
    found: the dictionary's own name; a synonym; a name but for a slip; the values; the mapping; nothing (`own`); a
    direct identifier (`identifier`) and other columns that are left out (`left_out`). `examples`: up to three
    different values as the file writes them. `unit` as the file gives it, else the dictionary's. `label`: what the file
    calls the column in full, "" where it says no more than the header.
    """

    role: Sheet
    sheet: str
    header: str
    letter: str
    name: str
    how: How
    examples: tuple[str, ...]
    unit: str = ""
    label: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look at it: nothing was guessed."""
        return self.how in ("name", "mapping")


@dataclass(frozen=True)
class Choice:
    """One answer to a question: its label, and what the mapping says when it is chosen."""

    label: str
    mapping: Mapping


@dataclass(frozen=True)
class Question:
    """What the file leaves open, with a worked example in its text.

    `code` is the kind (`day_first`, `mrd_unit`, `nd`, `one_or_two`, `word`); `key` is the same for the same question
    after the file is read again. `assumed` is the label of the choice that the reading follows until somebody answers,
    "" where the values are missing until then.
    """

    code: str
    key: str
    sheet: str
    column: str
    text: str
    choices: tuple[Choice, ...]
    assumed: str = ""


def meanings_of(matched: Matched) -> tuple[ColumnMeaning, ...]:
    """What each column of a table is taken for, in the order of the file; no value of one that identifies a patient."""
    return tuple(_meaning(matched, i) for i in range(len(matched.table.header)))


def _meaning(matched: Matched, i: int) -> ColumnMeaning:
    role, table, columns = matched.role, matched.table, matched.columns
    header, name = table.header[i], columns.name_at(i)
    shown = (say(MASKED),) if i in columns.identifiers else examples(table.cells(i))
    spec = SPECS[role].get(name)
    unit = table.unit(i) or bare_header(header)[1] or ("" if spec is None else spec.unit)
    return ColumnMeaning(role, table.sheet, header, table.letter(i), name, columns.how[i], shown, unit, table.label(i))
