"""The rules of the house, read from its files: who may import whom, what stays on this machine, how long a page may be."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CORE = sorted((ROOT / "mrdcore").rglob("*.py"))
PAGES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))]
SCREEN = [*PAGES, *sorted((ROOT / "pages").glob("_*/**/*.py"))]

# From left to right; what stands in one line is one room.
ROOMS = [
    ("language", "schema", "dictionary", "problem", "cohort", "results", "options", "once"),
    ("files",),
    ("read",),
    ("derive",),
    ("groups",),
    ("select",),
    ("disclosure",),
    ("stats",),
    ("present",),
    ("report",),
    ("view", "link"),
    ("scenes",),
    ("__main__",),
]
PLACE = {name: place for place, room in enumerate(ROOMS) for name in room}


def imported(path: Path, source: str | None = None) -> Iterator[str]:
    """The full dotted names that a file imports, relative ones resolved."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8") if source is None else source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "mrdcore").with_suffix("").parts[0]


def imported_rooms(path: Path, source: str | None = None) -> set[str]:
    parts = (name.split(".") for name in imported(path, source))
    return {name[1] for name in parts if name[0] == "mrdcore" and len(name) > 1 and name[1] in PLACE}


def wrong_rooms(path: Path, source: str | None = None) -> set[str]:
    """The rooms right of its own that a file imports."""
    return {room for room in imported_rooms(path, source) if PLACE[room] > PLACE[room_of(path)]}


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", [path for path in CORE if room_of(path) != "__init__"], ids=name)
def test_a_room_imports_nothing_that_stands_right_of_it(path: Path) -> None:
    assert room_of(path) in PLACE, f"{name(path)}: give the new module its place in ROOMS"
    assert wrong_rooms(path) == set()


def test_the_import_rule_sees_every_way_to_write_an_import() -> None:
    stats = ROOT / "mrdcore" / "stats" / "survival.py"
    assert wrong_rooms(stats, "import mrdcore.present.charts") == {"present"}
    assert wrong_rooms(stats, "from mrdcore import report, schema") == {"report"}
    assert wrong_rooms(stats, "from ..present import charts") == {"present"}
    assert wrong_rooms(stats, "def late():\n    from .. import report") == {"report"}
    assert wrong_rooms(stats, "from mrdcore.select import Selection\nfrom . import times") == set()


@pytest.mark.parametrize("path", CORE, ids=name)
def test_mrdcore_does_not_know_streamlit(path: Path) -> None:
    assert "streamlit" not in roots(path)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_holds_no_frames(path: Path) -> None:
    assert roots(path) & {"pandas", "numpy", "scipy", "lifelines"} == set()


def pandas_called(source: str) -> set[str]:
    """The functions of pandas that a source calls; naming a frame in an annotation calls none."""
    calls = (node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {ast.unparse(call) for call in calls if ast.unparse(call).split(".")[0] in ("pd", "pandas")}


@pytest.mark.parametrize("path", SCREEN, ids=name)
def test_the_screen_computes_nothing_itself(path: Path) -> None:
    assert roots(path) & {"numpy", "scipy", "lifelines"} == set()
    assert pandas_called(path.read_text(encoding="utf-8")) == set()


def test_a_call_of_pandas_is_told_from_a_type() -> None:
    assert pandas_called("import pandas as pd\ndef f(x): return pd.crosstab(x, x)") == {"pd.crosstab"}
    assert pandas_called("import pandas as pd\ndef f(x: pd.DataFrame) -> pd.Series: ...") == set()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 160


@pytest.mark.parametrize("path", [*CORE, *SCREEN], ids=name)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 350


CALLBACKS = {"on_click", "on_change", "on_select"}
OF_STREAMLIT = {"st.login"}


def callbacks(path: Path, source: str | None = None) -> set[tuple[str, str]]:
    """What a file has called at a click, as module and function; what merely has a callback handed on is left out."""
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
    found = {
        keyword.value for keyword in ast.walk(tree) if isinstance(keyword, ast.keyword) and keyword.arg in CALLBACKS
    }
    while partials := {node for node in found if isinstance(node, ast.Call) and ast.unparse(node.func) == "partial"}:
        found = (found - partials) | {node.args[0] for node in partials}
    names = {ast.unparse(node) for node in found if not isinstance(node, ast.Constant)} - CALLBACKS - OF_STREAMLIT
    return {(module or path.stem, function) for module, _, function in (name.rpartition(".") for name in names)}


def whole_changes(path: Path, source: str | None = None) -> set[tuple[str, str]]:
    """The functions of a file that are made whole or not at all."""
    tree = ast.parse(path.read_text(encoding="utf-8") if source is None else source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return {
        (path.stem, node.name)
        for node in functions
        if {"whole", "whole.whole"} & set(map(ast.unparse, node.decorator_list))
    }


def test_what_a_click_changes_is_changed_whole() -> None:
    called = set().union(*map(callbacks, SCREEN))
    assert len(called) > 30
    assert called - set().union(*map(whole_changes, SCREEN)) == set()


def test_the_rule_for_clicks_sees_every_way_to_have_one_followed() -> None:
    source = """
@whole
def _good(): ...
def _bad(): ...
def _button(on_click): st.button("x", on_click=on_click)
st.button("x", on_click=_good)
st.pills("x", on_change=filters.reset)
st.altair_chart(x, on_select=partial(_bad, 1))
st.download_button("x", on_click="ignore")
st.button("x", on_click=lambda: None)
"""
    page = ROOT / "pages" / "page.py"
    found = {("page", "_good"), ("page", "_bad"), ("filters", "reset"), ("page", "lambda: None")}
    assert callbacks(page, source) == found
    assert whole_changes(page, source) == {("page", "_good")}


def test_a_file_is_offered_by_the_one_function_that_says_so_where_it_cannot_be_made() -> None:
    direct = [name(path) for path in SCREEN if "download_button(" in path.read_text(encoding="utf-8")]
    assert direct == ["pages/_ui/downloads.py"]


def asked_buttons(source: str) -> list[str]:
    """The buttons whose answer is looked at in the body of a run."""
    nodes = list(ast.walk(ast.parse(source)))
    left_alone = {node.value for node in nodes if isinstance(node, ast.Expr)}
    calls = [node for node in nodes if isinstance(node, ast.Call) and node not in left_alone]
    return [ast.unparse(node) for node in calls if ast.unparse(node.func).endswith((".button", "form_submit_button"))]


def test_no_button_is_asked_whether_it_was_pressed() -> None:
    """A newer click would break the run off before the answer; what is called at a click is called all the same."""
    assert [name(path) for path in SCREEN if asked_buttons(path.read_text(encoding="utf-8"))] == []
    assert asked_buttons("if st.button('x') and y: ...") == ["st.button('x')"]
    assert asked_buttons("left.button('x', on_click=go)") == []


def test_the_requirements_name_every_package_that_is_imported() -> None:
    required = set(re.findall(r"^[\w-]+", (ROOT / "requirements.txt").read_text(encoding="utf-8"), flags=re.MULTILINE))
    ours = {"mrdcore", "pages"}
    foreign = {root for path in [*SCREEN, *CORE] for root in roots(path)} - ours - sys.stdlib_module_names
    distributions = packages_distributions()
    missing = {root for root in foreign if not required & set(distributions.get(root, []))}
    assert missing == set()


# What a browser fetches without being asked; a link that a person may follow is none of these.
FETCHED = re.compile(
    r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//"
    r"|@import\s+[\"']?(?:url|https?:)|url\(\s*[\"']?(?:https?:)?//"
    r"|fonts\.(?:googleapis|gstatic)|cdn\.|cdnjs|jsdelivr|unpkg",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", [*SCREEN, *CORE, ROOT / ".streamlit" / "config.toml"], ids=name)
def test_nothing_is_fetched_from_another_host(path: Path) -> None:
    assert FETCHED.findall(path.read_text(encoding="utf-8")) == []


def test_the_search_for_other_hosts_finds_them() -> None:
    assert FETCHED.search('<script src="https://example.org/vega.js">')
    assert FETCHED.search("src: url('//example.org/inter.woff2')")
    assert not FETCHED.search('<a href="https://doi.org/10.1000/1">the paper</a>')


# Each with the reason why it is not Streamlit's own default.
CONFIGURATION = {
    "server.address": "127.0.0.1",  # nobody else in the network sees patients
    "server.allowedHosts": ["localhost", "127.0.0.1"],  # a foreign name that resolves to this machine gets no answer
    "server.maxUploadSize": 25,  # in MB; a cohort is far smaller, an attack is not
    "server.maxMessageSize": 50,  # in MB; the pages send aggregates, never a whole large cohort
    "server.enableCORS": True,  # the page of another origin cannot talk to this one
    "server.enableXsrfProtection": True,  # nor upload a file in the user's name
    "server.fileWatcherType": "none",  # nothing is edited while it is in use
    "browser.serverAddress": "127.0.0.1",  # at its start the server asks nobody outside for it
    "server.showEmailPrompt": False,  # the first start asks for no address
    "server.disconnectedSessionTTL": 180,  # in seconds; a network that fails for a moment loses nothing, a closed tab all
    "runner.fastReruns": False,  # else two runs share a session for a moment, and a button pressed before is forgotten
    "browser.gatherUsageStats": False,  # else the browser calls the maker
    "client.showErrorDetails": "none",  # a traceback may carry a patient's values
    "client.showErrorLinks": False,  # they would send the error's text to a search engine
    "client.toolbarMode": "minimal",  # no menu that clears the caches of everybody, or records the screen
    "client.disableDataExport": True,  # the built-in CSV keeps formulas alive; the app has its own exports
    "logger.level": "critical",  # below it the log takes the text of every exception, a patient's value perhaps within
}


def configuration() -> dict[str, dict[str, object]]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_configuration_keeps_patients_on_this_machine() -> None:
    found = {f"{part}.{key}": value for part, keys in configuration().items() for key, value in keys.items()}
    assert {key: value for key, value in found.items() if not key.startswith("theme.")} == CONFIGURATION


def test_streamlit_knows_every_key_of_the_configuration() -> None:
    from streamlit import config

    def keys(part: str, table: dict[str, object]) -> Iterator[str]:
        for key, value in table.items():
            yield from keys(f"{part}.{key}", value) if isinstance(value, dict) else [f"{part}.{key}"]

    wanted = {key for part, table in configuration().items() for key in keys(part, table)}
    assert wanted - set(config.get_config_options()) == set()


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 defines it, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faded(colour: str, background: str) -> str:
    """What Streamlit writes captions in: the text's colour at six tenths on its ground."""
    pairs = ((int(colour[at : at + 2], 16), int(background[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(0.6 * text + 0.4 * ground):02X}" for text, ground in pairs)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_charts_can_be_read(scheme: str) -> None:
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][scheme]
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert min(contrast(theme[key], background) for key in ("textColor", "linkColor")) >= 4.5
        assert contrast(theme["primaryColor"], background) >= 3
    assert contrast(theme["primaryColor"], "#FFFFFF") >= 4.5, "Streamlit writes in white on a button of this colour"
    marks = theme["chartCategoricalColors"]
    assert min(contrast(mark, theme["backgroundColor"]) for mark in marks) >= 4.5, "numbers at risk stand in them"
    for background in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(faded(theme["textColor"], background), background) >= 4.5, "captions and axes"
    assert len(set(marks)) == len(marks)
