"""What people may say of themselves: it stands in letters to others."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from connect.models import User

REFUSED = [
    ("Sam\n\nYour account is blocked.", "A name stands on one line, without control characters."),
    ("Sam https://evil.example/", "A name holds no link and no e-mail address."),
]


@pytest.mark.parametrize("name, sentence", REFUSED)
def test_a_name_smuggles_nothing_into_a_letter(client, seeker, name, sentence):
    client.force_login(seeker)
    said = {"name": name, "language": "en", "time_zone": "UTC"}

    answer = client.post(reverse("account_me"), said)

    seeker.refresh_from_db()
    assert answer.context["form"].errors == {"name": [sentence]}
    assert seeker.name == "Sam Seeker"


@pytest.mark.parametrize("name, sentence", REFUSED)
def test_nobody_is_made_with_such_a_name(db, name, sentence):
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user("sam@people.example", name=name)

    assert refused.value.message_dict == {"name": [sentence]}
