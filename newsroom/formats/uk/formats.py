"""Ukrainian dates: months in the genitive after a day, a 24-hour clock; on Django's own pages, too."""

DATE_FORMAT = "j E Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y, H:i"
SHORT_DATE_FORMAT = DATE_FORMAT
SHORT_DATETIME_FORMAT = DATETIME_FORMAT

READERS_CLOCK = "H:i"
READERS_DATE = "j E Y"
READERS_DAY = "j E"
READERS_WEEKDAY = "l, j E"
READERS_WEEKDAY_DATE = "l, j E Y"
READERS_MONTH = "F Y"
# The paper and its readers share one time zone.
READERS_CLOCK_NAMES_ZONE = False
