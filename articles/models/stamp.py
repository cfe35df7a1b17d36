from django.db import models


class Stamp(models.Model):
    """The one row that says which state of the site readers have (see `articles.freshness`).

    Each number is a time in microseconds, and larger than any before: after a restore from a backup, a
    number never comes back for other pages.
    """

    ROW = 1

    number = models.BigIntegerField()
    """Grows with every change of what readers get."""
    removed = models.BigIntegerField()
    """The number at which readers last lost something: a withdrawal, a take-down."""
    relabelled = models.BigIntegerField()
    """The number at which something other than a story last changed: a category, an author, a picture."""

    class Meta:
        default_permissions = []


class MonthState(models.Model):
    """Names the list of articles that the feed has in a month, but for what the clock does to it."""

    month = models.DateField(unique=True)
    """Its first day, in the site's zone; the first of all days stands for every month."""
    state = models.CharField(max_length=16)
    """Unlike any before: random, so that it never comes back after a restore."""

    class Meta:
        default_permissions = []
