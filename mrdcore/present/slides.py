"""Views as PowerPoint slides that a clinician edits: native charts and tables, a caption that says how they came about.

A slide holds aggregate numbers only; a view of single patients becomes a slide that says it is not exported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from itertools import zip_longest
from typing import Any

from pptx import Presentation
from pptx.util import Emu

from mrdcore import __version__
from mrdcore.language import say
from mrdcore.present import slide_chart, slide_table, static
from mrdcore.present.scene import BarChart, Figure, Scene, StepChart, TitledTable
from mrdcore.present.slide_text import ACCENT, GREY, box, colour, describe, safe

INCH = 914_400
WIDE, HIGH = 13.333, 7.5
EDGE, TOP, CAPTION = 0.6, 0.42, 0.62  # inches: margin, of the title, the caption at the foot
BESIDE, LINES_BESIDE, COLUMNS_BESIDE = 4.6, 13, 4  # a table that stands beside its figure
MADE = datetime(2000, 1, 1)  # the same views make the same file, whenever


def deck(scenes: Sequence[Scene], names: Sequence[str] = (), *, title: str = "") -> bytes:
    """A PPTX of 16:9, a view a slide; tables that do not fit beside their figure go on to the next.

    `names`: what the user calls each view. Not native: forests, and charts of areas, which are pictures.
    """
    made = Presentation()
    made.slide_width, made.slide_height = Emu(int(WIDE * INCH)), Emu(int(HIGH * INCH))
    for scene, name in zip_longest(scenes, names):
        _view(made, scene, name or scene.title)
    properties = made.core_properties
    properties.title = safe(title or say("MRD response and survival"))[:250]
    properties.author, properties.last_modified_by = "MRD dashboard", ""
    properties.created = properties.modified = MADE
    properties.revision = 1
    hashes = ", ".join(sorted({scene.stamp.sha256[:16] for scene in scenes}))
    properties.comments = safe(say("Data {hash}, MRD dashboard {version}", hash=hashes, version=__version__))[:250]
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _view(made: Any, scene: Scene, name: str) -> None:
    if scene.of_patients:
        said = say("Single patients are not exported.")
        top = _head(_slide(made, scene, name), name, scene.who)
        box(made.slides[-1], said, _place(EDGE, top, WIDE - 2 * EDGE, 1), 18)
        return
    scene = replace(
        scene, sentences=tuple(said.replace("**", "") for said in scene.sentences)
    )  # the page has them bold
    beside, after = _beside(scene)
    if not scene.figures and not scene.sentences and after:  # nothing to say before the tables
        for table in after:
            _table_slides(made, scene, name, table)
        return
    slide = _slide(made, scene, name)
    top = _head(slide, name, scene.who, scene.sentences)
    room = HIGH - CAPTION - EDGE - top
    if scene.figures:
        width = WIDE - 2 * EDGE - (BESIDE + 0.3 if beside else 0)
        _figures(slide, scene.figures, EDGE, top, width, room)
        if beside:
            _table(slide, beside, WIDE - EDGE - BESIDE, top, BESIDE)
    elif after:
        after = _first_table(slide, after, top, room)
    for table in after:
        _table_slides(made, scene, name, table)


def _beside(scene: Scene) -> tuple[TitledTable | None, tuple[TitledTable, ...]]:
    """The table that stands beside the figure, where the first is small enough; and the others."""
    if not scene.figures or not scene.tables or len(scene.figures) > 1:
        return None, scene.tables
    first, *others = scene.tables
    columns = sum(head.span for head in first.table.columns)
    if columns < COLUMNS_BESIDE and len(first.table.lines) <= LINES_BESIDE:
        return first, tuple(others)
    return None, scene.tables


def _slide(made: Any, scene: Scene, name: str) -> Any:
    """An empty slide with the caption at its foot and the whole of it in the notes."""
    slide = made.slides.add_slide(made.slide_layouts[6])
    stamp = scene.stamp
    source = say("Data {hash}, MRD dashboard {version}", hash=stamp.sha256[:12], version=stamp.version)
    caption = f"{scene.who} · {scene.method}"
    shown = caption if len(caption) < 520 else f"{scene.who} · {scene.method[:420].rsplit(' ', 1)[0]} …"
    foot = box(
        slide,
        f"{shown} {source}",
        _place(EDGE, HIGH - CAPTION - 0.3, WIDE - 2 * EDGE, CAPTION),
        10,
        ink=GREY,
        bottom=True,
    )
    describe(foot, say("Caption"), caption)
    notes = slide.notes_slide.notes_text_frame
    figures = ", ".join(f"{figure.title} {figure.hash}" for figure in scene.figures)
    link = f"{stamp.page}?{stamp.link}"
    said = filter(None, [name, *scene.sentences, scene.method, figures, link, source])
    notes.text = "\n".join(map(safe, said))  # each cut for itself: a long one takes neither link nor source away
    return slide


def _head(slide: Any, name: str, who: str, sentences: Sequence[str] = ()) -> float:
    """Title, who it is about and the answer; inches from the top where the rest begins."""
    rule = slide.shapes.add_shape(1, *map(Emu, _place(0, 0, WIDE, 0.09)))
    rule.fill.solid()
    rule.fill.fore_color.rgb = colour(ACCENT)
    rule.line.fill.background()
    describe(rule, "", "")
    title = box(slide, name, _place(EDGE, TOP, WIDE - 2 * EDGE, 0.5), 28, bold=True)
    describe(title, say("Title"), name)
    box(slide, who, _place(EDGE, TOP + 0.55, WIDE - 2 * EDGE, 0.3), 14, ink=GREY)
    top = TOP + 0.95
    for sentence in sentences[:3]:
        lines = 1 + len(sentence) // 125
        box(slide, sentence, _place(EDGE, top, WIDE - 2 * EDGE, 0.3 * lines), 16)
        top += 0.3 * lines
    return top + 0.15


def _figures(slide: Any, figures: Sequence[Figure], left: float, top: float, width: float, room: float) -> None:
    """Up to three beside each other, more in rows."""
    across = min(len(figures), 3)
    rows = -(-len(figures) // across)
    each, high = width / across, room / rows
    for number, figure in enumerate(figures):
        row, column = divmod(number, across)
        x, y = left + column * each, top + row * high
        inner = each - (0.25 if across > 1 else 0)
        if len(figures) > 1:
            box(slide, figure.title, _place(x, y, inner, 0.3), 14, bold=True)
            _figure(slide, figure, x, y + 0.32, inner, high - 0.42)
        else:
            _figure(slide, figure, x, y, inner, high)


def _figure(slide: Any, figure: Figure, left: float, top: float, width: float, high: float) -> None:
    place = _place(left, top, width, high)
    if isinstance(figure.native, StepChart) and figure.native.curves:
        slide_chart.steps(slide, figure.native, figure.title, figure.alt, place)
    elif isinstance(figure.native, BarChart):
        slide_chart.bars(slide, figure.native, figure.title, figure.alt, place)
    else:
        _picture(slide, figure, place)


def _picture(slide: Any, figure: Figure, place: tuple[int, int, int, int]) -> None:
    """A picture of 300 dots an inch, as large as its place without being stretched."""
    left, top, width, high = place
    shape = slide.shapes.add_picture(BytesIO(static.png(figure)), Emu(left), Emu(top))
    scale = min(width / shape.width, high / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    describe(shape, figure.title, figure.alt)


def _first_table(slide: Any, tables: tuple[TitledTable, ...], top: float, room: float) -> tuple[TitledTable, ...]:
    """A table on the slide of a view that has no figure, where it fits whole; the tables that are left."""
    first, *others = tables
    if slide_table.height(first.table) > room:
        return tables
    _table(slide, first, EDGE, top, WIDE - 2 * EDGE)
    return tuple(others)


def _table_slides(made: Any, scene: Scene, name: str, table: TitledTable) -> None:
    top = TOP + 0.95 + 0.15
    parts = slide_table.pages(table.table, HIGH - CAPTION - EDGE - top - 0.3)
    for number, part in enumerate(parts, start=1):
        title = table.title
        if len(parts) > 1:
            title = say("{title} ({n} of {of})", title=title, n=number, of=len(parts))
        slide = _slide(made, scene, name)
        _head(slide, name if title == scene.title else say("{name}: {title}", name=name, title=title), scene.who)
        _table(slide, TitledTable(title, part), EDGE, top, WIDE - 2 * EDGE)


def _table(slide: Any, table: TitledTable, left: float, top: float, width: float) -> None:
    slide_table.add(slide, table.table, table.title, (int(left * INCH), int(top * INCH), int(width * INCH)))
    if table.table.notes:
        foot = top + slide_table.height(table.table) + 0.08
        box(slide, " ".join(table.table.notes), _place(left, foot, width, 0.3), 10, ink=GREY)


def _place(left: float, top: float, width: float, high: float) -> tuple[int, int, int, int]:
    return int(left * INCH), int(top * INCH), int(width * INCH), int(high * INCH)
