"""One asker has one address, wherever it is shown or compared."""

import pytest
from django.core.exceptions import ValidationError

from bewiser.outbox.models import Mail
from connect import portraits
from connect.actions import connections
from connect.models import OrganisationMember, User
from tests.connect.introductions import by

pytestmark = pytest.mark.django_db
NEW = "sam.anew@people.example"


def test_the_page_shows_the_address_that_the_letters_go_to(at_target, seeker, target, now):
    User.objects.filter(pk=seeker.pk).update(email=NEW)

    connections.accept(at_target, by=by(target, at_target), now=now)

    shown = portraits.seeker(at_target, by(target, at_target)).email
    written = Mail.objects.filter(key__startswith="introduction").values_list("to", flat=True)
    assert (shown, sorted(written)) == (NEW, sorted([NEW, target.email]))


@pytest.mark.parametrize("address", ["SAM.anew@people.example", "sam.seeker@people.example"])
def test_an_asker_is_not_the_contact_by_any_of_their_addresses(
    at_target, seeker, target, target_facilitator, address, now
):
    OrganisationMember.objects.filter(user=target).delete()
    User.objects.filter(pk=seeker.pk).update(email=NEW)
    who = by(target_facilitator, at_target)

    with pytest.raises(ValidationError) as refused:
        connections.put_to_target(at_target, by=who, now=now, contact_email=address)

    assert refused.value.message_dict == {
        "contact_email": ["This is the address of the one who asks."]
    }
