"""What was understood of a file, as a complete mapping to be saved: headers and words, no patient's data."""

from __future__ import annotations

from collections import abc
from collections.abc import Sequence

from mrdcore.read.columns.match import SPECS
from mrdcore.read.columns.meaning import ColumnMeaning
from mrdcore.read.mapping import LEAVE_OUT, OWN, Mapping
from mrdcore.read.mapping_check import is_mrd
from mrdcore.schema import ColumnSpec, normalise

LONGEST_WORD = 40


def mapping_of(meanings: Sequence[ColumnMeaning], said: Mapping) -> Mapping:
    """Every header with the name it was read as, beside what a person said.

    Direct identifiers are found anew in each file, so that they can still join its sheets. Of the values, words of
    categories and of MRD results are kept; text, numbers, dates and identifiers are not.
    """
    columns: dict[str, str] = {}
    for meaning in sorted(meanings, key=lambda one: one.name in (OWN, LEAVE_OUT)):
        if meaning.how not in ("own", "identifier"):
            columns.setdefault(meaning.header, meaning.name)
    values = {column: words for column, found in said.values.items() if (words := _words(column, found, meanings))}
    return Mapping({**said.columns, **columns}, values, said.unit, said.dayfirst, said.sheets)


def _words(column: str, found: abc.Mapping[str, str], meanings: Sequence[ColumnMeaning]) -> dict[str, str]:
    specs = [spec for spec in _specs(column, meanings) if spec.levels or is_mrd(spec)]
    if not specs:
        return {}
    return {word: target for word, target in found.items() if any(_is_a_word(word, spec) for spec in specs)}


def _specs(column: str, meanings: Sequence[ColumnMeaning]) -> list[ColumnSpec]:
    """The columns that a key of the mapping's values means: a name, or a header of the file."""
    found = [SPECS[one.role].get(one.name) for one in meanings if normalise(one.header) == normalise(column)]
    return [spec for spec in (*found, *(specs.get(column) for specs in SPECS.values())) if spec is not None]


def _is_a_word(word: str, spec: ColumnSpec) -> bool:
    """A word of a category, or of a result; codes are words of a category, a number is no word of a result."""
    return len(word) <= LONGEST_WORD and (bool(spec.levels) or not any(sign.isdigit() for sign in word))
