"""Text that comes from a file or a link, made safe to stand in Markdown."""

from __future__ import annotations

import re

from mrdcore.present.html import unbroken

_SIGNS = re.compile(r"([\\\[\]!`*$])")


def plain(text: str) -> str:
    """The text as it stands, whatever it says: no link, picture, formula or colour is made of it.

    A column called `![x](https://...)` would otherwise have the browser ask another host for a picture.
    """
    return _SIGNS.sub(r"\\\1", unbroken(text))
