"""The demo cohort, derived once."""

from pathlib import Path

import pytest

from mrdcore.derive import Derived, derive
from mrdcore.files import File
from mrdcore.read import open_files, read_opened

DEMO = Path(__file__).parents[2] / "sample_data" / "filo_like_cohort.xlsx"


@pytest.fixture(scope="session")
def demo() -> Derived:
    return derive(read_opened(open_files([File(DEMO.name, DEMO.read_bytes())])).cohort)
