"""What a visitor does: uploads a cohort, filters it, looks at the patients; every answer is kept with its time."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from mrdcore.select import Selection
from tests.server.client import Client, Screen
from tests.server.cohorts import BY, Own, strangers

COLUMNS = ("flt3_itd_or_ras", "hsct")


@dataclass
class Visit:
    """`answers`: page, selection and screen of each filter. `seconds`: from the click to the end of the answer."""

    own: Own
    answers: list[tuple[str, Selection, Screen]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    listing: Screen = field(default_factory=Screen)

    def differences(self) -> list[str]:
        """Everything that is not this visitor's own, or not right."""
        found = [
            f"visitor {self.own.number}, answer {place}: {what}"
            for place, (page, selection, screen) in enumerate(self.answers)
            for what in self.own.differences(page, selection, screen)
        ]
        listed = set(re.findall(rb"VISITOR\d+-\d+", self.listing.received))
        if listed != {name.encode() for name in self.own.ids} or strangers(self.listing.received, self.own.number):
            found.append(f"visitor {self.own.number}: the patients listed are not the visitor's")
        return found


def visit(url: str, own: Own, filters: int, pause: float = 0.0) -> Visit:
    """Upload, then so many filters on two pages with a pause before each, then every patient."""
    seen, page = Visit(own), ""
    with Client(url) as client:
        client.run()
        client.upload(own.name, own.data)
        for where, selection in own.steps(filters):
            if where != page:
                client.go_to(where)
                page = where
            time.sleep(pause)
            choose(client, selection)
            start = time.monotonic()
            screen = client.run()
            seen.seconds.append(time.monotonic() - start)
            seen.answers.append((page, selection, screen))
        choose(client, Selection())
        seen.listing = client.go_to("patients")
    return seen


def choose(client: Client, selection: Selection) -> None:
    """Set the sidebar to a selection."""
    for column in COLUMNS:
        item = selection.filtered(column)
        client.choose(column, *(item.values if item else ()))
    client.group_by(BY[selection.by])
