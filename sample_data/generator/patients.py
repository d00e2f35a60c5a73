"""The patients sheet: real dates and everything that the solution leaves open, drawn with a fixed seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from .skeleton import Line
from .targets import DIAGNOSIS_TO_RELAPSE, TRANSPLANTED
from .timing import SALVAGED, intervals

FIRST_RELAPSE, LAST_START, LAST_NEWS = date(2020, 2, 3), date(2024, 10, 28), date(2025, 4, 18)
TREATMENT_FREE_DAYS = {"stopped_8": 883, "stopped_14": 274}  # 29 and 9 months
IN_CR = ("plain", "died_in_cr", "salvaged_alive", "mrd_relapse", "relapse_cr2", "stopped_8", "stopped_14", "long")

# How many of the 70 (or of those recorded) have it; the rest is no, the last number is not recorded.
YES = {
    "outpatient_c1": (54, 0),
    "posaconazole": (15, 0),
    "gcsf": (28, 3),
    "rbc_transfusion": (6, 0),
    "platelet_transfusion": (7, 0),
    "neutropenia_g34": (36, 1),
}
FEBRILE = 11
CONDITIONING = {"ric": 36, "mac": 16, "nma": 2}
DONORS = {"unrelated": 28, "mismatched_unrelated": 9, "sibling": 9, "haploidentical": 8}
OTHER_GENES = {"dnmt3a": 0.45, "idh1": 0.14, "idh2": 0.17, "tet2": 0.16, "ptpn11": 0.14, "wt1": 0.06, "flt3_tkd": 0.08}
GENES = ("npm1", "flt3_itd", "flt3_tkd", "nras", "kras", "dnmt3a", "idh1", "idh2", "tet2", "ptpn11", "wt1", "kit", "runx1", "tp53", "bax")  # fmt: skip
RAS_PANEL = ("flt3_itd", "nras", "kras")
PAIRS = 9  # patients whose panel was done again at morphologic relapse

Patient = dict[str, Any]


def make_patients(rng: Random, lines: list[Line]) -> list[Patient]:
    """One dictionary a patient: columns of the data dictionary, None where missing."""
    diagnosis = _diagnosis_days(rng, lines)
    patients = [_dated(rng, line, days) for line, days in zip(lines, diagnosis, strict=True)]
    _describe(rng, lines, patients)
    _ven_duration(rng, lines, patients)
    _support_and_toxicity(rng, patients)
    _transplantation(rng, lines, patients)
    _mutations(rng, lines, patients)
    _paired_panels(rng, lines, patients)
    _last_news(lines, patients)
    return patients


def hand_out(rng: Random, patients: list[Patient], column: str, counts: dict[str | None, int]) -> None:
    """Give each of these patients one of the values, as many of each as counted."""
    values = [value for value, n in counts.items() for _ in range(n)]
    rng.shuffle(values)
    for patient, value in zip(patients, values, strict=True):
        patient[column] = value


def _diagnosis_days(rng: Random, lines: list[Line]) -> list[int]:
    spans = [rng.randint(*bounds) for bounds in intervals(len(lines), DIAGNOSIS_TO_RELAPSE, 75, 1200)]
    spans = [days if days < 460 or days == 1552 else 457 + int((days - 457) * rng.random()) for days in spans]
    rng.shuffle(spans)
    return spans


def _relapse_date(rng: Random, line: Line) -> date:
    latest = min(LAST_START - timedelta(line.ven), LAST_NEWS - timedelta(line.last_news))
    # Living patients were last seen in the months before the data were closed, as far as their follow-up allows.
    seen_recently = latest - timedelta(rng.randint(0, 170))
    anywhere = FIRST_RELAPSE + timedelta(rng.randint(0, max(0, (latest - FIRST_RELAPSE).days)))
    return max(FIRST_RELAPSE, anywhere if line.dead else seen_recently)


def confirmation_day(rng: Random, ven: int) -> int:
    """Day of the confirming sample: two to five weeks after the first, always before treatment."""
    return rng.randint(14, min(35, ven - 3)) if ven >= 20 else ven - rng.randint(1, max(1, ven // 4))


def cycle_days(rng: Random, line: Line) -> list[int]:
    """Days from the start of VEN-AZA to the start of cycles 2 and 3, as far as they were given."""
    wait = line.hsct - line.ven if line.hsct else 10_000
    second = rng.randint(28, 35)
    third = second + rng.randint(28, 36)
    if line.kind in SALVAGED or line.cycles == 2:
        return [second]
    if line.cycles == 1:
        return []
    return [second, min(third, wait - 22 * max(1, line.cycles - 2))]


def _stop_day(rng: Random, line: Line, cycles: list[int]) -> int | None:
    """Day (since MRD relapse) on which VEN-AZA ended; None where it goes on."""
    if line.kind in TREATMENT_FREE_DAYS:
        return line.last_news - TREATMENT_FREE_DAYS[line.kind]
    if not line.hsct:
        return line.relapse - rng.randint(1, 12) if line.relapse else None
    last = ([0, *cycles][-1] if line.cycles <= 3 else cycles[-1] + 28 * (line.cycles - 3)) + rng.randint(9, 22)
    end = line.relapse if line.kind in SALVAGED else line.hsct
    return min(line.ven + last, end - rng.randint(5, 8))


def _dated(rng: Random, line: Line, since_diagnosis: int) -> Patient:
    zero = _relapse_date(rng, line)
    cycles = cycle_days(rng, line)
    stop = _stop_day(rng, line, cycles)

    def day(number: int | None) -> date | None:
        return zero + timedelta(number) if number else None

    return {
        "patient_id": line.patient_id,
        "diagnosis_date": zero - timedelta(since_diagnosis),
        "mrd_relapse_date": zero,
        "mrd_relapse_confirmation_date": day(confirmation_day(rng, line.ven)),
        "ven_aza_start_date": day(line.ven),
        "cycles": line.cycles,
        "cycle_2_start_date": day(line.ven + cycles[0]) if cycles else None,
        "cycle_3_start_date": day(line.ven + cycles[1]) if len(cycles) > 1 else None,
        "ven_aza_stop_date": day(stop),
        "hsct": "yes" if line.hsct else "no",
        "hsct_date": day(line.hsct),
        "morphologic_relapse_date": day(line.relapse),
        "second_mrd_relapse_date": day(line.second_mrd_relapse),
        "death_date": day(line.last_news) if line.dead else None,
        "last_news_date": day(line.last_news),
        "last_status": "dead" if line.dead else "alive",
    }


def _describe(rng: Random, lines: list[Line], patients: list[Patient]) -> None:
    rearranged = iter(("runx1_runx1t1", "cbfb_myh11", "cbfb_myh11", "runx1_runx1t1"))
    for line, patient in zip(lines, patients, strict=True):
        older = line.group != TRANSPLANTED
        age = rng.gauss(68, 6) if older else rng.gauss(54, 11)
        patient["age"] = round(min(max(age, 22), 79 if older else 70))
        patient["sex"] = rng.choice(("female", "male"))
        patient["centre"] = f"Centre {rng.choices('ABCDEFGHIJ', weights=(14, 11, 9, 8, 7, 6, 5, 4, 3, 3))[0]}"
        patient["disease"] = next(rearranged) if line.genetics == "cbf" else "npm1"
    hand_out(rng, patients, "best_first_line_response", {"cr_mrd": 44, "cr_mrd_ll": 26})


def _ven_duration(rng: Random, lines: list[Line], patients: list[Patient]) -> None:
    pairs = list(zip(lines, patients, strict=True))
    hand_out(rng, [p for x, p in pairs if x.ven_duration.startswith("le14")], "ven_days_c1", {"7": 2, "14": 30})
    hand_out(rng, [p for x, p in pairs if x.ven_duration.startswith("gt14")], "ven_days_c1", {"21": 15, "28": 22})
    for line, patient in pairs:
        patient["ven_days_c1"] = int(patient["ven_days_c1"]) if "ven_days_c1" in patient else None
        patient["dose_modified_c1_c2"] = "yes" if line.ven_duration.endswith("changed") else "no"


def _support_and_toxicity(rng: Random, patients: list[Patient]) -> None:
    for column, (yes, missing) in YES.items():
        hand_out(rng, patients, column, {"yes": yes, None: missing, "no": 70 - yes - missing})
    neutropenic = [p for p in patients if p["neutropenia_g34"] == "yes"]
    hand_out(rng, neutropenic, "febrile_neutropenia", {"yes": FEBRILE, "no": len(neutropenic) - FEBRILE})
    for patient in patients:
        if patient["neutropenia_g34"] != "yes":
            patient["febrile_neutropenia"] = patient["neutropenia_g34"]


def _transplantation(rng: Random, lines: list[Line], patients: list[Patient]) -> None:
    pairs = list(zip(lines, patients, strict=True))
    treated, others = [p for x, p in pairs if x.hsct], [(x, p) for x, p in pairs if not x.hsct]
    hand_out(rng, treated, "conditioning", CONDITIONING)  # type: ignore[arg-type]
    hand_out(rng, treated, "donor", DONORS)  # type: ignore[arg-type]
    for patient in treated:
        patient["cycles_before_hsct"] = patient["cycles"]
    relapsed_first = [p for x, p in sorted(others, key=lambda pair: pair[0].relapse or 9999)]
    for patient in relapsed_first[:2]:
        patient["no_hsct_reason"] = "progression"
    hand_out(rng, relapsed_first[2:], "no_hsct_reason", {"comorbidity_or_age": 11, "donor": 2, "refusal": 1})


def _mutations(rng: Random, lines: list[Line], patients: list[Patient]) -> None:
    for line, patient in zip(lines, patients, strict=True):
        drawn = {gene: rng.random() < share for gene, share in OTHER_GENES.items()}
        drawn |= {gene: rng.random() < 0.02 for gene in ("runx1", "tp53")}
        drawn |= {"npm1": line.genetics != "cbf", "kit": line.genetics == "cbf" and rng.random() < 0.6, "bax": False}
        first = rng.choices(RAS_PANEL, weights=(8, 2.5, 1))[0]
        for gene in RAS_PANEL:
            drawn[gene] = line.genetics == "flt3_or_ras" and (gene == first or rng.random() < 0.08)
        for gene in GENES:
            patient[gene] = "mutated" if drawn[gene] else "wild_type"
            if gene in OTHER_GENES and gene != "flt3_tkd" and rng.random() < 0.03:
                patient[gene] = None
    rearranged = [p for x, p in zip(lines, patients, strict=True) if x.genetics == "cbf"]
    rearranged[0]["flt3_itd"] = None  # not done: FLT3-ITD and/or N/KRAS is unknown, not "no"
    rearranged[1]["nras"] = "mutated"


def _paired_panels(rng: Random, lines: list[Line], patients: list[Patient]) -> None:
    """Panels at diagnosis and relapse: one NPM1 lost, two BAX gained, two FLT3-ITD changed, three FLT3-TKD lost."""
    of_line = {p["patient_id"]: p for p in patients}
    relapsed = [x for x in lines if x.relapse and x.genetics != "cbf"]
    lost_npm1 = next(x for x in relapsed if loses_npm1(x))
    with_itd = next(x for x in relapsed if x.genetics == "flt3_or_ras" and x is not lost_npm1)
    without = next(x for x in relapsed if x.genetics == "neither" and x is not lost_npm1)
    rest = [x for x in relapsed if x not in (lost_npm1, with_itd, without)]
    pairs = [lost_npm1, with_itd, without, *rest[: PAIRS - 3]]
    of_line[with_itd.patient_id]["flt3_itd"] = "mutated"
    for line in (pairs[3], pairs[4], pairs[5]):
        of_line[line.patient_id]["flt3_tkd"] = "mutated"
    for line in pairs:
        patient = of_line[line.patient_id]
        for gene in GENES:
            kept = patient[gene] if line in pairs[3:6] or gene != "flt3_tkd" else "wild_type"
            patient[gene] = kept
            patient[f"{gene}_relapse"] = kept
    of_line[lost_npm1.patient_id]["npm1_relapse"] = "wild_type"
    of_line[with_itd.patient_id]["flt3_itd_relapse"] = "wild_type"
    of_line[without.patient_id]["flt3_itd_relapse"] = "mutated"
    for line in pairs[3:6]:
        of_line[line.patient_id]["flt3_tkd_relapse"] = "wild_type"
    for line in (pairs[4], pairs[7]):
        of_line[line.patient_id]["bax_relapse"] = "mutated"


def loses_npm1(line: Line) -> bool:
    """Whether this is the kind of relapse in which the followed transcript can be lost: no rise of MRD before it."""
    return (
        line.relapse > 0
        and not line.second_mrd_relapse
        and line.kind == "relapse_died"
        and line.genetics != "cbf"
        and line.blood in ("stable", "reduction")
    )


def _last_news(lines: list[Line], patients: list[Patient]) -> None:
    causes = iter(("infection", "infection_and_gvhd", "gvhd", "infection_and_gvhd"))
    for line, patient in zip(lines, patients, strict=True):
        in_cr = line.kind in IN_CR
        patient["last_morphologic_cr"] = "yes" if in_cr else "no"
        patient["last_mrd"] = "negative" if ends_negative(line, lines) else "positive"
        if line.dead:
            patient["death_cause"] = next(causes) if in_cr else "leukaemia"


def ends_negative(line: Line, lines: list[Line]) -> bool:
    """Negative MRD at last news: all in remission but five transplanted and one other after a second MRD relapse."""
    if line.kind != "mrd_relapse":
        return line.kind in IN_CR
    group = [x for x in lines if x.kind == "mrd_relapse" and x.group == line.group]
    return line == max(group, key=lambda x: x.last_news - x.second_mrd_relapse)
