"""A forest as a table: the same lines and numbers, for slides and spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from mrdcore.groups import Groups
from mrdcore.language import say
from mrdcore.present.forest import ForestLine
from mrdcore.present.subgroups import Measure
from mrdcore.present.table import Cell, Head, Line, Naming, Number, Table


def forest_table(lines: Sequence[ForestLine], measure: Measure, groups: Groups, naming: Naming) -> Table:
    """The lines of a forest, its columns of text as they stand; where there is no estimate, the reason in few words."""
    reference, other = groups.compared
    heads = [
        Head(f"{naming.short.get(v, v)}, {say(measure.counted)}", 1, naming.slots.get(v, ""))
        for v in (other, reference)
    ]
    heads += [Head(say("{measure} (95% CI)", measure=say(measure.title))), Head(say("p")), Head(say("p (Holm)"))]
    return Table(tuple(heads), tuple(_line(line, len(heads)) for line in lines))


def _line(line: ForestLine, columns: int) -> Line:
    cells = [Cell(text) for text in line.cells] + [Cell("")] * (columns - len(line.cells))
    if not isnan(line.value):
        limits = [
            Number(limit, "0.00", end) for end, limit in (("low", line.low), ("high", line.high)) if not isnan(limit)
        ]
        cells[2] = Cell(cells[2].text, numbers=(Number(line.value, "0.00"), *limits))
    return Line(line.label, tuple(cells), indent=line.indent, strong=line.strong, small=line.note)
