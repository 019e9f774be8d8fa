"""People who are written down by somebody else."""

from allauth.account.models import EmailAddress

from ..models import User


def person_at(email: str) -> User:
    """Return the person with this address, new if nobody has it.

    Whoever is new has no password: they sign in by a code, which proves that the address is theirs.
    """
    email = email.strip().lower()
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known
    user = User.objects.create_user(email)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=False)
    return user
