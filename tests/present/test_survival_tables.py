"""Rates, medians and comparisons in tables and words, from rows written by hand."""

from dataclasses import replace
from math import nan

from mrdcore.present.survival_tables import (
    comparison_sentences,
    left_out_sentence,
    pairwise_table,
    survival_table,
)
from mrdcore.results import Row
from tests.present.by_hand import ALL, ARMS, cells, frame, naming, texts

MONTHS = (12.0, 24.0)


def estimates(level: str, patients: int, rates: tuple[tuple[float, float, float], ...], median: Row) -> list[Row]:
    rows = [
        Row("kaplan_meier", "os", "patients", patients, level=level),
        Row("kaplan_meier", "os", "events", 10, level=level),
        median,
    ]
    for month, (value, low, high) in zip(MONTHS, rates, strict=True):
        note = "follow-up ends at 17.9 months" if value != value else ""
        rows.append(Row("kaplan_meier", "os", "survival", value, low, high, at=month, level=level, note=note))
    for method, value in (("reverse_km", 24.32), ("observed", 22.5)):
        rows.append(Row("follow_up", "os", "median", value, 20.71, nan, level=level, method=method))
    return rows


NOT_REACHED = Row("kaplan_meier", "os", "median", nan, 47.08, nan, note="not reached")
RATES = ((0.9467, 0.86, 0.98), (0.825, 0.70, 0.9149))


def test_rates_are_percentages_with_their_intervals() -> None:
    table = survival_table(frame(*estimates("all", 70, RATES, NOT_REACHED)), "os", ALL, naming(ALL), MONTHS)
    assert cells(table, "Patients") == [("70", "")]
    assert cells(table, "Events") == [("10", "")]
    assert cells(table, "At 12 months") == [("95%", "86–98")]
    assert cells(table, "At 24 months") == [("83%", "70–91")]  # half up
    assert cells(table, "Median follow-up, months") == [("24.3", "20.7–NR")]
    assert [head.text for head in table.columns] == ["All patients"]


def test_a_median_that_is_not_reached_is_no_missing_number() -> None:
    reached = Row("kaplan_meier", "os", "median", 17.44, 12.0, nan)
    unknown = Row("kaplan_meier", "os", "median", nan, note="no patients")
    for median, expected in ((NOT_REACHED, ("NR", "47.1–NR")), (reached, ("17.4", "12–NR")), (unknown, ("–", ""))):
        table = survival_table(frame(*estimates("all", 70, RATES, median)), "os", ALL, naming(ALL), MONTHS)
        assert cells(table, "Median, months") == [expected]


def test_a_rate_beyond_the_follow_up_is_a_dash_with_its_reason() -> None:
    rows = frame(*estimates("all", 3, (RATES[0], (nan, nan, nan)), NOT_REACHED))
    table = survival_table(rows, "os", ALL, naming(ALL), MONTHS)
    assert cells(table, "At 24 months") == [("–", "follow-up ends at 17.9 months")]
    assert "nan" not in texts(table)


def test_doubts_of_rates_that_are_given_stand_beneath_with_their_group() -> None:
    def rate(level: str, at: float, value: float, note: str) -> Row:
        return Row("kaplan_meier", "os", "survival", value, at=at, level=level, note=note)

    few = "rests on few: 3 at risk at 1.5 months"
    rows = [rate("mutated", 12.0, 0.8, few), rate("mutated", 24.0, 0.7, few), rate("wild_type", 24.0, nan, "ends")]
    table = survival_table(frame(*rows), "os", ARMS, naming(ARMS), MONTHS)
    assert table.notes[1:] == (f"Mutated: {few}.",)
    alone = survival_table(frame(rate("all", 12.0, 0.8, few)), "os", ALL, naming(ALL), MONTHS)
    assert alone.notes[1:] == (f"R{few[1:]}.",)


def test_groups_stand_under_their_name_with_their_colours() -> None:
    rows = [row for level in ARMS.levels for row in estimates(level, 5, RATES, NOT_REACHED)]
    table = survival_table(frame(*rows), "os", ARMS, naming(ARMS), MONTHS)
    assert table.stub == "NRAS"
    assert [(head.text, head.slot) for head in table.columns] == [
        ("mutated", "1"),
        ("wild type", "2"),
        ("unknown", "6"),
    ]
    assert [text for text, _ in cells(table, "Patients")] == ["5", "5", "5"]


def log_rank(p: float, note: str = "") -> Row:
    return Row("log_rank", "os", "p", p, by="nras", note=note)


def hazard(value: float, low: float = nan, high: float = nan, note: str = "") -> Row:
    level = "mutated vs wild_type"
    return Row("cox", "os", "hazard_ratio", value, low, high, by="nras", level=level, note=note)


def said(*rows: Row) -> tuple[str, ...]:
    return comparison_sentences(frame(*rows), "os", ARMS, naming(ARMS))


def test_a_comparison_is_told_in_words() -> None:
    assert said(log_rank(0.0009), hazard(1.034, 0.401, 2.675)) == (
        "Log-rank test: p < 0.001.",
        "Hazard ratio 1.03 (95% CI 0.40–2.68), NRAS mutated against wild type.",
    )


def test_numbers_withheld_say_their_reason_once() -> None:
    reason = "withheld: 4 events among NRAS: mutated; at least 5 needed in each group"
    assert said(log_rank(nan, reason), hazard(nan, note=reason)) == (f"Log-rank test and hazard ratio {reason}.",)


def test_different_reasons_are_both_told() -> None:
    few, separated = "withheld: 0 events among x", "not estimable: 0 of 6 events among x"
    assert said(log_rank(nan, few), hazard(nan, note=separated)) == (
        f"Log-rank test {few}.",
        f"Hazard ratio, NRAS mutated against wild type, {separated}.",
    )
    assert said(log_rank(0.5), hazard(nan, note=separated))[0] == "Log-rank test: p = 0.50."


def test_the_chosen_test_its_strata_and_the_trend_are_said() -> None:
    rows = (
        Row("log_rank", "os", "p", 0.03, by="nras", method="log-rank, stratified"),
        Row("log_rank", "os", "trend_p", 0.012, by="nras", method="log-rank, stratified"),
    )
    strata = {"Sex": "sex", "FLT3-ITD": "FLT3-ITD", "Age at relapse": "age at relapse"}
    for title, within in strata.items():
        assert comparison_sentences(frame(*rows), "os", ARMS, naming(ARMS), title) == (
            f"Log-rank test, stratified by {within}: p = 0.030.",
            "Trend over the ordered groups: p = 0.012.",
        )
    assert said(*rows)[0] == "Log-rank test, stratified: p = 0.030."


def test_weighted_tests_say_what_they_weigh() -> None:
    names = {
        "Gehan": "Gehan's test (early events weigh more)",
        "Tarone-Ware, stratified": "Tarone-Ware test (early events weigh more), stratified",
        "Fleming-Harrington (rho = 1)": "Fleming-Harrington test (rho = 1: early events weigh more)",
    }
    for method, name in names.items():
        assert said(Row("log_rank", "os", "p", 0.5, by="nras", method=method)) == (f"{name}: p = 0.50.",)


def test_a_trend_that_is_withheld_with_its_test_is_not_said_twice() -> None:
    reason = "withheld: 4 events among x"
    withheld = Row("log_rank", "os", "trend_p", nan, by="nras", note=reason)
    assert said(log_rank(nan, reason), withheld, hazard(nan, note=reason)) == (
        f"Log-rank test and hazard ratio {reason}.",
    )
    assert said(log_rank(nan, reason), withheld, hazard(nan, note="other"))[0] == f"Log-rank test {reason}."
    assert not any("Trend" in sentence for sentence in said(log_rank(nan, reason), withheld, hazard(1.0, 0.5, 2.0)))


def test_patients_that_a_test_leaves_out_are_said_beside_its_p() -> None:
    assert said(log_rank(0.03, "3 patients left out: stratum not known")) == (
        "Log-rank test: p = 0.030 (3 patients left out: stratum not known).",
    )


def test_without_groups_nothing_is_compared() -> None:
    assert comparison_sentences(frame(log_rank(0.5)), "os", ALL, naming(ALL)) == ()


def test_pairs_stand_with_their_own_and_the_adjusted_p_value() -> None:
    pair = "mutated vs wild_type"
    rows = frame(
        Row("log_rank", "os", "p", 0.02, level=pair),
        Row("log_rank", "os", "p_holm", 0.04, level=pair),
        Row("log_rank", "os", "p", nan, level="other vs mutated", note="withheld: 1 event"),
        Row("log_rank", "os", "p_holm", nan, level="other vs mutated", note="withheld: 1 event"),
    )
    table = pairwise_table(rows, "os", naming(ARMS))
    assert cells(table, "NRAS mutated against wild type") == [("p = 0.020", ""), ("p = 0.040", "")]
    assert [cell.small for cell in table.lines[1].cells] == ["withheld: 1 event"] * 2
    assert pairwise_table(frame(log_rank(0.5)), "os", naming(ARMS)) is None


def test_patients_left_out_are_counted_with_the_reason() -> None:
    row = Row("kaplan_meier", "os", "left_out", 2, n=2, total=70, note="no time zero")
    assert left_out_sentence(frame(row)) == "2 of 70 patients left out: no time zero."
    assert left_out_sentence(frame(log_rank(0.5))) == ""


def test_pairs_are_headed_by_the_test_that_was_chosen() -> None:
    for method, heading in (("log-rank, Holm", "Log-rank"), ("Gehan, stratified, Holm", "Gehan, stratified")):
        row = Row("log_rank", "os", "p_holm", 0.04, level="mutated vs wild_type", method=method)
        assert pairwise_table(frame(row), "os", naming(ARMS)).columns[0].text == heading


def test_patients_never_under_observation_are_counted_over_all_groups() -> None:
    rows = [
        Row("kaplan_meier", "os", "left_out", 2, n=2, total=70, note="no time zero"),
        Row("kaplan_meier", "os", "patients", 40, level="mutated", n=40, total=41),
        Row("kaplan_meier", "os", "patients", 25, level="wild_type", n=25, total=27),
        Row("kaplan_meier", "os", "never_at_risk", 1, level="mutated", n=1, total=41, note="never seen"),
        Row("kaplan_meier", "os", "never_at_risk", 2, level="wild_type", n=2, total=27, note="never seen"),
    ]
    assert left_out_sentence(frame(*rows)) == (
        "2 of 70 patients left out: no time zero. 3 of 68 patients left out: never seen."
    )


def proportional(p: float, note: str = "") -> Row:
    return Row("cox", "os", "ph_p", p, by="nras", note=note)


def test_proportional_hazards_are_said_beside_the_hazard_ratio_and_not_where_it_is_withheld() -> None:
    ratio = hazard(1.034, 0.401, 2.675)
    assert said(log_rank(0.5), ratio, proportional(0.43))[-1] == (
        "Proportional hazards: no sign against it (p = 0.43)."
    )
    assert "changes with time (p = 0.002)" in said(log_rank(0.5), ratio, proportional(0.002))[-1]
    reason = "withheld: 4 events among x"
    assert said(log_rank(nan, reason), hazard(nan, note=reason), proportional(nan, reason)) == (
        f"Log-rank test and hazard ratio {reason}.",
    )


def test_a_stratified_hazard_ratio_and_one_by_firth_say_so() -> None:
    stratified = comparison_sentences(frame(hazard(1.034, 0.401, 2.675)), "os", ARMS, naming(ARMS), "Sex")
    assert stratified[-1].endswith("NRAS mutated against wild type, stratified by sex.")
    separated = replace(hazard(0.12, 0.001, 0.9, "0 of 9 events among x"), method="Firth, profile likelihood")
    assert said(separated)[-1].endswith(
        "By Firth's penalised likelihood, since the usual estimate has no limit: 0 of 9 events among x."
    )
