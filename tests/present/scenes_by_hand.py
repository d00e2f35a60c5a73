"""Two views made by hand, with texts that try to be more than text."""

from mrdcore.present.charts import response_data, response_template, survival_template
from mrdcore.present.scene import BarChart, Curve, Figure, Part, Scene, Stamp, StepChart, TitledTable
from mrdcore.present.table import Cell, Head, Line, Number, Table

__all__ = ["BARS", "HOSTILE", "SCENES", "STEPS", "response_data", "response_template"]

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.org")', "\x0b\ud800é ≥ <b>&", "x" * 40_000)
STAMP = Stamp("survival", "by=sex", "ab" * 32, "0.1.0", 9, True)
# Of the first group four events in twelve months, of the other none; somebody is censored on a step and between steps.
STEPS = StepChart(
    x_title="Months from MRD relapse",
    y_title="Overall survival",
    curves=(
        Curve("=yes", "1", (0.0, 3.0, 6.0, 9.5), (1.0, 0.8, 0.5, 0.5), (1.0, 0.6, 0.3, 0.3), (1.0, 0.9, 0.7, 0.7), (9.5,), (5, 4, 2)),
        Curve("no", "2", (0.0, 12.0), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (12.0,), (4, 4, 4)),
    ),
    risk_times=(0.0, 6.0, 12.0),
    risk_title="Number at risk",
)  # fmt: skip
BARS = BarChart(
    categories=("=yes", "no"),
    parts=(
        Part("MRD negativity", "#0B5D66", "#FFFFFF", (0.75, 0.5), ("3 (75%)", "2 (50%)")),
        Part("Stable MRD", "#C9BBA0", "#10262A", (0.25, 0.5), ("1 (25%)", "2 (50%)")),
    ),
)


def _figure(name: str, native: StepChart | BarChart | None) -> Figure:
    data = {"curves": [], "censored": [], "risk": [], "risk_names": [], "risk_heading": [{"text": "=at risk", "offset": 400, "slot": "6"}]}  # fmt: skip
    return Figure(name, f"=Title of {name}", survival_template(6, 2, "Months"), data, f"What {name} shows", native)


def _table(lines: int) -> TitledTable:
    of_text = tuple(
        Line(text, (Cell(text, text), Cell("12 (40%)", "", (Number(12), Number(0.4, "0%", "%"))))) for text in HOSTILE
    )
    many = tuple(
        Line(f"Line {n}", (Cell(str(n), numbers=(Number(n),)), Cell("p = 0.03", numbers=(Number(0.03, "0.000"),))))
        for n in range(lines)
    )
    return TitledTable(
        "=Table", Table((Head("=yes", 1, "1"), Head("no", 1, "2")), of_text + many, stub="=Sex", notes=("=Note",))
    )


SCENES = (
    Scene(
        "=Overall survival",
        "=9 patients",
        HOSTILE[:2],
        (_figure("survival", STEPS),),
        (_table(0),),
        "=Kaplan-Meier",
        STAMP,
    ),
    Scene(
        "Response",
        "9 patients",
        (),
        (_figure("response", BARS), _figure("other", None)),
        (_table(40),),
        "Wilson",
        STAMP,
    ),
    Scene("Patients", "9 patients", (), (_figure("patients", None),), (), "", STAMP, of_patients=True),
)
