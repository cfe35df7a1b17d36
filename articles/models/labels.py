from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.addresses import Contact, Link, contact, links, validate_links
from articles.fields import (
    FoldedNameField,
    LineField,
    NameTermsField,
    PlainTextField,
    SlugField,
    SortKeyField,
    called,
)

LAST_PLACE = 100


class LabelQuerySet(models.QuerySet):
    def offered(self, besides=()):
        """The labels to offer for a story: current ones, and those it already has."""
        is_offered = Q(is_retired=False) | Q(pk__in=[label.pk for label in besides])
        return self.filter(is_offered, merged_into=None)

    def successor(self, slug: str):
        """The label to which a former or merged label's slug redirects; None if there is none."""
        led_here = Q(former_slugs__slug=slug) | Q(slug=slug, merged_into__isnull=False)
        label = self.filter(led_here).select_related("merged_into").first()
        return label and (label.merged_into or label)


class Label(models.Model):
    """A category or author, with a feed of its own at its address."""

    name = called(_("name"), LineField(max_length=100))
    sort_key = SortKeyField()
    name_terms = NameTermsField(default="")
    slug = SlugField(
        _("URL slug"),
        unique=True,
        help_text=_("The last part of its address. Leave empty to have it made from the name."),
    )
    is_default = models.BooleanField(
        _("default for flashes"),
        default=False,
        help_text=_("A flash carries it unless the editor chooses others."),
    )
    is_retired = models.BooleanField(
        _("retired"),
        default=False,
        help_text=_("It stays on existing stories, and is no longer offered for new ones."),
    )
    picture = called(
        _("picture"),
        models.ForeignKey(
            "articles.Image",
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="+",
            help_text=_("From the library, with a credit and an alt text of its own."),
        ),
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="merged"
    )

    objects = LabelQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["sort_key"]

    def __str__(self):
        return self.name

    @property
    def shown_picture(self):
        """Its picture, while readers may have it; else None."""
        is_fit = self.picture and not self.picture.unfit(timezone.localdate())
        return self.picture if is_fit else None


class Category(Label):
    """A category of stories, shown in the feed, with a feed of its own."""

    class Kind(models.TextChoices):
        NEWS = "", _("News")
        # Translators: for readers
        SPONSORED = "sponsored", _("Sponsored content")
        # Translators: for readers
        OPINION = "opinion", _("Opinion")
        # Translators: for readers
        ANALYSIS = "analysis", _("Analysis")
        # Translators: for readers
        OBITUARY = "obituary", _("Obituary")

    folded_name = FoldedNameField(max_length=200, unique=True)
    description = called(
        _("description"),
        LineField(max_length=300, blank=True, help_text=_("One sentence, shown above its feed.")),
    )
    kind = models.CharField(
        _("marked as"),
        max_length=9,
        choices=Kind,
        default=Kind.NEWS,
        blank=True,
        help_text=_("How its stories are labelled, for readers and search engines. News has no label."),
    )
    is_in_navigation = models.BooleanField(_("in the navigation"), default=True)
    place = called(
        _("place"),
        models.PositiveSmallIntegerField(
            default=LAST_PLACE,
            help_text=_(
                "Sections are in the order of these numbers, and by name where the numbers are the same."
            ),
        ),
    )

    class Meta(Label.Meta):
        verbose_name_plural = _("categories")
        ordering = ["place", "sort_key"]

    def get_absolute_url(self):
        return reverse("feed:category", args=[self.slug])


Category._meta.verbose_name = _("category")


class Author(Label):
    """A person, or a desk, whose name appears in bylines."""

    role = called(
        pgettext_lazy("of an author", "role"),
        LineField(max_length=100, blank=True, help_text=_("As readers see it: “Courts reporter”.")),
    )
    profile = called(
        _("profile"),
        PlainTextField(blank=True, help_text=_("A few sentences of plain text for the author's page.")),
    )
    links = called(
        _("links"),
        PlainTextField(
            blank=True,
            validators=[validate_links],
            help_text=_(
                "Other pages of this author, one a line: what it is, then its address with https://."
            ),
        ),
    )
    email = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Readers see it: leave it empty to keep it private.")
    )
    contact = LineField(
        _("other contact"),
        max_length=200,
        blank=True,
        help_text=_("Readers see it, too: “Signal: ada.07”, or the address of a form."),
    )
    is_organisation = models.BooleanField(
        _("an organisation"),
        default=False,
        help_text=_("A desk or an agency, not a person. Structured data says so."),
    )
    user = called(
        pgettext_lazy("who signs in", "user"),
        models.OneToOneField(
            settings.AUTH_USER_MODEL,
            on_delete=models.PROTECT,
            null=True,
            blank=True,
            related_name="author",
            help_text=_("Who signs in as this author; their new stories carry this byline."),
        ),
    )

    def get_absolute_url(self):
        return reverse("feed:author", args=[self.slug])

    @property
    def profile_links(self) -> list[Link]:
        """The author's other pages."""
        return links(self.links)

    @property
    def other_contact(self) -> Contact | None:
        """A way to reach the author other than by e-mail."""
        return contact(self.contact)


Author._meta.verbose_name = _("author")
Author._meta.verbose_name_plural = _("authors")
Author._meta.get_field("name").verbose_name = pgettext_lazy("of an author", "name")


class FormerSlug(models.Model):
    """A slug that a label used to have: its address redirects, and no other label can take it."""

    slug = SlugField(unique=True)

    class Meta:
        abstract = True
        default_permissions = []


class CategoryFormerSlug(FormerSlug):
    label = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="former_slugs")


class AuthorFormerSlug(FormerSlug):
    label = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="former_slugs")


class LabelRows(models.Manager):
    """Rows that are always read with their labels."""

    def get_queryset(self):
        return super().get_queryset().select_related(self.model.label)


class LabelRow(models.Model):
    """Records that a story or an article has a label, and the label's position."""

    label: str
    """The name of the foreign key to the label."""

    position = models.PositiveSmallIntegerField()

    objects = LabelRows()

    class Meta:
        abstract = True
        ordering = ["position"]


class LabelledQuerySet(models.QuerySet):
    def with_labels(self):
        """With lead image, categories and authors, in three queries."""
        return self.select_related("lead_image").prefetch_related("category_rows", "byline_rows")


class Labelled(models.Model):
    """A model with categories and authors in separate rows, read once and cached."""

    class Meta:
        abstract = True

    @cached_property
    def categories(self) -> list[Category]:
        """Its categories, in the desk's order."""
        return [row.category for row in self.category_rows.all()]

    @property
    def genre(self) -> Category.Kind:
        """The first kind, in the order of Category.Kind, that one of its categories has; NEWS if none."""
        given = {category.kind for category in self.categories}
        return next((kind for kind in Category.Kind if kind and kind in given), Category.Kind.NEWS)

    @property
    def is_sponsored(self) -> bool:
        return self.genre == Category.Kind.SPONSORED

    @property
    def mark(self) -> str:
        """The label of its genre; empty for news, and if a category of that name already says it."""
        names = {category.name.casefold() for category in self.categories}
        return "" if not self.genre or self.genre.label.casefold() in names else str(self.genre.label)

    @cached_property
    def authors(self) -> list[Author]:
        """Its authors, in byline order."""
        return [row.author for row in self.byline_rows.all()]

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        for name in ("categories", "authors"):
            if name in vars(self):
                delattr(self, name)
