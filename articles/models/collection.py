from django.conf import settings
from django.db import models

from articles.fields import LineField
from articles.models.image import Image


class Collection(models.Model):
    """A named, ordered set of pictures, such as those of a story or an event."""

    MOST = 500
    """The most pictures it may have: its page shows them all."""

    name = LineField(max_length=120, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        default_permissions = []
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="collection_newest")]

    def __str__(self):
        return self.name


class CollectedImage(models.Model):
    """A picture's place in a collection."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="collected")
    image = models.ForeignKey(Image, on_delete=models.PROTECT, related_name="collected")
    place = models.PositiveIntegerField()

    class Meta:
        default_permissions = []
        ordering = ["place", "id"]
        constraints = [models.UniqueConstraint(fields=["collection", "image"], name="collected_once")]
        indexes = [models.Index(fields=["collection", "place", "id"], name="collected_in_order")]


class SavedSearch(models.Model):
    """A search of the picture library that a person has saved under a name."""

    MOST = 50
    """The most that a person may save."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="picture_searches"
    )
    name = LineField(max_length=80)
    query = models.CharField(max_length=1000)
    """The query string of the library's page."""

    class Meta:
        default_permissions = []
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_search_once")]

    def __str__(self):
        return self.name
