"""Figures without a browser: text is text, the typeface comes along, nothing is fetched, the PNG says its size."""

import struct
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from mrdcore.language import using
from mrdcore.present import static
from mrdcore.present.charts import survival_template
from mrdcore.present.figures_archive import figures_archive
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Figure
from tests.present.scenes_by_hand import SCENES

DATA = {
    "curves": [
        {"level": "yes", "time": t, "estimate": s, "low": s - 0.1, "high": min(s + 0.1, 1), "slot": "1", "label": "yes", "when": "", "share": "", "limits": "", "risk": ""}
        for t, s in ((0, 1.0), (3, 0.8), (7, 0.5))
    ],
    "censored": [{"time": 7, "estimate": 0.5, "slot": "1"}],
    "risk": [{"time": 0, "text": "1234", "offset": 420, "slot": "1"}],
    "risk_names": [{"text": "a <b> & name", "offset": 420, "left": -16, "slot": "1"}],
    "risk_heading": [{"text": "Number at risk", "offset": 400, "slot": "6"}],
}  # fmt: skip
FIGURE = Figure("km", "Survival", survival_template(3, 1, "Months from MRD relapse"), DATA, "A curve")


def test_the_text_of_an_svg_is_text() -> None:
    root = ElementTree.fromstring(static.svg(FIGURE))
    said = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1234", "a <b> & name", "Number at risk", "Months from MRD relapse", "100%"} <= set(said)
    faces = {element.get("font-family") for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert all(face and face.startswith("Source Sans Pro") for face in faces)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_groups_have_the_colours_of_the_theme(theme) -> None:
    assert GROUPS[theme][0].lower() in static.svg(FIGURE, theme=theme).lower()


def test_an_svg_fetches_nothing() -> None:
    drawn = static.svg(FIGURE).replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    assert "http" not in drawn and "<image" not in drawn and "<script" not in drawn


def test_a_png_has_300_dots_an_inch() -> None:
    picture = static.png(FIGURE)
    place = picture.index(b"pHYs")
    across, down, unit = struct.unpack(">IIB", picture[place + 4 : place + 13])
    assert (across, down, unit) == (11811, 11811, 1)  # a metre has 39.37 inches
    width, _ = struct.unpack(">II", picture[16:24])
    assert 12 < width / 300 * 2.54 < 26  # centimetres


def test_a_pdf_holds_our_typeface() -> None:
    page = static.pdf(FIGURE)
    assert page.startswith(b"%PDF") and b"SourceSansPro" in page


def test_numbers_of_axes_follow_the_language() -> None:
    with using("fr"):
        assert "100\N{NARROW NO-BREAK SPACE}%" in static.svg(FIGURE)


def test_the_hash_is_that_of_what_is_drawn() -> None:
    other = {**DATA, "risk": [{"time": 0, "text": "1235", "offset": 420, "slot": "1"}]}
    assert FIGURE.hash == Figure("other name", "Other", FIGURE.spec, DATA, "").hash
    assert FIGURE.hash != Figure("km", "Survival", FIGURE.spec, other, "A curve").hash


def test_the_archive_has_each_figure_three_times_and_says_what_it_is() -> None:
    with ZipFile(BytesIO(figures_archive(SCENES))) as archive:
        names = archive.namelist()
        told = archive.read("figures.txt").decode()
    assert names == [
        f"{name}.{kind}" for name in ("01-survival", "02-response", "03-other") for kind in ("svg", "pdf", "png")
    ] + ["figures.txt"]
    assert "patients" not in names and told.count("MRD dashboard 0.1.0") == 3
