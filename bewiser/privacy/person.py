"""Who somebody is: an account with the addresses that it has proved, or an address alone."""

from allauth.account.models import EmailAddress

from bewiser.lib.personal import Person
from connect.models import User


def person_of(user: User) -> Person:
    """Return the person behind an account.

    An address counts where the account has proved it, besides the one that it signs in with.
    """
    proved = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    addresses = {address.lower() for address in (*proved, user.email)}
    return Person(user.pk, frozenset(addresses), user.name)


def account_at(address: str) -> User | None:
    """Return the account that an address belongs to, None where it belongs to none."""
    address = address.strip().lower()
    known = User.objects.filter(email=address).first()
    if known is not None:
        return known
    proved = EmailAddress.objects.filter(email__iexact=address, verified=True)
    return User.objects.filter(pk__in=proved.values("user")).first()


def person_at(address: str) -> Person:
    """Return the person behind an address: of somebody who has no account the address is all."""
    user = account_at(address)
    if user is not None:
        return person_of(user)
    return Person(None, frozenset({address.strip().lower()}))
