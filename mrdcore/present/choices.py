"""What a part of a chart stands for: the filters that leave its patients alone, written as they stand in a link."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from mrdcore.groups import LEFT_OUT, Division, level_order
from mrdcore.schema import UNKNOWN, column
from mrdcore.select import Filter, Selected, Selection, SelectionError, matches
from mrdcore.stats.forest import subgroup

CLICKED = "clicked"  # the selection that a click makes in a chart
CHOICE, TURN = "choice", "turn"  # its fields
# On a mark; where the chart finds what is nearest to the pointer, within so many pixels of it.
CLOSE = "abs(x() - item().datum.x) < 20 && abs(y() - item().datum.y) < 20"
CLICK = f"click[item() && item().mark.marktype !== 'group' && (!item().isVoronoi || ({CLOSE}))]"
SIDE_BY_SIDE = ("hconcat", "vconcat", "concat")

Spec = dict[str, Any]
Choice = Callable[[Mapping[str, Any]], str]


def level_filters(patients: pd.DataFrame, by: str, level: str, members: pd.Series) -> tuple[Filter, ...]:
    """The filters that leave exactly the `members` of a level of `by` (a column, or a cut of it) among some patients.

    `members` says of those patients, which may be a part of `patients`, whether they are in the level. Empty where no filter can: no grouping, unknown among numbers that were cut, a level as it was at a landmark.
    """
    if not by:
        return ()
    try:
        found = _of_column(patients, by, level) if by in patients else _of_cut(patients, by, level, members)
        return found if _leave(patients, found, members) else ()
    except SelectionError:
        return ()


def _of_column(patients: pd.DataFrame, by: str, level: str) -> tuple[Filter, ...]:
    if level != UNKNOWN and pd.api.types.is_numeric_dtype(patients[by]):
        return (Filter(by, low=float(level), high=float(level)),)
    return (Filter(by, values=(level,)),)


def _of_cut(patients: pd.DataFrame, by: str, level: str, members: pd.Series) -> tuple[Filter, ...]:
    """A range; its lower end is the first value above the cut, since a filter takes both ends in."""
    key, _, cuts = by.partition(":")
    apart = column(key).cut_leaves_out
    if level == LEFT_OUT and apart:
        return (Filter(apart[0], values=(apart[1],)),)
    points = sorted({float(cut) for cut in cuts.split(",")})
    inside = patients[key].loc[members.index[members]]
    if level == UNKNOWN or inside.empty:
        return ()
    low = float(inside.min()) if inside.min() > points[0] else None
    high = next((point for point in points if inside.max() <= point), None)
    found: tuple[Filter, ...] = (Filter(key, low=low, high=high),)
    if apart and apart[0] in patients and not _leave(patients, found, members):
        kept = (value for value in level_order(patients, apart[0]) if value not in (apart[1], UNKNOWN))
        found = (*found, Filter(apart[0], values=tuple(kept)))
    return found


def _leave(patients: pd.DataFrame, items: tuple[Filter, ...], members: pd.Series) -> bool:
    """Whether all of these filters leave exactly the members."""
    met = pd.Series(True, index=patients.index)
    for item in items:
        met &= matches(patients, item)
    return bool((met.loc[members.index] == members).all())


def group_filters(selected: Selected) -> dict[str, tuple[Filter, ...]]:
    """The filters of each group on the page, for those that filters can leave alone."""
    groups, everybody = selected.groups, selected.everybody
    if groups.by in everybody and selected.landmark is None:  # levels are the values of the column as it is
        return {level: _of_column(everybody, groups.by, level) for level in groups.levels}
    found = {v: level_filters(everybody, groups.by, v, selected.level == v) for v in groups.levels}
    return {level: items for level, items in found.items() if items}


def subgroup_filters(patients: pd.DataFrame, divisions: Mapping[str, Division]) -> dict[str, tuple[Filter, ...]]:
    """The filters of each level of these variables, by the name of its `subgroup`, where filters can leave it alone."""
    found = {
        subgroup(by, level): level_filters(patients, by, level, division.level == level)
        for by, division in divisions.items()
        for level in division.order
    }
    return {name: items for name, items in found.items() if items}


def text_of(items: tuple[Filter, ...]) -> str:
    """Filters as a part of a link, read again by `Selection.parse`."""
    return Selection(items).query


def narrowed(selection: Selection, items: tuple[Filter, ...], patients: pd.DataFrame) -> Selection:
    """The selection with these filters too; without them where it has them already and all of its `patients` meet them.

    A filter on a column that is filtered already never brings back patients: ranges are cut, values are those in both.
    """
    if items and all(selection.filtered(item.key) and matches(patients, item).all() for item in items):
        keys = {item.key for item in items}
        return replace(selection, where=tuple(kept for kept in selection.where if kept.key not in keys))
    for item in items:
        held = selection.filtered(item.key)
        if held is None or not matches(patients, item).all():
            selection = selection.with_filter(_both(held, item) if held else item)
    return selection


def _both(held: Filter, item: Filter) -> Filter:
    """One filter for two on the same column."""
    if held.values and item.values:
        return replace(item, values=tuple(value for value in item.values if value in held.values) or item.values)
    if held.values or item.values:
        return item
    lows, highs = ([end for end in ends if end is not None] for ends in ((held.low, item.low), (held.high, item.high)))
    return Filter(
        item.key, low=max(lows, default=None), high=min(highs, default=None), unknown=held.unknown and item.unknown
    )


def clickable(spec: Spec) -> Spec:
    """The chart, its marks that carry a `choice` answering to a click; it stays the same whatever its data."""
    names: list[str] = []
    with_hand = _named(_with_hand(spec, frozenset(_drawn(spec))), names)
    select = {"type": "point", "fields": [CHOICE, TURN], "on": CLICK, "clear": False, "toggle": False}
    return with_hand | {"params": [*spec.get("params", ()), {"name": CLICKED, "select": select, "views": names}]}


def _with_hand(spec: Spec, drawn: frozenset[str]) -> Spec:
    """Over a mark with a choice the pointer is a hand; a text is hit only where no mark of its data (`drawn`) is behind it."""
    changed: Spec = {
        kind: [_with_hand(part, drawn) for part in spec[kind]] for kind in ("layer", *SIDE_BY_SIDE) if kind in spec
    }
    if "mark" in spec:
        mark = _mark(spec)
        hand: Spec = {"cursor": {"expr": f"datum.{CHOICE} ? 'pointer' : 'default'"}}
        if mark["type"] == "text" and spec.get("data", {}).get("name") not in drawn:
            hand["tooltip"] = {
                "expr": "null"
            }  # Vega-Lite lets a mark without one be hit only where the selection stands
        changed["mark"] = hand | mark
    return spec | changed


def _mark(spec: Spec) -> Spec:
    mark = spec["mark"]
    return mark if isinstance(mark, dict) else {"type": mark}


def _drawn(spec: Spec) -> Iterator[str]:
    """The data of all marks that are no text."""
    if "mark" in spec and _mark(spec)["type"] != "text":
        yield spec.get("data", {}).get("name", "")
    for kind in ("layer", *SIDE_BY_SIDE):
        for part in spec.get(kind, ()):
            yield from _drawn(part)


def _named(spec: Spec, names: list[str]) -> Spec:
    """The first layer of each plot with a name, noted in `names`: clicks on all layers of the plot are found there."""
    if "layer" in spec:
        first, *others = spec["layer"]
        return spec | {"layer": [_named(first, names), *others]}
    if "mark" in spec:
        names.append(spec.get("name", f"{CLICKED}_{len(names)}"))
        return spec | {"name": names[-1]}
    return spec | {kind: [_named(part, names) for part in spec[kind]] for kind in SIDE_BY_SIDE if kind in spec}
