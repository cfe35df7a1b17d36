"""What feeds call a story and a notice, the same in every form."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models import Article
from articles.readers.public_record import Departure
from articles.times.dates import full_date
from feed.addresses import absolute, tag_uri
from feed.corrections import Notice


def story_id(of: Article | Departure) -> str:
    """A story's permanent id. Not its address, which an editor can change: programs would show it again."""
    return tag_uri(of.published_under, of.published_on, f"story/{of.story_id}")


def tags(article: Article) -> list[str]:
    """Its categories, and the word that marks it as something else than news, such as "Sponsored content"."""
    return [*(category.name for category in article.categories), *filter(None, [article.mark])]


def of_notice(notice: Notice, article: Article | None) -> tuple[str, str]:
    """A notice's title, and the address to read on; `article` is what readers have of its story."""
    named = article.headline if article else _("A story of %(day)s") % {"day": full_date(notice.published_on)}
    title = f"{notice.heading}: {named}"
    return title, absolute(article.get_absolute_url() if article else reverse("feed:corrections"))
