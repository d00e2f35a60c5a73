"""The views, the slides and the R script without a browser."""

from pathlib import Path

import pytest
from pptx import Presentation

from mrdcore.__main__ import NOT_READABLE, USABLE, main
from mrdcore.language import use

DEMO = Path(__file__).parents[1] / "sample_data" / "filo_like_cohort.csv"


@pytest.fixture(autouse=True)
def in_english_again():
    yield
    use("en")


def test_views_as_a_page_in_french(tmp_path: Path) -> None:
    out = tmp_path / "views.html"
    assert main(["report", str(DEMO), "--by", "sex", "--landmark", "6", "--html", str(out), "--lang", "fr"]) == USABLE
    text = out.read_text(encoding="utf-8")
    assert '<html lang="fr">' in text and "Survie globale" in text and "<script" not in text
    assert "landmark=6" in text, "the stamp makes the view again"


def test_views_as_slides(tmp_path: Path) -> None:
    out = tmp_path / "views.pptx"
    assert main(["report", str(DEMO), "--pptx", str(out)]) == USABLE
    assert len(Presentation(str(out)).slides) >= 5


def test_script_for_r(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "view.R"
    assert main(["report", str(DEMO), "--by", "hsct", "--landmark", "6", "--r", str(out)]) == USABLE
    assert "landmark <- 6.0" in out.read_text(encoding="utf-8")
    assert main(["report", str(DEMO), "--by", "relapse_timing", "--r", str(out)]) == NOT_READABLE
    assert "cannot work out" in capsys.readouterr().err
