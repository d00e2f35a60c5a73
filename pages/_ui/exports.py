"""What leaves the page: views as slides, figures and tables, made only when they are asked for.

A file is made outside of the run that offers it, so everything it needs is taken along: cohort, views, language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from mrdcore.language import mark, say
from mrdcore.link import Pin
from mrdcore.present.figures_archive import figures_archive
from mrdcore.present.scene import Scene
from mrdcore.present.slides import deck
from mrdcore.scenes import Misfit, scene
from mrdcore.view import View

from . import language

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
Maker = Callable[[Sequence[Scene], Sequence[str]], bytes]
KINDS: tuple[tuple[str, str, str, Maker], ...] = (
    (mark("Slides (PowerPoint)"), "mrd_views.pptx", PPTX, deck),
    (
        mark("Figures (SVG, PDF, PNG)"),
        "mrd_figures.zip",
        "application/zip",
        lambda scenes, names: figures_archive(scenes),
    ),
)


def menu(view: View, pins: tuple[Pin, ...], key: str) -> None:
    """A button that opens the kinds of files that these views can be."""
    with st.popover(say("Export"), icon=":material/download:", key=f"export-{key}"):
        for label, name, mime, maker in KINDS:
            st.download_button(
                say(label),
                language.taken_along(partial(_made, maker, view, pins)),
                name,
                mime,
                key=f"export-{key}-{name}",
                on_click="ignore",
                type="tertiary",
            )
        st.caption(say("Aggregate numbers only: no patient is in any of these files."))


def _made(maker: Maker, view: View, pins: tuple[Pin, ...]) -> bytes:
    """The file of the views that the cohort can show."""
    drawn = [(pin.name, scene(pin.page, pin.query, view.derived, is_demo=view.is_demo)) for pin in pins]
    fit = [(name, made) for name, made in drawn if not isinstance(made, Misfit)]
    return maker([made for _, made in fit], [name for name, _ in fit])
