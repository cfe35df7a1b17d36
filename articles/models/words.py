from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import pgettext_lazy

from articles.fields import (
    HTMLField,
    LanguageField,
    LineField,
    SlugField,
    StoryAddressesField,
    StoryAddressField,
)
from articles.video_lengths import VideoLengthField

web_address = URLValidator(schemes=["http", "https"])


class Crop(models.TextChoices):
    """The part of a picture to keep when a list crops it."""

    # Translators: for readers
    CENTRE = "centre", pgettext_lazy("part of a picture", "Centre")
    # Translators: for readers
    TOP = "top", pgettext_lazy("part of a picture", "Top")
    # Translators: for readers
    BOTTOM = "bottom", pgettext_lazy("part of a picture", "Bottom")
    # Translators: for readers
    LEFT = "left", pgettext_lazy("part of a picture", "Left")
    # Translators: for readers
    RIGHT = "right", pgettext_lazy("part of a picture", "Right")


class Words(models.Model):
    """The words of a story, versioned together and shared by Story, Revision and Article.

    Scalars only: categories and bylines are versioned with them, but each of the three stores those in
    its own way.
    """

    language = LanguageField(blank=True, default="")
    """As an editor chose it; empty where it is detected. Their direction follows from it."""
    headline = LineField(max_length=250, blank=True)
    slugline = LineField(
        max_length=100, blank=True, help_text="The desk's working name; readers never see it."
    )
    slug = SlugField(
        "URL slug",
        blank=True,
        help_text="The last part of the address. Leave empty to have it made from the headline.",
    )
    dek = LineField(
        max_length=500, blank=True, help_text="The line under the headline, and the teaser in the feed."
    )
    body = HTMLField(blank=True)
    lead_image = models.ForeignKey(
        "articles.Image", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lead_caption = LineField("caption", max_length=1000, blank=True)
    lead_credit = LineField("credit", max_length=200, blank=True)
    lead_alt_text = LineField("alt text", max_length=500, blank=True)
    lead_crop = models.CharField("crop", max_length=6, choices=Crop, default=Crop.CENTRE)
    dateline = LineField(max_length=100, blank=True)
    video_url = models.URLField("video address", blank=True, max_length=500, validators=[web_address])
    video_seconds = VideoLengthField(
        "video length", null=True, blank=True, help_text="In minutes and seconds: 3:45."
    )
    social_headline = LineField(max_length=250, blank=True)
    social_description = LineField(max_length=500, blank=True)
    source = LineField(max_length=100, blank=True, help_text="The agency that it came from.")
    original_url = models.URLField("original address", blank=True, max_length=500, validators=[web_address])
    may_syndicate = models.BooleanField("may be syndicated", default=True)
    related = StoryAddressesField(
        "related stories",
        blank=True,
        default="",
        help_text="Addresses of up to four stories, one a line. Others are found by category and headline.",
    )
    translation_of = StoryAddressField(
        blank=True,
        default="",
        help_text="The address of the story on this site that this one translates.",
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.headline or self.slugline or "(no headline)"

    @classmethod
    def word_fields(cls):
        """The versioned fields, in the order of their declaration."""
        return [cls._meta.get_field(field.name) for field in Words._meta.local_fields]

    def words(self):
        """The current scalar words: {attribute name: value}."""
        return {field.attname: getattr(self, field.attname) for field in self.word_fields()}

    def take_words(self, other):
        """Copy the scalar words of another Story, Revision or Article."""
        for name, value in other.words().items():
            setattr(self, name, value)
