"""A view of a page -> a `Scene`: what is pinned, presented and exported. One module a page.

The words of a link say what a page shows; `scene` reads them against the cohort that is loaded, and says which do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from mrdcore.derive import Derived
from mrdcore.language import say
from mrdcore.link import possible, query_of, read_options, split_query
from mrdcore.present.scene import Scene
from mrdcore.scenes import cohort, patients, response, subgroups, survival, transplant
from mrdcore.scenes.asked import Asked
from mrdcore.select import Selection, SelectionError
from mrdcore.view import view_of

PAGES: Mapping[str, Callable[[Asked], Scene]] = {
    "cohort": cohort.scene,
    "response": response.scene,
    "survival": survival.scene,
    "transplant": transplant.scene,
    "subgroups": subgroups.scene,
    "patients": patients.scene,
}
USUAL = (
    ("cohort", ""),
    ("response", ""),
    ("survival", ""),
    ("survival", "endpoint=rfs"),
    ("survival", "endpoint=rfs_mrd"),
)


# The analyses that a page shows, as the methods name them; those of survival by the word of the endpoint.
ANALYSES = {"cohort": (), "response": ("response",), "transplant": ("survival", "transplant"), "patients": ()}


def analyses_of(page: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Which analyses a view shows, of `present.methods.ANALYSES`."""
    if page == "survival":
        return ("competing",) if words.get("endpoint") == "cir" else ("survival",)
    if page == "subgroups":
        return ("response" if words.get("question") == "response" else "survival", "subgroups")
    return ANALYSES.get(page, ())


@dataclass(frozen=True)
class Misfit:
    """A view that the loaded cohort cannot show: a sentence for each part that does not fit."""

    faults: tuple[str, ...]


def scene(page: str, query: str, derived: Derived, *, is_demo: bool = False) -> Scene | Misfit:
    """What a page shows for the query of its link; `Misfit` where a part of it does not fit this cohort.

    `derived`: of the cohort, with whatever options: those of the query are taken. `is_demo`: the patients are synthetic.
    """
    selection, words, faults = split_query(query)
    options, of_options = read_options(words, possible(derived.patients))
    faults += of_options
    if page not in PAGES:
        faults.append(say("There is no page '{page}'.", page=page))
    if faults:
        return Misfit(tuple(faults))
    try:
        view = view_of(replace(derived, options=options), selection, is_demo=is_demo)
        return PAGES[page](Asked(page, view, words))
    except SelectionError as error:
        return Misfit((str(error),))


def usual(derived: Derived, selection: Selection, words: Mapping[str, str], *, is_demo: bool = False) -> list[Scene]:
    """The scenes of a report that nobody has put together: the cohort, its response and its three endpoints.

    `words`: of the options, as in a link. SelectionError where the selection does not fit the cohort.
    """
    found = []
    for page, own in USUAL:
        _, of_page, _ = split_query(own)
        made = scene(page, query_of(selection, {**words, **of_page}), derived, is_demo=is_demo)
        if isinstance(made, Misfit):
            raise SelectionError(" ".join(made.faults))
        found.append(made)
    return found
