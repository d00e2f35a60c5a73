"""Healthy files give their patients, and neither a warning nor an error: a tool that cries wolf is not read."""

from __future__ import annotations

import pytest

from mrdcore.read import Reading, read_files
from tests.badfiles.corpus.clean import CONTROLS, CleanFile


def read(control: CleanFile) -> Reading:
    return read_files(control.files())


def test_there_are_enough_of_them() -> None:
    assert len({control.name for control in CONTROLS}) == len(CONTROLS) >= 15


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_nothing_is_said_of_a_healthy_file(control: CleanFile) -> None:
    reading = read(control)
    assert [one.message for one in reading.problems if one.severity != "info"] == []
    assert {one.code for one in reading.problems} <= {code for code, _ in control.infos}
    assert reading.cohort is not None
    assert len(reading.cohort) == control.patients
    for account in (one for one in reading.cohort.accounts if one.role != "not read"):
        assert account.set_aside == ()
