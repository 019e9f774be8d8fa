"""What both sides say of a stay that is over."""

from datetime import datetime

from django.db import transaction

from connect.models import User

from ..choices import StayState
from ..exceptions import StayMoved
from ..models import Stay, StayReview


@transaction.atomic
def review_stay(review: StayReview, *, by: User, now: datetime) -> StayReview:
    """Keep what one side says. Raises StayMoved before the end, ValidationError where the side has spoken."""
    # The stay's row is the queue: of two colleagues who answer at once, one is told.
    stay = Stay.objects.select_for_update(no_key=True).get(pk=review.stay_id)
    if stay.state != StayState.FINISHED:
        raise StayMoved
    review.by, review.at = by, now
    review.full_clean()
    review.save()
    return review
