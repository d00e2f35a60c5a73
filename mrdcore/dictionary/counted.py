"""Times that a file has already counted from time zero."""

from __future__ import annotations

from mrdcore.dictionary.build import yes_no
from mrdcore.dictionary.spec import ColumnSpec

COUNTED = "times already counted"


def counted_columns() -> list[ColumnSpec]:
    endpoints = {
        "os": "death from any cause",
        "rfs": "morphologic relapse or death",
        "rfs_mrd": "morphologic relapse, second MRD relapse or death",
    }
    times = {
        "hsct": "transplantation",
        "relapse": "morphologic relapse",
        "second_mrd_relapse": "second MRD relapse",
        "death": "death",
        "followup": "last news",
    }
    empty = {"followup": "last news or death"}

    def time(name: str, unit: str, meaning: str) -> ColumnSpec:
        # No `minimum`: a time before time zero is a fault that checks name, with its own sentence.
        return ColumnSpec(
            f"{name}_{unit}",
            f"{name.upper().replace('_', ' ')} [{unit}]",
            "number",
            COUNTED,
            meaning,
            unit,
            known_at_time_zero=False,
        )

    counted = [
        time(e, u, f"Time from time zero to {what} or last news, in {u}.")
        for e, what in endpoints.items()
        for u in ("days", "months")
    ]
    flags = [
        yes_no(
            f"{e}_event",
            f"{e.upper().replace('_', ' ')} event",
            COUNTED,
            f"Whether {e}_days (or _months) ends in {what}.",
            fr=(f"{e}_evenement",),
        )
        for e, what in endpoints.items()
    ]
    events = [
        time(e, u, f"Time from time zero to {empty.get(e, what)}, in {u}; empty where there is none.")
        for e, what in times.items()
        for u in ("days", "months")
    ]
    return counted + flags + events
