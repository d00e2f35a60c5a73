"""Hazard ratios adjusted for each other, on the page of survival."""

from tests.pages.screen import DEMO, charts, drawn, failed, line, sentences, tables

ADJUSTED = "hazard ratios adjusted for each other"


def adjusted(start, **link: str):
    at = start(DEMO, page="survival", **link)
    return at.segmented_control(key="more_survival").set_value("adjusted").run()


def test_without_covariates_the_page_invites_and_says_what_is_not_offered(start) -> None:
    at = adjusted(start, by="flt3_itd_or_ras")
    assert "Choose at least one covariate" in sentences(at) and "would be immortal time" in sentences(at)
    assert charts(at) == 1 and not any(ADJUSTED in name for name in tables(at))


def test_only_what_is_known_at_time_zero_is_offered(start) -> None:
    at = adjusted(start)
    offered = set(at.multiselect(key="adjust").options)
    assert {"Age", "Sex"} <= offered
    assert not offered & {"Transplanted", "Cycles", "MRD response in blood", "Response in blood"}


def test_a_covariate_adjusts_the_hazard_ratio_of_the_groups(start) -> None:
    at = adjusted(start, by="flt3_itd_or_ras", endpoint="rfs_mrd")
    at = at.multiselect(key="adjust").set_value(["age", "sex"]).run()
    assert not failed(at)
    assert line(at, ADJUSTED, "no") == ["11/37", "reference", ""]
    events, ratio, p = line(at, ADJUSTED, "yes")
    assert events == "14/32" and " / " in ratio and float(p) > 0.05
    assert "69 patients with 25 events enter" in sentences(at)
    assert "1 patient left out: not known FLT3-ITD and/or N/KRAS (1)." in sentences(at)
    assert "8.3 events per variable: few events for this many covariates" in sentences(at)
    labels = [text["text"] for text in drawn(at, 1)["labels"]]
    assert labels == ["FLT3-ITD and/or N/KRAS", "no", "yes", "Age, per year", "Sex", "female", "male"]


def test_the_link_brings_the_covariates(start) -> None:
    at = adjusted(start, endpoint="rfs_mrd", adjust="age,sex")
    assert at.multiselect(key="adjust").value == ["age", "sex"]
    assert line(at, ADJUSTED, "Age, per year")[0] == "26/70"


def test_few_events_withhold_a_level_with_its_reason(start) -> None:
    at = adjusted(start, endpoint="rfs_mrd", adjust="disease")
    assert line(at, ADJUSTED, "CBFB::MYH11")[1] == "– / withheld"
    assert "at least 5 needed in each group." in sentences(at)
    shown = adjusted(start, endpoint="rfs_mrd", adjust="disease", few="0")
    assert not failed(shown) and "nan" not in str(tables(shown)) and "inf" not in str(tables(shown))


def test_groups_known_only_later_have_no_model_from_time_zero(start) -> None:
    at = adjusted(start, by="hsct", adjust="age")
    assert "No model here. Transplanted is known only after time zero" in sentences(at)
    assert "The page Transplant takes it by its date" in sentences(at)
    assert not any(ADJUSTED in name for name in tables(at))
    at = adjusted(start, by="hsct", adjust="age", landmark="6")
    assert not failed(at) and any(ADJUSTED in name for name in tables(at))
