"""Counting who looks at the page of an organisation, without knowing afterwards who it was."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from connect.models import Organisation, User

from ..models import ViewMark


@transaction.atomic
def count_view(organisation: Organisation, *, by: User, now: datetime) -> bool:
    """Count a member once a day; return whether they were counted now.

    Members of the organisation itself are not counted, nor is who is a member of none.
    """
    own = set(by.organisation_memberships.values_list("organisation", flat=True))
    if not own or organisation.pk in own:
        return False
    day = now.date()
    # The day is part of the mark: two days of one person have nothing in common.
    told = f"{by.pk}:{organisation.pk}:{day}"
    mark = salted_hmac("rdi_database.views", told, algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into rdi_database_viewmark (mark, day) values (%s, %s) on conflict do nothing",
            [mark, day],
        )
        if not cursor.rowcount:
            return False
        cursor.execute(
            """
            insert into rdi_database_viewcount as seen (organisation_id, day, number) values (%s, %s, 1)
            on conflict (organisation_id, day) do update set number = seen.number + 1
            """,
            [organisation.pk, day],
        )
    return True


def forget_marks(*, now: datetime) -> int:
    """Forget who was counted on earlier days; return how many marks went."""
    gone, _models = ViewMark.objects.filter(day__lt=now.date()).delete()
    return gone
