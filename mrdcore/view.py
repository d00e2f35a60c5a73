"""The patients that a page, a slide or a script shows: who they are, how they were chosen, divided and named."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mrdcore.derive import Derived
from mrdcore.disclosure.selection import without_small_groups
from mrdcore.language import current
from mrdcore.options import Options
from mrdcore.present.table import Naming
from mrdcore.report import landmark
from mrdcore.select import Selected, Selection, select


@dataclass(frozen=True)
class View:
    """Patients selected from a cohort, and what their groups are called; `is_demo`: they are synthetic."""

    derived: Derived
    selection: Selection
    selected: Selected
    naming: Naming
    is_demo: bool = False

    @property
    def options(self) -> Options:
        return self.derived.options

    @property
    def key(self) -> tuple[str, str, Options, float | None, str]:
        """What a number and its note depend on: file, selection, options, landmark, language; never a patient."""
        return self.derived.cohort.sha256, self.selection.query, self.options, self.selected.landmark, current()


def view_of(derived: Derived, selection: Selection, *, is_demo: bool = False) -> View:
    """The view that a selection gives of a cohort; SelectionError where a part does not fit it."""
    selected = _shared(select(derived.patients, selection), derived.options)
    return View(derived, selection, selected, Naming.of(selected.division), is_demo)


def _shared(selected: Selected, options: Options) -> Selected:
    return selected if options.disclosure is None else without_small_groups(selected, options.disclosure)


def at_landmark(view: View) -> View:
    """The view with groups as known at the landmark of the options; the same view where there is none."""
    if view.options.landmark is None:
        return view
    then = landmark.at_landmark(view.selected, view.derived, view.options.landmark)
    selected = _shared(then, view.options)
    return replace(view, selected=selected, naming=Naming.of(selected.division))
