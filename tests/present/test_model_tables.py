from __future__ import annotations

from math import nan

import pytest

from mrdcore.present.model_tables import model_forest, model_sentences, model_table
from mrdcore.present.survival_tables import proportional_sentence
from mrdcore.results import Row
from mrdcore.stats.cox.design import Term
from tests.present.by_hand import cells, frame

CELL = Term("cell", "Cell type", ("squamous", "small", "large"), {"small": "small cell"})
AGE = Term("age", "Age", unit="years")
WBC = Term("wbc", "White cells", unit="10⁹/L")
LARGE = "withheld: 2 events among Cell type: large; at least 5 needed in each group"
COUNTS = {"squamous": (30, 12), "small": (40, 25), "large": (9, 2)}


def row(stat: str, value: float = nan, by: str = "", level: str = "all", **more: object) -> Row:
    return Row("cox_model", "os", stat, value, by=by, level=level, **more)


ROWS = (
    row("patients", 79),
    row("events", 39),
    row("left_out", 3, n=3, total=82, note="3 patients left out: not known Cell type (2), Age (1)"),
    *(
        row(stat, n, "cell", level)
        for level, ns in COUNTS.items()
        for stat, n in zip(("patients", "events"), ns, strict=True)
    ),
    row("hazard_ratio", 2.5, "cell", "small vs squamous", low=1.2, high=5.21, n=37),
    row("p", 0.014, "cell", "small vs squamous"),
    row("hazard_ratio", by="cell", level="large vs squamous", note=LARGE, n=14),
    row("p", by="cell", level="large vs squamous", note=LARGE),
    row("hazard_ratio", 1.034, "age", "per unit", low=0.99, high=1.08, n=39),
    row("p", 0.0004, "age", "per unit"),
    row("likelihood_ratio_p", 0.031, "cell"),
    row("ph_p", by="cell", note=LARGE),
    row("ph_p", 0.43, "age"),
    row("ph_p", 0.21),
    row("events_per_variable", 13.0),
    row("likelihood_ratio_p", 0.02),
)


def test_levels_stand_under_their_covariate_the_reference_first():
    table = model_table(frame(*ROWS), (CELL, AGE))
    assert [line.label for line in table.lines] == ["Cell type", "squamous", "small cell", "large", "Age, per year"]
    assert [head.text for head in table.columns] == ["Events / n", "Hazard ratio (95% CI)", "p"]
    assert cells(table, "squamous") == [("12/30", ""), ("reference", ""), ("", "")]
    assert cells(table, "small cell") == [("25/40", ""), ("2.50", "1.20–5.21"), ("0.014", "")]
    assert cells(table, "Age, per year") == [("39/79", ""), ("1.03", "0.99–1.08"), ("< 0.001", "")]
    assert cells(table, "Cell type")[-1] == ("0.031", "")


def test_what_is_withheld_is_a_dash_and_its_reason_a_sentence():
    rows = frame(*ROWS)
    assert cells(model_table(rows, (CELL, AGE)), "large") == [("2/9", ""), ("–", "withheld"), ("", "")]
    assert f"W{LARGE[1:]}." in model_sentences(rows, (CELL, AGE))


def test_the_forest_has_the_lines_of_the_table_and_no_mark_for_what_is_withheld():
    spec, data = model_forest(frame(*ROWS), (CELL, AGE))
    labels = [line["text"] for line in data["labels"]]
    assert labels == ["Cell type", "squamous", "small cell", "large", "Age, per year"]
    assert [point["x"] for point in data["points"]] == [2.5, 1.034]
    assert [note["text"] for note in data["notes"]] == ["withheld: 2 events among Cell type: large"]
    texts = [text["text"] for text in data["column_1"]]
    assert texts == ["Hazard ratio\n(95% CI)", "reference", "2.50 (1.20–5.21)", "1.03 (0.99–1.08)"]
    assert spec["usermeta"]["lines"] == 5


def test_who_enters_and_who_does_not():
    first, *_ = model_sentences(frame(*ROWS), (CELL, AGE))
    assert first == (
        "79 patients with 39 events enter: those in whom every covariate is known. "
        "3 patients left out: not known Cell type (2), Age (1). 13.0 events per variable."
    )


@pytest.mark.parametrize(("per_variable", "few"), [(9.9, True), (10.0, False)])
def test_few_events_per_variable_are_a_warning(per_variable, few):
    rows = frame(*(r for r in ROWS if r.stat != "events_per_variable"), row("events_per_variable", per_variable))
    assert ("few events for this many covariates, the estimates are unstable" in model_sentences(rows, ())[0]) == few


def test_firth_is_named_and_the_separation_said():
    note = "0 of 9 events among Cell type: large: estimated by Firth's penalised likelihood"
    ratio = row("hazard_ratio", 0.1, "cell", "large vs squamous", low=0.001, high=0.8, note=note)
    rows = frame(
        row("patients", 1),
        row("events", 1),
        ratio.__class__(**{**ratio.__dict__, "method": "Firth, profile likelihood"}),
    )
    said = " ".join(model_sentences(rows, (CELL,)))
    assert "1 patient with 1 event enters" in said
    assert "all are by Firth's penalised likelihood" in said and f"{note}." in said


def test_a_covariate_that_changes_is_named_and_silence_is_about_all():
    assert model_sentences(frame(*ROWS), (CELL, AGE))[-1] == "Proportional hazards: no sign against it (p = 0.21)."
    changing = frame(*(r for r in ROWS if r.stat != "ph_p"), row("ph_p", 0.002, "age"), row("ph_p", 0.2))
    assert model_sentences(changing, (CELL, AGE))[-1] == (
        "The hazard ratio of Age changes with time (p = 0.002): read it as an average, and look at the curves and the "
        "restricted mean instead."
    )


@pytest.mark.parametrize(
    ("value", "note", "said"),
    [
        (0.05, "", "Proportional hazards: no sign against it (p = 0.050)."),
        (0.0499, "", "The hazard ratio changes with time (p = 0.050): read it as an average, and look at the curves "
         "and the restricted mean instead."),
        (nan, "withheld: 4 events among B", "Proportional hazards withheld: 4 events among B."),
    ],
)  # fmt: skip
def test_proportional_hazards_in_words(value, note, said):
    assert proportional_sentence(frame(row("ph_p", value, note=note)).iloc[0]) == said


def test_a_unit_that_is_no_word_stays_as_it_is():
    rows = frame(
        *ROWS, row("hazard_ratio", 1.0, "wbc", "per unit", low=0.9, high=1.1), row("p", 0.9, "wbc", "per unit")
    )
    assert model_table(rows, (WBC,)).lines[0].label == "White cells, per 10⁹/L"
