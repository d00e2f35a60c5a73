"""Rows in the file = rows used + rows set aside: in a sentence, a table, an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from mrdcore.cohort import Account
from mrdcore.language import mark, plural, say
from mrdcore.present.format import fixed
from mrdcore.present.table import Cell, Head, Line, Table
from mrdcore.problem import SetAside, rows_text

HEADINGS = (
    mark("Sheet"),
    mark("Read as"),
    mark("Rows in the file"),
    mark("Used"),
    mark("Set aside"),
    mark("Why"),
    mark("Rows"),
)
ROLES = {
    "patients": mark("patients"),
    "samples": mark("samples"),
    "patients and samples": mark("patients and samples"),
    "not read": mark("not read"),
}
MOST_REASONS = 5


def account_sentence(accounts: Sequence[Account]) -> str:
    """72 rows in the file: 70 used, 2 set aside (a total; the same patient as row 4)."""
    rows, used = sum(one.rows for one in accounts), sum(one.used for one in accounts)
    aside = [dropped for one in accounts for dropped in one.set_aside]
    if not accounts:
        return ""
    words = {"used": fixed(used), "aside": fixed(len(aside))}
    if not aside:
        return plural(
            rows,
            "{n} row in the file: {used} used, {aside} set aside.",
            "{n} rows in the file: {used} used, {aside} set aside.",
            **words,
        )
    return plural(
        rows,
        "{n} row in the file: {used} used, {aside} set aside ({reasons}).",
        "{n} rows in the file: {used} used, {aside} set aside ({reasons}).",
        reasons=_reasons(aside),
        **words,
    )


def _reasons(aside: Sequence[SetAside]) -> str:
    """The reasons, the commonest first, with how often each was given."""
    found = Counter(one.reason for one in aside)
    said = [
        reason if times == 1 else say("{reason}, {n} rows", reason=reason, n=times)
        for reason, times in found.most_common(MOST_REASONS)
    ]
    more = len(found) - MOST_REASONS
    others = [plural(more, "and {n} more reason", "and {n} more reasons")] if more > 0 else []
    return "; ".join([*said, *others])


def _by_reason(account: Account) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in account.set_aside:
        found.setdefault(one.reason, []).append(one.at.row)
    return found


def account_lines(accounts: Iterable[Account]) -> list[tuple[str | int, ...]]:
    """Lines of a sheet: `HEADINGS`, one for each sheet, and one for each reason why rows of it were set aside."""
    lines: list[tuple[str | int, ...]] = [tuple(map(say, HEADINGS))]
    for one in accounts:
        lines.append((one.sheet, say(ROLES.get(one.role, one.role)), one.rows, one.used, len(one.set_aside), "", ""))
        for reason, numbers in _by_reason(one).items():
            lines.append((one.sheet, "", "", "", len(numbers), reason, ", ".join(map(str, numbers))))
    return lines


def accounts_frame(accounts: Iterable[Account]) -> pd.DataFrame:
    """The same lines as a frame; what a line leaves open is missing."""
    head, *lines = account_lines(accounts)
    cells = [[None if cell == "" else cell for cell in line] for line in lines]
    return pd.DataFrame(cells, columns=list(head), dtype="object")


def accounts_table(accounts: Iterable[Account]) -> Table:
    """Rows in the file = rows used + rows set aside, sheet by sheet, with the reasons."""
    lines = []
    for one in accounts:
        counts = (say(ROLES.get(one.role, one.role)), fixed(one.rows), fixed(one.used), fixed(len(one.set_aside)), "")
        lines.append(Line(one.sheet or say("the file"), tuple(map(Cell, counts)), strong=True))
        for reason, numbers in _by_reason(one).items():
            cells = ("", "", "", fixed(len(numbers)), rows_text(numbers))
            lines.append(Line(reason, tuple(map(Cell, cells)), indent=True))
    columns = (*HEADINGS[1:5], mark("Which"))
    return Table(tuple(Head(say(name)) for name in columns), tuple(lines), stub=say(HEADINGS[0]), prose=True)


def accounts_json(accounts: Iterable[Account]) -> list[dict[str, object]]:
    """The same as plain values: of each sheet its role, rows, used, and for each reason the rows set aside."""
    return [
        {
            "sheet": one.sheet,
            "role": one.role,
            "rows": one.rows,
            "used": one.used,
            "set_aside": [{"reason": reason, "rows": numbers} for reason, numbers in _by_reason(one).items()],
        }
        for one in accounts
    ]
