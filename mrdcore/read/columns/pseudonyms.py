"""Patients known by a name or a hospital number only: it joins the sheets, then P001, P002... stand in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mrdcore.files.grid import cell_text
from mrdcore.language import say
from mrdcore.problem import Place, Problem
from mrdcore.read.columns.identifiers import Kind
from mrdcore.read.columns.match import Matched
from mrdcore.schema import normalise

ID = "patient_id"
_JOINING: tuple[Kind, ...] = ("hospital number", "social security number", "name")


@dataclass(frozen=True)
class Keys:
    """What could tell the patients of a table apart: a column, or names in several, as one text for each row."""

    positions: tuple[int, ...]
    texts: tuple[str, ...]


def with_pseudonyms(patients: Matched, samples: Matched | None) -> tuple[Matched, Matched | None, list[Problem]]:
    """The same with a patient_id in both, where there was none; no cell of a direct identifier stays in that column.

    The patients' own numbers are used where they have some and the samples name them by a direct identifier only.
    """
    if ID in patients.columns.known:
        if samples is None or ID in samples.columns.known:
            return patients, samples, []
        return _joined_by_identifier(patients, samples)
    keys, others = _best_pair(_keys(patients), [] if samples is None else _keys(samples))
    if keys is None:
        return patients, samples, []
    called = _called(keys.texts)
    new = _with_ids(patients, keys.positions[0], [called.get(text, "") for text in keys.texts])
    if samples is not None and others is not None:
        called |= _called(others.texts, called)
        samples = _with_ids(samples, others.positions[0], [called.get(text, "") for text in others.texts])
    return new, samples, [_said(patients, keys)]


def _joined_by_identifier(patients: Matched, samples: Matched) -> tuple[Matched, Matched | None, list[Problem]]:
    keys, others = _best_pair(_keys(patients), _keys(samples))
    if keys is None or others is None or not set(keys.texts) & set(others.texts):
        return patients, samples, []
    i = patients.columns.known[ID]
    numbers = dict(zip(keys.texts, map(cell_text, patients.table.cells(i)), strict=True))
    numbers.pop("", None)
    unknown = {text: f"unknown {n}" for n, text in enumerate(dict.fromkeys(others.texts) - numbers.keys(), 1) if text}
    ids = [numbers.get(text) or unknown.get(text, "") for text in others.texts]
    header = samples.table.header[others.positions[0]]
    what = say("it joins the samples to their patients; {header} stands in its place.", header=patients.table.header[i])
    said = Place(samples.table.sheet, header).problem("info", "joined_by_identifier", what, say("Nothing to do."))
    return patients, _with_ids(samples, others.positions[0], ids), [said]


def _keys(matched: Matched) -> list[Keys]:
    """Every way to tell patients apart, the best first: numbers, then names, all of them together before each alone."""
    table, columns = matched.table, matched.columns
    by_kind = {kind: [i for i, found in columns.identifiers.items() if found == kind] for kind in _JOINING}
    numbers = [i for kind in _JOINING[:2] for i in by_kind[kind]]
    own = [columns.known[ID]] if ID in columns.known else []
    names = by_kind["name"]
    ways = [(i,) for i in (*own, *numbers)] + ([tuple(names)] if len(names) > 1 else []) + [(i,) for i in names]
    return [Keys(way, tuple(_key(row, way) for row in table.rows)) for way in ways]


def _key(row: Sequence[object], positions: Sequence[int]) -> str:
    # A number in one sheet is text with leading zeros in another.
    words = [normalise(cell_text(row[i])).lstrip("0") for i in positions]  # type: ignore[arg-type]
    return " ".join(words).strip()


def _best_pair(patients: Sequence[Keys], samples: Sequence[Keys]) -> tuple[Keys | None, Keys | None]:
    """The two that have most in common; the first of the patients' where nothing is in common."""
    best: tuple[int, Keys | None, Keys | None] = (0, patients[0] if patients else None, None)
    for one in patients:
        for other in samples:
            common = len(set(one.texts) & set(other.texts) - {""})
            if common > best[0]:
                best = (common, one, other)
    return best[1], best[2]


def _called(texts: Sequence[str], known: dict[str, str] | None = None) -> dict[str, str]:
    """P001, P002... in the order of the file; numbers go on after those known."""
    start = len(known or {})
    new = [text for text in dict.fromkeys(texts) if text and text not in (known or {})]
    width = max(3, len(str(start + len(new))))
    return {text: f"P{n:0{width}d}" for n, text in enumerate(new, start + 1)}


def _with_ids(matched: Matched, position: int, ids: Sequence[str]) -> Matched:
    table = matched.table
    rows = tuple((*row[:position], one, *row[position + 1 :]) for row, one in zip(table.rows, ids, strict=True))
    known = {ID: position, **{name: i for name, i in matched.columns.known.items() if name != ID}}
    return replace(matched, table=replace(table, rows=rows), columns=replace(matched.columns, known=known))


def _said(patients: Matched, keys: Keys) -> Problem:
    headers = say(" and ").join(patients.table.header[i] for i in keys.positions)
    what = say(
        "patients are called P001, P002... in the order of the file; {headers} tells them apart and is not kept.",
        headers=headers,
    )
    fix = say('For other names, add a column of pseudonymous numbers and call it "patient_id".')
    return Place(patients.table.sheet, patients.table.header[keys.positions[0]]).problem(
        "info", "pseudonyms", what, fix
    )
