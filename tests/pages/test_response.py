"""Who responded, in blood, in marrow?"""

from math import isclose

from tests.pages.files import ALL_DEAD, ONE, SMALL
from tests.pages.screen import (
    DEMO,
    PRINTED,
    add_filter,
    charts,
    choose,
    drawn,
    failed,
    group_by,
    line,
    sentences,
    spec,
    table,
    tables,
    title,
)

CLASSES = {
    "negativity": "MRD negativity",
    "reduction": "MRD reduction",
    "stable": "Stable MRD",
    "progression": "MRD progression",
}
SUBSETS = {
    "all": {},
    "npm1_flt3_or_ras": {"disease": "npm1", "flt3_itd_or_ras": "yes"},
    "npm1_no_flt3_no_ras": {"disease": "npm1", "flt3_itd_or_ras": "no"},
    "ven_le_14": {"ven_group": "<=14"},
    "ven_gt_14": {"ven_group": ">14"},
}
TABLE = "MRD response by group"


def test_the_table_holds_the_figures_of_the_letter(start) -> None:
    at = add_filter(start(DEMO, page="response"), "disease")
    for subset, filters in SUBSETS.items():
        for column in ("disease", "flt3_itd_or_ras", "ven_group"):
            choose(at, column, *filter(None, [filters.get(column)]))
        for place, tissue in enumerate(("blood", "bone_marrow")):
            printed = f"t1_{subset}_{tissue}"
            evaluated = int(PRINTED[f"{printed}_evaluated"])
            for name, label in CLASSES.items():
                n = int(PRINTED[f"{printed}_{name}"])
                share = (200 * n + evaluated) // (2 * evaluated)  # half up; the letter has 46% for 20 of 44
                assert line(at, TABLE, label)[place].startswith(f"{n} ({share}%) / "), (printed, name)
            assert line(at, TABLE, "Evaluated")[place] == str(evaluated)
            assert line(at, TABLE, "Not evaluated")[place] == PRINTED[f"{printed}_not_evaluated"]


def test_negativity_in_blood_is_27_of_64_with_its_interval(start) -> None:
    at = start(DEMO, page="response")
    assert title(at) == "MRD response"
    # R: prop.test(27, 64, correct = FALSE) and prop.test(12, 44, correct = FALSE)
    assert line(at, TABLE, "MRD negativity") == ["27 (42%) / 31–54", "12 (27%) / 16–42"]
    assert "95% Wilson intervals" in sentences(at)
    assert "day 14 to day 84" in sentences(at)


def test_bars_show_what_the_table_says(start) -> None:
    at = start(DEMO, page="response", by="flt3_itd_or_ras")
    assert charts(at) == 2
    for tissue in (0, 1):
        bars = drawn(at, tissue)["bars"]
        for place, group in enumerate(("yes", "no", "unknown")):
            mine = [bar for bar in bars if bar["group"] == group]
            told = {label: line(at, TABLE, label)[2 * place + tissue] for label in CLASSES.values()}
            shown = {label: text.partition(" / ")[0] for label, text in told.items() if not text.startswith("0 ")}
            assert {bar["response"]: bar["text"] for bar in mine} == shown
            assert isclose(sum(bar["end"] - bar["start"] for bar in mine), 1)
    assert "datasets" not in spec(at)


def test_the_groups_of_the_letter_differ_as_its_own_table_says(start) -> None:
    at = start(DEMO, page="response", disease="npm1")
    assert "Differences" not in " ".join(tables(at))
    group_by(at, "flt3_itd_or_ras")
    assert line(at, TABLE, "Fall of at least 1 log10")[:2] == ["22 (81%) / 63–92", "19 (95%) / 76–99"]
    told = {cells[0]: cells[1:] for cells in table(at, "Differences")[1:]}
    p = {name.lower(): cells[2] for name, cells in told.items()}
    assert p["blood: fall of at least 1 log10"] == "p = 0.032"
    assert p["marrow: fall of at least 1 log10"] == "p = 0.009"
    notes = " ".join(element.proto.body for element in at.get("html"))
    assert "FLT3-ITD and/or N/KRAS yes against no" in notes


def test_unknown_is_a_group_of_its_own_and_enters_no_comparison(start) -> None:
    at = start(DEMO, page="response", by="flt3_itd_or_ras")
    assert table(at, TABLE)[0] == ["FLT3-ITD and/or N/KRAS", "yes", "no", "unknown"]
    both = table(at, "Differences")
    choose(at, "flt3_itd_or_ras", "yes", "no")
    assert table(at, TABLE)[0] == ["FLT3-ITD and/or N/KRAS", "yes", "no"]
    assert table(at, "Differences") == both


def test_a_file_without_response_data_says_so(start) -> None:
    at = start(ALL_DEAD, page="response")
    assert "tells nothing of MRD response" in at.info[0].value
    assert charts(at) == 0
    assert not tables(at)


def test_one_patient_makes_a_table_and_a_bar(start) -> None:
    at = start(ONE, page="response")
    # R: prop.test(1, 1, correct = FALSE)
    assert line(at, TABLE, "MRD negativity") == ["1 (100%) / 21–100", "–"]
    assert line(at, TABLE, "Not evaluated") == ["0", "1"]
    assert [bar["text"] for bar in drawn(at, 0)["bars"]] == ["1 (100%)"]


def test_nobody_left_is_said_in_a_sentence(start) -> None:
    # The one patient who died in the second half of 2022 was not transplanted.
    at = start(SMALL, page="response", hsct="yes", last_status="dead", sex="male")
    assert "No patient meets all these filters" in at.info[0].value
    assert not failed(at)
    assert not tables(at)
