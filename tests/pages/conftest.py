"""The app without a browser: Streamlit's AppTest on app.py, started as on the command line."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from mrdcore.read import open_files
from tests.pages.screen import confirm, go_to

ROOT = Path(__file__).parents[2]
# A file is opened once for all tests: the demo workbook takes longer than all pages together.
open_once = cache(lambda files: open_files(files))


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., AppTest]:
    """`start(DEMO)` opens app.py with a file or with the bytes of one, `start()` with none.

    `query` is what stands in the link; the page shown is the app's own first page, or `page`.
    """

    def started(source: Path | bytes | None = None, *, page: str = "", **query: str) -> AppTest:
        if isinstance(source, bytes):
            (tmp_path / "own.csv").write_bytes(source)
            source = tmp_path / "own.csv"
        monkeypatch.setattr("pages._ui.state.open_files", lambda files: open_once(tuple(files)))
        monkeypatch.setattr("pages._ui.incoming.open_files", lambda files: open_once(tuple(files)))
        monkeypatch.setattr("sys.argv", ["app.py", *([str(source)] if source else [])])
        st.cache_data.clear()
        st.cache_resource.clear()
        at = AppTest.from_file(ROOT / "app.py", default_timeout=60)
        for key, value in query.items():
            at.query_params[key] = value
        confirm(at.run())
        return go_to(at, page) if page else at

    return started
