"""The data dictionary: no name means two things, every column says what it is."""

from __future__ import annotations

from collections import defaultdict

import pytest

from mrdcore.schema import (
    BY_NAME,
    COLUMNS,
    FILE_COLUMNS,
    MRD_STATE,
    SAMPLE_COLUMNS,
    ColumnSpec,
    Level,
    column,
    normalise,
    synonyms,
)

ALL = [*COLUMNS, *SAMPLE_COLUMNS]


def twice(pairs: list[tuple[str, str]]) -> dict[str, set[str]]:
    """Words that stand for more than one thing."""
    owners: dict[str, set[str]] = defaultdict(set)
    for word, owner in pairs:
        owners[word].add(owner)
    return {word: found for word, found in owners.items() if len(found) > 1}


def headers(specs: tuple[ColumnSpec, ...]) -> list[tuple[str, str]]:
    return [(normalise(word), spec.name) for spec in specs for word in (spec.name, spec.label, *spec.en, *spec.fr)]


def words(level: Level) -> list[str]:
    return [word.casefold() for word in (level.value, level.label, *level.synonyms)]


def test_a_header_means_one_column() -> None:
    assert twice(headers(FILE_COLUMNS)) == {}
    assert twice(headers(SAMPLE_COLUMNS)) == {}


def test_a_name_is_used_once() -> None:
    assert len(BY_NAME) == len(COLUMNS)
    assert len({spec.name for spec in SAMPLE_COLUMNS}) == len(SAMPLE_COLUMNS)
    assert all(spec.name == normalise(spec.name) for spec in ALL)


def test_every_header_leads_to_its_column() -> None:
    for header, name in headers(FILE_COLUMNS):
        assert synonyms()[header] == name
    for header, name in headers(SAMPLE_COLUMNS):
        assert synonyms("samples")[header] == name


@pytest.mark.parametrize("spec", [spec for spec in ALL if spec.levels], ids=lambda spec: spec.name)
def test_a_value_means_one_level(spec: ColumnSpec) -> None:
    assert twice([(word, level.value) for level in spec.levels for word in words(level)]) == {}
    # signs such as % and + vanish or stay when normalised; what vanishes is compared as it stands
    plain = [(normalise(w), level.value) for level in spec.levels for w in words(level)]
    assert twice([(word, value) for word, value in plain if word]) == {}


def test_missing_words_are_not_levels() -> None:
    known = {normalise(w) for spec in ALL for level in spec.levels for w in words(level)}
    assert known & {"na", "n_a", "unknown", "inconnu", "nsp", "missing", "nd"} == set()


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.name)
def test_every_column_says_what_it_is(spec: ColumnSpec) -> None:
    assert spec.meaning[0].isupper()
    assert spec.meaning.endswith(".")
    assert ". " not in spec.meaning, "one sentence"
    assert spec.label
    assert spec.section


def test_derived_columns_are_not_read_from_files() -> None:
    derived = {spec.name for spec in COLUMNS if spec.derived}
    assert derived
    assert derived.isdisjoint(synonyms().values())
    assert derived.isdisjoint(spec.name for spec in FILE_COLUMNS)


def test_an_unknown_column_is_the_files_own_text() -> None:
    assert column("Commentaire").kind == "text"
    assert column("age") is BY_NAME["age"]


def test_what_is_known_only_later_is_marked() -> None:
    later = ["hsct", "hsct_date", "response_blood", "ven_days_c1", "ven_group", "cycles", "responded", "last_status"]
    assert [name for name in later if BY_NAME[name].known_at_time_zero] == []
    at_zero = ["age", "sex", "disease", "npm1", "flt3_itd", "flt3_itd_or_ras", "best_first_line_response"]
    assert [name for name in at_zero if not BY_NAME[name].known_at_time_zero] == []


def test_the_dictionary_covers_the_definitions() -> None:
    # time zero and the others a user can choose; the groups; the sample with its three states; the endpoints
    needed = {
        "mrd_relapse_date", "mrd_relapse_confirmation_date", "ven_aza_start_date", "hsct_date", "diagnosis_date",
        "best_first_line_response", "flt3_itd", "nras", "kras", "flt3_itd_or_ras", "ven_days_c1", "dose_modified_c1_c2",
        "ven_group", "hsct", "morphologic_relapse_date", "second_mrd_relapse_date", "death_date", "last_news_date",
    }  # fmt: skip
    assert needed <= set(BY_NAME)
    assert {"patient_id", "date", "tissue", "value", "unit", "timepoint"} <= {spec.name for spec in SAMPLE_COLUMNS}
    assert [level.value for level in MRD_STATE] == ["quantified", "not_quantifiable", "not_detected"]
    counted = {f"{name}_{unit}" for name in ("os", "rfs", "rfs_mrd", "hsct", "relapse", "death", "followup") for unit in ("days", "months")}  # fmt: skip
    assert counted | {"os_event", "rfs_event", "rfs_mrd_event"} <= set(BY_NAME)
    assert BY_NAME["best_first_line_response"].values == ("cr_mrd", "cr_mrd_ll")
