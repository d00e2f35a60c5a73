"""The sidebar: which patients, in which groups, counted from when; the same on every page."""

from tests.pages.files import SMALL
from tests.pages.screen import (
    DEMO,
    add_filter,
    choose,
    drawn,
    failed,
    go_to,
    group_by,
    line,
    misfits,
    patients_line,
    press,
    sentences,
    steps,
    table,
)

RESPONSE, SURVIVAL = "MRD response by group", "by group"


def test_one_filter_changes_everything_on_every_page_and_reset_takes_it_back(start) -> None:
    at = start(DEMO, page="survival")
    before = (line(at, SURVIVAL, "Patients"), line(at, SURVIVAL, "Events"), drawn(at)["risk"])
    assert before[:2] == (["70"], ["10"])
    choose(at, "flt3_itd_or_ras", "yes")
    assert steps(at) == ["70 → 32 patients"]
    assert patients_line(at).startswith("**32** of 70 patients · FLT3-ITD and/or N/KRAS: yes")
    assert (line(at, SURVIVAL, "Patients"), line(at, SURVIVAL, "Events")) == (["32"], ["4"])
    assert drawn(at)["risk"][0]["text"] == "32"
    go_to(at, "response")
    assert patients_line(at).startswith("**32** of 70 patients")
    evaluated, not_evaluated = (line(at, RESPONSE, label) for label in ("Evaluated", "Not evaluated"))
    assert [int(a) + int(b) for a, b in zip(evaluated, not_evaluated, strict=True)] == [32, 32]
    go_to(at, "cohort")
    assert table(at, "Outcome")[0] == ["", "All patients (n = 32)"]
    press(at, "Reset")
    assert not steps(at)
    go_to(at, "survival")
    assert patients_line(at).startswith("**70** patients")
    assert (line(at, SURVIVAL, "Patients"), line(at, SURVIVAL, "Events"), drawn(at)["risk"]) == before


def test_each_filter_counts_those_that_the_one_before_it_left(start) -> None:
    at = choose(start(SMALL), "hsct", "no")
    assert steps(at) == ["4 → 2 patients"]
    choose(at, "flt3_itd_or_ras", "no")  # stands before transplantation in the sidebar
    assert steps(at) == ["4 → 1 patient", "1 → 1 patient"]
    choose(at, "flt3_itd_or_ras", "yes")  # both transplanted
    assert steps(at) == ["4 → 2 patients", "2 → 0 patients"]
    assert "No patient meets all these filters" in at.info[0].value
    assert not failed(at)


def test_unknown_is_a_choice_like_any_other(start) -> None:
    at = start(SMALL)
    (choices,) = [pills.options for pills in at.sidebar.button_group if pills.key == "where:flt3_itd_or_ras"]
    assert choices == ["yes · 2", "no · 1", "unknown · 1"]
    choose(at, "flt3_itd_or_ras", "unknown", "no")
    assert patients_line(at).startswith("**2** of 4 patients")
    assert at.query_params["flt3_itd_or_ras"] == "no,unknown"


def test_a_number_is_chosen_by_its_range_with_or_without_unknown(start) -> None:
    at = add_filter(start(DEMO, page="survival"), "mrd_marrow_baseline")
    assert not steps(at)
    slider = at.sidebar.slider(key="where:mrd_marrow_baseline")
    low, high = slider.min, slider.max
    slider.set_range(10, 20).run()
    without = int(steps(at)[0].split()[2])
    at.sidebar.checkbox(key="where:mrd_marrow_baseline:unknown").check().run()
    # Nine of the demo cohort have no marrow sample before treatment.
    assert steps(at) == [f"70 → {without + 9} patients"]
    assert at.query_params["mrd_marrow_baseline"] == "10..20,unknown"
    at.sidebar.slider(key="where:mrd_marrow_baseline").set_range(low, high).run()
    assert not steps(at), "the whole range leaves everybody, unknown included"


def test_groups_are_named_and_keep_their_colour_when_another_is_filtered_away(start) -> None:
    at = group_by(start(SMALL, page="survival"), "flt3_itd_or_ras")
    assert table(at, SURVIVAL)[0][1:] == ["yes", "no", "unknown"]
    slots = {name["text"]: name["slot"] for name in drawn(at)["risk_names"]}
    choose(at, "flt3_itd_or_ras", "no", "unknown")
    assert {name["text"]: name["slot"] for name in drawn(at)["risk_names"]} == {
        "no": slots["no"],
        "unknown": slots["unknown"],
    }
    assert len(set(slots.values())) == 3
    group_by(at, "")
    assert table(at, SURVIVAL)[0][1:] == ["All patients"]
    assert "by" not in at.query_params


def test_a_number_is_cut_in_two_at_a_number_of_ones_choice(start) -> None:
    at = group_by(start(SMALL, page="survival"), "ven_days_c1:")
    assert table(at, SURVIVAL)[0][1:] == ["≤ 14 days", "> 14 days"]
    assert line(at, SURVIVAL, "Patients") == ["2", "2"]
    cut = at.sidebar.number_input(key="group_cut:ven_days_c1")
    cut.set_value(21).run()
    assert table(at, SURVIVAL)[0][1:] == ["≤ 21 days", "> 21 days"]
    assert line(at, SURVIVAL, "Patients") == ["3", "1"]
    assert at.query_params["by"] == "ven_days_c1:21"


def test_a_cut_far_outside_the_data_keeps_its_digits_and_leaves_one_group(start) -> None:
    at = group_by(start(SMALL, page="survival"), "age:")
    at.sidebar.number_input(key="group_cut:age").set_value(1234567.5).run()
    assert table(at, SURVIVAL)[0][1:] == ["≤ 1234567.5 years", "unknown"]
    assert not misfits(at)
    assert not failed(at)


def test_time_zero_offers_what_the_file_has_dates_for(start) -> None:
    at = start(SMALL, page="survival")
    choice = at.sidebar.selectbox(key="origin")
    assert choice.options == ["MRD relapse", "Transplantation"]
    choice.select("hsct").run()
    assert line(at, SURVIVAL, "Patients") == ["2"]
    assert "time from transplantation" in sentences(at)


def test_months_and_intervals_are_those_that_were_asked_for(start) -> None:
    at = start(DEMO, page="response", percent="exact", at="6,36", conf="plain")
    # R: binom.test(27, 64)
    assert line(at, RESPONSE, "MRD negativity")[0] == "27 (42%) / 30–55"
    assert "Exact intervals" in sentences(at)
    go_to(at, "survival")
    assert [name for name, *_ in table(at, SURVIVAL) if name.startswith("At ")] == ["At 6 months", "At 36 months"]
    assert "plain intervals" in sentences(at)
    assert not misfits(at)
    assert {"percent": "exact", "at": "6,36", "conf": "plain"}.items() <= dict(at.query_params).items()
