"""In whom? Forests of an endpoint and of response, and two groups of any patients compared on everything."""

from tests.pages.files import ALL_DEAD, COUNTED, ONE, SMALL
from tests.pages.screen import (
    DEMO,
    PRINTED,
    charts,
    choose,
    drawn,
    failed,
    group_by,
    line,
    press,
    sentences,
    spec,
    table,
    title,
)


def ask(at, key: str, value: str):
    return at.segmented_control(key=key).set_value(value).run()


def forest_line(at, label: str) -> list[str]:
    """The texts of the first line of the forest that is called so, column by column; and the note in place of a mark."""
    data = drawn(at)
    offset = next(line["offset"] for line in data["labels"] if line["text"] == label)
    names = [*sorted(name for name in data if name.startswith("column_")), "notes"]
    found = [[cell["text"] for cell in data[name] if cell.get("offset") == offset] for name in names]
    return ["".join(texts) for texts in found]


def test_the_letters_own_table_stands_in_the_overall_line_of_the_response_forest(start) -> None:
    at = start(DEMO, page="subgroups", disease="npm1", by="flt3_itd_or_ras")
    assert title(at) == "Subgroups"
    ask(at, "subgroups_part", "response")
    assert forest_line(at, "All patients") == ["22/27", "18/33", "27 (3–46)", "0.032", "", ""]
    ask(at, "forest_tissue", "marrow")
    assert forest_line(at, "All patients") == ["19/20", "12/21", "38 (12–59)", "0.009", "", ""]
    ask(at, "forest_measure", "odds")
    assert forest_line(at, "All patients")[2].startswith("13.4")  # R: fisher.test(rbind(c(19, 1), c(12, 9)))
    ask(at, "forest_answer", "negativity")
    assert forest_line(at, "All patients")[0] == f"{PRINTED['t1_npm1_flt3_or_ras_bone_marrow_negativity']}/20"
    assert not failed(at)


def test_the_hazard_ratio_of_all_patients_is_that_of_the_survival_page(start) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras", endpoint="rfs_mrd")
    assert forest_line(at, "All patients") == ["14/32", "11/37", "1.58 (0.72–3.49)", "0.26", "", ""]
    at.switch_page("pages/survival.py").run()
    assert "Hazard ratio 1.58 (95% CI 0.72–3.49)" in sentences(at)


def test_a_subgroup_with_few_events_says_so_in_place_of_a_hazard_ratio(start) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras", endpoint="rfs_mrd")
    assert forest_line(at, "male") == ["5/13", "4/17", "", "", "", "fewer than 5 events in a group"]
    assert forest_line(at, "female")[2:4] == ["1.56 (0.58–4.20)", "0.38"]
    assert forest_line(at, "Sex")[5] == "interaction not tested: too few events"
    assert "unknown" in [line["text"] for line in drawn(at)["labels"]]
    assert "datasets" not in spec(at)


def test_how_many_comparisons_are_shown_is_said(start) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras", endpoint="rfs_mrd")
    said = sentences(at)
    points = [point for point in drawn(at)["points"] if point["shape"] == "square"]
    assert f"{len(points)} comparisons are shown; by chance alone about one in 20 would fall below 0.05" in said
    assert "The Holm column corrects for that." in said
    assert "In this session" not in said
    ask(at, "endpoint", "rfs")
    more = [point for point in drawn(at)["points"] if point["shape"] == "square"]
    assert f"In this session {len(points) + len(more)} comparisons have been looked at" in sentences(at)


def test_levels_are_sorted_by_their_estimate_where_asked(start) -> None:
    at = start(DEMO, page="subgroups", disease="npm1", by="flt3_itd_or_ras")
    ask(at, "subgroups_part", "response")
    ask(at, "forest_sort", "estimate")
    labels = [line["text"] for line in drawn(at)["labels"]]
    assert labels[0] == "All patients"
    assert "Best first-line response: CR_MRD-LL" in labels
    squares = [
        point["x"] for point in sorted(drawn(at)["points"], key=lambda p: p["offset"]) if point["shape"] == "square"
    ]
    assert squares == sorted(squares)


def test_without_two_groups_a_button_makes_them(start) -> None:
    at = start(DEMO, page="subgroups")
    assert "A forest compares two groups" in at.info[0].value
    assert charts(at) == 0
    press(at, "FLT3-ITD and/or N/KRAS")
    assert charts(at) == 1
    assert at.sidebar.selectbox(key="group_by").value == "flt3_itd_or_ras"
    group_by(at, "disease")
    assert "makes 3 groups" in at.info[0].value
    choose(at, "flt3_itd_or_ras", "yes")
    group_by(at, "flt3_itd_or_ras")
    assert "fewer than two groups" in at.info[0].value
    assert not failed(at)


def test_transplantation_from_time_zero_is_warned_of(start) -> None:
    at = start(DEMO, page="subgroups", by="hsct")
    assert "known only after time zero" in at.warning[0].value
    assert "Take it by its date" in [button.label for button in at.main.button]


def test_a_variable_known_later_is_chosen_with_a_mark(start) -> None:
    at = start(DEMO, page="subgroups", by="flt3_itd_or_ras")
    labels = [line["text"] for line in drawn(at)["labels"]]
    assert not {"Transplanted", "Transplanted †"} & set(labels)
    at.multiselect(key="forest_variables").set_value(["sex", "hsct"]).run()
    assert [line["text"] for line in drawn(at)["labels"]] == [
        "All patients", "Sex", "female", "male", "Transplanted †", "yes", "no",
    ]  # fmt: skip
    assert "† known only after time zero: patients had to live long enough" in sentences(at)
    group_by(at, "sex")
    assert [line["text"] for line in drawn(at)["labels"]] == ["All patients", "Transplanted †", "yes", "no"]
    press(at, "The usual ones")
    labels = [line["text"] for line in drawn(at)["labels"]]
    assert "FLT3-ITD and/or N/KRAS" in labels
    assert "Sex" not in labels


def test_files_that_tell_less_say_so(start) -> None:
    at = start(COUNTED, page="subgroups")
    assert "A forest compares two groups" in at.info[0].value
    at = start(SMALL, page="subgroups", by="sex", endpoint="rfs_mrd")
    assert "is not available: the file has no date of second MRD relapse" in sentences(at)
    ask(at, "subgroups_part", "response")
    assert "tells nothing of MRD response" in sentences(at)
    for source in (ONE, ALL_DEAD):
        assert not failed(start(source, page="subgroups"))


def test_nobody_left_is_said_in_a_sentence(start) -> None:
    at = start(SMALL, page="subgroups", hsct="yes", last_status="dead", sex="male")
    assert "No patient meets all these filters" in at.info[0].value
    assert not failed(at)


def groups_tab(at):
    return ask(at, "subgroups_part", "groups")


def test_two_saved_groups_are_compared_on_everything(start) -> None:
    at = groups_tab(start(DEMO, page="subgroups", disease="npm1"))
    assert "**A** · not chosen" in sentences(at)
    choose(at, "flt3_itd_or_ras", "yes")
    press(at, "Save filters as A")
    choose(at, "flt3_itd_or_ras", "no")
    press(at, "Save filters as B")
    assert at.session_state["group_a"] == "flt3_itd_or_ras=yes&disease=npm1"
    said = sentences(at)
    assert "**A** · FLT3-ITD and/or N/KRAS: yes, Disease: NPM1-mutated · n = **31**" in said
    assert "31 patients in A, 35 in B; nobody is in both." in said
    assert line(at, "A and B", "Blood: fall of at least 1 log10")[:4] == [
        "22/27 (81%) / 63–92", "18/33 (55%) / 38–70", "27 points / 3–46", "p = 0.032",
    ]  # fmt: skip
    assert line(at, "A and B", "Marrow: fall of at least 1 log10")[3] == "p = 0.009"
    assert line(at, "A and B", "MRD relapse-free survival / events / patients")[2] == "HR 1.83 / 0.78–4.29"
    assert "withheld: 4 events among B" in line(at, "A and B", "Overall survival / events / patients")[2]
    ask(at, "two_groups_sort", "p")
    p = [cells[4] for cells in table(at, "A and B")[1:] if cells[4].startswith("p = ")]
    assert len(p) > 20
    assert p == sorted(p)
    at.button(key="clear-group_a").click().run()
    assert "group_a" not in at.session_state
    assert not failed(at)


def test_overlap_is_found_and_said_and_what_is_known_later_is_warned_of(start) -> None:
    at = groups_tab(start(DEMO, page="subgroups", hsct="yes"))
    press(at, "Save filters as A")
    press(at, "Reset")
    choose(at, "flt3_itd_or_ras", "yes")
    press(at, "Save filters as B")
    assert "24 are in both and are left out of the comparison" in sentences(at)
    assert "known only after time zero: Transplanted" in at.warning[0].value
    press(at, "Reset")
    press(at, "Save filters as A")  # all patients: B is within it
    assert "so that each has patients who are not in the other" in at.info[0].value


def test_the_two_groups_of_the_sidebar_are_one_click_away(start) -> None:
    at = groups_tab(start(DEMO, page="subgroups", by="flt3_itd_or_ras"))
    press(at, "Take FLT3-ITD and/or N/KRAS: yes as A, FLT3-ITD and/or N/KRAS: no as B")
    assert "32 patients in A, 37 in B; nobody is in both." in sentences(at)


def test_a_saved_group_that_does_not_fit_another_file_is_said_in_a_sentence(start) -> None:
    at = start(SMALL, page="subgroups")
    at.session_state["group_a"], at.session_state["group_b"] = "centre=Toulouse", "hsct=yes"
    groups_tab(at)
    assert "This cohort has no column 'centre'" in sentences(at)
    assert "**B** · Transplanted: yes · n = **2**" in sentences(at)
    assert not failed(at)
