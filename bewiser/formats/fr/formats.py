"""French dates: the first of a month is "1er"; `S` writes that, see bewiser.lib.wording."""

DATE_FORMAT = "jS F Y"
DATETIME_FORMAT = "jS F Y à H:i"
MONTH_DAY_FORMAT = "jS F"
