"""Every file of the corpus dropped on the page: it explains, the program holds, and the first cohort stays until it is used."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.badfiles.corpus import GROUPS, BadFile
from tests.pages.files import SMALL
from tests.pages.screen import REVIEW, choose, failed, patients_line, press, sentences, steps, tables, title, upload

LOADED = "**2** of 4 patients · Transplanted: no"


def drop_all(at: AppTest, case: BadFile) -> AppTest:
    files = [(file.name, file.data, "application/octet-stream") for file in case.files()]
    return at.file_uploader[0].set_value(files).run()


def explains(at: AppTest, case: BadFile) -> bool:
    """Whether what is wrong stands on the page: as a refusal, or in the list of problems."""
    if case.refused and at.error:
        return "was not loaded" in at.error[0].value and len(at.error[0].value) > 60
    listed = "Problems found in the file" in tables(at)
    return listed or not case.said


def stands(at: AppTest) -> bool:
    return (patients_line(at), steps(at)) == (LOADED, ["4 → 2 patients"])


@pytest.mark.parametrize("group", GROUPS)
def test_the_page_explains_every_bad_file(start, group: str) -> None:
    at = choose(start(SMALL), "hsct", "no")
    assert stands(at)
    for case in GROUPS[group]:
        drop_all(at, case)
        assert not failed(at), case.name
        assert explains(at, case), case.name
        leaked = [secret for secret in case.secrets if secret in sentences(at) or secret in str(tables(at))]
        assert not leaked, case.name
        if title(at) == REVIEW:
            press(at, "Keep the loaded cohort")
        if not stands(at):
            assert not case.refused, f"{case.name}: refused, and the cohort that was loaded is gone"
            choose(upload(at, "ours.csv", SMALL), "hsct", "no")
            assert stands(at)
