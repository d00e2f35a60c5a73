"""What had become of the patients: areas that add up to all of them, named at their ends."""

import json
from itertools import pairwise

import pandas as pd
import pytest

from mrdcore.options import DEFAULTS
from mrdcore.present.competing_charts import LABEL_HEIGHT, stacked_data, stacked_template
from mrdcore.stats.competing import incidence_curve
from tests.present.by_hand import ARMS, naming
from tests.present.test_charts import parts

HEIGHT = 200
SPEC = stacked_template(6, "Months from MRD relapse", HEIGHT)
AT_RISK = pd.DataFrame({"level": ["mutated", "wild_type"], "time": [0.0, 0.0], "at_risk": [4, 1]})


def drawn(*patients: tuple[float, int, str], level: str = "mutated") -> dict[str, list[dict[str, object]]]:
    times = pd.DataFrame(list(patients), columns=["time", "cause", "level"])
    other = times.assign(cause=times["cause"].map({0: 0, 1: 2, 2: 1}))
    curves = [incidence_curve(of, name, ARMS, DEFAULTS) for name, of in (("cir", times), ("nrm", other))]
    return stacked_data(pd.concat(curves, ignore_index=True), AT_RISK, level, naming(ARMS), HEIGHT)


FOUR = ((2.0, 1, "mutated"), (4.0, 2, "mutated"), (9.0, 0, "mutated"), (12.0, 0, "mutated"), (30.0, 0, "wild_type"))


def test_a_layout_is_compiled_once_and_holds_no_data() -> None:
    assert stacked_template(6, "Months from MRD relapse", HEIGHT) is SPEC
    assert "datasets" not in dict(parts(SPEC))
    data = drawn(*FOUR)
    assert {source["name"] for key, source in parts(SPEC) if key == "data"} == set(data)
    json.dumps(data, allow_nan=False)


def test_areas_stand_on_one_another_and_add_up_to_all() -> None:
    areas = pd.DataFrame(drawn(*FOUR)["areas"])
    by = {name: area.reset_index(drop=True) for name, area in areas.groupby("outcome")}
    assert (by["cir"]["low"] == 0).all()
    assert by["cir"]["high"].tolist() == pytest.approx([0, 0.25, 0.25, 0.25, 0.25, 0.25])
    assert by["nrm"]["low"].equals(by["cir"]["high"])
    assert by["nrm"]["high"].tolist() == pytest.approx([0, 0.25, 0.5, 0.5, 0.5, 0.5])
    assert by["free"]["low"].equals(by["nrm"]["high"])
    assert by["free"]["high"].tolist() == pytest.approx([1] * 6)
    assert areas["time"].max() == 12  # the group's own follow-up, not that of the other


def test_where_nobody_is_left_the_shares_stay_to_the_end_of_the_axis() -> None:
    data = drawn((2.0, 1, "mutated"), (4.0, 2, "mutated"), (30.0, 0, "wild_type"))
    assert max(area["time"] for area in data["areas"]) == 30
    assert [label["text"] for label in data["labels"]] == ["Relapse", "Death without\nrelapse"]


def test_an_outcome_that_never_happened_has_no_name() -> None:
    assert [label["text"] for label in drawn(*FOUR, level="wild_type")["labels"]] == ["Event-free"]
    assert [label["text"] for label in drawn((2.0, 1, "mutated"))["labels"]] == ["Relapse"]


@pytest.mark.parametrize("relapses", [1, 30, 59])
@pytest.mark.parametrize("deaths", [0, 1, 30])
def test_no_name_stands_upon_another_or_outside_the_plot(relapses: int, deaths: int) -> None:
    causes = [1] * relapses + [2] * deaths + [0] * 2
    places = [label["estimate"] for label in drawn(*((5.0, cause, "mutated") for cause in causes))["labels"]]
    assert len(places) == 2 + (deaths > 0)
    assert min(b - a for a, b in pairwise(places)) >= LABEL_HEIGHT / HEIGHT - 1e-9
    assert min(places) >= LABEL_HEIGHT / HEIGHT / 2 - 1e-9
    assert max(places) <= 1 - LABEL_HEIGHT / HEIGHT / 2 + 1e-9


def test_the_pointer_reads_all_three_shares() -> None:
    month = drawn(*FOUR)["months"][2]
    assert (month["when"], month["cir"], month["nrm"], month["free"], month["risk"]) == (
        "4.0",
        "25%",
        "25%",
        "50%",
        "3",
    )


def test_number_at_risk_of_the_group_alone() -> None:
    data = drawn(*FOUR, level="wild_type")
    assert [mark["text"] for mark in data["risk"]] == ["1"]
    assert [heading["text"] for heading in data["risk_heading"]] == ["Number at risk"]
    assert data["risk_names"] == []
