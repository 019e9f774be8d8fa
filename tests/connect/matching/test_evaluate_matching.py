"""The command on small files, what it refuses, and its figures on the real ones."""

import gzip
import io
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from connect.matching.baselines import RANKERS

HEADER = "rcn,role,pic,type,country,start_date,end_date,contribution"
# a, b and c have A for a partner; from 2017 on a and b work together, and d comes to A.
PAST = ["1 a", "1 A", "2 b", "2 A", "3 c", "3 A", "4 a", "4 B", "5 b", "5 B"]
FUTURE = ["6 a", "6 b", "7 d", "7 A"]


def rows(pairs: list[str], day: str) -> str:
    lines = []
    for pair in pairs:
        project, one = pair.split()
        lines.append(f"{project},participant,{one},{'PRC' if one.islower() else 'HES'},FR,{day},,")
    return "\n".join(lines) + "\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    past, future = rows(PAST, "2016-12-31"), rows(FUTURE, "2017-01-01")
    texts = {
        "past.csv": f"{HEADER}\n{past}",
        "future.csv": f"{HEADER}\n{future}",
        "whole.csv": f"{HEADER}\n{future}{past}",
        "organisations.csv": "pic,name\na,Solar Works\n",
        "projects.csv": "rcn\ttopics\n1\tEE-1-2014\n",
        "topics.csv": "title;topicCode\nNew heat;EE-1-2014\n",
        "programme.csv": "rcn,programme_part\n1,SC3\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "whole.csv.gz").write_bytes(gzip.compress(texts["whole.csv"].encode()))
    return {path.name: str(path) for path in tmp_path.iterdir()}


def said(*options: str) -> tuple[list[str], list[str]]:
    out, err = io.StringIO(), io.StringIO()
    call_command("evaluate_matching", *options, stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def without_times(lines: list[str]) -> list[str]:
    return [re.sub(r"ms(95)?=\S+", "ms", line) for line in lines]


def test_each_ranker_has_a_line_and_one_for_the_cold_start(files):
    lines, notes = said("--past", files["past.csv"], "--future", files["future.csv"])

    assert without_times(lines)[0] == (
        "matching: popularity p10=0.1000 hit10=1.0000 firm_p10=0.1000 cold_p10=0.1000 ms "
        "(p10 n=2 se=0.0000 firm_p10 n=2 se=0.0000 cold_p10 n=1 se=0.0000)"
    )
    assert [line.split()[:2] for line in lines] == [
        [word, name] for word in ("matching:", "cold:") for name in RANKERS
    ]
    assert lines[6] == "cold: popularity one_p10=none n=0 se=0.0000 none_p10=0.1000 n=1 se=0.0000"
    assert notes == []


@pytest.mark.parametrize("name", ["whole.csv", "whole.csv.gz"])
def test_one_file_cut_at_a_day_says_the_same_as_two(files, name):
    two, _ = said("--past", files["past.csv"], "--future", files["future.csv"])
    one, _ = said("--past", files[name], "--split", "2017-01-01")

    assert without_times(one) == without_times(two)


def test_the_files_beside_it_are_read_and_what_is_odd_in_them_is_noted(files, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text("pic,name\n" + "b,\n" * 12, encoding="utf-8")
    options = ["--past", files["whole.csv"], "--split", "2017-01-01"]
    for option in ("projects", "topics", "programme"):
        options += [f"--{option}", files[f"{option}.csv"]]

    named, quiet = said(*options, "--organisations", files["organisations.csv"])
    _lines, notes = said(*options, "--organisations", str(odd))

    assert (len(named), quiet) == (12, [])
    assert notes[0] == "note: odd.csv, line 2: name is empty; left out."
    assert notes[10:] == ["note: and 2 more like these"]


def test_sizes_are_timed_and_aims_judged(files):
    options = ["--past", files["whole.csv"], "--split", "2017-01-01", "--aims"]

    lines, _ = said(*options[:-1], "--sizes", "4", "9")
    with pytest.raises(CommandError) as missed:
        said(*options)

    assert without_times(lines)[-2:] == [
        "matching: size organisations=4 ms ms",
        "matching: size organisations=9 ms ms",
    ]
    assert "Aims missed: firm_p10 0.1000 is 1.00 times that of Adamic-Adar" in str(missed.value)


def test_weights_can_be_fitted_again(files):
    lines, _ = said("--past", files["whole.csv"], "--split", "2017-01-01", "--fit")

    assert [line.split()[1] for line in lines] == [
        *("network", "alike", "programme", "call", "text"),
        *("kind", "country_pair", "kind_pair", "popularity"),
    ]
    assert re.fullmatch(r"weight: network unknown=-?\d+\.\d{3} known=-?\d+\.\d{3}", lines[0])


@pytest.mark.parametrize(
    "options, complaint",
    [
        ([], "Name either --future or --split."),
        (["--future", "future.csv", "--split", "2017-01-01"], "Name either --future or --split."),
        (["--split", "soon"], "soon is no day; write it as 2017-01-01."),
        (["--split", "2017-01-01", "--until", "2017-01-01"], "No organisation of two earlier"),
        (["--split", "1999-01-01"], "No organisation of two earlier projects finds a new partner."),
        (["--future", "missing.csv"], "missing.csv"),
        (["--future", "topics.csv"], "topics.csv has no column rcn, pic, start_date"),
        (["--split", "2017-01-01", "--programme", "topics.csv"], "topics.csv has no column rcn"),
    ],
)
def test_what_cannot_be_evaluated_is_refused_in_words(files, options, complaint):
    named = [files.get(option, option) for option in options]

    with pytest.raises(CommandError) as refused:
        said("--past", files["whole.csv"], *named)

    assert complaint in str(refused.value)


@pytest.mark.soak
def test_real_projects_are_foretold_better_than_by_the_graph_alone(shared):
    """On the split that weights were chosen on; the other is measured by `make bench-matching` alone."""
    folder = shared / "data/cordis"
    lines, _ = said(
        *("--past", str(folder / "h2020_participations_to_2018.csv.gz")),
        *("--split", "2016-01-01", "--until", "2017-01-01"),
        *("--organisations", str(folder / "h2020_organisations.csv.gz")),
        *("--projects", str(folder / "h2020_projects_to_2016.csv.gz")),
        *("--topics", str(folder / "h2020_topics.csv.gz")),
        *("--programme", str(folder / "h2020_programme_parts.csv.gz")),
    )
    found = {
        line.split()[1]: [float(number) for number in re.findall(r"p10=(\d\.\d{4})", line)]
        for line in lines[: len(RANKERS)]
    }

    assert found["ours"][0] > 1.05 * found["adamic_adar"][0]
    assert found["ours"][1] > 1.1 * found["adamic_adar"][1]
    assert found["ours"][2] > 1.1 * found["popularity"][2]
