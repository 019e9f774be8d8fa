"""Letters of other people are for nobody who merely has a desk in the admin."""

import pytest
from django.urls import reverse

from bewiser.outbox.models import Bounce, Mail, Route, Suppression
from tests.factories import connect as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Bounce, Mail, Route, Suppression])
@pytest.mark.parametrize(
    "who, status", [("manager", 403), ("coordinator", 403), ("editor", 403), ("superuser", 200)]
)
def test_only_superusers_open_the_outbox(client, request, north, model, who, status):
    if who == "manager":
        client.force_login(make.make_manager("Mona Manager", north, is_staff=True))
    else:
        client.force_login(request.getfixturevalue(who))

    response = client.get(reverse(f"admin:outbox_{model._meta.model_name}_changelist"))

    assert response.status_code == status
