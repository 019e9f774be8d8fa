"""Rita, who asks for the newsletter, and what is kept as proof of it."""

from roaming.actions import subscriptions as actions
from roaming.choices import SubscriberRole
from roaming.models import Subscription


def ask(now, email="Rita@Readers.example", **changes) -> Subscription:
    said = {
        "name": "Rita Reader",
        "language": "en",
        "role": SubscriberRole.READER,
        "cluster": None,
        "topics": [],
    } | changes
    actions.ask_for_newsletter(email=email, now=now, **said)
    return Subscription.objects.get(email=email.lower())


def told(subscription: Subscription) -> list[tuple[str, str]]:
    return list(subscription.consents.values_list("verb", "method"))
