"""Views as one HTML page that opens offline: nothing in it runs, and nothing is asked of any host."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from mrdcore.language import current, say
from mrdcore.present import static
from mrdcore.present.html import STYLE, escape, table_html
from mrdcore.present.palette import GROUPS
from mrdcore.present.scene import Figure, Scene, Stamp

SVG = "http://www.w3.org/2000/svg"
# Nothing may run, and nothing may be fetched; styles stand in the page itself.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
LOOK = """
:root{color-scheme:light dark;--ink:#1B2529;--grey:#566267;--rule:#D5DDDF;--accent:#0B6B73;--ground:#FFFFFF;--soft:#F3F6F6}
@media screen and (prefers-color-scheme:dark){:root{--ink:#E7EDEE;--grey:#A9B6BA;--rule:#37444A;--accent:#6CC5CE;--ground:#141B1E;--soft:#1C2529}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:1rem/1.5 "Source Sans 3","Source Sans Pro",system-ui,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main,header,footer{max-width:60rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2rem;border-top:.35rem solid var(--accent)}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}
h2{font-size:1.45rem;line-height:1.25;margin:0 0 .2rem}
h3{font-size:1.05rem;margin:1.6rem 0 .4rem}
p{margin:.35rem 0}
section{padding:1.8rem 0;border-bottom:1px solid var(--rule)}
.who,.method,.stamp,.refs{color:var(--grey)}
.method,.stamp,.refs{font-size:.875rem}
.answer{font-size:1.06rem}
.example{display:inline-block;background:var(--soft);border-left:.25rem solid var(--accent);padding:.25rem .7rem}
.stamp{overflow-wrap:anywhere}
nav ol{columns:2;padding-left:1.3rem;margin:.6rem 0}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
figure{margin:1rem 0}
figcaption{font-weight:600;margin-bottom:.2rem}
.drawn{overflow-x:auto}
.drawn svg{display:block;height:auto;max-width:100%;min-width:34rem}
.dark{display:none}
@media screen and (prefers-color-scheme:dark){.dark{display:block}.light{display:none}}
.refs ol{padding-left:1.5rem}
@media(max-width:640px){main,header,footer{padding-left:1rem;padding-right:1rem}nav ol{columns:1}h1{font-size:1.55rem}}
@page{size:A4;margin:16mm 14mm 18mm}
@media print{
:root{color-scheme:light}
body{font-size:10pt}
main,header,footer{max-width:none;padding-left:0;padding-right:0}
nav{display:none}
section{border:0;padding:0 0 6mm;break-before:page}
section:first-of-type{break-before:auto}
figure,tr{break-inside:avoid}
h2,h3,figcaption{break-after:avoid}
thead{display:table-header-group}
.drawn,.mrd-scroll{overflow:visible}
.drawn svg{min-width:0}
.mrd-table{font-size:8.5pt}
}
"""


def html_report(
    scenes: Sequence[Scene],
    names: Sequence[str] = (),
    methods: Sequence[str] = (),
    references: Sequence[str] = (),
    *,
    title: str = "",
) -> str:
    """The views as one page: figures as SVG, tables, how each was made, methods, references and what makes it again.

    `names`: what the user calls each view. A view of single patients is named and not shown. Every text is escaped.
    """
    called = [_name(names, place) or scene.title for place, scene in enumerate(scenes)]
    title = title or say("MRD response and survival")
    views = "".join(
        _view(scene, name, number) for number, (scene, name) in enumerate(zip(scenes, called, strict=True), start=1)
    )
    style = STYLE.replace("<style>", "").replace("</style>", "")
    return (
        f'<!doctype html>\n<html lang="{current()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{style}{LOOK}</style>\n</head>\n<body>\n"
        f"<header><h1>{escape(title)}</h1>{_synthetic(scenes)}{_contents(called)}</header>\n"
        f"<main>{views}{_methods(methods)}{_references(references)}</main>\n"
        f"<footer>{_stamps(scenes)}</footer>\n</body>\n</html>\n"
    )


def _name(names: Sequence[str], place: int) -> str:
    return names[place] if place < len(names) else ""


def _synthetic(scenes: Sequence[Scene]) -> str:
    if not any(scene.stamp.is_synthetic for scene in scenes):
        return ""
    return f'<p class="example">{escape(say("Synthetic data: these patients do not exist."))}</p>'


def _contents(names: Sequence[str]) -> str:
    if len(names) < 2:
        return ""
    items = "".join(f'<li><a href="#view-{number}">{escape(name)}</a></li>' for number, name in enumerate(names, 1))
    return f'<nav aria-label="{escape(say("Contents"))}"><ol>{items}</ol></nav>'


def _view(scene: Scene, name: str, number: int) -> str:
    head = f'<h2 id="title-{number}">{escape(name)}</h2><p class="who">{escape(scene.who)}</p>'
    if scene.of_patients:
        body = f"<p>{escape(say('Single patients are not exported.'))}</p>"
    else:
        body = (
            _answer(scene) + _figures(scene, number) + _tables(scene) + f'<p class="method">{escape(scene.method)}</p>'
        )
    stamp = f'<p class="stamp">{escape(_source(scene))}</p>'
    return f'<section id="view-{number}" aria-labelledby="title-{number}">{head}{body}{stamp}</section>\n'


def _answer(scene: Scene) -> str:
    return "".join(f'<p class="answer">{escape(sentence)}</p>' for sentence in scene.sentences)


def _figures(scene: Scene, number: int) -> str:
    return "".join(_figure(figure, f"v{number}f{place}") for place, figure in enumerate(scene.figures, start=1))


def _figure(figure: Figure, key: str) -> str:
    """The figure as the light and as the dark page has it; print takes the light one."""
    drawn = "".join(
        f'<div class="{theme}">{inline_svg(static.svg(figure, theme), f"{key}{theme[0]}", figure.alt)}</div>'
        for theme in ("light", "dark")
    )
    region = f'<div class="drawn" role="region" tabindex="0" aria-label="{escape(figure.title)}">{drawn}</div>'
    return f"<figure><figcaption>{escape(figure.title)}</figcaption>{region}</figure>"


def inline_svg(drawing: str, key: str, alt: str) -> str:
    """A drawing as part of a page: one picture to a screen reader, its names apart from those of other drawings.

    What could run or lead away is left out.
    """
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(drawing)  # made here, not brought by a user
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in ("script", "foreignObject", "image", "a"):
                parent.remove(child)
    for one in root.iter():
        for name, value in list(one.attrib.items()):
            plain = name.rpartition("}")[2]
            away = plain == "href" and not value.startswith("#")
            if away or plain.startswith(("on", "aria-")) or plain in ("role", "tabindex"):
                del one.attrib[name]
            elif plain == "id":
                one.set(name, f"{key}-{value}")
            elif plain == "href":
                one.set(name, f"#{key}-{value[1:]}")
            elif "url(#" in value:
                one.set(name, re.sub(r"url\(#", f"url(#{key}-", value))
    root.set("role", "img")
    root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def _tables(scene: Scene) -> str:
    return "".join(
        f"<h3>{escape(titled.title)}</h3>"
        + table_html(titled.table, GROUPS["light"], titled.title).replace(STYLE, "", 1)
        for titled in scene.tables
    )


def _methods(methods: Sequence[str]) -> str:
    if not methods:
        return ""
    text = escape(" ".join(methods))
    return f'<section aria-labelledby="methods"><h2 id="methods">{escape(say("Methods"))}</h2><p>{text}</p></section>\n'


def _references(references: Sequence[str]) -> str:
    if not references:
        return ""
    items = "".join(f"<li>{escape(text)}</li>" for text in references)
    title = escape(say("References"))
    return f'<section class="refs" aria-labelledby="refs"><h2 id="refs">{title}</h2><ol>{items}</ol></section>\n'


def _source(scene: Scene) -> str:
    """What makes the numbers of a view again, in a line."""
    figures = ", ".join(f"{figure.title} {figure.hash}" for figure in scene.figures)
    link = f"{scene.stamp.page}?{scene.stamp.link}" if scene.stamp.link else scene.stamp.page
    return " · ".join(filter(None, (_of(scene.stamp), link, figures)))


def _of(stamp: Stamp) -> str:
    return say("Data {hash}, MRD dashboard {version}", hash=stamp.sha256[:12], version=stamp.version)


def _stamps(scenes: Sequence[Scene]) -> str:
    hashes = sorted({scene.stamp.sha256 for scene in scenes})
    lines = [say("Data (SHA-256): {hash}", hash=each) for each in hashes]
    lines.append(say("Aggregate numbers only: no patient is in any of these files."))
    return "".join(f'<p class="stamp">{escape(line)}</p>' for line in lines)
