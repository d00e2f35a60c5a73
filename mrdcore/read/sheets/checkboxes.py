"""Checkboxes of REDCap (mutations___flt3, "Mutations (choice=NRAS)") -> a column for each box."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import say
from mrdcore.problem import Place, Problem, listed
from mrdcore.read.layout.known import name_of, names_in
from mrdcore.read.mapping import Mapping
from mrdcore.read.sheets.stacking import with_column
from mrdcore.read.tables import Table, with_columns
from mrdcore.read.values.cells import MISSING_WORDS, NOT_DONE
from mrdcore.read.values.column import level_of
from mrdcore.schema import BY_NAME, GENES, normalise

_RAW = re.compile(r"(?P<field>.+?)___(?P<choice>.+)")
_LABELLED = re.compile(r"(?P<field>.*?)\s*\(cho(?:ice|ix)=(?P<choice>.*)\)\s*", re.DOTALL)
_TICKED = {"1", "checked", "coche", "cochee", "true", "yes", "oui", "x"}
_UNTICKED = {"0", "unchecked", "non_coche", "non_cochee", "false", "no", "non"}
# No name of a field with its question is longer; patterns that look back would take minutes over a hostile one.
LONGEST = 1_000
# A box that says that nobody looked: the other boxes are then unknown, not empty.
_NOBODY_LOOKED = NOT_DONE | MISSING_WORDS | {"nd"}
_AT_RELAPSE = {"relapse", "rechute"}

Boxes = dict[str, list[tuple[int, str]]]


def choice_of(header: str) -> tuple[str, str] | None:
    """Field and choice of a checkbox's header; None for another header."""
    if len(header) > LONGEST:
        return None
    found = _RAW.fullmatch(header) or _LABELLED.fullmatch(header)
    return (found["field"].strip(), found["choice"].strip()) if found else None


def read_checkboxes(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    """Each box as a column of yes and no, of a gene as mutated and wild type.

    A box that is not ticked means no only where another box of the field is ticked (a box "none" too): in a patient
    without any tick nobody may have looked, and the value is missing.
    """
    fields: Boxes = {}
    for i, header in enumerate(table.header):
        found = choice_of(header)
        if found and header not in mapping.columns:
            fields.setdefault(found[0], []).append((i, found[1]))
    problems: list[Problem] = []
    dropped: set[int] = set()
    for field, boxes in fields.items():
        if _is_levels(field, boxes):
            table, faults = _one_of(table, field, boxes)
            dropped |= {i for i, _ in boxes}
        else:
            table, faults = _each(table, field, boxes, mapping)
        problems += faults
    return with_columns(table, [i for i in range(len(table.header)) if i not in dropped]), problems


def _ticks(table: Table, boxes: Sequence[tuple[int, str]]) -> list[list[bool | None]]:
    """For each row and box: ticked, not ticked, or neither."""
    return [[_is_ticked(row[i]) for i, _ in boxes] for row in table.rows]


def _is_ticked(cell: Cell) -> bool | None:
    word = normalise(cell_text(cell))
    return True if word in _TICKED else False if word in _UNTICKED else None


def _is_levels(field: str, boxes: Sequence[tuple[int, str]]) -> bool:
    """Whether the field is a column of the dictionary and its boxes are the levels."""
    name = name_of(field, "patients")
    spec = BY_NAME[name] if name else None
    return spec is not None and any(level_of(spec, choice) for _, choice in boxes)


def _one_of(table: Table, field: str, boxes: Sequence[tuple[int, str]]) -> tuple[Table, list[Problem]]:
    """Boxes of which one can be ticked, as one column under the field's name."""
    ticks = _ticks(table, boxes)
    chosen = [[choice for (_, choice), tick in zip(boxes, row, strict=True) if tick] for row in ticks]
    values: list[Cell] = [words[0] if len(words) == 1 else "" for words in chosen]
    several = [at for at, words in zip(table.at, chosen, strict=True) if len(words) > 1]
    what = say(
        "{n} boxes are read as one column {field}: {words}.",
        n=len(boxes),
        field=field,
        words=listed((choice for _, choice in boxes)),
    )
    place = Place(table.sheet, field)
    problems = [place.problem("info", "checkboxes_read", what, say("Nothing to do if this is so."))]
    if several:
        what = say("more than one box is ticked where one can be true. The value is missing.")
        problems += place.problems("error", "checkboxes_several", what, say("Leave one box ticked."), several)
    return with_column(table, field, values), problems


def _each(table: Table, field: str, boxes: Sequence[tuple[int, str]], mapping: Mapping) -> tuple[Table, list[Problem]]:
    ticks = _ticks(table, boxes)
    not_done = [normalise(choice) in _NOBODY_LOOKED for _, choice in boxes]
    answered = [any(row) and not any(t and n for t, n in zip(row, not_done, strict=True)) for row in ticks]
    header = list(table.header)
    rows = [list(row) for row in table.rows]
    genes: dict[str, str] = {}
    for k, (i, choice) in enumerate(boxes):
        gene = _gene(field, choice)
        if gene is not None and gene not in names_in(header, "patients", mapping):
            genes[choice] = BY_NAME[gene].english
            header[i] = BY_NAME[gene].english
        yes, no = ("mutated", "wild_type") if header[i] != table.header[i] else ("yes", "no")
        for j, row in enumerate(ticks):
            rows[j][i] = yes if row[k] else no if row[k] is False and answered[j] else ""
    silent = [at for at, row, known in zip(table.at, ticks, answered, strict=True) if not known and False in row]
    read = replace(table, header=tuple(header), rows=tuple(map(tuple, rows)))
    return read, _said(table, field, boxes, genes, silent)


def _gene(field: str, choice: str) -> str | None:
    """The gene's column that a choice names, at relapse where the field says so."""
    name = name_of(choice, "patients")
    if name not in GENES:
        return None
    return f"{name}_relapse" if _AT_RELAPSE & set(normalise(field).split("_")) else name


def _said(
    table: Table, field: str, boxes: Sequence[tuple[int, str]], genes: dict[str, str], silent: Sequence[object]
) -> list[Problem]:
    named = [
        choice if choice == label else say("{column} as {name}", column=choice, name=label)
        for choice, label in genes.items()
    ]
    others = [table.header[i] for i, choice in boxes if choice not in genes]
    read = say("{n} boxes are read as columns of their own.", n=len(boxes))
    if genes:
        read = say("{n} boxes are read as columns of their own ({words}).", n=len(boxes), words=listed(named))
    kept = say("Kept as columns of the file's own: {words}.", words=listed(others)) if others else ""
    counts = say(
        "A box that is not ticked counts as no in rows where another box is ticked; in {n} rows without such a tick it is "
        "missing.",
        n=len(silent),
    )
    if genes:
        counts = say(
            "A box that is not ticked counts as wild type in rows where another box is ticked; in {n} rows without such a "
            "tick it is missing.",
            n=len(silent),
        )
    what = " ".join(filter(None, (read, kept, counts)))
    fix = say('If no tick means that there is no mutation, add a box "none" to the form and tick it.')
    return [Place(table.sheet, field).problem("info", "checkboxes_read", what, fix)]
