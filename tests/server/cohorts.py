"""Cohorts that cannot be taken for each other, the filters that a visitor sets, and what must stand on the page then."""

from __future__ import annotations

import io
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import pandas as pd

from mrdcore.derive import Derived, derive
from mrdcore.options import DEFAULTS
from mrdcore.present.html import table_html
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Scene
from mrdcore.read import read_cohort
from mrdcore.scenes import scene
from mrdcore.select import Filter, Selection
from tests.server.client import Screen

ZERO = date(2019, 1, 1)
CLASSES = ("negativity", "reduction", "stable", "progression", "")
YES_NO = ("yes", "no")
GENE = ("mutated", "wild type")
BY = {"": "No groups", "hsct": "Transplanted", "flt3_itd_or_ras": "FLT3-ITD and/or N/KRAS"}
OWNER = re.compile(rb"VISITOR(\d+)[-.]")
CLICK = ("choice", "turn")  # what a page adds to the rows of a chart


@dataclass(frozen=True)
class Own:
    """The cohort of one visitor: its size, how many die and how many respond grow with the visitor's number."""

    number: int

    @property
    def name(self) -> str:
        return f"VISITOR{self.number}.csv"

    @property
    def ids(self) -> list[str]:
        return [f"VISITOR{self.number}-{place:03d}" for place in range(30 + self.number)]

    @cached_property
    def data(self) -> bytes:
        chance = random.Random(1000 + self.number)
        frame = pd.DataFrame([self._patient(name, chance) for name in self.ids])
        return frame.to_csv(index=False).encode()

    def _patient(self, name: str, chance: random.Random) -> dict[str, Any]:
        zero, risk = ZERO + timedelta(days=chance.randrange(900)), 0.15 + 0.7 * (self.number % 50) / 50
        last, dies = chance.randrange(60, 1500), chance.random() < risk
        relapse = chance.randrange(30, last) if chance.random() < risk else None
        weights = [1 - risk, 0.2, risk, risk / 2, 0.1]
        blood, marrow = chance.choices(CLASSES, weights, k=2)
        return {
            "patient_id": name,
            "mrd_relapse_date": zero,
            "last_news_date": zero + timedelta(days=last),
            "last_status": "dead" if dies else "alive",
            "morphologic_relapse_date": "" if relapse is None else zero + timedelta(days=relapse),
            "hsct": chance.choices(YES_NO, [1 - risk, risk])[0],
            "flt3_itd": chance.choices(GENE, [risk, 1 - risk])[0],
            "nras": chance.choice(GENE),
            "kras": "wild type",
            "response_blood_given": blood,
            "response_marrow_given": marrow,
        }

    @cached_property
    def derived(self) -> Derived:
        """The cohort as this process reads it, which has never seen another visitor's."""
        cohort = read_cohort(self.data, self.name).cohort
        assert cohort is not None
        return derive(cohort, DEFAULTS)

    def left(self, selection: Selection) -> int:
        """How many patients meet the filters, counted in the file itself."""
        rows = pd.read_csv(io.BytesIO(self.data), dtype=str)
        mutated = (rows["flt3_itd"] == "mutated") | (rows["nras"] == "mutated")
        said = {"hsct": rows["hsct"], "flt3_itd_or_ras": mutated.map({True: "yes", False: "no"})}
        return int(
            pd.concat([said[item.key].isin(item.values) for item in selection.where] or [~mutated | mutated], axis=1)
            .all(axis=1)
            .sum()
        )

    def steps(self, count: int) -> Iterator[tuple[str, Selection]]:
        """Page and selection of each of so many filters, one change at a time; first of response, then of survival."""
        chance, chosen, by = random.Random(self.number), {"flt3_itd_or_ras": (), "hsct": ()}, ""
        for step in range(count):
            what = chance.choice((*chosen, "by"))
            if what == "by":
                by = chance.choice([other for other in BY if other != by])
            else:
                chosen[what] = chance.choice([kept for kept in ((), ("yes",), ("no",)) if kept != chosen[what]])
            where = tuple(Filter(key, values=values) for key, values in chosen.items() if values)
            yield "response" if step < count / 2 else "survival", Selection(where, by)

    def differences(self, page: str, selection: Selection, screen: Screen) -> list[str]:
        """What on the screen is not what this cohort gives for the selection; nothing where all of it is right."""
        found = screen.faults + [f"data of visitor {other}" for other in strangers(screen.received, self.number)]
        if screen.query != selection.query:
            found.append(f"the link is {screen.query}")
        whole, left = len(self.ids), self.left(selection)
        who = f"**{left}** of {whole} patients" if left < whole else f"**{whole}** patients"
        if not any(text == who or text.startswith(f"{who} · ") for text in screen.texts):
            found.append(f"the heading is not {who}")
        tables = [_cells(table) for table in screen.tables]
        expected = scene(page, selection.query, self.derived)
        assert isinstance(expected, Scene), expected
        found += [
            f"no table {one.title}"
            for one in expected.tables
            if _cells(table_html(one.table, GROUPS["light"])) not in tables
        ]
        if len(tables) != len(expected.tables):
            found.append(f"{len(tables)} tables in place of {len(expected.tables)}")
        shown = [_plain(data) for data in screen.charts]
        drawn = [figure for figure in expected.figures if any(figure.data.values())]
        found += [f"no chart {figure.name}" for figure in drawn if _plain(figure.data) not in shown]
        return found


def strangers(received: bytes, own: int) -> set[int]:
    """Whose ids or file names stand in what one visitor was sent, other than the visitor's own."""
    return {int(number) for number in OWNER.findall(received)} - {own}


def _cells(html: str) -> str:
    """A table without what it is called, which a page says in its own words."""
    return html[html.index("<thead>") : html.index("</table>")]


def _plain(data: dict[str, list[dict[str, Any]]]) -> str:
    """Datasets in one writing: without what is missing, and without what answers to clicks."""
    rows = {
        name: [
            {key: _number(value) for key, value in sorted(row.items()) if key not in CLICK and not _missing(value)}
            for row in rows
        ]
        for name, rows in data.items()
    }
    return repr(sorted((name, rows) for name, rows in rows.items() if rows))


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _number(value: Any) -> Any:
    return round(float(value), 9) if isinstance(value, int | float) and not isinstance(value, bool) else value
