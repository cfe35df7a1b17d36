"""What the newspaper says about itself: its pages, and the files that programs look for."""

from functools import cache

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import html
from articles.models import AboutPage
from articles.newspaper import face
from articles.pictures.files import spool_of
from articles.pictures.shown import shown
from articles.readers.public import at_one_moment, moved, public_page
from articles.readers.story_cards import with_cards
from feed import conventions
from feed.views.pages import sections


@public_page
@at_one_moment
def about(request, *, at):
    """The pages about the newspaper; a redirect to the only one."""
    pages = face().pages
    if not pages:
        raise Http404
    if len(pages) == 1:
        return redirect(pages[0])
    described = _("What %(site)s says about itself.") % {"site": face().newspaper.name}
    about = {"heading": _("About us"), "description": described}
    return render(request, "feed/about.html", {**about, "pages": pages, "categories_nav": sections()})


@public_page
@at_one_moment
def about_page(request, slug, *, at):
    """A page about the newspaper; if it has moved or gone, a redirect or 410."""
    page = AboutPage.objects.published().filter(slug=slug).first()
    if page is None:
        return _elsewhere(request, slug)
    body = page.live.body
    pictures = shown((figure.key for figure in html.pictures_in(body)), at)
    about = {
        "about": page,
        "heading": page.live.title,
        "body": html.rendered(with_cards(html.render(body, pictures), at)[0]),
    }
    described = {"description": html.first_paragraph(body)}
    return render(request, "feed/about_page.html", about | described | {"categories_nav": sections()})


def _elsewhere(request, slug):
    led_here = AboutPage.objects.published().filter(former_slugs__slug=slug).first()
    if led_here:
        return moved(request, led_here.get_absolute_url())
    gone = AboutPage.objects.filter(was_public=True, live=None)
    if (gone.filter(slug=slug) | gone.filter(former_slugs__slug=slug)).exists():
        return render(request, "410.html", status=410)
    raise Http404


@require_safe
@cache_control(public=True, max_age=365 * 24 * 3600, immutable=True)
def accent(request, light, dark):
    """The style sheet of an accent colour, which is in its address: it never changes."""
    sheet = conventions.accent_css(f"#{light}", f"#{dark}")
    return HttpResponse(sheet, content_type="text/css; charset=utf-8")


@public_page
@at_one_moment
def favicon(request, *, at):
    """The icon at the address that programs request by default."""
    icons = face().newspaper.icons
    if icons and spool_of(default_storage) is not None:
        # A remote store is not asked while a reader waits.
        return redirect(default_storage.url(icons.ico_name))
    return HttpResponse(_own_favicon(icons) if icons else _favicon(), content_type="image/x-icon")


def _own_favicon(icons):
    try:
        with default_storage.open(icons.ico_name) as file:
            return file.read()
    except OSError:  # Its files are gone, or the storage is unavailable.
        return _favicon()


@cache
def _favicon():
    return (settings.BASE_DIR / "static" / "img" / "favicon.ico").read_bytes()


@public_page
@at_one_moment
def trust_txt(request, *, at):
    """Who owns the newspaper."""
    return conventions.trust_txt(face())


@public_page
@at_one_moment
def security_txt(request, *, at):
    """Whom to tell about a vulnerability of the site; 404 if the newspaper names nobody."""
    address = face().newspaper.security_address
    if not address:
        raise Http404
    return conventions.security_txt(address, timezone.localdate(at))


@public_page
@at_one_moment
def humans_txt(request, *, at):
    """Who makes the newspaper."""
    return conventions.humans_txt(face())


@public_page
@at_one_moment
def webmanifest(request, *, at):
    """The site as an app on a phone."""
    return conventions.webmanifest(face())
