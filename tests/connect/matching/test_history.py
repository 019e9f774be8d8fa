"""Files of real projects, as they come."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from connect.importing.reading import UnreadableFile
from connect.matching import history
from connect.matching.history import Content, Participation

ROWS = """rcn,role,pic,type,country,start_date,end_date,contribution
7,coordinator,1,PRC,UK,2016-12-31,2018-01-01,5.0
7,participant,2,HES,EL,2016-12-31,2018-01-01,
8,participant,3,XYZ,Atlantis,2017-01-01,,
9,participant,4,PRC,DE,,,
9,participant,5,PRC,DE,soon,,
9,participant
"""


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_participations_are_read_and_rows_that_say_too_little_are_noted(tmp_path: Path, pack):
    path = tmp_path / "rows.csv"
    path.write_bytes(pack(ROWS.encode()))
    notes: list[str] = []

    found = history.read_participations(path, notes)

    assert found == [
        Participation("7", "1", "firm", "GB", date(2016, 12, 31)),
        Participation("7", "2", "academia", "GR", date(2016, 12, 31)),
        Participation("8", "3", "other", "", date(2017, 1, 1)),
    ]
    assert notes == [
        "rows.csv, line 5: start_date is empty; left out.",
        "rows.csv, line 6: soon is no date; left out.",
        "rows.csv, line 7: The row has 2 cells, the header has 8.",
    ]


def test_the_other_files_are_read_by_the_names_of_their_columns(tmp_path: Path):
    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    names = written("n.csv", "pic,name,city\n1,Sun Ltd,Cork\n1,Moon Ltd,Cork\n2,,Cork\n")
    parts = written("p.csv", "rcn,programme_part\n7,SC3\n7,LEIT\n8,SC3\n")
    projects = written("j.csv", "rcn\ttopics\ttotalCost\n7\tICT-37-2014-1\t1,5\n8\tERC\t2,5\n")
    titles = written("t.csv", "title;topicCode\nOpen disruptive innovation;ICT-37-2014-1\n")
    notes: list[str] = []

    content = Content(
        history.read_names(names, notes),
        history.read_programmes(parts, notes),
        history.read_topics(projects, notes),
        history.read_titles(titles, notes),
    )

    assert content.names == {"1": "Sun Ltd"}
    assert content.programmes == {"7": {"SC3", "LEIT"}, "8": {"SC3"}}
    assert [content.families(id) for id in ("7", "8", "9")] == [{"ICT"}, {"ERC"}, set()]
    assert [content.words(id) for id in ("7", "8", "9")] == [
        ["open", "disruptive", "innovation"],
        [],
        [],
    ]
    assert notes == ["n.csv, line 4: name is empty; left out."]


def test_a_file_without_its_columns_is_refused(tmp_path: Path):
    path = tmp_path / "rows.csv"
    path.write_text("rcn,pic\n1,2\n", encoding="utf-8")

    with pytest.raises(UnreadableFile) as refused:
        history.read_participations(path, [])

    assert str(refused.value) == (
        "rows.csv has no column start_date, type, country. Its columns are: rcn, pic."
    )
