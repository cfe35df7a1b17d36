"""Addresses as other sites and programs need them: absolute, and in ASCII."""

from datetime import date
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils.encoding import iri_to_uri

from articles.freshness import kept_for_moment
from articles.models import Article


def absolute(address: str) -> str:
    """An address on this site, made absolute; one with scheme and host stays as it is."""
    return iri_to_uri(urljoin(f"{settings.SITE_URL}/", address))


def canonical(article: Article) -> str:
    """Where search engines should look for an article: agency copy lives at its source."""
    return article.original_url or absolute(article.get_absolute_url())


def media(path: str) -> str:
    """The absolute address of a public file, from its storage name."""
    return absolute(default_storage.url(path))


def tag_uri(host: str, published_on, name: str) -> str:
    """A permanent name, whatever the address becomes: a tag URI (RFC 4151).

    `host` is the site's on the day of publication, so that the name stays the same if the host changes.
    """
    return f"tag:{host or urlsplit(settings.SITE_URL).hostname},{published_on:%Y-%m-%d}:{name}"


def feed_id(address: str) -> str:
    """The permanent name of a feed of this site: from the host and the day of the first article."""
    host, day = _first_article() or ("", date(1970, 1, 1))
    return tag_uri(host, day, f"feed{iri_to_uri(urlsplit(address).path)}")


@kept_for_moment
def _first_article(at):
    """The host and the day of the first article's publication."""
    return Article.objects.order_by("pk").values_list("published_under", "published_on").first()
