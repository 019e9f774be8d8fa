"""The kinds of letters that `linkages` sends."""

from bewiser.outbox.kinds import Kind, register

# An invitation holds a link that answers for a firm: nobody else may read it in the outbox later.
register(Kind("survey_secret", priority=30, is_secret=True))
