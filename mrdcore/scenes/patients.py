"""Single patients: shown on the page alone, never exported."""

from __future__ import annotations

from mrdcore.language import say
from mrdcore.present.scene import Scene
from mrdcore.scenes.asked import Asked


def scene(asked: Asked) -> Scene:
    said = say("Single patients are shown on their page alone; they are neither presented nor exported.")
    return asked.scene(say("Patients"), sentences=(said,), of_patients=True)
