"""The metadata in picture files, other than caption, credit and copyright notice."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField
from articles.picture_origins import SourceType
from articles.text.web_addresses import web_address


class Described(models.Model):
    """Who and what a picture shows, who made it and who licenses it: IPTC Photo Metadata Standard 2023.2."""

    headline = LineField(_("headline"), max_length=250, blank=True, default="", db_default="")
    keywords = LineField(
        _("keywords"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("With commas between."),
    )
    persons = LineField(
        _("persons shown"),
        max_length=1000,
        blank=True,
        default="",
        db_default="",
        help_text=_("Their names, with commas between."),
    )
    event = LineField(_("event"), max_length=200, blank=True, default="", db_default="")
    location = LineField(
        _("location"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Where within the city."),
    )
    city = LineField(_("city"), max_length=200, blank=True, default="", db_default="")
    country = LineField(_("country"), max_length=200, blank=True, default="", db_default="")
    creator_job = LineField(_("creator’s job"), max_length=200, blank=True, default="", db_default="")
    source = LineField(
        _("source"),
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text=_("Who sent it to the newsroom."),
    )
    usage_terms = LineField(
        pgettext_lazy("of a picture", "terms of use"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        help_text=pgettext_lazy(
            "of a picture", "What the licence allows, in the words of those who gave it."
        ),
    )
    web_statement = models.URLField(
        _("web statement"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        validators=[web_address],
        help_text=_("Address of a page that states the rights."),
    )
    licensor_name = LineField(
        _("licensor"), max_length=200, blank=True, default="", db_default="", help_text=_("Who licenses it.")
    )
    licensor_url = models.URLField(
        _("address of the licensor"),
        max_length=500,
        blank=True,
        default="",
        db_default="",
        validators=[web_address],
        help_text=_("Page where others can get a licence."),
    )
    digital_source_type = models.CharField(
        _("how it was made"), max_length=40, blank=True, default="", db_default="", choices=SourceType
    )

    class Meta:
        abstract = True


DESCRIBED = tuple(field.name for field in Described._meta.fields)
