"""What each analysis of transplantation says, and what it does not, in a sentence or two."""

from __future__ import annotations

from math import isnan

import pandas as pd

from mrdcore.language import mark, plural, say
from mrdcore.options import Options
from mrdcore.present.format import fixed, number, p_value, percent, ratio, ratio_interval
from mrdcore.present.table import Naming
from mrdcore.present.transplant_tables import LANDMARK, LETTER, MODEL, MOVING, the_rate, the_ratio, the_test
from mrdcore.results import ResultRow, each, find

ALIVE = {
    "os": mark("Alive at {months} months, transplanted against not"),
    "rfs": mark("Alive without relapse at {months} months, transplanted against not"),
    "rfs_mrd": mark("Alive without relapse or second MRD relapse at {months} months, transplanted against not"),
}
DIED = (
    mark("{n} of the transplanted died on the day of transplantation and counts as transplanted all the same."),
    mark("{n} of the transplanted died on the day of transplantation and count as transplanted all the same."),
)
RELAPSED = (
    mark("{n} of the transplanted relapsed before transplantation and counts as transplanted all the same."),
    mark("{n} of the transplanted relapsed before transplantation and count as transplanted all the same."),
)
BEFORE = {"os": DIED, "rfs": RELAPSED, "rfs_mrd": RELAPSED}


def answer(rows: pd.DataFrame, month: float) -> str:
    """The answer of the page: rates and hazard ratio by the date of transplantation, beside those of the letter."""
    return " ".join(filter(None, (_rates(rows, month), _hazards(rows))))


def _rates(rows: pd.DataFrame, month: float) -> str:
    by_date, letter = _pair(rows, MOVING, month), _pair(rows, LETTER, month)
    if not by_date or not letter:
        return ""
    endpoint = str(rows["subject"].iloc[0])
    what = say(ALIVE[endpoint], months=number(month))
    return say(
        "{what}: **{by_date}** counted by date, {letter} as in the letter.", what=what, by_date=by_date, letter=letter
    )


def _pair(rows: pd.DataFrame, analysis: str, month: float) -> str:
    """The rates of both groups; "" where one of them is not known."""
    rates = [the_rate(rows, analysis, level, month) for level in ("yes", "no")]
    known = [percent(100 * rate["value"]) for rate in rates if rate is not None and not isnan(rate["value"])]
    return say(" and ").join(known) if len(known) == len(rates) else ""


def _hazards(rows: pd.DataFrame) -> str:
    by_date, letter = the_ratio(rows, MODEL), the_ratio(rows, LETTER)
    if by_date is None:
        return ""
    if isnan(by_date["value"]):
        return say("Hazard ratio by date {reason}.", reason=by_date["note"])
    limits = ratio_interval(by_date["low"], by_date["high"])
    is_adjusted = len(find(rows, analysis=MODEL, stat="hazard_ratio")) > 1
    adjusted = say(", adjusted") if is_adjusted else ""
    beside = ""
    if letter is not None and letter["value"] > 0:
        beside = say(", {ratio} as in the letter", ratio=ratio(letter["value"]))
    return say(
        "Hazard ratio **{ratio}** (95% CI {limits}) by date{adjusted}{beside}.",
        ratio=ratio(by_date["value"]),
        limits=limits,
        adjusted=adjusted,
        beside=beside,
    )


def misleads(rows: pd.DataFrame, zero: str) -> str:
    """Why the letter's picture misleads, and by how many days; `zero`: what time zero is called."""
    stat = find(rows, analysis="immortal_time").set_index("stat")
    if stat.empty or isnan(stat["value"]["median"]):
        return say(
            "Misleading: to be transplanted a patient had to live until then, and the curve counts that time as survival "
            "after it."
        )
    n, value = fixed(stat["n"]["median"]), stat["value"].map(lambda days: number(days, 1))
    said = say(
        "Misleading: the {n} transplanted had to live a median of **{days} days** after {zero} to be transplanted "
        "(quartiles {quartiles}, longest {longest}). The curve counts these {months} patient-months as survival after it.",
        n=n,
        days=value["median"],
        zero=zero,
        quartiles=f"{value['q1']}–{value['q3']}",
        longest=value["max"],
        months=fixed(stat["value"]["credited"]),
    )
    return " ".join(filter(None, (said, _event_before(rows, stat))))


def _event_before(rows: pd.DataFrame, stat: pd.DataFrame) -> str:
    before = int(stat["value"]["event_before"])
    if not before:
        return ""
    one, many = BEFORE[str(rows["subject"].iloc[0])]
    return say(one if before == 1 else many, n=before)


def at_the_landmark(rows: pd.DataFrame, landmark: float) -> str:
    """Who is compared at the landmark, who had left before it, and who changes group after it."""
    of = find(rows, analysis=LANDMARK)
    n = {(row["stat"], row["level"]): int(row["value"]) for row in each(of) if row["stat"] in COUNTS}
    yes, no, later = n["patients", "yes"], n["patients", "no"], n.get(("changed_group", "no"), 0)
    events, censored = n["excluded_events", "all"], n["excluded_censored", "all"]
    sentences = (
        say(
            "Those still at risk at {months} months, whose curves start there: **{yes}** transplanted by then, **{no}** not.",
            months=number(landmark),
            yes=yes,
            no=no,
        ),
        plural(
            events,
            "Left out before: {n} event, {censored} censored.",
            "Left out before: {n} events, {censored} censored.",
            censored=censored,
        ),
        say("{n} of the {no} change group later and stay in theirs.", n=later, no=no),
        _p(rows, LANDMARK, say("Log-rank test")),
    )
    return " ".join(filter(None, sentences))


COUNTS = ("patients", "changed_group", "excluded_events", "excluded_censored")


def moving(rows: pd.DataFrame) -> str:
    """What the Simon-Makuch curves show, with the Mantel-Byar test."""
    said = say(
        "Each patient counts as not transplanted until the day of transplantation and as transplanted from then on, so the "
        "number at risk of the transplanted rises."
    )
    return " ".join(filter(None, (said, _p(rows, MOVING, say("Mantel-Byar test")))))


def _p(rows: pd.DataFrame, analysis: str, name: str) -> str:
    """The test of an analysis; why one is withheld stands under the four answers."""
    row = the_test(rows, analysis)
    return "" if row is None or isnan(row["value"]) else say("{test}: {p}.", test=name, p=p_value(row["value"]))


def not_placed(rows: pd.DataFrame) -> str:
    """Patients in neither group: transplanted on an unknown date, or of whom that is unknown."""
    n = find(rows, analysis="not_placed").set_index("stat")["value"]
    undated, unknown = int(n.get("undated", 0)), int(n.get("unknown", 0))
    on_unknown_date = plural(
        undated, "{n} patient transplanted on an unknown date", "{n} patients transplanted on an unknown date"
    )
    not_known = plural(
        unknown, "{n} patient of whom it is not known whether", "{n} patients of whom it is not known whether"
    )
    parts = [text for text, n in ((on_unknown_date, undated), (not_known, unknown)) if n]
    return say("In neither group: {patients}.", patients=say(" and ").join(parts)) if parts else ""


def after_words(rows: pd.DataFrame, naming: Naming) -> str:
    """The outcome after transplantation compared by MRD before it, and who is left out."""
    hazards = find(rows, stat="hazard_ratio")
    tests, name = find(rows, stat="p"), say("Log-rank test")
    sentences = [say("Counted from transplantation, by MRD in blood before it.") if len(tests) else ""]
    sentences += [
        say("{test} {reason}.", test=name, reason=row["note"])
        if isnan(row["value"])
        else say("{test}: {p}.", test=name, p=p_value(row["value"]))
        for row in each(tests)
    ]
    sentences += [_hazard(row, naming) for row in each(hazards) if not isnan(row["value"])]
    return " ".join(filter(None, [*sentences, _left_out(find(rows, stat="patients"))]))


def _hazard(row: ResultRow, naming: Naming) -> str:
    first, second = str(row["level"]).split(" vs ", 1)
    limits = ratio_interval(row["low"], row["high"])
    return say(
        "Hazard ratio {ratio} (95% CI {limits}), {contrast}.",
        ratio=ratio(row["value"]),
        limits=limits,
        contrast=naming.contrast(first, second),
    )


def _left_out(patients: pd.DataFrame) -> str:
    n = int((patients["total"] - patients["n"]).sum())
    if not n:
        return ""
    return plural(
        n,
        "{n} transplanted patient left out: the event came before transplantation, or is not known.",
        "{n} transplanted patients left out: the event came before transplantation, or is not known.",
    )


def method(rows: pd.DataFrame, options: Options, definition: str, by: str) -> str:
    """The caption: definition, who is in neither group, what was set aside, how the curves are made."""
    sentences = (
        definition,
        not_placed(rows),
        say("Transplantation is not known at its own time zero, so time zero is MRD relapse here.")
        if options.origin == "hsct"
        else "",
        say("The groups chosen at the side play no part on this page.") if by and by != "hsct" else "",
        say("Tests on this page are log-rank tests, not stratified.")
        if options.strata or options.test != "log_rank"
        else "",
        say("Kaplan-Meier, {interval} intervals; vertical marks: censored.", interval=options.conf_type),
    )
    return " ".join(filter(None, sentences))
