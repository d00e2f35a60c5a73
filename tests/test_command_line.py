"""The command line: the same numbers without a browser, exit codes for scripts, sentences for people."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from mrdcore.__main__ import FAULTS, NOT_READABLE, USABLE, main
from mrdcore.cohort import fingerprint
from mrdcore.read import read_cohort, read_mapping
from mrdcore.report import report
from mrdcore.results import ROW_COLUMNS
from mrdcore.schema import BY_NAME, FILE_COLUMNS
from mrdcore.select import Selection

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "sample_data" / "filo_like_cohort.csv"
LUNG = ROOT / "tests" / "oracle" / "cases" / "km_lung.csv"

# A patient whose every value can be recognised, should it turn up where it must not.
SECRET = "Zebulon"
CSV = """patient_id,sex,age,mrd_relapse_date,last_news_date,death_date,hsct,Médecin
Zebulon1,female,61,2021-03-04,2023-05-06,,yes,Zebulon A&B
Zebulon2,male,62,2021-03-04,2022-01-02,2022-01-02,no,Zebulon +8
Zebulon3,female,63,2021-03-04,2023-05-06,,no,Zebulon +8
"""
FAULTY = CSV.replace(",62,", ",Zebulon years,")


def run(*arguments: str | Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """`python -m mrdcore` as a person or a script starts it."""
    command = [sys.executable, "-m", "mrdcore", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, cwd=ROOT, timeout=120, check=False, encoding="utf-8", env=env)


def file(folder: Path, text: str = CSV, name: str = "cohort.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(text: str, **where: object) -> list[dict[str, Any]]:
    return [row for row in json.loads(text)["rows"] if all(row[name] == value for name, value in where.items())]


def test_report_in_a_process_of_its_own() -> None:
    """Every option at once; the numbers are those of the call that the pages share."""
    done = run(
        "report", DEMO, "--where", "sex=female", "--where", "age=40..70", "--by", "ven_days_c1:14", "--endpoint", "rfs",
        "--origin", "ven_aza_start", "--at", "6,18", "--json",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (USABLE, "")
    document = json.loads(done.stdout)
    assert document["selection"] == "sex=female&age=40..70&by=ven_days_c1:14"
    assert document["source"]["name"] == "filo_like_cohort.csv"
    assert (document["options"]["origin"], document["options"]["at"]) == ("ven_aza_start", [6.0, 18.0])
    assert {row["subject"] for row in rows(done.stdout, analysis="kaplan_meier")} == {"rfs"}
    assert {row["at"] for row in rows(done.stdout, analysis="kaplan_meier", stat="survival")} == {6.0, 18.0}
    levels = [row["level"] for row in rows(done.stdout, analysis="kaplan_meier", stat="patients")]
    assert levels[:2] == ["<=14", ">14"]
    steps = rows(done.stdout, analysis="attrition")
    assert [row["subject"] for row in steps] == ["sex=female", "age=40..70"]


def test_report_prints_the_rows_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    cohort = read_cohort(DEMO.read_bytes(), DEMO.name).cohort
    assert cohort is not None
    assert main(["report", str(DEMO), "--by", "flt3_itd_or_ras", "--json"]) == USABLE
    assert json.loads(capsys.readouterr().out) == json.loads(report(cohort, Selection(by="flt3_itd_or_ras")).to_json())


def test_report_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(file(tmp_path)), "--endpoint", "os"]) == USABLE
    header, *lines = capsys.readouterr().out.splitlines()
    assert header.split() == list(ROW_COLUMNS)
    assert lines[0].split() == ["cohort", "all", "patients", "3", "3", "3"]
    survival = next(line.split() for line in lines if " survival " in line)
    assert survival[:6] == ["kaplan_meier", "os", "all", "survival", "12", "0.666667"]  # one of three dead on day 304


def test_report_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["report", str(file(tmp_path)), "--json", str(out)]) == USABLE
    assert capsys.readouterr().out == ""
    text = out.read_text(encoding="utf-8")
    assert rows(text, analysis="cohort")[0]["value"] == 3


def test_report_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(file(tmp_path)), "--json", str(tmp_path / "no" / "out.json")]) == NOT_READABLE
    assert capsys.readouterr().err == "Cannot write out.json: No such file or directory.\n"


@pytest.mark.parametrize(
    ("where", "patients"),
    [
        (["sex=female"], 2),
        (["sex=female", "hsct=no"], 1),  # joined by and
        (["sex=unknown"], 0),
        (["age=62.."], 2),
        (["Médecin=Zebulon +8"], 2),  # typed as it stands in the file, no URL
        (["Médecin=Zebulon A&B"], 1),
    ],
)
def test_where(where: list[str], patients: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [word for text in where for word in ("--where", text)]
    assert main(["report", str(file(tmp_path)), *arguments, "--endpoint", "os", "--json"]) == USABLE
    out = capsys.readouterr().out
    assert rows(out, analysis="kaplan_meier", stat="patients")[0]["value"] == patients
    assert rows(out, analysis="attrition")[-1]["value"] == patients


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--where", "sex"], "'sex' is not a filter: write column=value, column=value,value or column=low..high."),
        (["--where", "height=170"], "This cohort has no column 'height'."),
        (["--where", "sex=femal"], "'sex' has no value 'femal' in this cohort. It can be female, male or unknown."),
        (["--where", "age=--5..10"], "'age' is a number, and '--5..10' is none."),
        (["--by", "height"], "This cohort has no column 'height' to group by."),
        (["--by", "age:old"], "'age:old' has no number to cut at: write for example age:60."),
        (["--at", "soon"], "--at: months after time zero, for example 12,24"),
        (["--at", "0"], "at: months after time zero, above 0"),
        (["--at", "nan"], "at: months after time zero, above 0"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(file(tmp_path)), *arguments]) == NOT_READABLE
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", sentence + "\n")


@pytest.mark.parametrize("arguments", [["--endpoint", "cure"], ["--origin", "birth"]])
def test_a_word_that_is_no_choice_shows_the_choices(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["report", str(file(tmp_path)), *arguments])
    assert stopped.value.code == NOT_READABLE
    assert "invalid choice" in capsys.readouterr().err


def test_check_of_a_usable_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = run("check", file(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (
        USABLE,
        "No problems found.\n"
        "Kept as the file has them, without a meaning here: Médecin.\n"
        "3 rows in the file: 3 used, 0 set aside.\n",
        "",
    )
    assert main(["check", str(DEMO)]) == USABLE
    *problems, rows = capsys.readouterr().out.splitlines()
    assert {line.split(":")[0] for line in problems} <= {"info", "No problems found."}
    assert rows == "70 rows in the file: 70 used, 0 set aside."


def test_check_says_the_worst_first_and_closes_with_the_rows_of_the_file(tmp_path: Path) -> None:
    text = CSV.replace("female,61", "female,16").replace(",62,", ",old,") + "Total,,62,,,,,\n"
    done = run("check", file(tmp_path, text))
    *problems, own, rows = done.stdout.splitlines()
    assert own.endswith("Médecin.")
    severities = [line.split(":")[0] for line in problems]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {"error", "warning"} <= set(severities)
    assert rows == "4 rows in the file: 3 used, 1 set aside (a total or a mean)."


def test_check_names_sheet_row_and_column(tmp_path: Path) -> None:
    done = run("check", file(tmp_path, FAULTY))
    assert (done.returncode, done.stderr) == (FAULTS, "")
    assert [line for line in done.stdout.splitlines() if line.startswith("error: Row 3, column age: ")]


def test_check_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(file(tmp_path, FAULTY)), "--json"]) == FAULTS
    problems = json.loads(capsys.readouterr().out)
    assert ("error", 3, "age") in [(p["severity"], p["row"], p["column"]) for p in problems]
    assert set(problems[0]) == {
        "severity",
        "code",
        "sheet",
        "row",
        "column",
        "value",
        "message",
        "fix",
        "rows",
        "letter",
    }


@pytest.mark.parametrize("command", ["check", "report"])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "not_found"),
        (b"", ""),
        (b"\xd0\xcf\x11\xe0 an old workbook", ""),
        (b"colour,shape\nred,round\n", "no_known_column"),
        (b"patient_id,age\n", "no_patients"),
    ],
)
def test_a_file_that_is_no_cohort(
    command: str, content: bytes | None, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "cohort.csv"
    if content is not None:
        path.write_bytes(content)
    assert main([command, str(path)]) == NOT_READABLE
    said = capsys.readouterr()
    assert said.out.startswith("error: ")
    assert said.err == ""
    if code and command == "check":
        main(["check", str(path), "--json"])
        assert code in [problem["code"] for problem in json.loads(capsys.readouterr().out)]


def test_a_mapping(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = file(tmp_path, '{"columns": {"time": "os_days", "status": "os_event"}}', "map.json")
    arguments = ["report", str(LUNG), "--map", str(mapping), "--by", "group", "--endpoint", "os", "--json"]
    assert main(arguments) == USABLE
    out = capsys.readouterr().out
    events = rows(out, analysis="kaplan_meier", stat="events")
    assert {row["level"]: row["value"] for row in events} == {"1": 111, "2": 53}  # as R counts them


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "the mapping is not valid JSON"),
        ("", "the mapping is not valid JSON"),
        ('{"colums": {}}', 'the mapping has a part "colums"'),
    ],
)
def test_a_mapping_that_cannot_be_used_is_not_ignored(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = file(tmp_path, text, "map.json")
    for command in ("check", "report"):
        assert main([command, str(file(tmp_path)), "--map", str(mapping)]) == NOT_READABLE
        assert said.lower() in capsys.readouterr().out.lower()


@pytest.mark.parametrize(
    "arguments",
    [
        ["report"],
        ["check"],
        ["check", "--json"],
        ["report", "--by", "Médecin"],
        ["report", "--where", "age=old"],
        ["report", "--by", "patient_id:3"],
    ],
)
def test_no_patient_on_standard_error(arguments: list[str], tmp_path: Path) -> None:
    done = run(arguments[0], file(tmp_path, FAULTY), *arguments[1:])
    assert done.returncode in (USABLE, FAULTS, NOT_READABLE)
    assert SECRET not in done.stderr
    assert "Traceback" not in done.stderr


def test_accents_into_a_pipe_that_does_not_expect_them(tmp_path: Path) -> None:
    done = run("report", file(tmp_path), "--by", "Médecin", env={"PYTHONIOENCODING": "ascii"})
    assert (done.returncode, done.stderr) == (USABLE, "")
    assert "Médecin" in done.stdout


def test_a_reader_that_has_seen_enough() -> None:
    """As in `python -m mrdcore dictionary | head -1`."""
    command = [sys.executable, "-m", "mrdcore", "dictionary"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait(60)
    process.stderr.close()


def test_dictionary(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dictionary"]) == USABLE
    printed = capsys.readouterr().out
    assert printed.startswith("#")
    assert [name for name in BY_NAME if f"\n| {name} |" not in printed] == []


def test_template_can_be_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "template.xlsx"
    assert main(["template", str(path)]) == USABLE
    assert capsys.readouterr().out == "Written: template.xlsx\n"
    book = openpyxl.load_workbook(BytesIO(path.read_bytes()))
    assert {"patients", "samples"} <= set(book.sheetnames)
    headers = {cell.value for cell in book["patients"][1]}
    assert "patient_id" in headers
    assert headers <= {spec.name for spec in FILE_COLUMNS}
    assert main(["check", str(path)]) == NOT_READABLE  # there are no patients in it yet
    assert "no patients" in capsys.readouterr().out


def test_without_a_command_the_usage_is_printed() -> None:
    done = run()
    assert done.returncode == NOT_READABLE
    assert "report" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_workbook_holds_the_rows_of_the_report(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert main(["report", str(DEMO), "--by", "hsct", "--endpoint", "os", "--xlsx", str(out)]) == USABLE
    sheet = pd.read_excel(out, sheet_name="rows", keep_default_na=False, na_values=[""])
    found = sheet[(sheet["analysis"] == "kaplan_meier") & (sheet["stat"] == "patients")]
    assert dict(zip(found["level"], found["value"], strict=True)) == {"yes": 54, "no": 16}
    account = pd.read_excel(out, sheet_name="rows of the file")
    assert account[["Rows in the file", "Used", "Set aside"]].to_numpy().tolist() == [[70, 70, 0]]


CENTRE = """N° dossier,Nom,Sexe,dte rechute mol,Date des dernières nouvelles,Âge (ans),Gréffe allo,Zut
Zebulon1,Zebulon Max,F,06/02/2021,07/03/2022,61,oui,Zebulon +8
Zebulon2,Zebulon Moritz,H,05/02/2021,01/03/2022,62,non,x
"""


def test_what_was_understood_is_a_mapping_that_gives_the_same_cohort(tmp_path: Path) -> None:
    """A person edits one line, the order of dates, and is asked no more."""
    path = file(tmp_path, CENTRE)
    before = read_cohort(path.read_bytes(), path.name)
    done = run("map", path)
    assert done.returncode == USABLE
    document = json.loads(done.stdout)
    assert document["columns"]["Âge (ans)"] == "age"
    assert document["columns"]["dte rechute mol"] == "mrd_relapse_date"
    assert SECRET not in done.stdout + done.stderr, "headers only"
    assert "day first" in done.stderr
    mapping, faults = read_mapping(done.stdout)
    after = read_cohort(path.read_bytes(), path.name, mapping)
    assert faults == ()
    assert before.cohort is not None
    assert after.cohort is not None
    assert fingerprint(before.cohort) == fingerprint(after.cohort)
    saved = file(tmp_path, json.dumps(document | {"dayfirst": True}), "map.json")
    again = run("map", path, "--map", saved)
    assert (again.returncode, again.stderr) == (USABLE, "")
    assert json.loads(again.stdout)["dayfirst"] is True
    assert len(before.questions) > 0


def test_no_mapping_of_a_file_that_is_no_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", str(file(tmp_path, ""))]) == NOT_READABLE
    assert capsys.readouterr().out.startswith("error: ")


@pytest.mark.parametrize(
    ("arguments", "analysis", "method"),
    [
        (["--test", "gehan"], "log_rank", "Gehan"),
        (["--test", "tarone_ware"], "log_rank", "Tarone-Ware"),
        (["--strata", "sex"], "log_rank", "log-rank, stratified"),
        ([], "log_rank", "log-rank"),
    ],
)
def test_the_test_of_the_curves_is_chosen(
    arguments: list[str], analysis: str, method: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["report", str(DEMO), "--by", "flt3_itd_or_ras", "--endpoint", "rfs", "--json", *arguments]
    assert main(command) == USABLE
    assert {row["method"] for row in rows(capsys.readouterr().out, analysis=analysis, stat="p")} == {method}


def test_patients_may_be_at_risk_from_the_start_of_treatment(capsys: pytest.CaptureFixture[str]) -> None:
    at_risk = []
    for arguments in ([], ["--entry", "ven_aza_start"]):
        assert main(["report", str(DEMO), "--endpoint", "os", "--at", "1", "--json", *arguments]) == USABLE
        found = rows(capsys.readouterr().out, analysis="kaplan_meier", stat="at_risk")
        at_risk += [row["value"] for row in found]
    # a month after MRD relapse most wait for treatment: a median of 48 days
    assert at_risk[0] == 70
    assert 0 < at_risk[1] < 35


def test_a_covariate_or_stratum_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["--strata", "height"], "no column 'height'"),
        (["--adjust", "height"], "no column 'height'"),
        (["--adjust", "gcsf"], "'gcsf' is known only after time zero"),  # immortal time
    ):
        assert main(["report", str(DEMO), "--endpoint", "os", *arguments]) == NOT_READABLE
        assert said in capsys.readouterr().err
