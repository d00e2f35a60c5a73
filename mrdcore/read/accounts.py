"""What became of every filled row of the file: used, or set aside for a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mrdcore.cohort import Account, Role
from mrdcore.language import mark, say
from mrdcore.problem import At, SetAside

NOT_USED = mark("not used")


def accounts_of(
    filled: Mapping[str, Sequence[At]],
    roles: Mapping[str, Role],
    used: Iterable[At],
    set_aside: Iterable[SetAside],
    into: Mapping[At, At] | None = None,
    hidden: Iterable[str] = (),
) -> tuple[Account, ...]:
    """One account a sheet, in the order of the file: its filled rows below the header are those used and those set aside.

    `filled` holds the rows of each sheet that was opened. A row is used if a patient or a sample stands on it, or if
    it became a part of such a row (`into`); of the others `set_aside` says why. `hidden` sheets were not opened, and
    count as having no rows.
    """
    standing, parts = set(used), into or {}
    reasons: dict[At, str] = {}
    for one in set_aside:
        reasons.setdefault(one.at, one.reason)
    found = []
    for sheet, rows in filled.items():
        ends = {at: end_of(at, parts) for at in rows}
        dropped = [at for at in rows if at not in standing and ends[at] not in standing]
        aside = tuple(SetAside(at, reasons.get(at) or reasons.get(ends[at]) or say(NOT_USED)) for at in dropped)
        found.append(Account(sheet, roles.get(sheet, "not read"), len(rows), len(rows) - len(aside), aside))
    return (*found, *(Account(sheet, "not read", 0, 0) for sheet in hidden if sheet not in filled))


def end_of(at: At, into: Mapping[At, At]) -> At:
    """The row that this one became a part of, through any number of steps."""
    seen = {at}
    while at in into and into[at] not in seen:
        at = into[at]
        seen.add(at)
    return at
