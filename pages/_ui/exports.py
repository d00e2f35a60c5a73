"""What leaves the page: the views given, as slides, a report, a workbook, figures."""

from __future__ import annotations

from mrdcore.link import Pin
from mrdcore.view import View


def menu(view: View, pins: tuple[Pin, ...], key: str) -> None:
    return None
