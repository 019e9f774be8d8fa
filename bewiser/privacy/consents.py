"""The ledger: every consent of a person, whichever tool asked for it."""

from bewiser.lib import personal
from bewiser.lib.personal import Consent, Person


def consents_of(person: Person) -> list[Consent]:
    """Return what a person agreed to, the latest first, with what they took back since."""
    found = [
        consent
        for part in personal.parts().values()
        for read in part.consents
        for consent in read(person)
    ]
    return sorted(found, key=lambda consent: consent.given_at, reverse=True)
