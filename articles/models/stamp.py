from django.db import models


class Stamp(models.Model):
    """The single row that identifies the state of the site for readers (see `articles.freshness`).

    Each number is a time in microseconds, and larger than any before: even after a restore from a backup,
    no number is used again for other pages.
    """

    ROW = 1

    number = models.BigIntegerField()
    """Grows with every change to what readers get."""
    removed = models.BigIntegerField()
    """The number at which readers last lost something: a withdrawal, a take-down."""
    relabelled = models.BigIntegerField()
    """The number at which something other than a story last changed: a category, an author, a picture."""

    class Meta:
        default_permissions = []


class MonthState(models.Model):
    """Identifies the feed's list of articles for a month, apart from changes by the clock alone."""

    month = models.DateField(unique=True)
    """Its first day, in the site's zone; 1 January of year 1 stands for every month."""
    state = models.CharField(max_length=16)
    """Random, so that no state ever recurs, even after a restore."""

    class Meta:
        default_permissions = []
