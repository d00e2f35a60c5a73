"""Every figure of some views as SVG, PDF and PNG, in one archive with a list that says what each is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mrdcore.language import say
from mrdcore.present import static
from mrdcore.present.scene import Figure, Scene

MADE = (2000, 1, 1, 0, 0, 0)  # the same views make the same archive, whenever


def figures_archive(scenes: Sequence[Scene]) -> bytes:
    """A ZIP of the figures of these views, and `figures.txt`: for each its title, patients, method, data and version.

    Views of single patients have no figure in it.
    """
    out, told = BytesIO(), []
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for number, (scene, figure) in enumerate(_drawn(scenes), start=1):
            name = f"{number:02d}-{re.sub(r'[^a-z0-9_-]', '-', figure.name.lower())}"
            for ending, drawn in _files(figure):
                archive.writestr(ZipInfo(f"{name}.{ending}", MADE), drawn)
            told.append(_told(name, scene, figure))
        archive.writestr(ZipInfo("figures.txt", MADE), "\n\n".join(told))
    return out.getvalue()


def _files(figure: Figure) -> tuple[tuple[str, bytes], ...]:
    return ("svg", static.svg(figure).encode()), ("pdf", static.pdf(figure)), ("png", static.png(figure))


def _drawn(scenes: Sequence[Scene]) -> list[tuple[Scene, Figure]]:
    return [(scene, figure) for scene in scenes if not scene.of_patients for figure in scene.figures]


def _told(name: str, scene: Scene, figure: Figure) -> str:
    source = say("Data {hash}, MRD dashboard {version}", hash=scene.stamp.sha256[:12], version=scene.stamp.version)
    return "\n".join([f"{name}: {figure.title}", figure.alt, scene.who, scene.method, f"{source}, {figure.hash}"])
