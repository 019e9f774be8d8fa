"""Objects one after another are found whatever stands between them, and a broken one costs itself alone."""

import json
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rdi_database.importing import objects
from rdi_database.importing.objects import Found, TooManyBroken, read_objects

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.lists(st.dictionaries(st.text(), VALUES, max_size=4), max_size=5)


def in_pieces(text: str, size: int) -> Iterator[str]:
    return (text[at : at + size] for at in range(0, len(text), size))


@given(OBJECTS, st.sampled_from(["", "\n", ",\r\n", " \n\n"]), st.integers(1, 40))
def test_every_object_is_found_with_its_line(values, between, size):
    text = "".join(f"{json.dumps(value)}{between}" for value in values)

    found = list(read_objects(in_pieces(text, size)))

    step = between.count("\n")
    assert found == [Found(1 + at * step, value) for at, value in enumerate(values)]


@given(OBJECTS, st.integers(1, 40))
def test_a_list_of_objects_is_the_same(values, size):
    assert [
        one.value for one in read_objects(in_pieces(json.dumps(values, indent=1), size))
    ] == values


@pytest.mark.parametrize(
    ("broken", "between", "reason"),
    [
        ('{"a": "never closed}', "", "no JSON"),
        ('{"a": "never closed}', "\n", "no JSON"),
        ('{"a": nothing}', "", "no JSON"),
        ('{"a": "one "two" three"}', "", "no JSON"),
        ('{"a": "one "two" three"}', "\n", "no JSON"),
        ('{"a": 1', "\n", "end of this object is missing"),
        ('{"a": {"b": 2}', "", "end of this object is missing"),
        ('{"a": {"b": 2}', "\n", "end of this object is missing"),
    ],
)
def test_a_broken_one_harms_no_other(broken, between, reason):
    good = ['{"id": 1}', '{"id": 2}', '{"id": "}{ \\"3"}']
    text = between.join([good[0], broken, good[1], good[2]])

    found = list(read_objects([text]))

    assert [one.value for one in found if one.value] == [{"id": 1}, {"id": 2}, {"id": '}{ "3'}]
    [told] = [one for one in found if one.value is None]
    assert reason in told.reason
    assert told.line == 1 + len(between)


@pytest.mark.parametrize("size", [1, 7, 10_000])
@pytest.mark.parametrize("indent", [1, 2, 4, "\t"])
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"en",', '"en"'),
        lambda text: text.replace('"value": "B"', '"value": B'),
        lambda text: text.replace('"B"', '"B'),
        lambda text: text[: text.rindex("}")],
    ],
    ids=["a comma is missing", "no string", "a string is open", "its end is missing"],
)
def test_a_broken_one_over_many_lines_is_told_once(spoil, indent, size):
    names = [{"lang": "en", "value": "B"}, {"lang": "fr", "value": "C"}]
    whole = {"id": 1, "names": names, "place": {"city": "Lille"}}
    lines = json.dumps(whole, indent=indent).splitlines()
    step = indent if isinstance(indent, str) else " " * indent
    text = "\n".join(step + line for line in lines)
    several = f"[\n{text},\n{spoil(text)},\n{text}\n]"

    found = list(read_objects(in_pieces(several, size)))

    assert [one.value for one in found] == [whole, None, whole]
    assert [one.line for one in found[:2]] == [2, 2 + len(lines)]


def test_a_file_that_ends_too_early_says_so():
    found = list(read_objects(['{"id": 1}{"id": "an', "d so"]))

    assert found == [Found(1, {"id": 1}), Found(1, None, "The end of this object is missing.")]


def test_an_object_that_never_ends_is_given_up_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(objects, "LONGEST", 1_000)
    text = '{"id": "' + "x" * 3_000 + '\n{"id": 2}\n'

    found = list(read_objects(in_pieces(text, 100)))

    assert [one.value for one in found] == [None, {"id": 2}]
    assert "its end is missing" in found[0].reason


def test_a_file_of_nothing_but_broken_ones_is_given_up(monkeypatch):
    monkeypatch.setattr(objects, "MOST_BROKEN", 10)

    with pytest.raises(TooManyBroken, match="More than 10"):
        list(read_objects(['{"a": no}\n' * 20]))


def test_what_holds_no_object_holds_none():
    assert list(read_objects(["", "no, json, at all\n", '"none"', "]"])) == []


def test_memory_does_not_grow_with_the_file():
    def peak(count: int) -> int:
        text = json.dumps({"id": 1, "text": "words " * 500})
        tracemalloc.start()
        read = sum(1 for _found in read_objects(text for _ in range(count)))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert read == count
        return most

    assert peak(5_000) < 1.5 * peak(500)


@given(st.text(alphabet='{}"\\,:[]\n a1', max_size=200), st.integers(1, 20))
def test_no_text_at_all_is_too_much(text, size):
    for one in read_objects(in_pieces(text, size)):
        assert (one.value is None) == bool(one.reason)
