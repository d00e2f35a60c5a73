"""Text that is written in another alphabet of bytes than the reader expects, and signs that nobody sees."""

from __future__ import annotations

import unicodedata

from tests.badfiles.corpus.bad_file import BadFile, Said, error, refused, warning
from tests.badfiles.corpus.making import HEALTHY, csv, one_column

THREE = ("P1", "P2", "P3")
FRENCH = (
    "Numéro;Âge;Sexe;Date rechute moléculaire;Greffe;Hôpital",
    "P1;45,5;Féminin;15/02/2021;oui;Évry",
    "P2;62;Masculin;20/04/2021;non;Besançon",
    "P3;58;Féminin;30/01/2022;non;Orléans",
)
CENTRES = {"centre": ("Évry", "Besançon", "Orléans"), "age": ("45.5", "62", "58"), "sex": ("female", "male", "female")}


def french(name: str, why: str, data: bytes, *said: Said) -> BadFile:
    """The three French patients, whose accents and decimals must come through."""
    return BadFile(name, why, data, said, patients=THREE, columns=CENTRES)


CASES = (
    french("cp1252", "CSV of a French Excel.", csv(*FRENCH, encoding="cp1252", end="\r\n")),
    french("Latin-9", "CSV of an old hospital system.", csv(*FRENCH, encoding="iso8859-15")),
    french("Mac Roman", "CSV of Excel on a Mac.", csv(*FRENCH, encoding="mac_roman", end="\r")),
    french("DOS", "CSV 'MS-DOS' of Excel.", csv(*FRENCH, encoding="cp850", end="\r\n")),
    french("UTF-16 with a mark", "'Unicode text' of Excel.", csv(*FRENCH, encoding="utf-16")),
    french(
        "UTF-16, big end first",
        "A server of another make.",
        "\ufeff".encode("utf-16-be") + csv(*FRENCH, encoding="utf-16-be"),
    ),
    french(
        "UTF-16 without a mark", "A script that wrote UTF-16 without saying so.", csv(*FRENCH, encoding="utf-16-le")
    ),
    french("UTF-32", "A script.", csv(*FRENCH, encoding="utf-32")),
    french(
        "UTF-8 twice marked",
        "Two files put together, each with its mark.",
        b"\xef\xbb\xbf" + csv(*FRENCH, encoding="utf-8-sig"),
    ),
    french(
        "accents in two parts",
        "File names and headers of a Mac: e and its accent apart.",
        unicodedata.normalize("NFD", "\n".join(FRENCH)).encode(),
    ),
    french(
        "two encodings in one file",
        "A line from Excel pasted into an export in UTF-8.",
        csv(*FRENCH[:3]) + csv(FRENCH[3], encoding="cp1252"),
        warning("encoding_mixed"),
    ),
    french("NUL bytes at the end", "The computer went off while saving.", csv(*FRENCH) + bytes(64)),
    french("a last sign of DOS", "Ctrl-Z ends the text.", csv(*FRENCH, encoding="cp850") + b"\x1a"),
    BadFile(
        "UTF-8 read as Windows and saved again",
        "Opened by double click in Excel and saved: é has become Ã©. The words are named, not repaired in silence.",
        "\n".join(FRENCH).encode().decode("cp1252", "replace").encode(),
        (*[warning("text_damaged", 1)] * 4, warning("text_damaged", 2), error("not_allowed", 2, "Sexe")),
        patients=THREE,
    ),
    BadFile(
        "accents lost before",
        "Each é is already the sign for 'unreadable'; nobody can bring it back.",
        csv("patient_id;centre;mrd_relapse_date", "P1;\ufffdvry;2021-02-15", "P2;Lyon;2021-02-15"),
        (warning("text_damaged", 2),),
        patients=("P1", "P2"),
    ),
    BadFile(
        "UTF-8 cut within a letter",
        "The disk was full.",
        csv("patient_id;centre;mrd_relapse_date", "P1;Évry;2021-02-15") + "P2;É".encode()[:-1],
        (error("ragged_row", 3), warning("text_damaged", 3)),
        patients=("P1",),
    ),
    BadFile(
        "UTF-16 cut within a letter",
        "The disk was full.",
        csv("patient_id;centre;mrd_relapse_date", "P1;Évry;2021-02-15", encoding="utf-16") + b"P",
        said=(error("ragged_row", 3), warning("text_damaged", 3)),
        patients=("P1",),
    ),
    BadFile(
        "control characters",
        "A laboratory system's separators of fields within a cell; openpyxl cannot write them back.",
        csv("patient_id;note;mrd_relapse_date", "P1;a\x0bb\x01c;2021-02-15"),
        (warning("control_characters"),),
        patients=("P1",),
    ),
    BadFile(
        "NUL bytes within",
        "An export of fixed fields, filled with NUL.",
        csv(
            "patient_id;note;mrd_relapse_date;age",
            "P1;vu\x00\x00;2021-02-15;45",
            "P2;" + "long " * 20 + ";2021-02-16;50",
        ),
        (warning("control_characters"),),
        patients=("P1", "P2"),
        columns={"age": ("45", "50")},
    ),
    BadFile(
        "signs without width",
        "Copied from a web page: P1 with an invisible space is another text than P1.",
        csv("patient_id;\u200bage;mrd_relapse_date", "P1\u200b;45;2021-02-15", "\ufeffP2;50\u200b;2021-02-16"),
        patients=("P1", "P2"),
        columns={"age": ("45", "50")},
    ),
    BadFile(
        "the same number but for a sign without width",
        "Pasted twice, once from a web page: one patient, not two.",
        csv("patient_id;age;mrd_relapse_date", "P1;45;2021-02-15", "P1\u200b;45;2021-02-15"),
        (error("identifier_repeated", 3, "patient_id"),),
        patients=("P1",),
    ),
    BadFile(
        "soft hyphen",
        "Copied from a PDF.",
        csv("patient_id;mrd_relap\u00adse_date", "P1;2021-02-15"),
        columns={"mrd_relapse_date": ("2021-02-15",)},
    ),
    BadFile(
        "no-break spaces in numbers",
        "How French Excel shows thousands.",
        one_column("os_days", "1\u00a0234,5", "1\u202f250", "12,5"),
        columns={"os_days": ("1234.5", "1250", "12.5")},
    ),
    BadFile(
        "typographic minus",
        "Word turned -5 into \u22125: as a number it is before time zero, not 5.",
        one_column("os_days", "\u22125", "10"),
        (error("negative_time", 2, "os_days"),),
        columns={"os_days": ("-5", "10")},
    ),
    BadFile(
        "dashes for missing",
        "Word turned - into one of its dashes.",
        one_column("age", "45", "\u2013", "\u2014", "\u2212", "-"),
        said=(error("not_a_number", 5, "age"),),
        columns={"age": ("45", "", "", "", "")},
    ),
    BadFile(
        "digits of another script",
        "An input method for Japanese or Arabic: the same number in other signs.",
        one_column("age", "４５", "٤٥", "45"),
        columns={"age": ("45", "45", "45")},
    ),
    BadFile(
        "letters of another script that look the same",
        "A Cyrillic Р in Р1: another patient than P1, though nobody sees it.",
        csv("patient_id;age;mrd_relapse_date", "P1;45;2021-02-15", "\u04201;50;2021-02-16"),
        patients=("P1", "\u04201"),
    ),
    BadFile(
        "names in Greek",
        "Headers in English, centres as they are.",
        csv("patient_id;centre;mrd_relapse_date", "P1;Αθήνα;2021-02-15", "P2;Θεσσαλονίκη;2021-02-16"),
        patients=("P1", "P2"),
        columns={"centre": ("Αθήνα", "Θεσσαλονίκη")},
    ),
    BadFile(
        "text turned round",
        "A sign that makes 2021 look like 1202 on the screen.",
        one_column("diagnosis_date", "\u202e2020-03-15", "2020-04-15"),
        columns={"diagnosis_date": ("2020-03-15", "2020-04-15")},
    ),
    BadFile(
        "signs of HTML",
        "A registry that exports what its web page would show.",
        csv("patient_id,centre,mrd_relapse_date", "P1,Besan&ccedil;on,2021-02-15", "P2,Lyon &amp; Sud,2021-02-16"),
        patients=("P1", "P2"),
    ),
    refused(
        "EBCDIC",
        "A mainframe: bytes of another world.",
        HEALTHY.decode().encode("cp500"),
        "no_known_column",
        warning("encoding_guessed"),
    ),
    refused("base64", "An attachment saved before it was decoded.", b"cGF0aWVudF9pZDthZ2UKUDE7NDUK", "no_known_column"),
)
