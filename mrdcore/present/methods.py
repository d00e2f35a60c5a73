"""The methods of a view as a paragraph for a paper: what was done, by whose method, with which software."""

from __future__ import annotations

import platform
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from mrdcore import __version__
from mrdcore.derive.endpoints import ENDPOINTS, definition
from mrdcore.derive.timeline import ORIGINS
from mrdcore.language import mark, say
from mrdcore.language.writing import decimal
from mrdcore.options import Options
from mrdcore.present.citations import numbered
from mrdcore.present.sharing_words import sharing_method
from mrdcore.schema import column
from mrdcore.select import Selection, in_words

LIBRARIES = ("numpy", "scipy", "pandas")
ANALYSES = ("response", "survival", "competing", "transplant", "subgroups")
TESTS = {
    "log_rank": mark("Curves were compared by the log-rank test [@log_rank]."),
    "gehan": mark("Curves were compared by Gehan’s test, which weighs early events more [@gehan]."),
    "tarone_ware": mark("Curves were compared by the test of Tarone and Ware [@tarone_ware]."),
    "fleming_harrington": mark(
        "Curves were compared by the test of Fleming and Harrington with rho = 1 [@fleming_harrington]."
    ),
}


@dataclass(frozen=True)
class Methods:
    """The sentences of the methods, with numbers in brackets, and the references of these numbers."""

    sentences: tuple[str, ...]
    references: tuple[str, ...]

    @property
    def paragraph(self) -> str:
        return " ".join(self.sentences)


def methods(
    selection: Selection,
    options: Options,
    analyses: Collection[str] = ("response", "survival"),
    endpoints: Collection[str] = tuple(ENDPOINTS),
) -> Methods:
    """What was done, for these settings: only the methods that the `analyses` (of `ANALYSES`) use.

    `endpoints`: names of `ENDPOINTS`, in the order in which they are defined.
    """
    parts = (
        _population(selection, options),
        _endpoints(options, endpoints) if "survival" in analyses else (),
        _response(selection, options) if "response" in analyses else (),
        _survival(selection, options) if "survival" in analyses else (),
        _competing(selection, options) if "competing" in analyses else (),
        _transplantation() if "transplant" in analyses else (),
        _subgroups() if "subgroups" in analyses else (),
        _caution(options),
        _software(),
    )
    return Methods(*numbered(sentence for part in parts for sentence in part if sentence))


def _population(selection: Selection, options: Options) -> Iterator[str]:
    yield say(
        "Patients with acute myeloid leukaemia treated with venetoclax-azacitidine for molecular relapse were analysed."
    )
    if selection.where:
        yield say("The analysis was restricted to: {filters}.", filters="; ".join(in_words(selection)))
    if selection.by:
        key, _, cuts = selection.by.partition(":")
        if cuts:
            words = {"variable": column(key).label, "cuts": ", ".join(decimal(cut) for cut in cuts.split(","))}
            yield say("Groups were formed by {variable}, cut at {cuts}.", **words)
        else:
            yield say("Groups were formed by {variable}.", variable=column(key).label)
    yield say("Time was counted from {zero}, in months of 30.4375 days.", zero=say(ORIGINS[options.origin][0]))
    if options.entry == "ven_aza_start" and options.origin in ("mrd_relapse", "diagnosis"):
        yield say("Patients were at risk from the start of VEN-AZA only (left truncation).")


def _endpoints(options: Options, endpoints: Collection[str]) -> Iterator[str]:
    for name, endpoint in ENDPOINTS.items():
        if name in endpoints:
            yield f"{definition(endpoint, options)[:-1]} [@letter]."
    yield say("Patients without an event were censored at last follow-up.")


def _response(selection: Selection, options: Options) -> Iterator[str]:
    first, last = options.evaluation_window
    yield say(
        "MRD response was classified per tissue as negativity (not detected), reduction (a fall of at least 1 log10), progression (a rise of at least 1 log10) or stable, at the most recent evaluation after cycle 1 or 2 against the last sample before treatment [@response,letter]."
    )
    yield say(
        "Samples without a time point counted as that evaluation from day {first} to day {last} of treatment, and not after cycle 3, transplantation or relapse.",
        first=first,
        last=last,
    )
    if options.proportion_interval == "wilson":
        yield say("Percentages are of the patients evaluated, with 95% Wilson intervals [@wilson].")
    else:
        yield say(
            "Percentages are of the patients evaluated, with exact 95% intervals of Clopper and Pearson [@exact]."
        )
    if selection.by:
        yield say(
            "Response was compared between groups by Fisher’s exact test; differences of percentages have Newcombe’s intervals [@newcombe]."
        )


def _survival(selection: Selection, options: Options) -> Iterator[str]:
    yield say(
        "Survival was estimated by the Kaplan-Meier method with {kind} 95% confidence intervals [@kaplan_meier].",
        kind=options.conf_type,
    )
    yield say("Follow-up was estimated by the reverse Kaplan-Meier method [@reverse].")
    if options.landmark is not None:
        yield say(
            "Analyses began at a landmark of {months} months: patients with an event or censored before it were left out, and groups are those known by then [@landmark].",
            months=decimal(f"{options.landmark:g}"),
        )
    if selection.by:
        yield say(TESTS[options.test])
        yield say("For more than two groups, pairwise p values were corrected by Holm’s method [@holm].")
        yield say(
            "Hazard ratios come from Cox models with Efron’s handling of ties [@cox,efron]; under separation, from Firth’s penalised likelihood [@firth]. Proportional hazards were checked by a score test [@zph]."
        )
    if options.strata:
        name = column(options.strata.partition(":")[0]).label
        yield say("Tests and models were stratified by {variable}.", variable=name)
    if options.covariates:
        names = ", ".join(column(key.partition(":")[0]).label for key in options.covariates)
        yield say("Adjusted hazard ratios come from Cox models with {variables}.", variables=names)


def _competing(selection: Selection, options: Options) -> Iterator[str]:
    yield say(
        "Cumulative incidences of relapse, and of death without relapse, were estimated as competing events by the Aalen-Johansen method with {kind} 95% confidence intervals [@aalen_johansen].",
        kind=options.conf_type,
    )
    if selection.by:
        yield say(
            "They were compared by Gray’s test [@gray], subdistribution hazard ratios (Fine and Gray) [@fine_gray] and cause-specific hazard ratios [@cox]."
        )


def _transplantation() -> Iterator[str]:
    yield say(
        "To avoid immortal time bias, transplantation was analysed from its date: by landmark [@landmark], by Simon-Makuch curves [@simon_makuch] with the Mantel-Byar test [@mantel_byar], and as a time-dependent covariate of a Cox model [@cox]."
    )


def _subgroups() -> Iterator[str]:
    yield say(
        "Effects were estimated in subgroups; interactions were tested by likelihood ratio, and p values corrected by Holm’s method [@holm]."
    )


def _caution(options: Options) -> Iterator[str]:
    yield say("Missing values were kept as a category of their own, unknown, which enters no test.")
    yield say(
        "P values and hazard ratios were withheld where a compared group had fewer than {events} events.",
        events=options.min_events,
    )
    yield sharing_method(options)


def _software() -> Iterator[str]:
    known = [f"{name} {number}" for name in LIBRARIES if (number := _version(name))]
    yield say(
        "Analyses were made with the MRD dashboard {version} (Python {python}; {libraries}); its statistics were verified against R (packages survival, cmprsk and coxphf).",
        version=__version__,
        python=platform.python_version(),
        libraries=", ".join(known),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
