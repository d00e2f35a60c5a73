"""What is derived of a large cohort fits beside it: columns are shared with the cohort, and a text is held once."""

import numpy as np
import pandas as pd

from mrdcore.cohort import Cohort, empty_samples
from mrdcore.derive import derive


def cohort() -> Cohort:
    number = 50
    patients = pd.DataFrame(
        {
            "patient_id": [f"P{place:02}" for place in range(number)],
            "age": np.arange(number, dtype="float64"),
            "hsct": ["yes", "no"] * (number // 2),
            "cycles": [1.0, 3.0] * (number // 2),
        }
    )
    return Cohort(patients, empty_samples(), "made up", "")


def test_a_column_of_the_file_is_not_copied() -> None:
    of = cohort()
    derived = derive(of).patients
    assert np.shares_memory(derived["age"].to_numpy(), of.patients["age"].to_numpy())
    assert [*of.patients] == ["patient_id", "age", "hsct", "cycles"]  # and the cohort has none of the derived ones


def test_a_level_is_one_text_for_all_patients() -> None:
    levels = derive(cohort()).patients["cycles_c1_c2"]
    assert levels.nunique() == len({id(level) for level in levels}) == 2
