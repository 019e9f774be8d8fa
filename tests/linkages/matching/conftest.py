"""The real lists, where they are, for the tests that need them."""

from tests.connect.importing.conftest import shared  # noqa: F401
