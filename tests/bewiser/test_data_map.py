"""Nothing of a person is kept that the data map does not know, and the privacy notice is the map."""

from html import unescape

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from bewiser.lib import personal
from bewiser.lib.personal import Basis, Ends
from connect.models import User


def may_be_personal(field: models.Field) -> bool:
    """Whether a column can hold a person's data: an account, or words, files and addresses that are no choice."""
    if field.is_relation:
        return field.related_model is User
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, models.CharField) and not field.base_field.choices
    kinds = (
        models.CharField,
        models.TextField,
        models.JSONField,
        models.FileField,
        models.GenericIPAddressField,
    )
    return isinstance(field, kinds) and not field.choices


def doubtful() -> set[tuple[str, str]]:
    """Every column of every table that can hold a person's data."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if may_be_personal(field)
    }


def declared() -> set[tuple[str, str]]:
    found = set()
    for part in personal.parts().values():
        for holding in part.holdings:
            found |= {(holding.model, name) for name in (*holding.fields, *holding.unsaid)}
        for model, names in part.nobody.items():
            found |= {(model, name) for name in names.split()}
    return found


def test_every_column_that_can_hold_a_persons_data_is_in_the_map():
    assert doubtful() - declared() == set()
    # Enough to know that the walk walks.
    assert ("connect.User", "email") in doubtful()
    assert ("connect.HistoricalOrganisation", "history_user") in doubtful()


def test_the_map_knows_no_column_that_is_not_there():
    there = {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
    }

    assert declared() - there == set()


def test_a_new_field_without_a_line_fails():
    class Note(models.Model):  # noqa: DJ008  (a row of it is never shown)
        words = models.TextField()
        by = models.ForeignKey(User, models.CASCADE, related_name="+")
        rank = models.IntegerField()

        class Meta:
            app_label = "connect"
            managed = False

    try:
        missing = doubtful() - declared()
    finally:
        del apps.all_models["connect"]["note"]
        apps.clear_cache()

    assert missing == {("connect.Note", "words"), ("connect.Note", "by")}


def test_nothing_is_both_personal_and_nobodys():
    personal_, nobodys = set(), set()
    for part in personal.parts().values():
        for holding in part.holdings:
            personal_ |= {(holding.model, name) for name in holding.fields}
        for model, names in part.nobody.items():
            nobodys |= {(model, name) for name in names.split()}

    assert personal_ & nobodys == set()


def test_every_holding_has_a_line_and_every_line_something_or_a_reason():
    lines = {line.key for line in personal.lines()}
    used = {holding.line for holding in personal.holdings()}

    assert len(lines) == len(personal.lines())
    # Counts of attempts lie in a table without a model; a line about cases speaks of rows of organisations.
    assert (used - lines, lines - used) == (set(), {"attempts"})
    assert {line.basis for line in personal.lines()} == set(Basis)


def test_what_is_blanked_can_be_blank():
    """A column that is blanked holds nothing or an empty text; a key to an account can be nothing only."""
    cannot = {
        (holding.model, name)
        for holding in personal.holdings()
        if holding.ends == Ends.BLANK and holding.forget is None
        for name in holding.fields
        if not apps.get_model(holding.model)._meta.get_field(name).null
        and apps.get_model(holding.model)._meta.get_field(name).is_relation
    }

    assert cannot == set()


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_privacy_notice_is_the_map(client, db, language):
    prefix = "" if language == "en" else f"/{language}"
    page = unescape(client.get(f"{prefix}/privacy/").content.decode())

    told = [
        [str(words) for words in (line.what, line.why, line.ground, line.term_words, line.end)]
        for line in personal.lines()
    ]
    if language == "en":
        assert [row for row in told if not all(words in page for words in row)] == []
    assert page.count('<tr><th scope="row">') == len(told)


def test_the_notice_says_the_terms_of_the_settings(client, db):
    page = client.get(reverse("privacy")).content.decode()
    terms = {line.key: line.months for line in personal.lines() if line.months}

    assert terms == {
        "account": settings.FORGET_AFTER_MONTHS["people"],
        "team": settings.FORGET_AFTER_MONTHS["invitations"],
        "requests": settings.FORGET_AFTER_MONTHS["requests"],
        "threads": settings.FORGET_AFTER_MONTHS["threads"],
        "contacts": settings.FORGET_AFTER_MONTHS["requests"],
        "surveys": settings.FORGET_AFTER_MONTHS["surveys"],
        "roaming": settings.FORGET_AFTER_MONTHS["invitations"],
        "stays": settings.FORGET_AFTER_MONTHS["stays"],
    }
    assert settings.FORGET_AFTER_MONTHS == {
        "threads": 6, "requests": 12, "stays": 12, "invitations": 12, "surveys": 24, "people": 36,
    }  # fmt: skip
    assert all(f"{months} months" in page for months in settings.FORGET_AFTER_MONTHS.values())
