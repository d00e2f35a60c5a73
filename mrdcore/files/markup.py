"""Text that is a web page or XML, often named .xls: what it is, and the way out."""

from __future__ import annotations

from mrdcore.language import mark, say
from mrdcore.problem import FILE, Problem

_RESAVE = mark("Open it in Excel (it may warn that name and content differ) and save it as an Excel workbook (.xlsx).")
# The first that the beginning of the text holds.
_KINDS = (
    ("urn:schemas-microsoft-com:office:spreadsheet", mark("an Excel 2003 workbook in XML, not .xls or .xlsx")),
    ("oasis.opendocument.spreadsheet", mark("an OpenDocument workbook as one XML file (.fods)")),
    ("<html", mark("a web page, not a table, whatever its name ends in")),
    ("<!doctype html", mark("a web page, not a table, whatever its name ends in")),
    ("<table", mark("a web page, not a table, whatever its name ends in")),
)
_STARTS = ("<?xml", "<!doctype", "<html", "<head", "<table", "<meta", "<style", "<!--")


def markup_problem(text: str) -> Problem | None:
    """Why the text is no table; None where it does not begin like a web page or XML."""
    beginning = text[:4000].lstrip().lower()
    if not beginning.startswith(_STARTS):
        return None
    kind = next((kind for sign, kind in _KINDS if sign in beginning), mark("an XML document, not a table"))
    return FILE.problem("error", "not_a_table", say("The file is {kind}.", kind=say(kind)), say(_RESAVE))
