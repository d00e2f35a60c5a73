"""What a column is: its name, type, unit, allowed values, synonyms, and when it is known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from mrdcore.language import say

Kind = Literal["identifier", "text", "category", "number", "integer", "date"]

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Level:
    """One allowed value of a category: as stored, as read by a person, and as files spell it (en and fr)."""

    value: str
    english: str
    synonyms: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The value as a person reads it, in the language of the run."""
        return say(self.english)


@dataclass(frozen=True)
class ColumnSpec:
    """One field of a cohort: what it is called, what it may hold and when it is known.

    `english`, `meant` and `measured_in` stand in English; `label`, `meaning` and `unit` say them in the language of the
    run. A column of the file's own keeps its name in any language.
    """

    name: str
    english: str
    kind: Kind
    section: str
    meant: str
    measured_in: str = ""
    levels: tuple[Level, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    en: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    known_at_time_zero: bool = True
    known_from: tuple[str, int] | None = (
        None  # (column of a date, or `response_blood`, `response_marrow`; days after it)
    )
    derived: bool = False
    ordered: bool = False  # whether the levels that are not set aside rise or fall in their order
    set_aside: tuple[str, ...] = ()  # levels that are shown as a group but never enter a comparison
    cut_leaves_out: tuple[str, str, str] | None = None  # (column, value, label): patients set aside where this is cut

    own: bool = False  # a column of the file that the dictionary does not know

    @property
    def label(self) -> str:
        """What the column is called, in the language of the run."""
        return self.english if self.own else say(self.english)

    @property
    def meaning(self) -> str:
        """What the column means, in the language of the run."""
        return say(self.meant)

    @property
    def unit(self) -> str:
        """The unit, in the language of the run; "" for none."""
        return say(self.measured_in)

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(level.value for level in self.levels)

    def value_label(self, value: object) -> str:
        """The label of a stored value; a value without one is shown as it stands."""
        if value == UNKNOWN:
            return say("unknown")
        return next((level.label for level in self.levels if level.value == value), str(value))


_OTHER_SIGNS = re.compile(r"[^a-z0-9<>+]+")


def normalise(text: object) -> str:
    """A header or cell as compared: lower case, no accents, runs of other signs as one underscore."""
    plain = str(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _OTHER_SIGNS.sub("_", plain.lower()).strip("_")
