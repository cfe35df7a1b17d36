"""German dates: a full stop after the day, and a 24-hour clock with "Uhr"."""

READERS_CLOCK = r"H:i \U\h\r"
READERS_DATE = "j. F Y"
READERS_DAY = "j. F"
READERS_WEEKDAY = "l, j. F"
READERS_WEEKDAY_DATE = "l, j. F Y"
READERS_MONTH = "F Y"
# The paper and its readers share one time zone.
READERS_CLOCK_NAMES_ZONE = False
