"""MRD over time: what belongs to the course, and by which definitions."""

from __future__ import annotations

from mrdcore.derive.mrd_course import CourseDefinition
from mrdcore.derive.response import CITATION
from mrdcore.language import say
from mrdcore.options import Options


def course_method(definition: CourseDefinition, options: Options) -> str:
    """What belongs to the course, and by which definitions, as a caption prints it."""
    course: tuple[str, ...]
    if definition.before_hsct:
        course = (
            say(
                "Dated samples from day 1 of VEN-AZA to transplantation (that day included) or morphologic relapse, each "
                "tissue by itself; negativity, depth and best response also end with a second MRD relapse."
            ),
        )
        competing = say(
            "Cumulative incidence: Aalen-Johansen; relapse, death, transplantation without negativity compete."
        )
    else:
        course = (
            say(
                "Dated samples from day 1 of VEN-AZA to morphologic relapse, each tissue by itself; negativity, depth and "
                "best response also end with a second MRD relapse."
            ),
            say("Samples after transplantation count too, and answer for both treatments."),
        )
        competing = say("Cumulative incidence: Aalen-Johansen; relapse, death without negativity compete.")
    sentences = (
        *course,
        say("Patients without such a sample are not evaluated, and never count as positive. Negative: not detected."),
        say("A change is dated at the sample that shows it: when it came between two samples is not modelled."),
        competing,
        say(
            "Duration: Kaplan-Meier from the first negative sample; confirmed loss, morphologic relapse and death end it, "
            "the last negative sample censors. 95% {interval} intervals.",
            interval=options.conf_type,
        ),
        say(
            "Doubling: quantified samples from MRD relapse to the start of VEN-AZA; and the first positive sample with the "
            "one that confirms it. Classes: {citation}.",
            citation=CITATION,
        ),
    )
    return " ".join(sentences)
