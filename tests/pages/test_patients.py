"""The page of patients: what it shows of each file, and that the link holds no patient."""

import pytest

from pages._ui import highlight
from tests.pages.files import ALL_DEAD, ALL_MISSING, ONE
from tests.pages.screen import DEMO, charts, drawn, failed, sentences, title


def alone(at) -> list[str]:
    """The patients who stand on the page alone."""
    return [part.value for part in at.main.subheader]


def test_a_patient_is_highlighted_everywhere_but_not_in_the_link(start) -> None:
    at = start(DEMO, page="patients")
    assert title(at) == "Patients" and charts(at) == 1 and not failed(at)
    before = dict(at.query_params)
    at.session_state[highlight.KEY] = "S18"
    at.run()
    assert {row["patient"] for row in drawn(at)["lanes"] if row["chosen"]} == {"S18"}
    assert "Patient S18" in alone(at)
    assert dict(at.query_params) == before and not failed(at)
    at.segmented_control(key="patients_picture").set_value("listing").run()
    assert not failed(at) and "70 patients in this order." in sentences(at)


def test_a_patient_of_another_cohort_is_not_highlighted(start) -> None:
    at = start(ONE, page="patients")
    at.session_state[highlight.KEY] = "S18"
    at.run()
    assert alone(at) == [] and not failed(at)
    at.session_state[highlight.KEY] = "A1"
    at.run()
    assert alone(at) == ["Patient A1"] and not failed(at)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (ALL_DEAD, "The file has no MRD samples"),
        (ONE, "None of the MRD samples has a date"),
        (ALL_MISSING, "The file has no MRD samples"),
    ],
    ids=["no samples", "one patient without dates", "all missing"],
)
def test_what_is_missing_is_said_in_a_sentence(start, file, said) -> None:
    at = start(file, page="patients")
    assert said in " ".join(info.value for info in at.main.info)
    assert not failed(at)
