"""Each bad file: exactly the problems it should have, no harm in silence, sentences a doctor can read."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.badfiles.corpus import CORPUS, GROUPS
from tests.badfiles.reading import column, read_case, said, samples

CASES = pytest.mark.parametrize("name", CORPUS)
REFUSED = pytest.mark.parametrize("name", [name for name, case in CORPUS.items() if case.refused])
READ = pytest.mark.parametrize("name", [name for name, case in CORPUS.items() if not case.refused])

LONGEST = 400
# What Python writes and a doctor never does.
NOT_FOR_READERS = re.compile(
    r"Traceback|\b\w+(?:Error|Exception|Warning)\b(?! 500)|\bNone\b|\bnan\b|\bNaT\b|<class|object at 0x|\\x[0-9a-f]{2}"
    r"|datetime\.|Timestamp\(|\['|'\]|\bdtype\b|\bNone[,)]|b'"
)


def test_the_corpus_is_large_and_each_file_has_its_own_name_and_reason() -> None:
    assert len(CORPUS) == sum(map(len, GROUPS.values())) >= 130
    assert all(case.why and len(case.why) > 4 for case in CORPUS.values())


@CASES
def test_exactly_these_problems(name: str) -> None:
    expected, problems = CORPUS[name].said, [said(one) for one in read_case(name).reading.problems]
    loud = [one for one in problems if one.severity != "info"]
    assert Counter(loud) == Counter(one for one in expected if one.severity != "info")
    assert {one for one in expected if one.severity == "info"} <= set(problems)


@REFUSED
def test_a_refusal_names_its_reason_and_what_to_do_at_once(name: str) -> None:
    found = read_case(name)
    print(f"{name}: {found.seconds:.2f} s, {found.megabytes:.0f} MB")
    assert found.reading.cohort is None
    assert any(problem.severity == "error" and problem.fix for problem in found.reading.problems)
    assert found.seconds < 3, "under 1 s on a machine that does nothing else"
    assert found.megabytes < 50


@READ
def test_no_harm_in_silence(name: str) -> None:
    case, cohort = CORPUS[name], read_case(name).reading.cohort
    assert cohort is not None
    if case.patients is not None:
        assert column(cohort, "patient_id") == case.patients
    assert {one: column(cohort, one) for one in case.columns} == {one: tuple(v) for one, v in case.columns.items()}
    if case.samples is not None:
        assert samples(cohort) == case.samples
    assert set(case.absent) & set(cohort.patients.columns) == set()


@CASES
def test_the_questions_that_only_a_person_can_answer(name: str) -> None:
    assert {one.code for one in read_case(name).reading.questions} >= set(CORPUS[name].questions)


@CASES
def test_each_sentence_can_be_read(name: str) -> None:
    for problem in read_case(name).reading.problems:
        for text in (problem.message, problem.fix):
            assert len(text) <= LONGEST, text
            assert not NOT_FOR_READERS.search(text), text
            assert text.isprintable(), text
        assert problem.message.endswith((".", "?", "…")), problem.message
        assert problem.fix or problem.severity == "info"


@READ
def test_rows_in_are_rows_used_and_rows_set_aside(name: str) -> None:
    cohort = read_case(name).reading.cohort
    assert cohort is not None
    assert cohort.accounts
    for account in cohort.accounts:
        assert account.rows == account.used + len(account.set_aside)
        assert all(one.reason for one in account.set_aside)
    assert sum(one.used for one in cohort.accounts) >= len(cohort), "several rows may be one patient, no row is two"


@pytest.mark.parametrize("name", [name for name, case in CORPUS.items() if case.secrets])
def test_who_a_patient_is_stands_in_no_problem(name: str) -> None:
    reading = read_case(name).reading
    texts = [text for one in reading.problems for text in (one.message, one.fix, one.value)]
    texts += [example for one in reading.meanings for example in one.examples]
    texts += [text for one in reading.questions for text in (one.text, *(choice.label for choice in one.choices))]
    if reading.cohort is not None:
        texts += [reading.cohort.patients.to_csv(), reading.cohort.samples.to_csv()]
    found = [secret for secret in CORPUS[name].secrets if any(secret in text for text in texts)]
    assert found == []
