"""A table as HTML: nothing in it can run, and a screen reader can tell what heads what."""

import re
from html.parser import HTMLParser

import pytest

from mrdcore.present.html import table_html
from mrdcore.present.table import Cell, Head, Line, Table

EVIL = '"><script>alert("x")</script><img src=x onerror=y>'
PLAIN = Table((Head("Blood"), Head("Marrow")), (Line("Evaluated", (Cell("64"), Cell("44"))),), stub="Sample")
GROUPED = Table(
    (Head("Blood"), Head("Marrow")) * 2,
    (Line("MRD negativity", (Cell("1 (50%)", "9–91"),) * 4, colour="#0B5D66"),),
    heads=(Head("yes", 2, "1"), Head("unknown", 2, "6")),
    stub="NRAS",
    notes=("Percent of those evaluated.",),
)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_text_of_a_file_stays_text_wherever_it_stands() -> None:
    everywhere = Table(
        (Head(EVIL),), (Line(EVIL, (Cell(EVIL, EVIL),), small=EVIL),), heads=(Head(EVIL),), stub=EVIL, notes=(EVIL,)
    )
    html = table_html(everywhere, ("#000000",), EVIL)
    tags = Tags(html)
    assert not tags.of("script")
    assert not tags.of("img")
    assert not [name for _, attributes in tags.found for name in attributes if name.startswith("on")]
    (table,) = tags.of("table")
    (region,) = tags.of("div")
    assert table["aria-label"] == region["aria-label"] == EVIL
    assert html.count("&lt;script&gt;") == 10


@pytest.mark.parametrize("table", [PLAIN, GROUPED], ids=["plain", "grouped"])
def test_every_heading_says_what_it_heads(table: Table) -> None:
    headings = Tags(table_html(table)).of("th")
    assert headings
    assert {heading.get("scope") for heading in headings} <= {"col", "colgroup", "row"}
    assert sum(heading["scope"] == "row" for heading in headings) == len(table.lines)


def test_a_heading_over_several_columns_spans_them() -> None:
    over = [heading for heading in Tags(table_html(GROUPED)).of("th") if heading["scope"] == "colgroup"]
    assert [heading["colspan"] for heading in over] == ["2", "2"]


def test_groups_and_response_classes_have_their_colour_beside_them() -> None:
    html = table_html(GROUPED, ("#111111", "#222222", "#333333", "#444444", "#555555", "#666666"))
    swatches = [re.sub(r".*background:", "", str(tag["style"])) for tag in Tags(html).of("span")]
    assert swatches == ["#111111", "#666666", "#0B5D66"]


def test_without_colours_only_response_classes_are_marked() -> None:
    assert len(Tags(table_html(GROUPED)).of("span")) == 1


def test_the_name_of_the_groups_stands_once() -> None:
    assert re.sub("<style>.*</style>", "", table_html(GROUPED), flags=re.DOTALL).count("NRAS") == 1
    assert table_html(PLAIN).count("Sample") == 1


def test_an_interval_stands_beneath_its_number_and_a_note_beneath_the_table() -> None:
    html = table_html(GROUPED)
    assert html.count("<td>1 (50%)<small>9–91</small></td>") == 4
    assert html.index("</table>") < html.index("Percent of those evaluated.")


def test_a_number_stays_on_the_line_of_its_letter() -> None:
    html = table_html(Table((Head("p"),), (Line("Log-rank", (Cell("", "p = 0.41, n = 12"),)),)))
    assert "<small>p\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}0.41, n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}12</small>" in html


def test_a_column_without_a_name_has_no_empty_heading() -> None:
    empty = Table((Head("Hazard ratio"),), (Line("yes", (Cell("0.5"),)),), heads=(Head(""),))
    assert [heading["scope"] for heading in Tags(table_html(empty)).of("th")] == ["col", "row"]
    assert len(Tags(table_html(empty)).of("td")) == 4
