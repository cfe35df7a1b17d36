"""Changes to the newspaper's About pages."""

from django.db import transaction
from django.utils.translation import gettext as _

from articles import freshness, picture_uses
from articles.models import AboutFormerSlug, AboutPage, AboutVersion
from articles.record import now, put_on_record
from articles.text.slugs import LONGEST_SLUG, first_free, slug_of
from articles.workflow.newspaper import CHANGED_MEANWHILE, TAKEN_OFF_MEANWHILE
from articles.workflow.rules import ChangedMeanwhile, Refused, require_allowed


def page_slug(page: AboutPage, typed: str, title: str) -> str:
    """The slug for a page: the typed one, or one made from its title.

    Raises Refused if another page has the typed slug or redirects from it.
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
    """Save these words as a page's newest version, and publish them if `is_published`.

    Its address and its place change for readers at once. `seen` is the version that the form showed,
    `seen_live` whether readers had the page then. Raises Forbidden, or Refused if there is a newer version,
    or when publishing a page that has been taken off the site since.
    """
    require_allowed(by, "change_aboutpage", _("write pages of the newspaper"))
    with transaction.atomic():
        before = _locked(page, seen, is_live=is_published and seen_live) if page.pk else None
        if before is None:
            page.save()  # Its versions need its id.
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
    """Save an earlier version's words as the newest version; nothing changes for readers.

    Raises Forbidden, or Refused if there is a newer version than was seen.
    """
    require_allowed(by, "change_aboutpage", _("write pages of the newspaper"))
    with transaction.atomic():
        _locked(page, seen)
        _add_version(page, AboutVersion.Act.RESTORED, by, source.title, source.body)


def take_page_off(page: AboutPage, *, by, seen: int) -> None:
    """Take a page off the site: its address answers 410. Raises Forbidden or Refused."""
    require_allowed(by, "change_aboutpage", _("take pages of the newspaper off the site"))
    with transaction.atomic():
        if not _locked(page, seen).live:
            raise Refused(_("This page is not public."))
        page.live = None
        page.save()
        put_on_record("about_page_taken_off", by=by, detail=_named(page))
        freshness.move(removed=True, relabelled=True)


def _locked(page, seen, *, is_live=False):
    """Lock and return the stored page. Raises ChangedMeanwhile if it has changed since it was seen."""
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
    """Redirect the address that readers knew to the new one."""
    page.former_slugs.filter(slug=page.slug).delete()
    if before.slug != page.slug and before.was_public:
        page.former_slugs.create(slug=before.slug)
