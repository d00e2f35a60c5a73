"""A view as text, and back: what the link of a page holds, a pinned view keeps, and a saved session is made of.

No text of it names a patient: it holds columns, levels, conventions and choices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

import pandas as pd

from mrdcore import __version__
from mrdcore.derive.timeline import available_origins
from mrdcore.groups import adjustable, groupable, is_number
from mrdcore.language import say
from mrdcore.options import DEFAULTS, Options
from mrdcore.select import RESERVED, Selection, SelectionError

ORIGIN, CONF, PERCENT, AT, SECOND = "origin", "conf", "percent", "at", "second"
TEST, STRATA, ENTRY, FEW, LANDMARK, ADJUST, SHARE = "test", "strata", "entry", "few", "landmark", "adjust", "share"
WORDS_OF_OPTIONS = (ORIGIN, CONF, PERCENT, AT, SECOND, TEST, STRATA, ENTRY, FEW, LANDMARK, ADJUST, SHARE)

MONTHS = (3, 6, 12, 18, 24, 36, 48, 60)
RESTRICTED, EVERYONE = "responders", "everyone"
MOST_EVENTS, LAST_LANDMARK, LARGEST_SHARE = 20, 120, 50


@dataclass(frozen=True)
class Possible:
    """What the options can be for a cohort, the usual choice first."""

    origins: tuple[str, ...]
    strata: tuple[str, ...]
    covariates: tuple[str, ...]
    entries: tuple[str, ...]


def possible(patients: pd.DataFrame) -> Possible:
    """What the options can be for these patients."""
    return possible_for(patients, groupable(patients), adjustable(patients))


def possible_for(patients: pd.DataFrame, strata: Sequence[str], covariates: Sequence[str]) -> Possible:
    """`possible`, where the columns that divide patients and adjust hazard ratios are known."""
    entries = ("time_zero", "ven_aza_start") if "ven_aza_start_date" in patients else ("time_zero",)
    return Possible(available_origins(patients), ("", *strata), tuple(covariates), entries)


def words(options: Options) -> dict[str, str]:
    """Every option as a word of the link."""
    return {
        ORIGIN: options.origin,
        CONF: options.conf_type,
        PERCENT: options.proportion_interval,
        AT: ",".join(f"{month:g}" for month in options.at),
        SECOND: RESTRICTED if options.restrict_second_mrd_relapse else EVERYONE,
        TEST: options.test,
        STRATA: options.strata,
        ENTRY: options.entry,
        FEW: str(options.min_events),
        LANDMARK: "" if options.landmark is None else f"{options.landmark:g}",
        ADJUST: ",".join(options.covariates),
        SHARE: "" if options.disclosure is None else str(options.disclosure),
    }


def unusual_words(options: Options) -> dict[str, str]:
    """The options that differ from the usual, as words of the link."""
    usual = words(DEFAULTS)
    return {key: word for key, word in words(options).items() if word != usual[key]}


@dataclass
class _Reader:
    """Reads words of a link one by one, and keeps a sentence for each that does not fit."""

    words: Mapping[str, str]
    faults: list[str] = field(default_factory=list)

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        wanted = self.words.get(key, "")
        if wanted and wanted not in allowed:
            self.faults.append(not_possible(key, wanted))
        return wanted if wanted in allowed else allowed[0]

    def months(self) -> tuple[float, ...]:
        asked = [month for month in self.words.get(AT, "").split(",") if month]
        strange = [month for month in asked if month not in map(str, MONTHS)]
        if strange:
            months = say(" or ").join(strange)
            self.faults.append(
                say("Survival is not shown at {months} months here. This part is left out.", months=months)
            )
        return tuple(float(month) for month in MONTHS if str(month) in asked) or DEFAULTS.at

    def number(self, key: str, read: Callable[[str], float], least: float, most: float) -> float | None:
        wanted = self.words.get(key, "")
        if not wanted:
            return None
        if is_number(wanted) and least <= float(wanted) <= most:
            return read(wanted)
        self.faults.append(not_possible(key, wanted))
        return None

    def some_of(self, key: str, allowed: Sequence[str]) -> tuple[str, ...]:
        wanted = dict.fromkeys(filter(None, self.words.get(key, "").split(",")))
        self.faults += [not_possible(key, name) for name in wanted if name not in allowed]
        return tuple(name for name in wanted if name in allowed)


def read_options(words: Mapping[str, str], allowed: Possible) -> tuple[Options, list[str]]:
    """The options that words of a link ask for, the usual ones elsewhere; a sentence for each word that does not fit."""
    reader = _Reader(words)
    few, share = (reader.number(key, _whole, least, most) for key, least, most in LIMITS)
    options = Options(
        origin=reader.one_of(ORIGIN, allowed.origins),  # type: ignore[arg-type]
        conf_type=reader.one_of(CONF, ("log-log", "log", "plain")),  # type: ignore[arg-type]
        proportion_interval=reader.one_of(PERCENT, ("wilson", "exact")),  # type: ignore[arg-type]
        at=reader.months(),
        restrict_second_mrd_relapse=reader.one_of(SECOND, (RESTRICTED, EVERYONE)) == RESTRICTED,
        test=reader.one_of(TEST, ("log_rank", "gehan", "tarone_ware", "fleming_harrington")),  # type: ignore[arg-type]
        strata=reader.one_of(STRATA, allowed.strata),
        entry=reader.one_of(ENTRY, allowed.entries),  # type: ignore[arg-type]
        min_events=DEFAULTS.min_events if few is None else int(few),
        landmark=reader.number(LANDMARK, float, 0, LAST_LANDMARK),
        covariates=reader.some_of(ADJUST, allowed.covariates),
        disclosure=None if share is None else int(share),
    )
    return options, reader.faults


def read_months(key: str, words: Mapping[str, str]) -> tuple[float | None, list[str]]:
    """Months after time zero that a word of the link asks for, None where it asks for none; with the faults, if any."""
    reader = _Reader(words)
    return reader.number(key, float, 0, LAST_LANDMARK), reader.faults


LIMITS = ((FEW, 0, MOST_EVENTS), (SHARE, 2, LARGEST_SHARE))


def _whole(text: str) -> float:
    return float(int(float(text)))


def not_possible(key: str, wanted: str) -> str:
    """The sentence for a word of a link that this cohort cannot follow."""
    return say(
        "'{key}' cannot be '{wanted}' in this cohort. This part of the view is left out.", key=key, wanted=wanted
    )


def split_query(query: str) -> tuple[Selection, dict[str, str], list[str]]:
    """The selection of a query, its other words, and a sentence for each part that is no selection."""
    parts, others, faults = [], {}, []
    for part in filter(None, query.lstrip("?").split("&")):
        key, _, value = part.partition("=")
        if key in RESERVED and key != "by":
            others[key] = unquote(value)
            continue
        try:
            Selection.parse(part)
            parts.append(part)
        except SelectionError as error:
            faults.append(str(error))
    return Selection.parse("&".join(parts)), others, faults


def query_of(selection: Selection, others: Mapping[str, str]) -> str:
    """The query of a view: its selection, and the other words of its page that say something."""
    said = [f"{key}={quote(value, safe='<>:,.')}" for key, value in others.items() if value]
    return "&".join([*filter(None, [selection.query]), *said])


@dataclass(frozen=True)
class Pin:
    """A view put aside: the page that shows it, the query of its link, and the name it goes by."""

    name: str
    page: str
    query: str


@dataclass(frozen=True)
class Session:
    """Choices put aside: the view that stood, and the pinned ones; bound to the data by their hash, holding none of them."""

    sha256: str
    page: str
    query: str
    pins: tuple[Pin, ...] = ()

    def to_json(self) -> str:
        pins = [{"name": pin.name, "page": pin.page, "query": pin.query} for pin in self.pins]
        document = {"session": 1, "version": __version__, "sha256": self.sha256, "page": self.page, "query": self.query}
        return json.dumps(document | {"pins": pins}, ensure_ascii=False, indent=1)

    @classmethod
    def parse(cls, text: str, pages: Sequence[str]) -> Session:
        """The session that `to_json` wrote; SelectionError, in words, where the text is none."""
        try:
            found = json.loads(text)
            if found["session"] != 1:
                raise ValueError
            pins = tuple(
                Pin(str(pin["name"]), _page(pin["page"], pages), _query(pin["query"])) for pin in found["pins"]
            )
            return cls(str(found["sha256"]), _page(found["page"], pages), _query(found["query"]), pins)
        except (ValueError, KeyError, TypeError, RecursionError):
            raise SelectionError(say("This file is no saved session. Choose one that was saved here.")) from None


def _page(name: object, pages: Sequence[str]) -> str:
    if name not in pages:
        raise ValueError
    return str(name)


def _query(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError
    split_query(text)
    return text
