import pytest

from bewiser.outbox import kinds


def test_register_the_same_kind_twice_is_fine():
    kind = kinds.Kind("test_kind", priority=3)

    assert kinds.register(kind) is kind
    assert kinds.register(kinds.Kind("test_kind", priority=3)) == kind
    assert kinds.kind_named("test_kind") is kind


def test_register_another_kind_of_that_name_is_an_error():
    kinds.register(kinds.Kind("test_other"))

    with pytest.raises(ValueError, match="test_other"):
        kinds.register(kinds.Kind("test_other", is_bulk=True))
