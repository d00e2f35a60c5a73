"""What is asked of a scene, and the parts that all scenes have: who the patients are, and what makes the numbers again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from mrdcore import __version__
from mrdcore.derive.timeline import ORIGINS
from mrdcore.disclosure.cells import is_small
from mrdcore.language import plural, say
from mrdcore.link import not_possible, query_of
from mrdcore.present.format import number
from mrdcore.present.landmark_words import landmark_sentence
from mrdcore.present.scene import Figure, Scene, Stamp, TitledTable
from mrdcore.present.sharing_words import not_shared, sharing_method
from mrdcore.select import SelectionError
from mrdcore.view import View


@dataclass(frozen=True)
class Asked:
    """A page, the view that it shows, and the words of its link that are no filter and no group."""

    page: str
    view: View
    words: Mapping[str, str]

    def choice(self, word: str, *allowed: str) -> str:
        """What the link says under a word, the first of `allowed` where it says nothing; SelectionError for anything else."""
        said = self.words.get(word) or allowed[0]
        if said not in allowed:
            raise SelectionError(not_possible(word, said))
        return said

    def scene(
        self,
        title: str,
        *,
        sentences: tuple[str, ...] = (),
        figures: tuple[Figure, ...] = (),
        tables: tuple[TitledTable, ...] = (),
        method: str = "",
        of_patients: bool = False,
    ) -> Scene:
        """A scene of this page: its parts, with who the patients are and what makes the numbers again."""
        said = tuple(sentence.replace("**", "") for sentence in sentences if sentence)  # bold on a page, not elsewhere
        how = " ".join(filter(None, (method, sharing_method(self.view.options))))
        return Scene(title, who(self.view), said, figures, tables, how, self._stamp(), of_patients)

    def not_shared(self, title: str) -> Scene | None:
        """The scene of an analysis that is not made safe to share, where the view is prepared for it; else None."""
        return self.scene(title, sentences=(not_shared(),)) if self.view.options.disclosure is not None else None

    def nobody(self, title: str) -> Scene:
        """The scene where the filters leave no patient."""
        return self.scene(title, sentences=(say("No patient meets all these filters."),))

    def _stamp(self) -> Stamp:
        cohort, view = self.view.derived.cohort, self.view
        link = query_of(view.selection, self.words)
        return Stamp(self.page, link, cohort.sha256, __version__, len(view.selected.level), view.is_demo)


def patients_in_words(view: View) -> str:
    """How many patients, of how many; the whole is not told where it would give away few who are left out."""
    left, whole = len(view.selected.level), len(view.derived.patients)
    smallest = view.options.disclosure
    if left == whole or (smallest is not None and is_small(whole - left, smallest)):
        return plural(left, "{n} patient", "{n} patients")
    return say("{left} of {whole} patients", left=left, whole=whole)


def who(view: View) -> str:
    """Which patients, of how many, by what: "38 of 70 patients · FLT3-ITD/RAS: mutated · by Transplanted"."""
    parts = [patients_in_words(view), *view.selected.filters]
    if view.selection.by:
        parts.append(say("by {variable}", variable=view.selected.division.title))
    if view.is_demo:
        parts.append(say("Synthetic data"))
    return " · ".join(parts)


def months_from_origin(view: View) -> str:
    """The title of the time axis."""
    return say("Months from {zero}", zero=say(ORIGINS[view.options.origin][0]))


def from_the_landmark(view: View, rows: pd.DataFrame) -> str:
    """From where the curves start, and who had left before; "" where they start at time zero."""
    if view.selected.landmark is None:
        return ""
    left = landmark_sentence(rows, view.naming)
    return say("From a landmark at {months} months. {left}", months=number(view.selected.landmark), left=left)
