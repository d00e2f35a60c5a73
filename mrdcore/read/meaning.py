"""What was understood of a file, to be confirmed by a person: its columns, and the questions only a person can answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from mrdcore.read.columns import Sheet
from mrdcore.read.mapping import Mapping

How = Literal["name", "synonym", "spelling", "values", "mapping", "own", "identifier", "left_out"]


@dataclass(frozen=True)
class ColumnMeaning:
    """A column of the file and what it is taken for.

    `role`: the sheet of the data dictionary it belongs to. `name`: its name there, "own" or "leave_out". `how` it was
    found: the dictionary's own name; a synonym; a name but for a slip; the values; the mapping; nothing (`own`); a
    direct identifier (`identifier`) and other columns that are left out (`left_out`). `examples`: up to three
    different values as the file writes them. `unit` as the file gives it, else the dictionary's.
    """

    role: Sheet
    sheet: str
    header: str
    letter: str
    name: str
    how: How
    examples: tuple[str, ...]
    unit: str = ""

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
