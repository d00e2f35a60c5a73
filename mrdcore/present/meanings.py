"""What was understood of a file's columns, as a table to be confirmed or corrected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from mrdcore.language import mark, plural, say
from mrdcore.read.columns.match import SPECS, Sheet
from mrdcore.read.columns.meaning import ColumnMeaning, How
from mrdcore.read.mapping import LEAVE_OUT, OWN

COLUMN, READ_AS, VALUES = mark("Column in the file"), mark("Read as"), mark("Values in the file")
UNIT, HOW = mark("Unit"), mark("How we know")
WORDS: dict[How, str] = {
    "name": mark("its name"),
    "synonym": mark("its name, in other words"),
    "spelling": mark("guessed: a slip in the name?"),
    "values": mark("guessed from its values"),
    "mapping": mark("you said so"),
    "own": mark("not in the dictionary"),
    "identifier": mark("identifies the patient"),
    "left_out": mark("not needed"),
}
GUESSED: tuple[How, ...] = ("spelling", "values")
OWN_LABEL, LEFT_OUT_LABEL = mark("kept as it is"), mark("left out")


def target_labels(role: Sheet) -> dict[str, str]:
    """Everything that a column of this sheet can be read as: the name in a mapping, and what a person reads."""
    labels = {OWN: say(OWN_LABEL), LEAVE_OUT: say(LEFT_OUT_LABEL)} | {
        spec.name: spec.label for spec in SPECS[role].values()
    }
    often = Counter(labels.values())
    # Two columns may be called the same in a language: their names tell them apart.
    return {name: label if often[label] == 1 else f"{label} ({name})" for name, label in labels.items()}


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
        **({say("Sheet"): [meaning.sheet for meaning in meanings]} if len(sheets) > 1 else {}),
        say(COLUMN): [_header(meaning) for meaning in meanings],
        say(READ_AS): [labels.get(meaning.name, say(OWN_LABEL)) for meaning in meanings],
        say(VALUES): [" · ".join(meaning.examples) for meaning in meanings],
        say(UNIT): [meaning.unit for meaning in meanings],
        say(HOW): [say(WORDS[meaning.how]) for meaning in meanings],
    }


def _header(meaning: ColumnMeaning) -> str:
    """The header, with what the file says that it means, as files of statistics programmes do."""
    return f"{meaning.header} ({meaning.label})" if meaning.label else meaning.header


def meanings_summary(meanings: Iterable[ColumnMeaning]) -> str:
    """ "34 columns are known by their names, 2 were guessed, 3 are not in the dictionary and kept as they are." """
    kinds = Counter(_kind(meaning.how) for meaning in meanings)
    known = kinds.pop("known", 0)
    by_name = plural(known, "{n} column is known by its name", "{n} columns are known by their names")
    parts = [by_name] if known else []
    for kind, number in kinds.items():
        parts.append(_counted(kind, number) if parts else _counted_columns(kind, number))
    return ", ".join(parts) + "."


def _kind(how: How) -> str:
    return {"name": "known", "synonym": "known", "mapping": "said", "own": "own"}.get(
        how, "guessed" if how in GUESSED else "out"
    )


def _counted(kind: str, number: int) -> str:
    """How many columns of a kind, after a count that has named them."""
    if kind == "said":
        return plural(number, "{n} was named by you", "{n} were named by you")
    if kind == "guessed":
        return plural(number, "{n} was guessed", "{n} were guessed")
    if kind == "own":
        return plural(
            number,
            "{n} is not in the dictionary and kept as it is",
            "{n} are not in the dictionary and kept as they are",
        )
    return plural(number, "{n} was left out", "{n} were left out")


def _counted_columns(kind: str, number: int) -> str:
    """How many columns of a kind, where the sentence begins with them."""
    if kind == "said":
        return plural(number, "{n} column was named by you", "{n} columns were named by you")
    if kind == "guessed":
        return plural(number, "{n} column was guessed", "{n} columns were guessed")
    if kind == "own":
        return plural(
            number,
            "{n} column is not in the dictionary and kept as it is",
            "{n} columns are not in the dictionary and kept as they are",
        )
    return plural(number, "{n} column was left out", "{n} columns were left out")
