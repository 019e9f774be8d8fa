"""No secret outlives its mail, however the mail ends."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from bewiser.outbox import actions, claims
from bewiser.outbox.choices import MailStatus
from bewiser.outbox.models import Mail

pytestmark = pytest.mark.django_db


def left(mail):
    mail.refresh_from_db()
    return mail.status, mail.body_text == "", mail.body_html == ""


def abandon(mail, attempts):
    """As a worker leaves it that was killed in the middle."""
    Mail.objects.filter(pk=mail.pk).update(
        status=MailStatus.SENDING, attempts=attempts, leased_by="gone", lease_until=Now()
    )


@pytest.mark.parametrize("kind, is_blank", [("code", True), ("plain", False)])
def test_what_is_given_up_keeps_no_secret(write, kind, is_blank):
    mail = write(kind=kind)

    actions.give_up(mail, reason="Given up by Ann.")

    assert left(mail) == ("failed", is_blank, is_blank)


@pytest.mark.parametrize("kind, is_blank", [("code", True), ("plain", False)])
def test_what_killed_its_workers_too_often_keeps_no_secret(write, kind, is_blank):
    mail = write(kind=kind)
    abandon(mail, claims.MOST_ATTEMPTS)

    claims.reap()

    assert left(mail) == ("failed", is_blank, is_blank)


def test_a_secret_that_is_to_be_tried_again_is_still_there(write):
    mail = write(kind="code")
    abandon(mail, 1)

    claims.reap()

    assert left(mail) == ("pending", False, False)


@pytest.mark.parametrize("status", [MailStatus.FAILED, MailStatus.SUPPRESSED])
def test_the_database_lets_no_secret_outlive_its_mail(write, status):
    mail = write(kind="code")

    with pytest.raises(IntegrityError, match="secret_blanked"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(status=status)
