"""A view is drawn from the words of its link: the numbers of the report, or a sentence for what does not fit."""

import json
from dataclasses import replace

import pytest

from mrdcore.derive import Derived
from mrdcore.options import DEFAULTS
from mrdcore.present.scene import BarChart, Scene, StepChart
from mrdcore.report import report
from mrdcore.scenes import Misfit, scene, usual
from mrdcore.select import Selection, SelectionError

VIEWS = {
    "cohort": "by=sex",
    "response": "by=flt3_itd_or_ras",
    "response over time": "part=over_time&tissue=marrow",
    "survival": "by=hsct&landmark=6&more=differences",
    "survival adjusted": "by=sex&adjust=age&more=adjusted",
    "survival conditional": "endpoint=rfs&more=conditional",
    "survival competing": "endpoint=cir&by=hsct",
    "survival competing whole": "endpoint=cir",
    "transplant": "",
    "transplant landmark": "picture=landmark&hsct_landmark=6",
    "transplant after": "picture=after_hsct&classes=1",
    "transplant letter": "picture=ever_transplanted&endpoint=rfs",
    "subgroups": "by=hsct",
    "subgroups response": "by=flt3_itd_or_ras&question=response&tissue=marrow&measure=odds&sort=estimate",
    "subgroups groups": "question=groups&a=hsct%3Dyes&b=hsct%3Dno",
}


def shown(derived: Derived, view: str, query: str | None = None) -> Scene:
    made = scene(view.split()[0], VIEWS[view] if query is None else query, derived, is_demo=True)
    assert isinstance(made, Scene), made
    return made


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_has_its_parts_and_its_stamp(demo: Derived, view: str) -> None:
    made = shown(demo, view)
    assert made.title and "70 patients" in made.who and "Synthetic data" in made.who
    assert made.figures or made.tables
    assert made.stamp.sha256 == demo.cohort.sha256
    page, query = made.stamp.page, made.stamp.link
    again = scene(page, query, demo, is_demo=True)
    assert isinstance(again, Scene)
    assert [figure.hash for figure in again.figures] == [figure.hash for figure in made.figures]
    assert again.tables == made.tables and again.stamp.link == query


def test_no_patient_is_in_a_scene(demo: Derived) -> None:
    names = set(demo.patients["patient_id"])
    for view in VIEWS:
        made = shown(demo, view)
        told = json.dumps([[figure.data for figure in made.figures], made.stamp.as_dict()], default=str)
        assert not any(f'"{name}"' in told for name in names), view


def test_the_table_of_a_scene_holds_the_numbers_of_the_report(demo: Derived) -> None:
    rows = report(replace(demo, options=DEFAULTS), Selection(by="hsct")).rows
    found = rows[(rows["analysis"] == "kaplan_meier") & (rows["subject"] == "rfs") & (rows["stat"] == "survival")]
    made = shown(demo, "survival", "endpoint=rfs&by=hsct")
    (line,) = [line for line in made.tables[0].table.lines if line.label == "At 24 months"]
    assert [cell.numbers[0].value for cell in line.cells] == found.loc[found["at"] == 24, "value"].tolist()


def test_native_curves_are_those_of_the_figure(demo: Derived) -> None:
    made = shown(demo, "survival", "by=hsct")
    figure = made.figures[0]
    assert isinstance(figure.native, StepChart)
    drawn = {curve.slot: curve for curve in figure.native.curves}
    for slot, curve in drawn.items():
        of = [point for point in figure.data["curves"] if point["slot"] == slot]
        assert list(curve.times) == [point["time"] for point in of]
        assert list(curve.values) == [point["estimate"] for point in of]
    counts = [int(row["text"]) for row in figure.data["risk"]]
    assert sorted(counts) == sorted(count for curve in drawn.values() for count in curve.at_risk)


def test_native_bars_are_those_of_the_figure(demo: Derived) -> None:
    for figure in shown(demo, "response").figures:
        assert isinstance(figure.native, BarChart)
        for place in range(len(figure.native.categories)):
            assert sum(part.shares[place] for part in figure.native.parts) == pytest.approx(1)
        texts = {text for part in figure.native.parts for text in part.texts if text}
        assert texts == {bar["text"] for bar in figure.data["bars"]}


@pytest.mark.parametrize(
    ("page", "query", "told"),
    [
        ("survival", "centre=Nowhere", "has no value 'Nowhere'"),
        ("survival", "by=nothing", "no column 'nothing'"),
        ("survival", "endpoint=dfs", "'endpoint' cannot be 'dfs'"),
        ("survival", "origin=never", "'origin' cannot be 'never'"),
        ("survival", "age=70..40", "lower number first"),
        ("subgroups", "question=groups&a=hsct%3Dyes", "Group B is not chosen"),
        ("nowhere", "", "no page 'nowhere'"),
    ],
)
def test_what_does_not_fit_is_said(demo: Derived, page: str, query: str, told: str) -> None:
    made = scene(page, query, demo)
    assert isinstance(made, Misfit)
    assert told in " ".join(made.faults)


def test_several_faults_are_all_said(demo: Derived) -> None:
    made = scene("survival", "origin=never&at=7&age=70..40", demo)
    assert isinstance(made, Misfit) and len(made.faults) == 3


def test_curves_in_groups_known_later_carry_the_warning(demo: Derived) -> None:
    assert "known only after time zero" in " ".join(shown(demo, "survival", "by=hsct").sentences)
    assert "known only after time zero" not in " ".join(shown(demo, "survival", "by=hsct&landmark=6").sentences)


def test_nobody_left_is_a_sentence(demo: Derived) -> None:
    for page in ("cohort", "response", "survival", "transplant", "subgroups"):
        made = scene(page, "sex=male&age=80..90", demo)
        assert isinstance(made, Scene)
        assert made.sentences == ("No patient meets all these filters.",)


def test_single_patients_are_never_exported(demo: Derived) -> None:
    made = scene("patients", "", demo)
    assert isinstance(made, Scene) and made.of_patients and not made.figures and not made.tables


@pytest.mark.parametrize(
    ("page", "query"), [("transplant", ""), ("subgroups", "by=sex"), ("response", "part=over_time")]
)
def test_what_cannot_be_made_safe_is_not_shared(demo: Derived, page: str, query: str) -> None:
    made = scene(page, f"{query}&share=5", demo)
    assert isinstance(made, Scene) and not made.figures and not made.tables
    assert "prepared for sharing" in " ".join(made.sentences)


def test_the_usual_report_has_cohort_response_and_three_endpoints(demo: Derived) -> None:
    scenes = usual(demo, Selection.parse("sex=female"), {"conf": "plain"})
    assert [made.title for made in scenes] == [
        "Cohort", "MRD response", "Overall survival", "Relapse-free survival", "MRD relapse-free survival",
    ]  # fmt: skip
    assert all("sex=female" in made.stamp.link and "conf=plain" in made.stamp.link for made in scenes)
    with pytest.raises(SelectionError):
        usual(demo, Selection.parse("nothing=1"), {})


def test_several_endpoints_or_levels_are_a_picture_each(demo: Derived) -> None:
    together = shown(demo, "survival", "by=sex&fig=panels:endpoints")
    assert [figure.title for figure in together.figures] == [
        "Overall survival", "Relapse-free survival", "MRD relapse-free survival",
    ]  # fmt: skip
    alone = shown(demo, "survival", "by=sex&endpoint=rfs").figures[0]
    assert together.figures[1].data["curves"] == alone.data["curves"]
    each = shown(demo, "survival", "fig=panels:flt3_itd_or_ras")
    sizes = [figure.native.curves[0].at_risk[0] for figure in each.figures if isinstance(figure.native, StepChart)]
    assert sizes == [32, 37, 1]  # each level apart, unknown too
    assert all("FLT3-ITD" in figure.title for figure in each.figures)


def test_a_picture_of_each_of_too_many_levels_is_refused(demo: Derived) -> None:
    made = scene("survival", "fig=panels:centre", demo)
    assert isinstance(made, Misfit) and "too many pictures" in made.faults[0]
    assert isinstance(scene("survival", "fig=nonsense", demo), Misfit)
