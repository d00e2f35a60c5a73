"""What stands on the screen, read back from an AppTest: sentences, tables, and what the charts are drawn from."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "sample_data" / "filo_like_cohort.xlsx"
with (ROOT / "tests" / "published" / "filo-2025.csv").open(newline="", encoding="utf-8") as _file:
    PRINTED = {line["id"]: line["printed"] for line in csv.DictReader(_file)}


def go_to(at: AppTest, page: str) -> AppTest:
    return at.switch_page(str(ROOT / "pages" / f"{page}.py")).run()


def title(at: AppTest) -> str:
    return at.title[0].value


def patients_line(at: AppTest) -> str:
    """The line under the title: how many patients, each filter as its chip says it, grouped how."""
    start = at.main.markdown[0]
    (line,) = [part for part in at.main if isinstance(part, Block) and start in part.children.values()]
    parts = [part for part in line.children.values() if part.type in ("markdown", "button")]
    said = (part.value if part.type == "markdown" else chip_text(part.label).removesuffix(" †") for part in parts)
    return " · ".join(filter(None, said))


def chips(at: AppTest) -> list[str]:
    """What can be removed in the heading, as it is read."""
    return [chip_text(button.label) for button in at.main.button if str(button.key).startswith("chip:")]


def chip_text(label: str) -> str:
    """A chip without what only those hear who do not see its cross; "" for what is no filter."""
    _heard, said, text = label.rpartition("* ")
    return text if said else ""


def remove(at: AppTest, chip: str) -> AppTest:
    """Click the chip of a filter away."""
    (button,) = [button for button in at.main.button if chip_text(button.label) == chip]
    return button.click().run()


def click(at: AppTest, mark: dict[str, Any], place: int = 0) -> AppTest:
    """Click a mark of a chart, one of those in `drawn`: what the browser sends when its part of the chart is hit."""
    picked = {"selection": {"clicked": [{"choice": mark.get("choice"), "turn": mark.get("turn")}]}}
    states = at._tree.get_widget_states()
    states.widgets.add(id=at.get("vega_lite_chart")[place].proto.id, string_value=json.dumps(picked))
    return at._run(states)


def sentences(at: AppTest) -> str:
    """Every sentence of page and sidebar, a line each; not the tables."""
    kinds = (at.title, at.markdown, at.caption, at.info, at.warning, at.error, at.success)
    return spaced("\n".join(element.value for kind in kinds for element in kind))


def spaced(text: str) -> str:
    """The text without what holds "p = 0.41" on one line."""
    return text.replace("\N{NO-BREAK SPACE}", " ")


class _TableReader(HTMLParser):
    """Rows of cells as text; what stands in smaller type beneath a number is set off by a slash."""

    def __init__(self) -> None:
        super().__init__()
        self.caption, self.rows = "", []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        if tag == "table":
            self.caption = dict(attrs).get("aria-label") or ""
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
        if tag == "small":
            self.rows[-1][-1] += " / "

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1] and not self._style:
            self.rows[-1][-1] += spaced(data)


def tables(at: AppTest) -> dict[str, list[list[str]]]:
    """The tables on the page by what they are called: rows of cells, headings included."""
    found = {}
    for element in at.get("html"):
        reader = _TableReader()
        reader.feed(element.proto.body.split("</table>")[0])
        if reader.rows:
            found[reader.caption] = reader.rows
    return found


def table(at: AppTest, word: str) -> list[list[str]]:
    """The table of this name, else the one whose name holds the word."""
    found = tables(at)
    (caption,) = [word] if word in found else [caption for caption in found if word in caption]
    return found[caption]


def line(at: AppTest, word: str, label: str) -> list[str]:
    """The cells of the first line of a table that is called so."""
    return next(cells for name, *cells in table(at, word) if name == label)


def block(at: AppTest, word: str, heading: str) -> dict[str, list[str]]:
    """The lines that stand under a heading of a table, up to the next line that is not a category of it."""
    rows = table(at, word)
    start = next(i for i, (name, *_) in enumerate(rows) if name == heading)
    return {name: cells for name, *cells in rows[start + 1 :]}


def spec(at: AppTest, place: int = 0) -> dict[str, Any]:
    return json.loads(at.get("vega_lite_chart")[place].proto.spec)


def drawn(at: AppTest, place: int = 0) -> dict[str, list[dict[str, Any]]]:
    """The datasets of a chart, as the browser gets them."""
    datasets = at.get("vega_lite_chart")[place].proto.datasets
    return {part.name: convert_arrow_bytes_to_pandas_df(part.data.data).to_dict("records") for part in datasets}


def charts(at: AppTest) -> int:
    return len(at.get("vega_lite_chart"))


def press(at: AppTest, label: str) -> AppTest:
    (button,) = [button for button in at.button if button.label == label]
    return button.click().run()


def choose(at: AppTest, column: str, *values: str) -> AppTest:
    """Choose values of a filter with buttons, "unknown" among them."""
    return at.sidebar.pills(key=f"where:{column}").set_value(list(values)).run()


def add_filter(at: AppTest, *columns: str) -> AppTest:
    return at.sidebar.multiselect(key="added_filters").set_value(list(columns)).run()


def group_by(at: AppTest, column: str) -> AppTest:
    return at.sidebar.selectbox(key="group_by").select(column).run()


REVIEW = "Is this what the file says?"


def upload(at: AppTest, name: str, data: bytes) -> AppTest:
    """Drop a file, and say yes to what it is taken for where the app asks."""
    return confirm(drop(at, name, data))


def drop(at: AppTest, name: str, data: bytes) -> AppTest:
    return at.file_uploader[0].upload(name, data).run()


def confirm(at: AppTest) -> AppTest:
    return press(at, "Use this cohort") if at.title and title(at) == REVIEW else at


def misfits(at: AppTest) -> list[str]:
    """What does not fit the cohort, a sentence each, as it stands above the page."""
    (said,) = [text.value for text in at.main.warning if "fits the loaded cohort" in text.value] or [""]
    return said.split("\n- ")[1:]


def steps(at: AppTest) -> list[str]:
    """How many patients each filter leaves of those before it, as the sidebar says."""
    return [re.sub(r"[*]", "", text.value) for text in at.sidebar.caption if "→" in text.value]


def failed(at: AppTest) -> bool:
    """Whether a part of the page has given way to the sentence that there is a fault in the program."""
    return bool(at.exception) or any("could not be shown" in error.value for error in at.error)
