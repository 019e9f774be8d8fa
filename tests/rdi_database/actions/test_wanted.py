"""Looking for partners for a call, when people press at the same moment or too late."""

from datetime import timedelta

import pytest

from rdi_database.actions import wanted as actions
from rdi_database.exceptions import WantedChanged
from rdi_database.models import PartnerWanted
from tests.at_once import pressed_at_once
from tests.factories import connect as make
from tests.factories import rdi_database as researched

NOW = make.NOW
SAID = {"role": "partner", "offers": [], "seeks": [], "text": "Meters.", "language": "en"}


@pytest.mark.django_db(transaction=True)
def test_who_presses_several_times_at_once_looks_for_partners_once():
    call = researched.make_call("Safe meters", closes=NOW + timedelta(days=9))
    firm = make.make_organisation("Meter Works")
    mona = make.make_member("Mona Member", firm)

    found = pressed_at_once(
        [lambda: actions.look_for_partners(call, firm, **SAID, by=mona, now=NOW)] * 4
    )

    assert found == ["ValidationError"] * 3 + ["done"]
    assert PartnerWanted.objects.count() == 1


@pytest.mark.django_db
def test_what_nobody_reads_any_more_is_not_changed():
    call = researched.make_call("Safe meters", closes=NOW + timedelta(days=9))
    wanted = researched.make_wanted(call, make.make_organisation("Meter Works"))

    with pytest.raises(WantedChanged):
        actions.change(wanted, version=0, **SAID, now=call.ends_at)

    wanted.refresh_from_db()
    assert (wanted.version, wanted.text) == (0, "We bring meters.")
