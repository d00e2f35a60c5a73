"""A forest: an estimate with its interval a line, what it rests on beside it; one specification a layout.

The columns of text stand in the chart itself, so that they keep in line with their marks on every screen and in an
export. On a narrow screen only those columns stay that ask for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import Any, Literal

import altair as alt

from mrdcore.language import cached, mark, say
from mrdcore.present.charts import Spec, compiled, named, slot_colour
from mrdcore.present.palette import GREY, SLOTS
from mrdcore.present.table import Head

Scale = Literal["ratio", "difference"]
Datasets = dict[str, list[dict[str, Any]]]

INK = SLOTS[2]  # the slot that is nearest to the colour of text in both themes
ALONE = 900  # pixels of chart where it stands in no page
NARROW = 640  # pixels of chart under which it is shown as on a telephone
LABEL, NARROW_LABEL, INDENT = 215, 112, 12
TOP, STEP, BELOW, SIDES = 40, 23, 6, 40
GAP, NARROW_GAP = 16, 8
SMALLEST, MEDIUM, LARGEST, ARROW = 25.0, 70.0, 150.0, 60.0
DOMAIN: dict[Scale, tuple[float, float]] = {"ratio": (0.1, 10), "difference": (-100, 100)}
TICKS: dict[Scale, tuple[float, ...]] = {"ratio": (0.1, 0.2, 0.5, 1, 2, 5, 10), "difference": (-100, -50, 0, 50, 100)}
NO_EFFECT: dict[Scale, float] = {"ratio": 1, "difference": 0}


@dataclass(frozen=True)
class ForestColumn:
    """A column of text: its width in pixels, that on a telephone (0: not there), and whether it stands left of the marks."""

    width: int
    narrow: int = 0
    left: bool = False


@dataclass(frozen=True)
class ForestLine:
    """A line of a forest: an estimate with its limits, and a text for each column.

    Without a `value` there is no mark and `note` stands in its place; `reason` is the same at length, shown where one
    points at it. `weight`: the events behind the estimate, which size its square. `summary`: the overall line.
    `tooltip`: the estimate in words, shown where one points at its mark. `choice`: the filters, as in a link, that leave
    the patients of the line alone; "" where none can.
    """

    label: str
    value: float = nan
    low: float = nan
    high: float = nan
    cells: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""
    weight: float = nan
    indent: bool = False
    strong: bool = False
    summary: bool = False
    tooltip: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Side:
    """Whom an estimate on one side of no effect favours, with the group's colour slot."""

    text: str
    slot: str = INK


Placed = list[tuple[ForestLine, float]]


@cached(64)
def forest_template(lines: int, columns: tuple[ForestColumn, ...], scale: Scale = "ratio") -> Spec:
    """The forest of so many lines: ratios on a log axis from 0.1 to 10, differences from -100 to 100 points."""
    x, height = _estimate_axis(columns, scale), TOP + STEP * lines + BELOW
    layers = [_rows(), *_reference_rules(x), *_marks(x), *_texts(columns), *_sides(x, columns, height)]
    chart = alt.layer(*layers).properties(height=height, padding={"bottom": 8, "left": 0, "right": 8, "top": 0})
    return compiled(chart) | {
        "autosize": {"type": "fit-x", "contains": "padding"},
        "usermeta": {"lines": lines, "least": ALONE},
    }


def _by_width(narrow: str, wide: str) -> alt.ExprRef:
    return alt.ExprRef(f"width < {NARROW} ? {narrow} : {wide}")


def _taken(columns: Iterable[ForestColumn], *, left: bool, narrow: bool) -> int:
    """Pixels that the columns of one side take."""
    return sum(column.narrow if narrow else column.width for column in columns if column.left == left)


def _start(columns: tuple[ForestColumn, ...]) -> alt.ExprRef:
    """Where the axis begins: behind the labels and the columns to its left."""
    narrow, wide = (_taken(columns, left=True, narrow=narrow) for narrow in (True, False))
    return _by_width(f"{NARROW_LABEL + narrow + NARROW_GAP}", f"{LABEL + wide + GAP}")


def _end(columns: tuple[ForestColumn, ...]) -> alt.ExprRef:
    """Where it ends: before the columns to its right."""
    narrow, wide = (_taken(columns, left=False, narrow=narrow) for narrow in (True, False))
    return _by_width(f"width - {narrow + NARROW_GAP}", f"width - {wide + GAP}")


def _estimate_axis(columns: tuple[ForestColumn, ...], scale: Scale) -> alt.X:
    """The axis takes the room that the columns of text leave."""
    of = alt.Scale(
        type="log" if scale == "ratio" else "linear",
        domain=list(DOMAIN[scale]),
        rangeMin=_start(columns),
        rangeMax=_end(columns),
        nice=False,
    )
    axis = alt.Axis(values=list(TICKS[scale]), grid=False, format="~r", labelOverlap="greedy", labelFlush=False)
    return alt.X("x", type="quantitative", title=None, scale=of, axis=axis)


def _offset(field: str = "offset") -> alt.Y:
    return alt.Y(field, type="quantitative", scale=None, axis=None)


def _rows() -> alt.Chart:
    """Lines that can be chosen, over the whole width; a shade shows which one the pointer is on."""
    pointed = alt.selection_point(name="pointed", on="pointerover", clear="pointerout", fields=["offset"], empty=False)
    rows: alt.Chart = (
        alt.Chart(named("rows"))
        .mark_rect()
        .encode(
            _offset("top"),
            alt.Y2("bottom"),
            slot_colour(),
            x=alt.value(0),
            x2=alt.value("width"),
            opacity=alt.condition(pointed, alt.value(0.1), alt.value(0)),
        )
        .add_params(pointed)
    )
    return rows


def _reference_rules(x: alt.X) -> list[alt.Chart]:
    """The line of no effect, and a dashed one at the overall estimate; broken where a note stands."""
    top, bottom = _offset("top"), alt.Y2("bottom")
    rule = alt.Chart(named("no_effect")).mark_rule(strokeWidth=1).encode(x, top, bottom, slot_colour())
    overall = alt.Chart(named("overall")).mark_rule(strokeWidth=1, strokeDash=[3, 3], opacity=0.8)
    return [rule, overall.encode(x, top, bottom, slot_colour())]


def _marks(x: alt.X) -> list[alt.Chart]:
    """Limits as a line, with an arrow where they leave the axis; the estimate as a square, the overall one a diamond."""
    tooltip = [
        alt.Tooltip(field, type="nominal", title=name)
        for field, name in (("label", say("Subgroup")), ("estimate", say("Estimate (95% CI)")))
    ]
    limits = alt.Chart(named("limits")).mark_rule(strokeWidth=1.6).encode(x, alt.X2("x_high"), _offset(), slot_colour())
    shape = alt.Shape(
        "shape",
        type="nominal",
        legend=None,
        scale=alt.Scale(
            domain=["square", "diamond", "left", "right"],
            range=["square", "diamond", "triangle-left", "triangle-right"],
        ),
    )
    size = alt.Size("size", type="quantitative", scale=None, legend=None)
    points = alt.Chart(named("points")).mark_point(filled=True, opacity=1, strokeWidth=0)
    return [limits, points.encode(x, _offset(), slot_colour(), shape, size, tooltip=tooltip)]


def _texts(columns: tuple[ForestColumn, ...]) -> list[alt.Chart]:
    """Labels, the columns, and the notes that stand in place of a mark."""
    label = alt.Chart(named("labels")).mark_text(
        align="left",
        fontSize=13,
        fontWeight=alt.ExprRef("datum.strong ? 600 : 400"),
        dx=alt.ExprRef(f"datum.indent ? {INDENT} : 0"),
        limit=_by_width(f"{NARROW_LABEL} - (datum.indent ? {INDENT} : 0)", f"{LABEL} - (datum.indent ? {INDENT} : 0)"),
    )
    note = alt.Chart(named("notes")).mark_text(
        align="left", fontSize=11.5, limit=alt.ExprRef(f"width - ({_start(columns).expr})")
    )
    text, reason = alt.Text("text", type="nominal"), alt.Tooltip("reason", type="nominal", title=say("Why"))
    drawn = [
        label.encode(_offset(), text, slot_colour(), x=alt.value(0)),
        note.encode(_offset(), text, slot_colour(), x=alt.value(_start(columns)), tooltip=[reason]),
    ]
    return drawn + [_column(columns, place) for place in range(len(columns))]


def _column(columns: tuple[ForestColumn, ...], place: int) -> alt.Chart:
    """The texts of one column, right-aligned at its end; out of sight on a narrow screen where it does not stay."""
    column = columns[place]
    cells = alt.Chart(named(f"column_{place}")).mark_text(
        align="right",
        fontSize=_by_width("11.5", "12.5"),
        lineBreak="\n",
        fontWeight=alt.ExprRef("datum.strong ? 600 : 400"),
        opacity=_by_width(f"{int(column.narrow > 0)}", "1"),
    )
    x = _by_width(_column_end(columns, place, narrow=True), _column_end(columns, place, narrow=False))
    drawn: alt.Chart = cells.encode(_offset(), alt.Text("text", type="nominal"), slot_colour(), x=alt.value(x))
    return drawn


def _column_end(columns: tuple[ForestColumn, ...], place: int, *, narrow: bool) -> str:
    if columns[place].left:
        return f"{(NARROW_LABEL if narrow else LABEL) + _taken(columns[: place + 1], left=True, narrow=narrow)}"
    return f"width - {_taken(columns[place + 1 :], left=False, narrow=narrow)}"


def _sides(x: alt.X, columns: tuple[ForestColumn, ...], height: int) -> list[alt.Chart]:
    """Under the axis, on each side of no effect: whom it favours. The texts reach under the columns."""
    below, text = alt.value(height + SIDES), alt.Text("text", type="nominal")
    middle = f"(({_start(columns).expr}) + ({_end(columns).expr})) / 2"
    style: dict[str, Any] = {"fontSize": 12, "fontWeight": 600, "lineBreak": "\n"}
    left, right = (alt.ExprRef(f"{room} - 12") for room in (middle, f"width - {middle}"))
    drawn = [
        alt.Chart(named("left_side")).mark_text(align="right", dx=-8, limit=left, **style),
        alt.Chart(named("right_side")).mark_text(align="left", dx=8, limit=right, **style),
    ]
    return [chart.encode(x, text, slot_colour(), y=below) for chart in drawn]


def forest_data(
    lines: Sequence[ForestLine],
    heads: Sequence[Head],
    scale: Scale = "ratio",
    sides: tuple[Side, Side] | None = None,
) -> Datasets:
    """The datasets of `forest_template`: a heading a column; left of no effect means `sides[0]`, right of it `sides[1]`."""
    placed = [(line, TOP + STEP * (place + 0.5)) for place, line in enumerate(lines)]
    marked = [(line, offset) for line, offset in placed if not isnan(line.value)]
    heaviest = max((line.weight for line, _ in marked if not isnan(line.weight)), default=nan)
    return {
        "rows": [_row(line, offset) for line, offset in placed if line.choice],
        "no_effect": _rule(placed, NO_EFFECT[scale], GREY),
        "overall": [
            part for line, _ in marked if line.summary for part in _rule(placed, _clipped(line.value, scale), INK)
        ],
        "limits": [_limits(line, offset, scale) for line, offset in marked if not isnan(line.low + line.high)],
        "points": [point for line, offset in marked for point in _points(line, offset, scale, heaviest)],
        "labels": [
            {
                "text": line.label,
                "offset": offset,
                "slot": INK,
                "strong": line.strong,
                "indent": line.indent,
                "choice": line.choice,
            }
            for line, offset in placed
        ],
        "notes": [
            {
                "text": line.note,
                "reason": line.reason or line.note,
                "offset": offset,
                "slot": GREY,
                "choice": line.choice,
            }
            for line, offset in placed
            if isnan(line.value) and line.note
        ],
        **{f"column_{place}": _texts_of(placed, head, place) for place, head in enumerate(heads)},
        "left_side": _side(sides, 0, mark("← favours\n{group}"), scale),
        "right_side": _side(sides, 1, mark("favours →\n{group}"), scale),
    }


def _row(line: ForestLine, offset: float) -> dict[str, Any]:
    return {
        "offset": offset,
        "top": offset - STEP / 2,
        "bottom": offset + STEP / 2,
        "slot": INK,
        "choice": line.choice,
    }


def _rule(placed: Placed, x: float, slot: str) -> list[dict[str, Any]]:
    """A line down the forest, in parts: none through a note."""
    return [
        {"x": x, "top": offset - STEP / 2, "bottom": offset + STEP / 2, "slot": slot}
        for line, offset in placed
        if not (isnan(line.value) and line.note)
    ]


def _clipped(value: float, scale: Scale) -> float:
    lowest, highest = DOMAIN[scale]
    return min(max(value, lowest), highest)


def _limits(line: ForestLine, offset: float, scale: Scale) -> dict[str, Any]:
    low, high = _clipped(line.low, scale), _clipped(line.high, scale)
    return {"x": low, "x_high": high, "offset": offset, "slot": INK, "choice": line.choice}


def _points(line: ForestLine, offset: float, scale: Scale, heaviest: float) -> Iterator[dict[str, Any]]:
    """The mark of the estimate, and an arrow at each end of the axis that the line leaves."""
    lowest, highest = DOMAIN[scale]
    point = {"offset": offset, "slot": INK, "label": line.label, "estimate": line.tooltip, "choice": line.choice}
    if lowest <= line.value <= highest:
        shape = "diamond" if line.summary else "square"
        yield point | {"x": line.value, "shape": shape, "size": _size(line, heaviest)}
    if min(line.low, line.value) < lowest:
        yield point | {"x": lowest, "shape": "left", "size": ARROW}
    if max(line.high, line.value) > highest:
        yield point | {"x": highest, "shape": "right", "size": ARROW}


def _size(line: ForestLine, heaviest: float) -> float:
    """Square pixels: in proportion to the events behind the estimate, never too small to be seen."""
    if line.summary or isnan(line.weight) or not heaviest:
        return LARGEST if line.summary else MEDIUM
    return SMALLEST + (LARGEST - SMALLEST) * line.weight / heaviest


def _texts_of(placed: Placed, head: Head, place: int) -> list[dict[str, Any]]:
    """One column of text, its heading first."""
    heading = {"text": head.text, "offset": TOP / 2 - 4, "slot": head.slot or GREY, "strong": True}
    cells = ((line, offset, line.cells[place]) for line, offset in placed if place < len(line.cells))
    return [heading | {"choice": ""}] + [
        {"text": text, "offset": offset, "slot": INK, "strong": line.strong, "choice": line.choice}
        for line, offset, text in cells
        if text
    ]


def _side(sides: tuple[Side, Side] | None, place: int, arrow: str, scale: Scale) -> list[dict[str, Any]]:
    if sides is None:
        return []
    return [{"x": NO_EFFECT[scale], "text": say(arrow, group=sides[place].text), "slot": sides[place].slot}]
