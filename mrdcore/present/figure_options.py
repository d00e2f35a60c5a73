"""How the curves of a figure look: what stands under, on and beside them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Literal

Table = Literal["risk", "full", "none"]
Cut = Literal["", "10", "10pc"]

# The parts of the text of a look; each says one choice that is not the usual one.
WORDS: dict[str, tuple[str, Any]] = {
    "kmunicate": ("table", "full"),
    "no_table": ("table", "none"),
    "rates": ("rates", True),
    "medians": ("medians", True),
    "test": ("test", True),
    "names": ("names", True),
    "dashes": ("dashes", True),
    "no_bands": ("bands", False),
    "probability": ("probability", True),
    "years": ("years", True),
    "cut10": ("cut", "10"),
    "cut10pc": ("cut", "10pc"),
}
PANELS = "panels:"
ENDPOINTS_TOGETHER = "endpoints"


@dataclass(frozen=True)
class FigureOptions:
    """What a figure of curves shows. ValueError for a choice that there is not.

    `table`: the number at risk, with it cumulative events and censored (the KMunicate layout: Morris et al., BMJ Open
    2019;9:e030215), or nothing. `cut`: the axis ends where fewer than 10, or 10%, of all patients are at risk.
    `panels`: "endpoints", or a variable, for a picture of each of its levels.
    """

    table: Table = "risk"
    rates: bool = False
    medians: bool = False
    test: bool = False
    names: bool = False
    dashes: bool = False
    bands: bool = True
    probability: bool = False
    years: bool = False
    cut: Cut = ""
    panels: str = ""

    def __post_init__(self) -> None:
        allowed = {"table": ("risk", "full", "none"), "cut": ("", "10", "10pc")}
        for field in fields(self):
            if field.name == "panels":
                continue
            said = getattr(self, field.name)
            if said not in allowed.get(field.name, (True, False)):
                raise ValueError(f"{field.name}: {said!r} is no choice")

    @property
    def text(self) -> str:
        """The look in the words of a link: "kmunicate,rates"; "" for the usual one."""
        said = [word for word, (name, value) in WORDS.items() if getattr(self, name) == value]
        return ",".join([*said, *([PANELS + self.panels] if self.panels else [])])

    @classmethod
    def parse(cls, text: str) -> FigureOptions:
        """The look that a text says; ValueError for a word that says none."""
        words, found, panels = text.partition(PANELS)
        look = cls(panels=panels if found else "")
        for word in filter(None, words.split(",")):
            if word not in WORDS:
                raise ValueError(f"{word!r} is no choice")
            name, value = WORDS[word]
            look = replace(look, **{name: value})
        return look

    @property
    def as_shown(self) -> FigureOptions:
        """The look of one picture, whichever others stand beside it."""
        return replace(self, panels="")


USUAL = FigureOptions()
