"""What leaves as a table, a page or a paragraph: real numbers, nothing that starts a formula, a script or a request."""

import csv
import re
from dataclasses import replace
from io import BytesIO, StringIO

import openpyxl
import pytest

from mrdcore.language import using
from mrdcore.options import Options
from mrdcore.present.citations import REFERENCES, numbered
from mrdcore.present.html_report import html_report, inline_svg
from mrdcore.present.methods import methods
from mrdcore.present.scene import Figure, Scene, Stamp, TitledTable
from mrdcore.present.table import Cell, Head, Line, Number, Table
from mrdcore.present.table_grid import grid_of
from mrdcore.present.tables_copy import table_as_text, table_for_word
from mrdcore.present.tables_csv import harmless, table_csv
from mrdcore.present.tables_workbook import tables_workbook
from mrdcore.report.r_script import quoted
from mrdcore.select import Selection

EVIL = '=HYPERLINK("http://x.example")<script>alert(1)</script>'
RATE = Cell("83%", "68–NR", (Number(0.8275, "0%", ""), Number(0.684, "0%", "low")))  # its upper limit is not reached
TABLE = Table(
    (Head("yes"), Head(EVIL)),
    (
        Line("Evaluated", (Cell("13 (46%)", numbers=(Number(13, "0", "n"), Number(0.4643, "0%", "%"))), Cell("–", "withheld"))),
        Line("Not evaluated", (Cell("4", numbers=(Number(4),)), RATE)),  # a count alone: under the counts
        Line(EVIL, (Cell("–"), Cell("-1"))),
    ),
    stub="Group",
    notes=("@note",),
)  # fmt: skip
SCENE = Scene(
    EVIL, "70 patients", ("+answer",), (), (TitledTable("A/B: [table]?", TABLE), TitledTable("A/B: [table]?", TABLE)),
    "Wilson.", Stamp("response", "by=sex", "ab" * 32, "9.9", 70),
)  # fmt: skip


def test_each_number_has_a_column_and_a_limit_not_reached_is_said() -> None:
    grid = grid_of(TABLE)
    assert grid.heads == ("Group", "yes", "", EVIL, "", "") and grid.what[1:3] == ("n", "%")
    assert [getattr(value, "value", value) for value in grid.lines[1]] == [
        "Not evaluated",
        4,
        None,
        0.8275,
        0.684,
        "NR",
    ]


def test_workbook_holds_numbers_and_no_formula() -> None:
    book = openpyxl.load_workbook(BytesIO(tables_workbook([SCENE], rows=None, methods=("=1+1",))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert len(book.sheetnames) == 3 and len(set(book.sheetnames)) == 3
    share = next(cell for cell in cells if cell.value == 0.4643)
    assert share.number_format == "0%" and any(cell.value == 13 for cell in cells)
    assert any(cell.value == "ab" * 32 for cell in cells), "the stamp"


def test_a_view_of_patients_leaves_nothing() -> None:
    patients = replace(SCENE, of_patients=True, title="Patients", sentences=("S01 died",))
    assert openpyxl.load_workbook(BytesIO(tables_workbook([patients]))).sheetnames == ["About"]
    assert "S01" not in html_report([patients]) and "Evaluated" not in html_report([patients])


@pytest.mark.parametrize(("language", "sign", "share"), [("en", ",", "46.43"), ("fr", ";", "46,43")])
def test_csv_as_the_language_writes_it(language: str, sign: str, share: str) -> None:
    with using(language):
        text = table_csv(SCENE.tables[0], SCENE).decode("utf-8")
    assert text.startswith("\ufeff")
    fields = [field for row in csv.reader(StringIO(text[1:]), delimiter=sign) for field in row]
    assert share in fields and "13" in fields
    assert not [field for field in fields if field.startswith(("=", "+", "@", "-"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u00a0=1"])
def test_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_page_runs_and_fetches_nothing() -> None:
    with using("fr"):
        page = html_report([SCENE, SCENE], (EVIL,), ("Méthode [1].",), ("Référence.",))
    assert '<html lang="fr">' in page and "default-src 'none'" in page
    assert not re.search(r"<script|<img|<link|<iframe|\son\w+=|href=\"(?!#)|src=\"", page)
    assert "&lt;script&gt;" in page and page.count("<h1>") == 1 and "Référence." in page


def test_a_drawing_becomes_one_picture_with_its_own_names() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg"><clipPath id="c1"/><g clip-path="url(#c1)" onclick="x()" aria-label="a"/>'
        '<script>x()</script><a href="http://x.example"><text>t</text></a></svg>'
    )
    found = inline_svg(drawing, "k", 'say "it" <b>')
    assert 'id="k-c1"' in found and "url(#k-c1)" in found and 'role="img"' in found
    assert not re.search("script|onclick|x.example", found)
    assert 'aria-label="say &quot;it&quot; &lt;b&gt;"' in found


def test_figures_of_a_page_have_a_text_alternative() -> None:
    spec = {"data": {"name": "d"}, "mark": "bar", "encoding": {"x": {"field": "a", "type": "quantitative"}}}
    figure = Figure("f", "Blood", spec, {"d": [{"a": 1}]}, "One bar.")
    page = html_report([replace(SCENE, figures=(figure,))])
    assert page.count('role="img"') == 2 and 'aria-label="One bar."' in page, "a drawing for each ground"


def test_methods_say_what_was_chosen_and_cite_in_order() -> None:
    options = Options(conf_type="log", proportion_interval="exact", landmark=6, test="gehan", min_events=7)
    found = methods(Selection.parse("by=age:60&hsct=yes"), options)
    for part in ("cut at 60", "Transplanted: yes", "log 95%", "landmark of 6 months", "Gehan", "7 events", "pandas"):
        assert part in found.paragraph, part
    cited = [int(n) for marks in re.findall(r"\[([\d,]+)\]", found.paragraph) for n in marks.split(",")]
    assert list(dict.fromkeys(cited)) == list(range(1, len(found.references) + 1)) and "[@" not in found.paragraph
    assert "Gray" not in found.paragraph, "what was not done is not told"


def test_every_citation_is_known() -> None:
    everything = methods(
        Selection.parse("by=sex"), Options(), ("response", "survival", "competing", "transplant", "subgroups")
    )
    assert set(everything.references) <= set(REFERENCES.values())
    assert numbered(["a [@cox,efron] b [@cox]"]) == (("a [1,2] b [1]",), (REFERENCES["cox"], REFERENCES["efron"]))


def test_table_for_word() -> None:
    found = table_for_word(SCENE.tables[0])
    assert (
        '<th scope="row"' in found and '<th scope="col"' in found and "<script" not in found and "83% (68–NR)" in found
    )
    assert not re.search("(?m)(^|\t)[=+@-]", table_as_text(SCENE.tables[0])) and not re.search(
        "t[hd][^>]*>[=+@-]", found
    )
    assert table_as_text(SCENE.tables[0]).splitlines()[2] == "Evaluated\t13 (46%)\t– (withheld)"


@pytest.mark.parametrize("text", ['"); system("x', "a\\", "é\n# b", "\0", "`x`", "100% %s"])
def test_no_name_leaves_its_quotes_in_r(text: str) -> None:
    inside = quoted(text)[1:-1]
    assert inside.isascii() and '"' not in inside and "\n" not in inside
    assert not re.sub(r"\\U\{[0-9a-f]+\}", "", inside).count("\\")
