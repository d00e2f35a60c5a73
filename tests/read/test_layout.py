"""From a grid of cells to a table: where the header is, and what becomes of every row around it."""

from __future__ import annotations

import pytest

from mrdcore.read.header import bare_header, is_unit


@pytest.mark.parametrize(
    ("header", "name", "unit"),
    [
        ("Âge (ans)", "Âge", "ans"),
        ("Âge\n(ans)", "Âge", "ans"),  # a line break inside the cell, as narrow columns have
        ("MRD sang [% ABL1]", "MRD sang", "% ABL1"),
        ("MRD sang (%)", "MRD sang", "%"),
        ("VEN (j)", "VEN", "j"),
        ("Age, years", "Age", "years"),
        ("Délai en jours", "Délai", "jours"),
        ("MRD (copies/10^4 ABL1)", "MRD", "copies/10^4 ABL1"),
        ("Greffe (oui/non)", "Greffe", ""),  # how the cell is written is no unit
        ("DDN (jj/mm/aaaa)", "DDN", ""),
        ("Sexe (1=H, 2=F)", "Sexe", ""),
        ("Âge*", "Âge", ""),  # a footnote's mark
        ("Âge¹", "Âge", ""),  # normalised it would be "age1"
        ("MRD (sang)", "MRD (sang)", ""),  # the brackets say which MRD
        ("Mutation FLT3 (ITD)", "Mutation FLT3 (ITD)", ""),
        ("Mutations (choice=FLT3-ITD)", "Mutations (choice=FLT3-ITD)", ""),
        ("(ans)", "(ans)", ""),  # nothing but a unit leaves no name
        ("patient_id", "patient_id", ""),
        ("Greffe: oui", "Greffe: oui", ""),
        ("", "", ""),
    ],
)
def test_a_unit_behind_a_name_is_no_part_of_the_name(header: str, name: str, unit: str) -> None:
    assert bare_header(header) == (name, unit)


@pytest.mark.parametrize("text", ["%", "(jours)", "years", "% ABL1", "copies/10^5 ABL1", "log10", "[%]"])
def test_units(text: str) -> None:
    assert is_unit(text)


@pytest.mark.parametrize("text", ["", "12 %", "0,5%", "45", "<0.01%", "oui", "patient", "P001", "blood"])
def test_what_is_no_unit(text: str) -> None:
    assert not is_unit(text)
