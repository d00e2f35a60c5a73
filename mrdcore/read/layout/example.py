"""The example row of the template: seen, said and set aside, in whatever file it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mrdcore.files.grid import cell_text
from mrdcore.language import mark, say
from mrdcore.problem import Problem, SetAside
from mrdcore.read.layout.known import identifier_of
from mrdcore.read.mapping import Mapping
from mrdcore.read.tables import Table
from mrdcore.schema import normalise

EXAMPLE_ID = "EXAMPLE"
EXAMPLE_IDS = {normalise(EXAMPLE_ID), "exemple"}
REASON = mark("the example of the template")


def without_examples(tables: Sequence[Table], mapping: Mapping) -> tuple[list[Table], list[Problem]]:
    """The tables without the rows whose patient is called EXAMPLE or EXEMPLE."""
    made = [_without_example(table, mapping) for table in tables]
    return [table for table, _ in made], [problem for _, found in made for problem in found]


def _without_example(table: Table, mapping: Mapping) -> tuple[Table, list[Problem]]:
    position = identifier_of(table, mapping)
    if position is None:
        return table, []
    examples = [i for i, cell in enumerate(table.cells(position)) if normalise(cell_text(cell)) in EXAMPLE_IDS]
    if not examples:
        return table, []
    kept = [i for i in range(len(table.rows)) if i not in set(examples)]
    set_aside = tuple(SetAside(table.at[i], say(REASON)) for i in examples)
    what = say("the example of the template is not a patient. The row is not used.")
    fix = say("Nothing to do. If you wrote a patient over it, give the row that patient's number.")
    place = replace(table.place, column=table.header[position])
    problems = place.problems("info", "example_row", what, fix, [one.at for one in set_aside])
    table = replace(
        table,
        rows=tuple(table.rows[i] for i in kept),
        at=tuple(table.at[i] for i in kept),
        set_aside=(*table.set_aside, *set_aside),
    )
    return table, problems
