"""What a bad file is: its bytes, why somebody has it, and all that must be said of it and true of what is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from mrdcore.files import File
from mrdcore.problem import Severity
from mrdcore.read import NO_MAPPING
from mrdcore.read import Mapping as MapFile

Made = bytes | tuple[File, ...]


class Said(NamedTuple):
    """A problem as the corpus expects it: its code, its first row and its column where it has them, its severity."""

    code: str
    row: int | None
    column: str | None
    severity: Severity


def error(code: str, row: int | None = None, column: str | None = None) -> Said:
    return Said(code, row, column, "error")


def warning(code: str, row: int | None = None, column: str | None = None) -> Said:
    return Said(code, row, column, "warning")


def info(code: str, row: int | None = None, column: str | None = None) -> Said:
    return Said(code, row, column, "info")


@dataclass(frozen=True)
class BadFile:
    """One kind of bad file.

    `why`: what a hospital, a programme or an attacker did. `made`: the bytes, or several files, or how to make them.
    `said`: every error and warning, no other is allowed; of infos those that must be there. `refused`: no cohort.
    What must be true of the cohort, each only where given: `patients`, their numbers in order; `columns`, the cells of
    a column as text ("" where missing); `samples`, each as "patient|date|tissue|value|state" in order; `absent`,
    columns that may not be there; `secrets`, texts that may stand in no problem.
    """

    name: str
    why: str
    made: Made | Callable[[], Made]
    said: tuple[Said, ...] = ()
    refused: bool = False
    patients: tuple[str, ...] | None = None
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    samples: tuple[str, ...] | None = None
    absent: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    mapping: MapFile = NO_MAPPING
    questions: tuple[str, ...] = ()

    def files(self) -> tuple[File, ...]:
        made = self.made if isinstance(self.made, bytes | tuple) else self.made()
        return (File("file", made),) if isinstance(made, bytes) else made


def refused(name: str, why: str, made: Made | Callable[[], Made], code: str, *more: Said) -> BadFile:
    """A file that gives no cohort, with the one error that says why."""
    return BadFile(name, why, made, (error(code), *more), refused=True)
