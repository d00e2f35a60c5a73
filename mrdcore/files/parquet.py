"""A Parquet file -> rows of cells. Arrow, in C++, reads it: in a process of its own only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from mrdcore.files.damage import damage_problems
from mrdcore.files.grid import Cell, Grid, tidy
from mrdcore.language import say
from mrdcore.problem import FILE, Place, Problem, listed, thousands

MAX_COLUMNS, MAX_CELLS = 2_000, 5_000_000
# Beyond it a number is no longer exact, and a long identifier would become another one.
_EXACT = 2**53


def read_parquet(data: bytes) -> tuple[list[Grid], list[Problem]]:
    """The table of the file: its names in row 1, its records from row 2 on. Null is empty, as is not-a-number.

    Columns that hold lists, structures or bytes are left out and named, as is the running number that pandas writes.
    """
    import pyarrow as pa
    from pyarrow import parquet

    # Arrow's own pool reserves far more address space than a table takes.
    pa.set_memory_pool(pa.system_memory_pool())
    file = parquet.ParquetFile(pa.BufferReader(data), pre_buffer=False)
    wanted, left_out = _columns(pa, file.schema_arrow)
    if len(wanted) > MAX_COLUMNS or file.metadata.num_rows * max(len(wanted), 1) > MAX_CELLS:
        what = say(
            "The table is too large: at most {max_columns} columns and {max_cells} cells are read.",
            max_columns=thousands(MAX_COLUMNS),
            max_cells=thousands(MAX_CELLS),
        )
        return [], [FILE.problem("error", "file_too_large", what, say("Keep the table of the patients only."))]
    table = file.read(columns=[field.name for field in wanted], use_threads=False)
    columns = [_cells(pa, column) for column in table.columns]
    rows = [[tidy(name) for name in table.column_names], *(list(row) for row in zip(*columns, strict=True))]
    problems = [*left_out, *_time_zones(pa, wanted), *damage_problems(rows)]
    return [Grid("", rows)], problems


def _columns(pa: Any, schema: Any) -> tuple[list[Any], list[Problem]]:
    """The fields that hold one value for each record, and a problem that names the others."""
    fields = [field for field in schema if not _is_running_number(pa, field)]
    wanted = [field for field in fields if _is_plain(pa, field.type)]
    names = [tidy(field.name) for field in fields if field not in wanted]
    if not names:
        return wanted, []
    what = say("columns that hold lists, structures, durations or bytes are not read: {words}.", words=listed(names))
    return wanted, [FILE.problem("warning", "columns_not_read", what, say("Write one value in each cell of a column."))]


def _is_running_number(pa: Any, field: Any) -> bool:
    """The index that pandas writes under this name where it has none of its own."""
    return bool(field.name.startswith("__index_level_") and pa.types.is_integer(field.type))


def _is_plain(pa: Any, kind: Any) -> bool:
    types = pa.types
    if types.is_dictionary(kind):
        return _is_plain(pa, kind.value_type)
    tests = (
        types.is_string, types.is_large_string, types.is_string_view, types.is_integer, types.is_floating,
        types.is_decimal, types.is_boolean, types.is_date, types.is_timestamp, types.is_time, types.is_null,
    )  # fmt: skip
    return any(test(kind) for test in tests)


def _time_zones(pa: Any, fields: Iterable[Any]) -> list[Problem]:
    """A moment has another date in another time zone: the one that the file names is kept."""
    zones = {tidy(f.name): f.type.tz for f in fields if pa.types.is_timestamp(f.type) and f.type.tz}
    found = []
    for name, zone in zones.items():
        what = say(
            "the times are moments; each is read with the date that it has in the time zone of the file, {zone}.",
            zone=zone,
        )
        fix = say("Store dates without a time, if the zone is wrong.")
        found.append(Place("", name).problem("info", "time_zone", what, fix))
    return found


def _cells(pa: Any, column: Any) -> list[Cell]:
    if pa.types.is_timestamp(column.type):
        # Nanoseconds have no place in a date of Python.
        column = column.cast(pa.timestamp("us", column.type.tz), safe=False)
    return [_cell(value) for value in column.to_pylist()]


def _cell(value: Any) -> Cell:
    if value is None or value != value:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return str(value) if isinstance(value, int) and abs(value) > _EXACT else float(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    return value.strftime("%H:%M") if isinstance(value, time) else tidy(str(value))
