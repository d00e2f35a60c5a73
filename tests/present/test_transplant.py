"""Transplantation in tables, words and charts: from rows written by hand."""

import json
from math import nan

import pandas as pd
import pytest

from mrdcore.options import DEFAULTS, Options
from mrdcore.present.table import Naming
from mrdcore.present.transplant_charts import landmark_data, landmark_template
from mrdcore.present.transplant_tables import (
    BY_HSCT,
    answers_table,
    before_table,
    covariates_table,
    curves_table,
    hsct_naming,
)
from mrdcore.present.transplant_words import (
    after_words,
    answer,
    at_the_landmark,
    method,
    misleads,
    moving,
    not_placed,
)
from mrdcore.results import CURVE_COLUMNS, Row
from mrdcore.stats.cox.design import Term
from tests.present.by_hand import cells, frame, texts

FEW = "withheld: 3 events among patients not transplanted; at least 5 needed in each group"
HSCT = {"by": "hsct"}


def rates(analysis: str, yes: float, no: float, at: float = 24.0) -> list[Row]:
    pairs = (("yes", yes), ("no", no))
    return [Row(analysis, "rfs", "survival", v, v - 0.1, v + 0.1, at, "hsct", level, 9, 20) for level, v in pairs]


def ratio(analysis: str, value: float, by: str = "hsct", level: str = "yes vs no", note: str = "") -> Row:
    return Row(analysis, "rfs", "hazard_ratio", value, value / 2, value * 2, by=by, level=level, note=note)


def p(analysis: str, value: float, by: str = "hsct", level: str = "all", note: str = "") -> Row:
    return Row(analysis, "rfs", "p", value, by=by, level=level, note=note)


EVERYTHING = (
    *rates("ever_transplanted", 0.8, 0.4),
    ratio("ever_transplanted", 0.2),
    p("ever_transplanted", 0.0004),
    *rates("landmark", 0.79, 0.7),
    ratio("landmark", 0.64),
    p("landmark", 0.41),
    *rates("simon_makuch", 0.84, 0.47),
    p("mantel_byar", 0.0021),
    ratio("time_dependent_cox", 0.23),
    p("time_dependent_cox", 0.0361, level="yes vs no"),
)
NOTHING = (
    *rates("ever_transplanted", 0.8, 0.4),
    ratio("ever_transplanted", nan, note=FEW),
    p("ever_transplanted", nan, note=FEW),
    *rates("simon_makuch", 0.84, 0.47),
    p("mantel_byar", nan, note=FEW),
    ratio("time_dependent_cox", nan, note="not estimable: the model does not converge"),
    p("time_dependent_cox", nan, note="not estimable: the model does not converge"),
)


def numbers(rows: tuple[Row, ...], label: str, **where: float) -> list[tuple[str, str]]:
    table = answers_table(frame(*rows), "RFS", where.get("month", 24.0), where.get("landmark", 7.0))
    return cells(table, label)


def test_four_answers_have_a_line_each_and_say_what_they_are() -> None:
    table = answers_table(frame(*EVERYTHING), "RFS", 24.0, 7.0)
    assert [line.label for line in table.lines] == [
        "As in the letter",
        "Landmark at 7 months",
        "Simon-Makuch",
        "Cox, time-dependent",
    ]
    assert all(line.small for line in table.lines)
    assert table.stub == "RFS at 24 months"
    assert [head.text for head in table.columns] == ["yes", "no", "Hazard ratio", "p"]


def test_rates_carry_intervals_and_p_values_are_short() -> None:
    assert numbers(EVERYTHING, "As in the letter")[0] == ("80%", "70–90")
    assert numbers(EVERYTHING, "As in the letter")[3] == ("< 0.001", "")
    assert numbers(EVERYTHING, "Simon-Makuch")[2:] == [("", ""), ("0.002", "")]
    hazard = numbers(EVERYTHING, "Cox, time-dependent")[2]
    assert (hazard[0], hazard[1].replace("\u2060", "")) == ("0.23", "0.12–0.46")
    assert numbers(EVERYTHING, "Cox, time-dependent")[:2] == [("", ""), ("", "")]


def test_what_is_withheld_is_a_dash_with_its_reason_once_under_the_table() -> None:
    table = answers_table(frame(*NOTHING), "RFS", 24.0, 7.0)
    assert cells(table, "As in the letter")[2:] == [("–", "withheld")] * 2
    assert cells(table, "Cox, time-dependent")[2:] == [("–", "not estimable")] * 2
    assert table.notes[1:] == (
        "Withheld: 3 events among patients not transplanted; at least 5 needed in each group "
        "(As in the letter; Simon-Makuch).",
        "Not estimable: the model does not converge (Cox, time-dependent).",
    )
    assert "nan" not in texts(table)


def test_a_reason_that_holds_for_all_names_none() -> None:
    rows = [row for row in EVERYTHING if row.stat == "survival"]
    rows += [p(name, nan, note=FEW) for name in ("ever_transplanted", "landmark", "mantel_byar", "time_dependent_cox")]
    (note,) = answers_table(frame(*rows), "RFS", 24.0, 7.0).notes[1:]
    assert note.endswith("(all four).")


def test_a_landmark_on_or_behind_the_month_has_no_rate_there() -> None:
    assert numbers(EVERYTHING, "Landmark at 24 months", landmark=24.0)[:2] == [("–", "landmark later")] * 2
    assert numbers(EVERYTHING, "Landmark at 23.5 months", landmark=23.5)[0][0] == "79%"


def test_the_model_says_what_it_is_adjusted_for() -> None:
    terms = (Term("age", "Age", unit="years"), Term("sex", "Sex", ("f", "m"), {"f": "female", "m": "male"}))
    rows = frame(
        *EVERYTHING,
        ratio("time_dependent_cox", 1.05, "age", "per unit", "2 patients left out: not known Age (2)"),
        p("time_dependent_cox", 0.13, "age", "per unit"),
        ratio("time_dependent_cox", 0.7, "sex", "m vs f"),
        p("time_dependent_cox", 0.2, "sex", "m vs f"),
    )
    assert "adjusted for Age, Sex" in answers_table(rows, "RFS", 24.0, 7.0, terms).lines[3].small
    assert cells(answers_table(rows, "RFS", 24.0, 7.0, terms), "Cox, time-dependent")[2][0] == "0.23"
    table = covariates_table(rows, terms)
    assert table is not None
    assert [line.label for line in table.lines] == ["Age, per year", "Sex: male against female"]
    assert table.notes == ("2 patients left out: not known Age (2).",)
    assert "by date, adjusted, 0.20 as in the letter" in answer(rows, 24.0)
    assert covariates_table(frame(*EVERYTHING), ()) is None


def test_the_answer_puts_both_ways_of_counting_beside_each_other() -> None:
    assert answer(frame(*EVERYTHING), 24.0) == (
        "Alive without relapse at 24 months, transplanted against not: **84% and 47%** counted by date, 80% and 40% as in "
        "the letter. Hazard ratio **0.23** (95% CI 0.12–0.46) by date, 0.20 as in the letter."
    )
    assert answer(frame(*NOTHING), 24.0).endswith("Hazard ratio by date not estimable: the model does not converge.")
    assert answer(frame(*EVERYTHING), 12.0).startswith("Hazard ratio")  # no rates at this month
    assert answer(frame(), 24.0) == ""


def immortal(before: int) -> list[Row]:
    values = {"median": 138.5, "q1": 112.25, "q3": 189.5, "min": 66, "max": 619, "credited": 290.4}
    rows = [Row("immortal_time", "rfs", stat, value, n=54) for stat, value in values.items()]
    return [*rows, Row("immortal_time", "rfs", "event_before", before, n=before)]


@pytest.mark.parametrize(
    ("before", "said"),
    [(0, ""), (1, "1 of the transplanted relapsed before transplantation and counts"), (2, "2 of the transplanted relapsed before transplantation and count as")],
)  # fmt: skip
def test_the_letters_picture_misleads_by_so_many_days(before: int, said: str) -> None:
    text = misleads(frame(*immortal(before)), "MRD relapse")
    assert "a median of **138.5 days** after MRD relapse" in text
    assert "290 patient-months" in text
    assert said in text
    assert ("of the transplanted" in text) == bool(before)


def test_without_a_date_the_picture_misleads_all_the_same() -> None:
    assert misleads(frame(*rates("ever_transplanted", 0.8, 0.4)), "MRD relapse").startswith("Misleading:")
    unknown = Row("immortal_time", "os", "median", nan, n=0)
    assert "days" not in misleads(frame(unknown), "MRD relapse")


def test_the_landmark_counts_who_left_and_who_changes() -> None:
    counts = (("patients", "yes", 42), ("patients", "no", 23), ("changed_group", "no", 10))
    left = (("excluded_events", "all", 1), ("excluded_censored", "all", 3))
    rows = [Row("landmark", "rfs", stat, n, level=level, by="hsct") for stat, level, n in (*counts, *left)]
    text = at_the_landmark(frame(*rows, p("landmark", 0.41)), 7.0)
    assert "**42** transplanted by then, **23** not" in text
    assert "Left out before: 1 event, 3 censored. 10 of the 23 change group later" in text
    assert text.endswith("Log-rank test: p = 0.41.")


def test_the_moving_curves_name_their_test_or_why_it_is_withheld() -> None:
    assert moving(frame(p("mantel_byar", 0.002))).endswith("Mantel-Byar test: p = 0.002.")
    # why it is withheld stands once, under the four answers
    assert moving(frame(p("mantel_byar", nan, note=FEW))).endswith("the number at risk of the transplanted rises.")


def test_who_is_in_neither_group_is_counted() -> None:
    def placed(undated: int, unknown: int) -> str:
        stats = {"undated": undated, "unknown": unknown}
        return not_placed(frame(*(Row("not_placed", "os", stat, n, by="hsct") for stat, n in stats.items())))

    assert placed(0, 0) == ""
    assert placed(2, 0) == "In neither group: 2 patients transplanted on an unknown date."
    assert placed(0, 1) == "In neither group: 1 patient of whom it is not known whether."
    assert not_placed(frame()) == ""


def test_the_caption_says_what_was_set_aside() -> None:
    assert method(frame(), DEFAULTS, "OS: a definition.", "") == (
        "OS: a definition. Kaplan-Meier, log-log intervals; vertical marks: censored."
    )
    odd = Options(origin="hsct", test="gehan")
    text = method(frame(), odd, "OS: a definition.", "sex")
    assert "time zero is MRD relapse here" in text
    assert "not stratified" in text
    assert "groups chosen at the side play no part" in text
    assert "play no part" not in method(frame(), DEFAULTS, "", "hsct")


def test_a_picture_in_figures_has_the_lines_that_its_rows_hold() -> None:
    counts = [Row("landmark", "rfs", "patients", n, at=7.0, by="hsct", level=v) for v, n in (("yes", 42), ("no", 23))]
    later = Row("landmark", "rfs", "changed_group", 10, at=7.0, by="hsct", level="no")
    rows = frame(*counts, later, *rates("landmark", 0.9, 0.8, 12.0), *rates("landmark", 0.79, 0.7))
    table = curves_table(rows, "landmark", BY_HSCT, hsct_naming())
    assert [line.label for line in table.lines] == [
        "Patients", "of “no” transplanted later", "At 12 months", "At 24 months",
    ]  # fmt: skip
    assert cells(table, "of “no” transplanted later") == [("–", ""), ("10", "")]
    assert cells(table, "At 24 months")[1] == ("70%", "60–80")
    assert [head.slot for head in table.columns] == ["1", "2"]


def test_after_transplantation_in_words() -> None:
    names = {"negative": "MRD negative", "positive": "MRD positive"}
    naming = Naming(names, names, "Before transplantation", {})
    patients = [Row("after_hsct", "rfs", "patients", 9, level=v, n=9, total=10) for v in names]
    hazard = ratio("after_hsct", 3.1, "response_before_hsct", "positive vs negative")
    text = after_words(frame(*patients, p("after_hsct", 0.03, "response_before_hsct"), hazard), naming)
    assert "Log-rank test: p = 0.030." in text
    assert "Hazard ratio 3.10 (95% CI 1.55–6.20), MRD positive against MRD negative." in text
    assert text.endswith("2 transplanted patients left out: the event came before transplantation, or is not known.")
    assert after_words(frame(Row("after_hsct", "rfs", "patients", 9, n=9, total=9)), naming) == ""


def test_what_came_before_is_a_table_of_the_transplanted() -> None:
    wait = [Row("baseline", "mrd_relapse_to_hsct_days", stat, v, n=54, total=54) for stat, v in (("median", 138.5), ("q1", 112.25), ("q3", 189.5), ("missing", 0))]  # fmt: skip
    table = before_table(frame(*wait))
    assert [head.text for head in table.columns] == ["Transplanted patients (n = 54)"]
    assert cells(table, "MRD relapse to transplantation, days") == [("138.5 (112.3–189.5)", "")]


def curves() -> pd.DataFrame:
    rows = [
        ("os", "all", 0, 10, 0, 0, 1.0), ("os", "all", 2, 10, 1, 0, 0.9), ("os", "all", 3, 9, 0, 0, 0.9),
        ("os", "yes", 3, 4, 0, 0, 1.0), ("os", "yes", 6, 4, 1, 0, 0.75), ("os", "yes", 9.4, 3, 0, 3, 0.75),
        ("os", "no", 3, 5, 0, 0, 1.0), ("os", "no", 5, 5, 1, 4, 0.8),
    ]  # fmt: skip
    return pd.DataFrame([(*row, nan, nan) for row in rows], columns=list(CURVE_COLUMNS))


def test_the_landmark_is_a_rule_and_every_month_can_be_clicked_on() -> None:
    at_risk = pd.DataFrame({"level": ["all", "yes", "no"], "time": [0.0, 6.0, 6.0], "at_risk": [10, 4, 0]})
    data = landmark_data(curves(), at_risk, 3.0)
    assert data["landmark"] == [{"time": 3.0, "text": "landmark, 3 months"}]
    assert [name["slot"] for name in data["risk_names"]] == ["6", "1", "2"]
    assert [month["month"] for month in data["months"]] == list(range(1, 10))
    shown = {month["month"]: (month["yes"], month["no"]) for month in data["months"]}
    assert shown[2] == ("–", "–")  # before the landmark there are no groups
    assert shown[3] == ("100%", "100%")
    assert (shown[5], shown[6]) == (("100%", "80%"), ("75%", "–"))  # "no" was followed to 5 months
    assert (data["months"][0]["start"], data["months"][-1]["end"]) == (0.5, 9.4)


def test_the_template_of_the_landmark_is_compiled_once_and_holds_no_data() -> None:
    spec = landmark_template(6, "Months from MRD relapse")
    assert landmark_template(6, "Months from MRD relapse") is spec
    assert "datasets" not in json.dumps(spec)
    assert {layer["data"]["name"] for layer in spec["layer"]} >= {"curves", "risk", "landmark", "months"}
    assert {param["name"] for param in spec["params"]} == {"month", "under"}
