"""What leaves the page: views as slides, figures, tables and a report, made only when they are asked for.

A file is made outside of the run that offers it, so everything it needs is taken along: cohort and views.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.link import Pin, possible, read_options, split_query
from mrdcore.present.figures_archive import figures_archive
from mrdcore.present.html_report import html_report
from mrdcore.present.methods import Methods, methods
from mrdcore.present.scene import Scene
from mrdcore.present.tables_csv import tables_archive
from mrdcore.report.r_script import r_script, why_no_r_script
from mrdcore.scenes import analyses_of, scene
from mrdcore.view import View

from . import downloads, state
from .text import plain

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Shown:
    """The views that go into a file, the names they go by, and how they were made."""

    scenes: tuple[Scene, ...]
    names: tuple[str, ...]
    methods: Methods


KINDS: tuple[tuple[str, str, str, Callable[[Shown], bytes]], ...] = (
    (mark("Slides (PowerPoint)"), "mrd_views.pptx", PPTX, lambda of: _slides(of)),
    (
        mark("Report (one HTML page)"),
        "mrd_report.html",
        "text/html",
        lambda of: html_report(of.scenes, of.names, of.methods.sentences, of.methods.references).encode(),
    ),
    (
        mark("Tables (Excel)"),
        "mrd_tables.xlsx",
        XLSX,
        lambda of: _tables(of),
    ),
    (mark("Tables (CSV)"), "mrd_tables.zip", "application/zip", lambda of: tables_archive(of.scenes)),
    (mark("Figures (SVG, PDF, PNG)"), "mrd_figures.zip", "application/zip", lambda of: figures_archive(of.scenes)),
)


def menu(view: View, pins: tuple[Pin, ...], key: str) -> None:
    """A button that opens the kinds of files that these views can be."""
    with st.popover(say("Export"), icon=":material/download:", key=f"export-{key}"):
        for label, name, mime, make in KINDS:
            downloads.button(
                say(label),
                partial(_made, make, view, pins),
                name,
                mime,
                key=f"export-{key}-{name}",
                type="tertiary",
            )
        _script(view, key)
        st.caption(say("Aggregate numbers only: no patient is in any of these files."))


def _script(view: View, key: str) -> None:
    """The R script of the view on the page, which runs on the user's own file; or why there is none."""
    if reason := why_no_r_script(view.derived, view.selection):
        st.caption(plain(reason))
        return
    loaded = state.loaded()
    make = partial(r_script, view.derived, view.selection, loaded.reading.meanings, loaded.mapping)
    downloads.button(
        say("R script of this view"),
        lambda: make().encode(),
        "mrd_view.R",
        "text/plain",
        key=f"export-{key}-r",
        type="tertiary",
        help=say(
            "Prints the same numbers in R from your own file. Not in it: adjusted models, subgroups, MRD over time, transplantation by its date."
        ),
    )


def _slides(of: Shown) -> bytes:
    from mrdcore.present.slides import deck  # late: no page is drawn with what it needs

    return deck(of.scenes, of.names)


def _tables(of: Shown) -> bytes:
    from mrdcore.present.tables_workbook import tables_workbook  # late, too

    return tables_workbook(of.scenes, of.names, methods=(of.methods.paragraph, *of.methods.references))


def _made(make: Callable[[Shown], bytes], view: View, pins: tuple[Pin, ...]) -> bytes:
    return make(shown(view, pins))


def shown(view: View, pins: tuple[Pin, ...]) -> Shown:
    """The views that the cohort can show, drawn, with the methods that they use."""
    drawn = [(pin, scene(pin.page, pin.query, view.derived, is_demo=view.is_demo)) for pin in pins]
    fit = [(pin, made) for pin, made in drawn if isinstance(made, Scene)]
    return Shown(
        tuple(made for _, made in fit),
        tuple(pin.name for pin, _ in fit),
        methods_of(view, tuple(pin for pin, _ in fit)),
    )


def methods_of(view: View, pins: tuple[Pin, ...]) -> Methods:
    """How the views are made: the settings of the first, the analyses of all."""
    selection, words, _ = split_query(pins[0].query if pins else "")
    options, _ = read_options(words, possible(view.derived.patients))
    analyses = {analysis for pin in pins for analysis in analyses_of(pin.page, split_query(pin.query)[1])}
    return methods(selection, options, analyses)


def methods_shown(view: View, pins: tuple[Pin, ...]) -> None:
    """The methods of the views as a paragraph for a paper, with its references, to be copied."""
    with st.expander(say("Methods, for a paper"), icon=":material/description:"):
        found = methods_of(view, pins)
        st.markdown(plain(found.paragraph))
        for number, reference in enumerate(found.references, start=1):
            st.markdown(plain(f"{number}. {reference}"))
