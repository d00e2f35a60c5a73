"""The app without a browser: Streamlit's AppTest on app.py, started as on the command line."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "sample_data" / "filo_like_cohort.xlsx"


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """`start(DEMO)` opens app.py with a file, `start()` with none; the page shown first is the app's own first page."""

    def started(*arguments: Path | str) -> AppTest:
        monkeypatch.setattr("sys.argv", ["app.py", *map(str, arguments)])
        st.cache_data.clear()
        st.cache_resource.clear()
        return AppTest.from_file(ROOT / "app.py", default_timeout=60).run()

    return started
