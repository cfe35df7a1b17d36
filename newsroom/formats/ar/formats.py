"""Arabic dates: Latin digits, and the time zone, since a paper in Arabic is read in many zones."""

READERS_CLOCK = "H:i"
READERS_DATE = "j F Y"
READERS_DAY = "j F"
READERS_WEEKDAY = "l، j F"
READERS_WEEKDAY_DATE = "l، j F Y"
READERS_MONTH = "F Y"

# As in CLDR for Arabic with Latin digits; Django's are for Arabic digits, and don't group thousands.
THOUSAND_SEPARATOR = ","
DECIMAL_SEPARATOR = "."
NUMBER_GROUPING = 3
