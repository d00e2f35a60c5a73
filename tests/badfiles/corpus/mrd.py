"""Results of laboratories: limits, words, units and powers of ten."""

from __future__ import annotations

from datetime import datetime

from mrdcore.read import Mapping
from tests.badfiles.corpus.bad_file import BadFile, Said, error, info, warning
from tests.badfiles.corpus.making import csv, one_column, two_files, wide, workbook

PRE = "mrd_blood_pre_treatment"
PERCENT = Mapping(unit="%")
SAMPLES = "patient_id;date;tissue;value;unit"


def result(
    name: str, why: str, cells: tuple[str, ...], read: tuple[str, ...], *said: Said, mapping: Mapping = PERCENT
) -> BadFile:
    """MRD in blood before treatment of P1, P2, ... from row 2; of each sample its patient, value and state."""
    samples = tuple(f"{one.split(' ')[0]}||blood|{'|'.join(one.split(' ')[1:])}" for one in read)
    return BadFile(name, why, wide(*cells), said, samples=samples, mapping=mapping)


def sampled(
    name: str, why: str, rows: tuple[str, ...], samples: tuple[str, ...], *said: Said, header: str = SAMPLES
) -> BadFile:
    """The three patients and a file of samples."""
    return BadFile(name, why, lambda: two_files(rows, header), said, samples=samples)


CASES = (
    result(
        "no unit anywhere",
        "Percent or copies: a factor of 100 or 1000.",
        ("0,5", "1,2"),
        ("P1 0.5 quantified", "P2 1.2 quantified"),
        info("unit_assumed"),
        mapping=Mapping(),
    ),
    result(
        "copies per 10^5, by the mapping",
        "500 copies are 0.5 %.",
        ("500", "1200"),
        ("P1 0.5 quantified", "P2 1.2 quantified"),
        mapping=Mapping(unit="per_10^5"),
    ),
    BadFile(
        "the unit in the header",
        "Copies per 10^4: 50 copies are 0.5 %.",
        one_column("MRD sang C1 (copies/10^4 ABL1)", "50", "12"),
        samples=("P1||blood|0.5|quantified", "P2||blood|0.12|quantified"),
    ),
    result(
        "under the limit",
        "Detected, not quantifiable: neither 0.001 nor 0.",
        ("<0,001", "1,2"),
        ("P1 0.001 not_quantifiable", "P2 1.2 quantified"),
    ),
    result("under zero", "<0 says nothing.", ("<0", "1,2"), ("P2 1.2 quantified",), error("not_an_mrd_value", 2, PRE)),
    result(
        "words for not detected",
        "Five laboratories.",
        ("négatif", "indétectable", "non détecté", "Neg", "undetectable"),
        tuple(f"P{i}  not_detected" for i in range(1, 6)),
    ),
    result(
        "words for detected, not quantifiable",
        "Never to be taken for not detected.",
        ("détecté non quantifiable", "PNQ", "non quantifiable", "positif non quantifiable", "traces"),
        tuple(f"P{i}  not_quantifiable" for i in range(1, 6)),
    ),
    result(
        "ND",
        "Not detected, or not done: asked, missing until then.",
        ("ND", "1,2"),
        ("P2 1.2 quantified",),
        error("nd_ambiguous", 2, PRE),
    ),
    result(
        "positive, no more",
        "Detected, with no number: not to be lost, nor to be taken for negative.",
        ("positif", "1,2"),
        ("P1  not_quantifiable", "P2 1.2 quantified"),
        warning("positive_without_value", 2, PRE),
    ),
    result(
        "negative with the sensitivity",
        "négatif (10-5).",
        ("négatif (<10-5)", "1,2"),
        ("P1  not_detected", "P2 1.2 quantified"),
    ),
    result(
        "powers of ten",
        "1E-05, 10e-5 and 10^-4: the second is 0.0001, as computers read it.",
        ("1E-05", "10e-5", "0,5"),
        ("P1 1e-05 quantified", "P2 0.0001 quantified", "P3 0.5 quantified"),
        warning("power_of_ten", 3, PRE),
    ),
    result(
        "powers of ten by hand",
        "10-5 is a power to a biologist and ten minus five to a reader.",
        ("10-5", "10^-5", "0,5"),
        ("P2 1e-05 quantified", "P3 0.5 quantified"),
        error("ambiguous_number", 2, PRE),
    ),
    result(
        "zero",
        "A laboratory's zero is not detected.",
        ("0", "0,0", "1,2"),
        ("P1  not_detected", "P2  not_detected", "P3 1.2 quantified"),
    ),
    result(
        "a negative number",
        "No ratio is negative: a logarithm, or a slip.",
        ("-0,5", "1,2", "3"),
        ("P2 1.2 quantified", "P3 3 quantified"),
        error("not_an_mrd_value", 2, PRE),
    ),
    result(
        "over a limit", ">100 is not 100.", (">100", "1,2"), ("P2 1.2 quantified",), error("mrd_above_limit", 2, PRE)
    ),
    result(
        "more than there can be",
        "50,000 % are copies.",
        ("50000", "1,2"),
        ("P1 50000 quantified", "P2 1.2 quantified"),
        warning("mrd_implausible", 2, PRE),
    ),
    result(
        "a thousandfold",
        "1,234 beside 12.5: 1.234 % or 1234 %. Not guessed.",
        ("12.5", "1,234"),
        ("P1 12.5 quantified",),
        error("ambiguous_number", 3, PRE),
    ),
    result(
        "three decimals behind a comma",
        "0,123 shows that commas are decimal, so 1,234 is 1.234.",
        ("0,123", "1,234"),
        ("P1 0.123 quantified", "P2 1.234 quantified"),
    ),
    result(
        "a percent sign in some cells",
        "The same unit, written out.",
        ("0,5 %", "1,2"),
        ("P1 0.5 quantified", "P2 1.2 quantified"),
    ),
    result(
        "a unit in a cell",
        "50 copies in a column of percent.",
        ("50 copies", "1,2"),
        ("P2 1.2 quantified",),
        error("unit_unclear", 2, PRE),
    ),
    result(
        "no result",
        "A sample that could not be used is missing, not negative.",
        ("ABL insuffisant", "ininterprétable", "échec", "1,2"),
        ("P4 1.2 quantified",),
        info("mrd_failed", 2, PRE),
        info("mrd_failed", 3, PRE),
        info("mrd_failed", 4, PRE),
    ),
    result(
        "two results in one cell",
        "Replicates.",
        ("0,01 / 0,02", "1,2"),
        ("P2 1.2 quantified",),
        error("not_an_mrd_value", 2, PRE),
    ),
    result(
        "a plus",
        "+ is detected, without a number.",
        ("+", "1,2"),
        ("P1  not_quantifiable", "P2 1.2 quantified"),
        warning("positive_without_value", 2, PRE),
    ),
    result("empty and dashes", "Missing, not negative.", ("", "-", "1,2"), ("P3 1.2 quantified",)),
    BadFile(
        "log10 of the ratio",
        "log10 of the ratio, or how many logs it fell: asked.",
        one_column("MRD sang C1 (log10)", "-2", "0,3"),
        said=(error("unit_unclear", None, "MRD sang C1 (log10)"),),
        samples=(),
    ),
    BadFile(
        "a result that Excel made a date of",
        "0.5 typed as 5.0 or 1.2 becomes 1 February: destroyed, not 44228 %.",
        lambda: workbook(
            patients=[
                ["patient_id", PRE, "mrd_relapse_date"],
                ["P1", datetime(2024, 2, 1), "2021-02-15"],
                ["P2", 1.2, "2021-02-15"],
            ]
        ),
        (error("excel_date_for_number", 2, PRE),),
        samples=("P2||blood|1.2|quantified",),
        mapping=PERCENT,
    ),
    sampled(
        "copies per 10^5 and percent in one column",
        "Each row says its unit.",
        ("P1;2021-02-15;blood;500;per_10^5", "P1;2021-03-15;blood;0.5;%"),
        ("P1|2021-02-15|blood|0.5|quantified", "P1|2021-03-15|blood|0.5|quantified"),
        info("patients_without_samples"),
    ),
    sampled(
        "copies per 10^6",
        "A flow laboratory counts in millions.",
        ("P1;2021-02-15;blood;5000;copies/10^6 ABL1",),
        ("P1|2021-02-15|blood|0.5|quantified",),
    ),
    sampled(
        "a unit that is none",
        "ng/µl is a concentration of RNA.",
        ("P1;2021-02-15;blood;50;ng/µl", "P1;2021-03-15;blood;0.5;%"),
        ("P1|2021-02-15|blood||", "P1|2021-03-15|blood|0.5|quantified"),
        error("not_allowed", 2, "unit"),
    ),
    sampled(
        "a unit in some rows",
        "An empty cell is not percent.",
        ("P1;2021-02-15;blood;50;", "P1;2021-03-15;blood;0.5;%"),
        ("P1|2021-02-15|blood||", "P1|2021-03-15|blood|0.5|quantified"),
        error("unit_missing", 2, "value"),
    ),
    sampled(
        "a tissue that is none of the two",
        "Cerebrospinal fluid.",
        ("P1;2021-02-15;LCR;0.5;%", "P1;2021-03-15;blood;0.5;%"),
        ("P1|2021-02-15||0.5|quantified", "P1|2021-03-15|blood|0.5|quantified"),
        error("not_allowed", 2, "tissue"),
        error("sample_without_tissue", 2, "tissue"),
    ),
    sampled(
        "no tissue",
        "Blood and marrow differ by a factor of ten.",
        ("P1;2021-02-15;;0.5;%",),
        ("P1|2021-02-15||0.5|quantified",),
        error("sample_without_tissue", 2, "tissue"),
    ),
    sampled(
        "no date",
        "Before or after treatment?",
        ("P1;;blood;0.5;%",),
        ("P1||blood|0.5|quantified",),
        error("sample_without_date", 2, "date"),
    ),
    sampled(
        "one day, two results",
        "A repeat, or a slip.",
        ("P1;2021-02-15;blood;0.5;%", "P1;2021-02-15;blood;5;%"),
        ("P1|2021-02-15|blood|0.5|quantified", "P1|2021-02-15|blood|5|quantified"),
        warning("sample_repeated", 2),
    ),
    sampled(
        "the same row twice",
        "Copied twice.",
        ("P1;2021-02-15;blood;0.5;%", "P1;2021-02-15;blood;0.5;%"),
        ("P1|2021-02-15|blood|0.5|quantified", "P1|2021-02-15|blood|0.5|quantified"),
        warning("sample_repeated", 2),
    ),
    sampled(
        "no column of results",
        "The laboratory sent the list of its samples.",
        ("P1;2021-02-15;blood",),
        ("P1|2021-02-15|blood||",),
        error("sample_column_missing"),
        header="patient_id;date;tissue",
    ),
    BadFile(
        "long and wide",
        "MRD stands in both sheets, and may be the same samples twice.",
        lambda: workbook(
            patients=[["patient_id", "mrd_relapse_date", PRE], ["P1", "2021-02-15", 0.5]],
            samples=[SAMPLES.split(";"), ["P1", "2021-02-20", "blood", 0.5, "%"]],
        ),
        (info("mrd_in_both_sheets"),),
    ),
    BadFile(
        "a cycle beyond the dictionary",
        "MRD after cycle 5 is kept as a column of the file's own.",
        csv("patient_id;mrd_relapse_date;mrd_blood_after_c5", "P1;2021-02-15;0.5"),
        columns={"mrd_blood_after_c5": ("0.5",)},
    ),
)
