"""The newspaper's identity, and its About pages."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.addresses import network
from articles.colours import DARK, readable, validate_on_dark, validate_on_light
from articles.fields import HTMLField, LineField, PlainTextField, SlugField, called
from articles.marks import Icon, Mark
from articles.models.labels import LAST_PLACE

MOST_ADDRESSES = 20
_is_web_address = URLValidator(schemes=["https", "http"])


def validate_addresses(text: str) -> None:
    """Refuse lines that are not web addresses, and more than MOST_ADDRESSES of them."""
    addresses = text.split()
    if len(addresses) > MOST_ADDRESSES:
        raise ValidationError(gettext("At most %(most)s addresses are allowed.") % {"most": MOST_ADDRESSES})
    for address in addresses:
        try:
            _is_web_address(address)
        except ValidationError as refusal:
            raise ValidationError(
                gettext("“%(address)s” is not a web address: write one a line, each with https://.")
                % {"address": address}
            ) from refusal


class Newspaper(models.Model):
    """The single row with the newspaper's name, look and contact details; empty fields have defaults."""

    ROW = 1

    class TypePair(models.TextChoices):
        SERIF = "serif", _("Source Serif, with Libre Franklin beside it")
        SANS = "sans", _("Libre Franklin throughout")
        SYSTEM = "system", _("The reader’s own fonts: nothing is loaded")

    class FeedText(models.TextChoices):
        FULL = "full", _("The full text, with pictures and credits")
        SUMMARY = "summary", _("A summary: the line under the headline")

    name = called(
        _("name"),
        LineField(max_length=100, blank=True, help_text=_("If empty: SITE_NAME from the settings.")),
    )
    tagline = called(
        _("tagline"),
        LineField(max_length=150, blank=True, help_text=_("A few words under the name.")),
    )
    logo = called(_("logo"), models.CharField(max_length=100, blank=True))
    logo_dark = models.CharField(_("logo for dark pages"), max_length=100, blank=True)
    icon = called(_("icon"), models.CharField(max_length=16, blank=True))
    card = models.CharField(_("social card"), max_length=100, blank=True)
    accent = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[validate_on_light])
    accent_dark = models.CharField(
        _("accent colour on dark pages"), max_length=7, blank=True, validators=[validate_on_dark]
    )
    type_pair = models.CharField(
        pgettext_lazy("fonts", "type"), max_length=10, choices=TypePair, default=TypePair.SERIF
    )
    news_address = models.EmailField(_("news desk"), blank=True)
    corrections_address = models.EmailField(_("corrections"), blank=True)
    privacy_address = models.EmailField(_("privacy"), blank=True)
    security_address = models.EmailField(
        _("security"), blank=True, help_text=_("Also in /.well-known/security.txt.")
    )
    social = PlainTextField(
        _("social addresses"), blank=True, validators=[validate_addresses], help_text=_("One a line.")
    )
    belongs_to = PlainTextField(
        _("associations"),
        blank=True,
        validators=[validate_addresses],
        help_text=_(
            "Web addresses of the organisations to which the newspaper belongs, one a line, for /trust.txt."
        ),
    )
    feed_text = models.CharField(
        _("feeds have"),
        max_length=10,
        choices=FeedText,
        default=FeedText.FULL,
        help_text=_("What RSS, Atom and JSON Feed contain of each story."),
    )
    requires_cleared_pictures = models.BooleanField(default=False, db_default=False, editable=False)
    """Whether a story whose pictures are not cleared needs an editor's override."""
    footer = PlainTextField(_("footer text"), blank=True, max_length=1000)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        default_permissions = ["view", "change"]
        verbose_name = verbose_name_plural = _("newspaper")

    def __str__(self):
        return self.name or settings.SITE_NAME

    @property
    def logo_mark(self) -> Mark | None:
        return Mark.of(self.logo)

    @property
    def logo_dark_mark(self) -> Mark | None:
        return Mark.of(self.logo_dark)

    @property
    def card_mark(self) -> Mark | None:
        return Mark.of(self.card)

    @property
    def icons(self) -> Icon | None:
        return Icon(self.icon) if self.icon else None

    @property
    def accents(self) -> tuple[str, str] | None:
        """The accent colour on light and on dark pages; None where neither page has its own."""
        return (self.accent, self.accent_dark or readable(self.accent, DARK)) if self.accent else None

    @property
    def accent_address(self) -> str:
        """The address of the accent colour's style sheet; empty without an accent colour."""
        if self.accents is None:
            return ""
        return reverse("feed:accent", args=[colour.lower().removeprefix("#") for colour in self.accents])

    @property
    def social_addresses(self) -> list[tuple[str, str]]:
        """(address, name of the network or host)"""
        return [(address, network(address)) for address in self.social.split()]

    @property
    def contacts(self) -> list[tuple[str, str]]:
        """(purpose, address) of each address that readers may write to."""
        named = [
            # Translators: for readers
            (gettext("News desk"), self.news_address),
            # Translators: for readers
            (gettext("Corrections"), self.corrections_address),
            # Translators: for readers
            (pgettext("contact", "Privacy"), self.privacy_address),
            # Translators: for readers
            (pgettext("contact", "Security"), self.security_address),
        ]
        return [(name, address) for name, address in named if address]


class AboutPageQuerySet(models.QuerySet):
    def published(self):
        """The pages that readers have, with their live words, in the footer's order."""
        return self.filter(live__isnull=False).select_related("live").order_by("place", "pk")


class AboutPage(models.Model):
    """One of the newspaper's About pages; its words are in its versions, one of which may be live."""

    class Kind(models.TextChoices):
        ABOUT = "about", _("About the newspaper")
        CONTACT = "contact", pgettext_lazy("page", "Contact")
        IMPRINT = "imprint", pgettext_lazy("page", "Imprint")
        PRIVACY = "privacy", pgettext_lazy("page", "Privacy")
        ETHICS = "ethics", _("Ethics policy")
        CORRECTIONS = "corrections", _("Corrections policy")
        PRINCIPLES = "principles", _("Publishing principles")
        MASTHEAD = "masthead", _("Masthead: who works here")
        OTHER = "other", _("Another page")

    slug = SlugField(
        _("URL slug"),
        unique=True,
        blank=True,
        help_text=_("Leave empty to have it made from the title."),
    )
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.OTHER)
    place = models.PositiveSmallIntegerField(
        _("place in the footer"),
        default=LAST_PLACE,
        help_text=_("Pages are in the order of these numbers."),
    )
    is_in_footer = models.BooleanField(_("in the footer"), default=True)
    live = models.ForeignKey(
        "AboutVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    was_public = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    """The number of its newest version."""

    objects = AboutPageQuerySet.as_manager()

    class Meta:
        default_permissions = ["view", "add", "change"]
        verbose_name = _("page of the newspaper")
        verbose_name_plural = _("pages of the newspaper")
        ordering = ["place", "pk"]

    def __str__(self):
        newest = self.newest
        return newest.title if newest else gettext("A new page")

    def get_absolute_url(self):
        return reverse("feed:about_page", args=[self.slug])

    @property
    def newest(self) -> "AboutVersion | None":
        """The newest version, as the desk shows it."""
        return self.versions.order_by("-number").first() if self.pk else None


class AboutVersion(models.Model):
    """The words of an About page as somebody stored them; rows are only added."""

    class Act(models.TextChoices):
        SAVED = "saved", pgettext_lazy("version", "Saved")
        PUBLISHED = "published", pgettext_lazy("version", "Published")
        RESTORED = "restored", pgettext_lazy("version", "Restored")

    page = models.ForeignKey(AboutPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = LineField(max_length=100)
    body = HTMLField(blank=True)
    act = models.CharField(max_length=10, choices=Act)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = []
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="about_version_number")]

    def __str__(self):
        return gettext("%(title)s, version %(number)s") % {"title": self.title, "number": self.number}


class AboutFormerSlug(models.Model):
    """A slug that an About page used to have: its address redirects, and no other page can take it."""

    slug = SlugField(unique=True)
    page = models.ForeignKey(AboutPage, on_delete=models.PROTECT, related_name="former_slugs")

    class Meta:
        default_permissions = []
