"""English dates: like `articles.times.desk_times` on Django's own desk pages, and in AP style for readers."""

DATE_FORMAT = "N j, Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "N j, Y, H:i"
SHORT_DATE_FORMAT = DATE_FORMAT
SHORT_DATETIME_FORMAT = DATETIME_FORMAT

READERS_CLOCK = "P"
READERS_DATE = "N j, Y"
READERS_DAY = "N j"
READERS_WEEKDAY = "l, N j"
READERS_WEEKDAY_DATE = "l, N j, Y"
READERS_MONTH = "F Y"
