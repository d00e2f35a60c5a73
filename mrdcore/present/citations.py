"""The literature behind the methods, in one place, each numbered by the order in which a text cites it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

REFERENCES: Mapping[str, str] = {
    "letter": "Higué et al. Blood Cancer J 2025;15:141.",
    "response": "Jimenez-Chillon et al. Blood Adv 2024;8:343.",
    "kaplan_meier": "Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481.",
    "wilson": "Wilson EB. J Am Stat Assoc 1927;22:209-212.",
    "exact": "Clopper CJ, Pearson ES. Biometrika 1934;26:404-413.",
    "newcombe": "Newcombe RG. Stat Med 1998;17:873-890.",
    "reverse": "Schemper M, Smith TL. Control Clin Trials 1996;17:343-346.",
    "log_rank": "Mantel N. Cancer Chemother Rep 1966;50:163-170.",
    "gehan": "Gehan EA. Biometrika 1965;52:203.",
    "tarone_ware": "Tarone RE, Ware J. Biometrika 1977;64:156.",
    "fleming_harrington": "Harrington DP, Fleming TR. Biometrika 1982;69:553-566.",
    "holm": "Holm S. Scand J Stat 1979;6:65-70.",
    "cox": "Cox DR. J R Stat Soc B 1972;34:187-220.",
    "efron": "Efron B. J Am Stat Assoc 1977;72:557-565.",
    "firth": "Heinze G, Schemper M. Biometrics 2001;57:114.",
    "zph": "Grambsch PM, Therneau TM. Biometrika 1994;81:515-526.",
    "landmark": "Anderson JR et al. J Clin Oncol 1983;1:710.",
    "simon_makuch": "Simon R, Makuch RW. Stat Med 1984;3:35.",
    "mantel_byar": "Mantel N, Byar DP. J Am Stat Assoc 1974;69:81.",
    "aalen_johansen": "Aalen OO, Johansen S. Scand J Stat 1978;5:141-150.",
    "gray": "Gray RJ. Ann Stat 1988;16:1141.",
    "fine_gray": "Fine JP, Gray RJ. J Am Stat Assoc 1999;94:496.",
}
_MARK = re.compile(r"\[@([a-z_,]+)\]")


def numbered(texts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts with each `[@key,key]` as its numbers, `[1,2]`, and the references so numbered, in that order."""
    order: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        keys = found.group(1).split(",")
        return f"[{','.join(str(order.setdefault(key, len(order) + 1)) for key in keys)}]"

    said = tuple(_MARK.sub(number, text) for text in texts)
    return said, tuple(REFERENCES[key] for key in order)
