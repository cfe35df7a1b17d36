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
