"""Where a person is signed in: seen by them, ended by them, forgotten with the session."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from bewiser.lib.browsers import browser_name
from bewiser.tasks import forget_sessions
from tests.factories import connect as make

PASSWORD = "long-winded-otter"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def signed_in(user, agent, address="198.51.100.7"):
    browser = Client(headers={"user-agent": agent}, REMOTE_ADDR=address)
    answer = browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def test_a_person_sees_where_they_are_signed_in_and_ends_all_but_this(db):
    user = make.make_person("Ann Archer", password=PASSWORD)
    stranger = signed_in(make.make_person("Bob Baker", password=PASSWORD), FIREFOX)
    here = signed_in(user, FIREFOX)
    there = signed_in(user, PHONE, "2001:db8:1:2::9")
    page = here.get(reverse("usersessions_list")).content.decode()

    answer = here.post(reverse("usersessions_list"), follow=True).content.decode()

    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</td>", page, re.DOTALL)
    assert [[word for word in re.split(r"\s*<[^>]+>\s*", row) if word] for row in rows] == [
        ["Firefox on Linux", "this one", "198.51.100.7"],
        # No closer than the network, as everywhere.
        ["Safari on iPhone", "2001:db8:1:2::/64"],
    ]
    assert "You are signed out everywhere else." in answer
    assert "You are signed in nowhere else." in answer
    me = reverse("account_me")
    statuses = [browser.get(me).status_code for browser in (here, there, stranger)]
    assert statuses == [200, 302, 200]


def test_who_came_in_without_an_address_is_signed_in_all_the_same(db):
    user = make.make_person("Ann Archer", password=PASSWORD)

    here = signed_in(user, "", address="")

    assert "not known" in here.get(reverse("usersessions_list")).content.decode()


def test_what_is_known_of_a_session_goes_with_it(db):
    user = make.make_person("Ann Archer", password=PASSWORD)
    here, there = signed_in(user, FIREFOX), signed_in(user, PHONE)
    there.session.delete()

    forget_sessions()

    assert list(user.usersession_set.values_list("session_key", flat=True)) == [
        here.session.session_key
    ]


@pytest.mark.parametrize(
    "agent, name",
    [
        (FIREFOX.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"), "Firefox on Windows"),
        (f"{PHONE.replace('Safari', 'CriOS/137.0 Safari')}", "Chrome on iPhone"),
        ("Mozilla/5.0 (X11) Chrome/137.0 Safari/537.36 Edg/137.0", "Edge"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("<b>" * 100, "<b>" * 20),
        ("", "not known"),
    ],
)
def test_a_browser_is_named_as_its_user_would(agent, name):
    assert browser_name(agent) == name
