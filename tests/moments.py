"""Moments and spans of time that tests name."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Where the fixture `clock` stops the clock: a Tuesday, in winter time in London."""
MICROSECOND, SECOND, MINUTE = timedelta(microseconds=1), timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
