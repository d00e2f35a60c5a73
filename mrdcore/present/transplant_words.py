"""What each analysis of transplantation says, and what it does not, in a sentence or two."""

from __future__ import annotations

from math import isnan

import pandas as pd

from mrdcore.options import Options
from mrdcore.present.format import fixed, number, p_value, percent, ratio, ratio_interval
from mrdcore.present.table import Naming
from mrdcore.present.transplant_tables import LANDMARK, LETTER, MODEL, MOVING, the_rate, the_ratio, the_test
from mrdcore.results import find
from mrdcore.stats.fewness import counted

ALIVE = {
    "os": "alive",
    "rfs": "alive without relapse",
    "rfs_mrd": "alive without relapse or second MRD relapse",
}
BEFORE = {
    "os": "died on the day of transplantation",
    "rfs": "relapsed before transplantation",
    "rfs_mrd": "relapsed before transplantation",
}


def answer(rows: pd.DataFrame, month: float) -> str:
    """The answer of the page: rates and hazard ratio by the date of transplantation, beside those of the letter."""
    return " ".join(filter(None, (_rates(rows, month), _hazards(rows))))


def _rates(rows: pd.DataFrame, month: float) -> str:
    by_date, letter = _pair(rows, MOVING, month), _pair(rows, LETTER, month)
    if not by_date or not letter:
        return ""
    endpoint = str(rows["subject"].iloc[0])
    what = f"{ALIVE[endpoint]} at {number(month)} months, transplanted against not"
    return f"{what[:1].upper()}{what[1:]}: **{by_date}** counted by date, {letter} as in the letter."


def _pair(rows: pd.DataFrame, analysis: str, month: float) -> str:
    """The rates of both groups; "" where one of them is not known."""
    rates = [the_rate(rows, analysis, level, month) for level in ("yes", "no")]
    known = [percent(100 * rate["value"]) for rate in rates if rate is not None and not isnan(rate["value"])]
    return " and ".join(known) if len(known) == len(rates) else ""


def _hazards(rows: pd.DataFrame) -> str:
    by_date, letter = the_ratio(rows, MODEL), the_ratio(rows, LETTER)
    if by_date is None:
        return ""
    if isnan(by_date["value"]):
        return f"Hazard ratio by date {by_date['note']}."
    limits = ratio_interval(by_date["low"], by_date["high"])
    adjusted = ", adjusted" if len(find(rows, analysis=MODEL, stat="hazard_ratio")) > 1 else ""
    beside = f", {ratio(letter['value'])} as in the letter" if letter is not None and letter["value"] > 0 else ""
    return f"Hazard ratio **{ratio(by_date['value'])}** (95% CI {limits}) by date{adjusted}{beside}."


def misleads(rows: pd.DataFrame, zero: str) -> str:
    """Why the letter's picture misleads, and by how many days; `zero`: what time zero is called."""
    stat = find(rows, analysis="immortal_time").set_index("stat")
    if stat.empty or isnan(stat["value"]["median"]):
        return "Misleading: to be transplanted a patient had to live until then, and the curve counts that time as survival after it."
    n, value = fixed(stat["n"]["median"]), stat["value"].map(lambda days: number(days, 1))
    return (
        f"Misleading: the {n} transplanted had to live a median of **{value['median']} days** after {zero} to be transplanted "
        f"(quartiles {value['q1']}–{value['q3']}, longest {value['max']}). The curve counts these "
        f"{fixed(stat['value']['credited'])} patient-months as survival after it.{_event_before(rows, stat)}"
    )


def _event_before(rows: pd.DataFrame, stat: pd.DataFrame) -> str:
    before = int(stat["value"]["event_before"])
    if not before:
        return ""
    event = BEFORE[str(rows["subject"].iloc[0])]
    return f" {before} of the transplanted {event} and count{'s' * (before == 1)} as transplanted all the same."


def at_the_landmark(rows: pd.DataFrame, landmark: float) -> str:
    """Who is compared at the landmark, who had left before it, and who changes group after it."""
    of = find(rows, analysis=LANDMARK)
    n = {(row["stat"], row["level"]): int(row["value"]) for _, row in of.iterrows() if row["stat"] in COUNTS}
    yes, no, later = n["patients", "yes"], n["patients", "no"], n.get(("changed_group", "no"), 0)
    events, censored = n["excluded_events", "all"], n["excluded_censored", "all"]
    when = f"{number(landmark)} months"
    return (
        f"Those still at risk at {when}, whose curves start there: **{yes}** transplanted by then, **{no}** not. "
        f"Left out before: {counted(events, 'event')}, {censored} censored. "
        f"{later} of the {no} change group later and stay in theirs.{_p(rows, LANDMARK, 'Log-rank test')}"
    )


COUNTS = ("patients", "changed_group", "excluded_events", "excluded_censored")


def moving(rows: pd.DataFrame) -> str:
    """What the Simon-Makuch curves show, with the Mantel-Byar test."""
    return (
        "Each patient counts as not transplanted until the day of transplantation and as transplanted from then on, so the "
        f"number at risk of the transplanted rises.{_p(rows, MOVING, 'Mantel-Byar test')}"
    )


def _p(rows: pd.DataFrame, analysis: str, name: str) -> str:
    """The test of an analysis; why one is withheld stands under the four answers."""
    row = the_test(rows, analysis)
    return "" if row is None or isnan(row["value"]) else f" {name}: {p_value(row['value'])}."


def not_placed(rows: pd.DataFrame) -> str:
    """Patients in neither group: transplanted on an unknown date, or of whom that is unknown."""
    n = find(rows, analysis="not_placed").set_index("stat")["value"]
    undated, unknown = int(n.get("undated", 0)), int(n.get("unknown", 0))
    parts = [
        f"{counted(undated, 'patient')} transplanted on an unknown date" if undated else "",
        f"{counted(unknown, 'patient')} of whom it is not known whether" if unknown else "",
    ]
    return f"In neither group: {' and '.join(filter(None, parts))}." if undated or unknown else ""


def after_words(rows: pd.DataFrame, naming: Naming) -> str:
    """The outcome after transplantation compared by MRD before it, and who is left out."""
    hazards = find(rows, stat="hazard_ratio")
    sentences = ["Counted from transplantation, by MRD in blood before it." if len(find(rows, stat="p")) else ""]
    sentences += [
        f"Log-rank test {row['note']}." if isnan(row["value"]) else f"Log-rank test: {p_value(row['value'])}."
        for _, row in find(rows, stat="p").iterrows()
    ]
    sentences += [_hazard(row, naming) for _, row in hazards.iterrows() if not isnan(row["value"])]
    return " ".join(filter(None, [*sentences, _left_out(find(rows, stat="patients"))]))


def _hazard(row: pd.Series, naming: Naming) -> str:
    first, second = str(row["level"]).split(" vs ", 1)
    limits = ratio_interval(row["low"], row["high"])
    return f"Hazard ratio {ratio(row['value'])} (95% CI {limits}), {naming.contrast(first, second)}."


def _left_out(patients: pd.DataFrame) -> str:
    n = int((patients["total"] - patients["n"]).sum())
    why = "the event came before transplantation, or is not known"
    return f"{counted(n, 'transplanted patient')} left out: {why}." if n else ""


def method(rows: pd.DataFrame, options: Options, definition: str, by: str) -> str:
    """The caption: definition, who is in neither group, what was set aside, how the curves are made."""
    sentences = (
        definition,
        not_placed(rows),
        "Transplantation is not known at its own time zero, so time zero is MRD relapse here."
        if options.origin == "hsct"
        else "",
        "The groups chosen at the side play no part on this page." if by and by != "hsct" else "",
        "Tests on this page are log-rank tests, not stratified."
        if options.strata or options.test != "log_rank"
        else "",
        f"Kaplan-Meier, {options.conf_type} intervals; vertical marks: censored.",
    )
    return " ".join(filter(None, sentences))
