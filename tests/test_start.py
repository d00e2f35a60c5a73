"""What a start does not load: it shows in a new interpreter alone, where no other test has imported anything."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Each takes a tenth of a second or more, or ten megabytes, and no page is drawn with it.
LATE = {"babel", "lifelines", "lxml", "openpyxl", "pptx", "pyreadstat", "scipy.optimize", "scipy.stats", "vl_convert"}
# What answers first must not even read a cohort: the rest is loaded while the browser fetches its own part.
LATER_THAN_THE_SERVER = LATE | {"altair", "mrdcore.read", "pandas", "scipy"}


@pytest.mark.parametrize(
    ("start", "late", "loaded"),
    [
        ("import mrdcore.report, mrdcore.scenes", LATE, {"scipy.special", "mrdcore.stats.rank_sum", "mrdcore.stats.exact"}),
        ("from pages._ui import warming; warming.load()", LATE, {"mrdcore.present.static", "pages._ui.exports"}),
        ("import app", LATER_THAN_THE_SERVER, {"streamlit", "pages._ui.warming"}),
    ],
    ids=["report", "pages", "server"],
)  # fmt: skip
def test_a_start_leaves_for_later_what_no_page_is_drawn_with(start: str, late: set[str], loaded: set[str]) -> None:
    held = "import threading; threading.Thread.start = lambda thread: None"  # the background of `app` is another start
    print_modules = "import sys; print(*sys.modules)"
    modules = set(_run(f"{held}; {start}; {print_modules}").split())
    assert loaded <= modules
    assert all(find_spec(name) for name in late)
    assert modules & late == set()


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout
