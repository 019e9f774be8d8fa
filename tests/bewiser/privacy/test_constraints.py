"""Each rule of the database refuses what breaks it, whoever writes past the forms."""

from datetime import timedelta

from bewiser.privacy.models import ForgettingRun
from tests.constraints import Broken, broken_by, rules_of
from tests.factories.connect import NOW

BROKEN: Broken = {
    "privacy_forgettingrun_in_order": (ForgettingRun, {"finished_at": NOW - timedelta(days=1)}),
}


def test_no_rule_is_left_out():
    assert rules_of("privacy") == set(BROKEN)


def test_the_database_refuses_what_breaks_a_rule(db):
    ForgettingRun.objects.create(started_at=NOW)

    refusing = {name: broken_by(model, changes) for name, (model, changes) in BROKEN.items()}

    assert refusing == {name: name for name in BROKEN}
