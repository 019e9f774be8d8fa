"""Texts of files as they come: marked, packed, cut off, and not all letters."""

import gzip

import pytest

from connect.importing.reading import UnreadableFile
from rdi_database.importing.files import TextFile

TEXT = "Łódź, Πάτρα, Köln: " * 20_000


def read(path):
    file = TextFile(path)
    return file, "".join(file.chunks())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_text_is_read_whole_without_its_mark_and_however_it_is_packed(tmp_path, mark, pack):
    path = tmp_path / "calls.json"
    path.write_bytes(pack(mark + TEXT.encode()))

    file, text = read(path)

    assert (text == TEXT, file.damage) == (True, "")
    assert file.position() == file.size == path.stat().st_size


def test_what_comes_before_the_damage_is_read_and_the_damage_is_told(tmp_path):
    path = tmp_path / "calls.json.gz"
    packed = gzip.compress(bytes(range(32, 127)) * 4_000, compresslevel=0)
    path.write_bytes(packed[: len(packed) // 2])

    file, text = read(path)

    assert text == ("".join(map(chr, range(32, 127))) * 4_000)[: len(text)]
    assert len(text) > 100_000
    assert file.damage == (
        "The file is damaged from here on:"
        " Compressed file ended before the end-of-stream marker was reached."
    )


@pytest.mark.parametrize(
    ("place", "byte", "said"),
    [(-8, 0, "CRC check failed"), (10, 7, "Error -3 while decompressing data: invalid block type")],
)
def test_a_packed_file_that_is_not_as_it_was_packed_is_told(tmp_path, place, byte, said):
    path = tmp_path / "calls.json.gz"
    packed = bytearray(gzip.compress(TEXT.encode()))
    packed[place] = byte
    path.write_bytes(packed)

    assert read(path)[0].damage.startswith(f"The file is damaged from here on: {said}")


def test_bytes_that_are_no_letters_become_the_sign_for_that(tmp_path):
    path = tmp_path / "calls.json"
    path.write_bytes("Köln".encode() + b"\xe9\xff" + "Łód".encode() + b"\xc5")

    assert read(path)[1] == "Köln\ufffd\ufffdŁód\ufffd"


def test_an_empty_file_is_an_empty_text(tmp_path):
    path = tmp_path / "calls.json"
    path.touch()

    assert read(path)[1] == ""


def test_a_file_that_is_not_there_is_said_to_be_so(tmp_path):
    with pytest.raises(UnreadableFile, match=r"^calls\.json cannot be read: No such file"):
        TextFile(tmp_path / "calls.json")
    with pytest.raises(UnreadableFile, match="Is a directory"):
        TextFile(tmp_path)
