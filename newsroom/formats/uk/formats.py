"""Ukrainian dates: months in the genitive after a day, the clock with 24 hours."""

READERS_CLOCK = "H:i"
READERS_DATE = "j E Y"
READERS_DAY = "j E"
READERS_WEEKDAY = "l, j E"
READERS_WEEKDAY_DATE = "l, j E Y"
READERS_MONTH = "F Y"
# The paper and its readers have one zone.
READERS_CLOCK_NAMES_ZONE = False
