"""Changes to the pages of the newspaper about itself."""

from django.db import transaction
from django.utils.translation import gettext as _

from articles import freshness, picture_uses
from articles.models import AboutFormerSlug, AboutPage, AboutVersion
from articles.record import now, put_on_record
from articles.slugs import LONGEST_SLUG, first_free, slug_of
from articles.workflow.newspaper import CHANGED_MEANWHILE, TAKEN_OFF_MEANWHILE
from articles.workflow.rules import ChangedMeanwhile, Refused, require_allowed


def page_slug(page: AboutPage, typed: str, title: str) -> str:
    """The slug for a page: the typed one, or else one made from its title.

    Raises Refused if the typed one is another page's, or redirects to it.
    """
    if wanted := slug_of(typed):
        if _is_taken(page, wanted):
            raise Refused(_("Another page has this address, or it redirects there: choose another."))
        return wanted
    return first_free(slug_of(title, LONGEST_SLUG - 4) or "page", lambda slug: _is_taken(page, slug))


def _is_taken(page, slug):
    others = AboutPage.objects.filter(slug=slug).exclude(pk=page.pk)
    return others.exists() or AboutFormerSlug.objects.filter(slug=slug).exclude(page=page.pk).exists()


def store_page(
    page: AboutPage, *, by, seen: int, title: str, body: str, is_published: bool, seen_live: bool = False
) -> None:
    """Save a page with these words as its newest version; readers get them if it is published.

    Its address and its place are readers' at once. `seen` is the version that the desk's page showed,
    `seen_live` whether readers had it then. Raises Forbidden, or Refused if there is a newer version, or
    if a page is published that was taken off meanwhile.
    """
    require_allowed(by, "change_aboutpage", _("write pages of the newspaper"))
    with transaction.atomic():
        before = _locked(page, seen, is_live=is_published and seen_live) if page.pk else None
        if before is None:
            page.save()  # Its versions need its number.
        act = AboutVersion.Act.PUBLISHED if is_published else AboutVersion.Act.SAVED
        version = _add_version(page, act, by, title, body)
        if is_published:
            page.live, page.was_public = version, True
            page.save(update_fields=["live", "was_public"])
            picture_uses.restore_files(version.body)
        if before:
            _keep_former_slug(page, before)
        if page.live:
            freshness.move(relabelled=True)


def restore_page(page: AboutPage, *, by, seen: int, source: AboutVersion) -> None:
    """Make the words of an earlier version the newest; readers keep what they have.

    Raises Forbidden, or Refused if there is a newer version than was seen.
    """
    require_allowed(by, "change_aboutpage", _("write pages of the newspaper"))
    with transaction.atomic():
        _locked(page, seen)
        _add_version(page, AboutVersion.Act.RESTORED, by, source.title, source.body)


def take_page_off(page: AboutPage, *, by, seen: int) -> None:
    """Take a page from readers: its address answers 410. Raises Forbidden, or Refused."""
    require_allowed(by, "change_aboutpage", _("take pages of the newspaper off the site"))
    with transaction.atomic():
        if not _locked(page, seen).live:
            raise Refused(_("Readers do not have this page."))
        page.live = None
        page.save()
        put_on_record("about_page_taken_off", by=by, detail=_named(page))
        freshness.move(removed=True, relabelled=True)


def _locked(page, seen, *, is_live=False):
    """The page as it is stored, locked. Raises ChangedMeanwhile if it is not what was seen."""
    stored = AboutPage.objects.select_for_update().get(pk=page.pk)
    if stored.version != seen:
        raise ChangedMeanwhile(str(CHANGED_MEANWHILE))
    if is_live and not stored.live:
        raise ChangedMeanwhile(str(TAKEN_OFF_MEANWHILE))
    page.version, page.live, page.was_public = stored.version, stored.live, stored.was_public
    return stored


def _add_version(page, act, by, title, body):
    page.version += 1
    version = AboutVersion.objects.create(
        page=page, number=page.version, title=title, body=body, act=act, by=by, at=now()
    )
    page.save()
    put_on_record(f"about_page_{act}", by=by, detail=_named(page))
    return version


def _named(page):
    return f"{page}, {page.get_absolute_url()}"


def _keep_former_slug(page, before):
    """The address that readers knew redirects to the new one."""
    page.former_slugs.filter(slug=page.slug).delete()
    if before.slug != page.slug and before.was_public:
        page.former_slugs.create(slug=before.slug)
