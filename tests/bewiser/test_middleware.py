import pytest
from django.http import HttpResponse
from django.utils import timezone

from bewiser.middleware import ReaderZoneMiddleware


@pytest.mark.parametrize(
    "zone, shown",
    [("Europe/Athens", "Europe/Athens"), ("Mars/Base", "UTC"), ("", "UTC"), ("../x", "UTC")],
)
def test_times_are_shown_in_the_zone_of_the_reader(rf, seeker, zone, shown):
    seeker.time_zone = zone
    request = rf.get("/")
    request.user = seeker

    answer = ReaderZoneMiddleware(
        lambda _request: HttpResponse(timezone.get_current_timezone_name())
    )(request)

    assert answer.content.decode() == shown
    assert timezone.get_current_timezone_name() == "UTC"


def test_visitors_see_the_zone_of_the_site(rf):
    request = rf.get("/")
    request.user = type("Visitor", (), {"is_authenticated": False})()

    answer = ReaderZoneMiddleware(
        lambda _request: HttpResponse(timezone.get_current_timezone_name())
    )(request)

    assert answer.content == b"UTC"


def test_the_admin_speaks_the_language_of_its_reader(client, superuser):
    superuser.language = "de"
    superuser.save(update_fields=["language"])
    client.force_login(superuser)

    german = client.get("/admin/").content.decode()
    page = client.get("/").content.decode()

    assert '<html lang="de"' in german
    assert '<html lang="en"' in page
