"""What was understood of a file's columns, as a table to be confirmed or corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mrdcore.read.columns.match import SPECS, Sheet
from mrdcore.read.columns.meaning import ColumnMeaning, How
from mrdcore.read.mapping import LEAVE_OUT, OWN
from mrdcore.stats.fewness import counted

COLUMN, READ_AS, VALUES, UNIT, HOW = "Column in the file", "Read as", "Values in the file", "Unit", "How we know"
WORDS: dict[How, str] = {
    "name": "its name",
    "synonym": "its name, in other words",
    "spelling": "guessed: a slip in the name?",
    "values": "guessed from its values",
    "mapping": "you said so",
    "own": "not in the dictionary",
    "identifier": "identifies the patient",
    "left_out": "not needed",
}
GUESSED: tuple[How, ...] = ("spelling", "values")
OWN_LABEL, LEFT_OUT_LABEL = "kept as it is", "left out"


def target_labels(role: Sheet) -> dict[str, str]:
    """Everything that a column of this sheet can be read as: the name in a mapping, and what a person reads."""
    return {OWN: OWN_LABEL, LEAVE_OUT: LEFT_OUT_LABEL} | {spec.name: spec.label for spec in SPECS[role].values()}


def target_named(role: Sheet, label: str) -> str:
    """The name in a mapping that a label stands for."""
    return next(name for name, words in target_labels(role).items() if words == label)


def guesses_first(meanings: Iterable[ColumnMeaning]) -> list[ColumnMeaning]:
    """The columns in the order of the file, after those that were guessed: they want a look."""
    return sorted(meanings, key=lambda meaning: meaning.how not in GUESSED)


def meanings_columns(meanings: Sequence[ColumnMeaning]) -> dict[str, list[str]]:
    """The columns of the table, in the order of the file; the sheet stands in front where there are several."""
    role = meanings[0].role if meanings else "patients"
    labels = target_labels(role)
    sheets = {meaning.sheet for meaning in meanings}
    return {
        **({"Sheet": [meaning.sheet for meaning in meanings]} if len(sheets) > 1 else {}),
        COLUMN: [_header(meaning) for meaning in meanings],
        READ_AS: [labels.get(meaning.name, OWN_LABEL) for meaning in meanings],
        VALUES: [" · ".join(meaning.examples) for meaning in meanings],
        UNIT: [meaning.unit for meaning in meanings],
        HOW: [WORDS[meaning.how] for meaning in meanings],
    }


def _header(meaning: ColumnMeaning) -> str:
    """The header, with what the file says that it means, as files of statistics programmes do."""
    return f"{meaning.header} ({meaning.label})" if meaning.label else meaning.header


def meanings_summary(meanings: Iterable[ColumnMeaning]) -> str:
    """ "34 columns are known by their names, 2 were guessed, 3 are not in the dictionary and kept as they are." """
    kinds = Counter(_kind(meaning.how) for meaning in meanings)
    known = kinds.pop("known", 0)
    by_name = f"{counted(known, 'column')} {'is known by its name' if known == 1 else 'are known by their names'}"
    others = [f"{number} {_verb(kind, number)}" for kind, number in kinds.items() if number]
    if not known and others:
        others[0] = others[0].replace(" ", " column " if others[0].startswith("1 ") else " columns ", 1)
    return ", ".join([*([by_name] if known else []), *others]) + "."


def _kind(how: How) -> str:
    return {"name": "known", "synonym": "known", "mapping": "said", "own": "own"}.get(
        how, "guessed" if how in GUESSED else "out"
    )


def _verb(kind: str, number: int) -> str:
    was = "was" if number == 1 else "were"
    return {
        "said": f"{was} named by you",
        "guessed": f"{was} guessed",
        "own": f"{'is' if number == 1 else 'are'} not in the dictionary and kept as {'it is' if number == 1 else 'they are'}",
        "out": f"{was} left out",
    }[kind]
