"""The kinds of mail of the newsletter, and who hears that one came back."""

from bewiser.outbox import skeletons
from bewiser.outbox.kinds import AT_MOST_ONCE, Kind, register

from .actions import subscriptions

# A reader who gets an edition twice is annoyed; one whose fate is unknown is for a person to decide.
register(
    Kind(
        "newsletter",
        AT_MOST_ONCE,
        priority=80,
        is_bulk=True,
        render=skeletons.render,
        bounced=subscriptions.bounced,
    )
)
register(Kind("newsletter_test", priority=30, render=skeletons.render))
# These hold links to somebody's preferences: nobody else may read them in the outbox later.
register(Kind("subscription", priority=15, is_secret=True))
