from django.conf import settings
from django.core.validators import validate_unicode_slug
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property

from articles.fields import LineField, PlainTextField


class Label(models.Model):
    """A name that readers can follow: it has an address with a feed of its own."""

    name = LineField(max_length=100, unique=True)
    slug = LineField(
        "URL slug",
        max_length=100,
        unique=True,
        validators=[validate_unicode_slug],
        help_text="The last part of its address: letters, numbers and hyphens.",
    )

    is_default = models.BooleanField(
        "given to flashes", default=False, help_text="A flash carries it unless the editor chooses others."
    )

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name


class Category(Label):
    """A label in the feed, with a feed of its own."""

    description = LineField(max_length=300, blank=True, help_text="One sentence, shown above its feed.")

    class Meta(Label.Meta):
        verbose_name_plural = "categories"

    def get_absolute_url(self):
        return reverse("feed:category", args=[self.slug])


class Author(Label):
    """A person, or a desk, whose name stands in bylines."""

    role = LineField(max_length=100, blank=True, help_text="As readers see it: “Courts reporter”.")
    profile = PlainTextField(blank=True, help_text="A few sentences of plain text for the author's page.")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="author",
        help_text="Who signs in as this author; their new stories carry this byline.",
    )

    def get_absolute_url(self):
        return reverse("feed:author", args=[self.slug])


class LabelRows(models.Manager):
    """Rows that come with the labels that they place."""

    def get_queryset(self):
        return super().get_queryset().select_related(self.model.label)


class LabelRow(models.Model):
    """That something has a label, and at which place among its labels."""

    label: str
    """The name of the field that holds it."""

    position = models.PositiveSmallIntegerField()

    objects = LabelRows()

    class Meta:
        abstract = True
        ordering = ["position"]


class LabelledQuerySet(models.QuerySet):
    def with_labels(self):
        """With picture, categories and authors, in three queries."""
        return self.select_related("lead_image").prefetch_related("category_rows", "byline_rows")


class Labelled(models.Model):
    """What has categories and authors, in rows of their own; they are read once."""

    class Meta:
        abstract = True

    @cached_property
    def categories(self) -> list[Category]:
        """Its categories, in the order in which the desk put them."""
        return [row.category for row in self.category_rows.all()]

    @cached_property
    def authors(self) -> list[Author]:
        """Its authors, in the order of the byline."""
        return [row.author for row in self.byline_rows.all()]

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        for name in ("categories", "authors"):
            if name in vars(self):
                delattr(self, name)
