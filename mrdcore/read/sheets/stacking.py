"""Several tables -> one: one below the other where the headers are alike, side by side where the patients are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from mrdcore.files.grid import Cell, cell_text
from mrdcore.language import say
from mrdcore.problem import At, Place, Problem, listed, quoted, row_text
from mrdcore.read.columns.match import SPECS, Sheet
from mrdcore.read.layout.known import identifier_of, identifiers, name_of, names_in
from mrdcore.read.mapping import Mapping as FileMapping
from mrdcore.read.tables import Table
from mrdcore.schema import normalise

# Excel's number of 1 January 1904.
DAYS_TO_1904 = 1462


@dataclass(frozen=True)
class Joined:
    """A table made of several; `into` says of a row of the file that became a part of another row, of which."""

    table: Table
    problems: tuple[Problem, ...] = ()
    into: Mapping[At, At] = field(default_factory=dict)


def keys_of(table: Table, sheet: Sheet, mapping: FileMapping) -> list[str]:
    """What each column is, so that it is found again in another table: its dictionary name, else its header."""
    keys: list[str] = []
    for header in table.header:
        key = name_of(header, sheet, mapping) or f"own {normalise(header) or header}"
        keys.append(key if key not in keys else f"{key} {len(keys)}")
    return keys


def are_alike(one: Table, other: Table, mapping: FileMapping) -> bool:
    """Whether two tables have mostly the same columns beside the patient's number."""
    mine, theirs = (set(keys_of(table, "patients", mapping)) - {"patient_id"} for table in (one, other))
    return bool(mine & theirs) and len(mine & theirs) * 10 >= min(len(mine), len(theirs)) * 5


def with_column(table: Table, header: str, values: Sequence[Cell]) -> Table:
    """The table with one more column, which the file does not have."""
    rows = tuple((*row, value) for row, value in zip(table.rows, values, strict=True))
    return replace(
        table,
        header=(*table.header, header),
        rows=rows,
        letters=(*table.letters, "") if table.letters else (),
        units=(*table.units, "") if table.units else (),
        cell_at=(*table.cell_at, ()) if table.cell_at else (),
    )


def labels_text(tables: Iterable[Table]) -> str:
    return listed((table.sheet for table in tables), most=6)


def stack(tables: Sequence[Table], sheet: Sheet, mapping: FileMapping) -> Joined:
    """The rows of all tables under the columns of any; a cell is empty where its table lacks the column."""
    if len(tables) == 1:
        return Joined(tables[0])
    tables = _of_one_count(tables, sheet, mapping)
    all_keys = [keys_of(table, sheet, mapping) for table in tables]
    keys = list(dict.fromkeys(key for found in all_keys for key in found))
    sources = [[found.index(key) if key in found else None for key in keys] for found in all_keys]
    first = [next(t for t, where in enumerate(sources) if where[k] is not None) for k in range(len(keys))]
    rows, cell_at = [], []
    for table, where in zip(tables, sources, strict=True):
        rows += [tuple("" if i is None else row[i] for i in where) for row in table.rows]
    if any(table.cell_at for table in tables):
        for k in range(len(keys)):
            cell_at.append(tuple(at for t, where in zip(tables, sources, strict=True) for at in _places(t, where[k])))
    stacked = Table(
        labels_text(tables),
        tuple(tables[t].header[sources[t][k] or 0] for k, t in enumerate(first)),
        tuple(rows),
        tuple(at for table in tables for at in table.at),
        _agreed(tables, sources, "letter"),
        _agreed(tables, sources, "unit"),
        cell_at=tuple(cell_at),
        labels=_labels(tables),
        from_1904=tables[0].from_1904,
    )
    return Joined(stacked, tuple(_units_differ(tables, sources, stacked)))


def _labels(tables: Sequence[Table]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for table in tables for pair in table.labels)


def _of_one_count(tables: Sequence[Table], sheet: Sheet, mapping: FileMapping) -> Sequence[Table]:
    """The tables with their bare numbers of days counted from one day: of two counts, from that of 1900."""
    if len({table.from_1904 for table in tables}) == 1:
        return tables
    return [_from_1900(table, sheet, mapping) if table.from_1904 else table for table in tables]


def _from_1900(table: Table, sheet: Sheet, mapping: FileMapping) -> Table:
    dates = {i for name, i in names_in(table.header, sheet, mapping).items() if SPECS[sheet][name].kind == "date"}
    rows = tuple(
        tuple(cell + DAYS_TO_1904 if i in dates and isinstance(cell, float) else cell for i, cell in enumerate(row))
        for row in table.rows
    )
    return replace(table, rows=rows, from_1904=False)


def _places(table: Table, position: int | None) -> tuple[At, ...]:
    return table.at if position is None else table.places(position)


def _agreed(tables: Sequence[Table], sources: Sequence[Sequence[int | None]], what: str) -> tuple[str, ...]:
    """The letter or unit of each column where the tables that have it agree, else ""."""
    found = []
    for where in zip(*sources, strict=True):
        words = {getattr(table, what)(i) for table, i in zip(tables, where, strict=True) if i is not None} - {""}
        found.append(words.pop() if len(words) == 1 else "")
    return tuple(found) if any(found) else ()


def _units_differ(
    tables: Sequence[Table], sources: Sequence[Sequence[int | None]], stacked: Table
) -> Iterable[Problem]:
    for k, where in enumerate(zip(*sources, strict=True)):
        units = {t.sheet: t.unit(i) for t, i in zip(tables, where, strict=True) if i is not None and t.unit(i)}
        if len({normalise(unit) or unit for unit in units.values()}) > 1:
            said = listed(say("{unit} in {sheet}", unit=unit, sheet=sheet) for sheet, unit in units.items())
            what = say(
                "the unit is not the same in each sheet: {said}. The values are read as if they had none.", said=said
            )
            fix = say("Write the column in one unit, or add a column unit that says it in each row.")
            yield Place(stacked.sheet, stacked.header[k]).problem("warning", "units_differ", what, fix)


def join(base: Table, other: Table, mapping: FileMapping) -> Joined:
    """Both tables with one row for each patient; where both fill a cell differently, the first counts and it is said.

    Rows of patients that only the other table has come below, with those without a number.
    """
    base, other = _of_one_count([base, other], "patients", mapping)
    mine, theirs = (keys_of(table, "patients", mapping) for table in (base, other))
    position = identifier_of(other, mapping)
    rows_of: dict[str, int] = {}
    for i, identifier in enumerate(identifiers(base, mapping)):
        rows_of.setdefault(identifier, i)
    names = identifiers(other, mapping)
    pairs, taken = {}, set()
    for j, identifier in enumerate(names):
        row = rows_of.get(identifier) if identifier else None
        if row is not None and row not in taken:
            pairs[j] = row
            taken.add(row)
    extra = [j for j in range(len(other.rows)) if j not in pairs]
    new = [i for i, key in enumerate(theirs) if key not in mine and i != position]
    cells = [[*row, *[""] * len(new)] for row in base.rows]
    cells += [[""] * (len(mine) + len(new)) for _ in extra]
    places = [list(base.places(i)) + [other.at[j] for j in extra] for i in range(len(mine))]
    places += [[*base.at, *(other.at[j] for j in extra)] for _ in new]
    target = {i: (mine.index(key) if key in mine else len(mine) + new.index(i)) for i, key in enumerate(theirs)}
    if position is not None and (own := identifier_of(base, mapping)) is not None:
        target[position] = own
    into_row = pairs | {j: len(base.rows) + k for k, j in enumerate(extra)}
    problems: list[Problem] = []
    for j, row in into_row.items():
        for i, column in target.items():
            value, here = other.rows[j][i], cells[row][column]
            if value == "":
                continue
            if here == "":
                cells[row][column], places[column][row] = value, other.places(i)[j]
            elif same(here) != same(value):
                problems.append(_differs(other, j, i, names[j], value, here, places[column][row]))
    table = Table(
        labels_text([base, other]),
        (*base.header, *(other.header[i] for i in new)),
        tuple(map(tuple, cells)),
        (*base.at, *(other.at[j] for j in extra)),
        (*map(base.letter, range(len(mine))), *map(other.letter, new)),
        (*map(base.unit, range(len(mine))), *map(other.unit, new)),
        cell_at=tuple(map(tuple, places)),
        labels=_labels([base, other]),
        from_1904=base.from_1904,
    )
    only = len(base.rows) - len(taken)
    what = say(
        "sheets {sheet} and {sheet_2} are joined by the patient's number: {n} patients in both, {only} "
        "only in {sheet}, {n_2} only in {sheet_2}.",
        sheet=base.sheet,
        sheet_2=other.sheet,
        n=len(pairs),
        only=only,
        n_2=len(extra),
    )
    said = Place().problem("info", "sheets_joined", what, say("Nothing to do if this is so."))
    return Joined(table, (said, *problems), {other.at[j]: base.at[row] for j, row in pairs.items()})


def same(cell: Cell) -> str:
    """A cell as it is compared with another's: its text, whatever the case."""
    return cell_text(cell).strip().casefold()


def _differs(other: Table, j: int, i: int, who: str, value: Cell, here: Cell, place: At) -> Problem:
    at = other.places(i)[j]
    where = row_text(place, at.sheet)
    what = say(
        'patient {who} has "{cell}" here and "{cell_2}" in {where}. The latter is used.',
        who=who,
        cell=cell_text(value),
        cell_2=cell_text(here),
        where=where,
    )
    fix = say("Correct the one that is wrong.")
    (found,) = Place(at.sheet, other.header[i]).problems(
        "warning", "sheets_differ", what, fix, [at], value=cell_text(value)
    )
    return found


def agreement(one: Table, other: Table, mapping: FileMapping) -> float:
    """The share of cells filled in both tables, of patients of the same number, that hold the same; NaN for none."""
    mine, theirs = keys_of(one, "patients", mapping), keys_of(other, "patients", mapping)
    shared = [(mine.index(key), i) for i, key in enumerate(theirs) if key in mine and key != "patient_id"]
    rows = dict(zip(identifiers(one, mapping), one.rows, strict=True))
    pairs = [
        (same(row[a]), same(cells[b]))
        for who, cells in zip(identifiers(other, mapping), other.rows, strict=True)
        if who and (row := rows.get(who)) is not None
        for a, b in shared
        if row[a] != "" and cells[b] != ""
    ]
    return sum(a == b for a, b in pairs) / len(pairs) if pairs else float("nan")


def first_filled(table: Table, groups: Sequence[Sequence[int]], names: Sequence[str], code: str) -> Joined:
    """One row for each group of rows: in each column the first filled cell; other values are said under this code."""
    cells: list[tuple[Cell, ...]] = []
    places: list[tuple[At, ...]] = []
    problems: list[Problem] = []
    into: dict[At, At] = {}
    columns = range(len(table.header))
    for group, name in zip(groups, names, strict=True):
        chosen = [next((j for j in group if table.rows[j][i] != ""), group[0]) for i in columns]
        cells.append(tuple(table.rows[j][i] for i, j in enumerate(chosen)))
        places.append(tuple(table.places(i)[j] for i, j in enumerate(chosen)))
        into |= {table.at[j]: table.at[group[0]] for j in group[1:]}
        for i, j in enumerate(chosen):
            used = table.rows[j][i]
            others = [k for k in group if table.rows[k][i] != "" and same(table.rows[k][i]) != same(used)]
            if others:
                problems += _rows_differ(table, i, name, j, others, code)
    at = tuple(table.at[group[0]] for group in groups)
    merged = replace(
        table, rows=tuple(cells), at=at, cell_at=tuple(zip(*places, strict=True)) if places else (), set_aside=()
    )
    return Joined(merged, tuple(problems), into)


def _rows_differ(table: Table, i: int, name: str, used: int, others: Sequence[int], code: str) -> list[Problem]:
    values = dict.fromkeys(cell_text(table.rows[j][i]) for j in others)
    first = table.places(i)[used]
    told = listed(map(quoted, values))
    what = say(
        'patient {name} has {quoted} here and "{cell}" in row {row}. The latter is used.',
        name=name,
        quoted=told,
        cell=cell_text(table.rows[used][i]),
        row=first.row,
    )
    fix = say("Correct the rows that are wrong, if they mean the same fact.")
    place = Place(table.sheet, table.header[i])
    rows = [table.places(i)[j] for j in others]
    return place.problems("warning", code, what, fix, rows, value=next(iter(values)))
