"""What a column is: its name, type, unit, allowed values, synonyms, and when it is known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

Kind = Literal["identifier", "text", "category", "number", "integer", "date"]

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Level:
    """One allowed value of a category: as stored, as read by a person, and as files spell it (en and fr)."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSpec:
    """One field of a cohort: what it is called, what it may hold and when it is known."""

    name: str
    label: str
    kind: Kind
    section: str
    meaning: str
    unit: str = ""
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

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(level.value for level in self.levels)

    def value_label(self, value: object) -> str:
        """The label of a stored value; a value without one is shown as it stands."""
        if value == UNKNOWN:
            return "unknown"
        return next((level.label for level in self.levels if level.value == value), str(value))


_OTHER_SIGNS = re.compile(r"[^a-z0-9<>+]+")


def normalise(text: object) -> str:
    """A header or cell as compared: lower case, no accents, runs of other signs as one underscore."""
    plain = str(text)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return _OTHER_SIGNS.sub("_", plain.lower()).strip("_")
