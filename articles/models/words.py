from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import crops
from articles.fields import (
    CropField,
    HTMLField,
    LanguageField,
    LineField,
    SlugField,
    StoryAddressesField,
    StoryAddressField,
    called,
)
from articles.text.web_addresses import web_address
from articles.video_lengths import VideoLengthField


class Words(models.Model):
    """The words of a story, versioned together and shared by Story, Revision and Article.

    Scalars only: categories and bylines are versioned with them, but each of the three stores those in
    its own way.
    """

    language = called(_("language"), LanguageField(blank=True, default=""))
    """As an editor chose it; empty if it is detected. It determines the direction of the text."""
    headline = called(_("headline"), LineField(max_length=250, blank=True))
    slugline = called(
        _("slugline"),
        LineField(max_length=100, blank=True, help_text=_("The desk's working name; readers never see it.")),
    )
    slug = SlugField(
        _("URL slug"),
        blank=True,
        help_text=_("The last part of the address. Leave empty to have it made from the headline."),
    )
    dek = called(
        _("dek"),
        LineField(
            max_length=500,
            blank=True,
            help_text=_("The line under the headline, and the teaser in the feed."),
        ),
    )
    body = called(_("body"), HTMLField(blank=True))
    lead_image = called(
        _("lead image"),
        models.ForeignKey(
            "articles.Image", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
        ),
    )
    lead_caption = LineField(_("caption"), max_length=1000, blank=True)
    lead_credit = LineField(_("credit"), max_length=200, blank=True)
    lead_alt_text = LineField(_("alt text"), max_length=500, blank=True)
    lead_crop = CropField(_("crop"), default=crops.CENTRE)
    """See `articles.crops`."""
    dateline = called(_("dateline"), LineField(max_length=100, blank=True))
    lead_clip = LineField(_("video or audio"), max_length=16, blank=True, default="", db_default="")
    """The key of our own clip that the story leads with."""
    video_url = models.URLField(_("video address"), blank=True, max_length=500, validators=[web_address])
    video_seconds = VideoLengthField(
        _("video length"), null=True, blank=True, help_text=_("In minutes and seconds: 3:45.")
    )
    social_headline = called(_("social headline"), LineField(max_length=250, blank=True))
    social_description = called(_("social description"), LineField(max_length=500, blank=True))
    source = called(
        _("source"),
        LineField(max_length=100, blank=True, help_text=_("The agency that it came from.")),
    )
    original_url = models.URLField(
        _("original address"), blank=True, max_length=500, validators=[web_address]
    )
    may_syndicate = models.BooleanField(_("may be syndicated"), default=True)
    related = StoryAddressesField(
        _("related stories"),
        blank=True,
        default="",
        help_text=_(
            "Addresses of up to four stories, one a line. Others are found by category and headline."
        ),
    )
    translation_of = called(
        _("translation of"),
        StoryAddressField(
            blank=True,
            default="",
            help_text=_("The address of the story on this site that this one translates."),
        ),
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.headline or self.slugline or gettext("(no headline)")

    @classmethod
    def word_fields(cls):
        """The versioned fields, in the order they are declared in."""
        return [cls._meta.get_field(field.name) for field in Words._meta.local_fields]

    def words(self):
        """The current scalar words: {attribute name: value}."""
        return {field.attname: getattr(self, field.attname) for field in self.word_fields()}

    def take_words(self, other):
        """Copy the scalar words of another Story, Revision or Article."""
        for name, value in other.words().items():
            setattr(self, name, value)
