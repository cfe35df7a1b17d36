"""All that readers have, in files for other programs: JSON Feed 1.1, and the media."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date

from articles import html
from articles.models import AboutPage, Address, Article, Author, Category, Place
from articles.models.article import known_to_readers
from articles.newspaper import newspaper
from articles.pictured import add_shown
from articles.readers import public_record
from feed.addresses import absolute, media, tag_uri
from feed.corrections import Newest, Notice
from feed.syndication.full_text import full_text
from feed.syndication.json import fields_of

AT_ONCE = 500
"""Stories per file, and notices per query."""
MEDIA = ("images/", "clips/")
"""The folders of the public storage that readers get files from."""
Say = Callable[[str], None]


class NotEmpty(Exception):
    """The folder has something in it already."""


@dataclass
class Exported:
    """What an export has written."""

    stories: int = 0
    media: int = 0
    missing: list[str] = field(default_factory=list)
    """The storage names of files that stories show and the storage does not have."""


def export(folder: Path, say: Say) -> Exported:
    """Write what readers have at this moment into an empty folder. Raises NotEmpty, OSError.

    Memory is bounded by one file of stories. What is withdrawn meanwhile is exported as it was.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise NotEmpty
    at, done = timezone.now(), Exported()
    for number, (found, is_last) in enumerate(_pages(at), start=1):
        items = _items(found, at)
        _write(folder / _name(number), _feed(items, number, is_last=is_last))
        _copy_media(items, folder, done)
        done.stories += len(items)
        say(f"{done.stories:,} stories, {done.media:,} files of pictures, video and audio")
    _write(folder / "corrections.json", [*_notices(at)])
    _write(folder / "authors.json", [*map(_author, known_to_readers(Author.objects.all(), at))])
    _write(folder / "categories.json", [*map(_category, known_to_readers(Category.objects.all(), at))])
    _write(folder / "pages.json", [*map(_about, AboutPage.objects.published())])
    return done


def _name(number):
    return f"stories-{number:05}.json"


def _write(path, found):
    with path.open("w", encoding="utf-8") as file:
        json.dump(found, file, ensure_ascii=False, indent=1)


def _pages(at: datetime) -> Iterator[tuple[list[Article], bool]]:
    """(live versions, whether they are the last), newest first; an empty page for an empty newspaper."""
    place, is_last = None, False
    while not is_last:
        newest = Article.objects.published(at).in_feed_order(place)[: AT_ONCE + 1]
        order = list(newest.values_list("pk", "listed_at", "story_id"))
        is_last, order = len(order) <= AT_ONCE, order[:AT_ONCE]
        found = Article.objects.with_labels().in_bulk([pk for pk, *_ in order])
        yield [found[pk] for pk, *_ in order], is_last
        place = Place(*order[-1][1:]) if order else None


def _items(articles, at) -> list[dict[str, Any]]:
    add_shown(articles, at)
    numbers = [article.story_id for article in articles]
    notes, former = public_record.notes_of(numbers, at), _former_addresses(numbers)
    return [
        fields_of(article, full_text(article, notes[article.story_id]))
        | {"_newsroom": _besides(article, notes[article.story_id], former.get(article.story_id, []))}
        for article in articles
    ]


def _besides(article, notes, former):
    """What JSON Feed has no field for."""
    return {
        "dek": article.dek,
        "dateline": article.dateline,
        "updated": rfc3339_date(article.updated_at) if article.updated_at else None,
        "updated_as": article.updated_as,
        "categories": [category.slug for category in article.categories],
        "authors": [author.slug for author in article.authors],
        "notes": [{"kind": note.kind, "at": rfc3339_date(note.at), "text": note.text} for note in notes],
        "former_addresses": former,
    }


def _former_addresses(numbers):
    found: dict[int, list[str]] = {}
    rows = Address.objects.filter(story_id__in=numbers, is_current=False).order_by("pk")
    for row in rows:
        found.setdefault(row.story_id, []).append(absolute(f"/{row}/"))
    return found


def _feed(items, number, *, is_last):
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": newspaper().name,
        "home_page_url": settings.SITE_URL,
        "language": settings.LANGUAGE_CODE,
        **({} if is_last else {"next_url": _name(number + 1)}),
        "items": items,
    }


def _copy_media(items, folder, done):
    """Copy the public files that these stories show to where their addresses say."""
    for name in sorted(_media_in(items)):
        target = folder / "media" / name
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as file, target.open("wb") as copy:
                copyfileobj(file, copy, 1024 * 1024)
        except FileNotFoundError:
            done.missing.append(name)
        else:
            done.media += 1


def _media_in(items) -> set[str]:
    """The storage names of the files that items link to by their public addresses."""
    starts = {re.escape(media(folder).partition("?")[0]): folder for folder in MEDIA}
    pattern = re.compile(f"({'|'.join(starts)})([^\"'<> ]+)")
    found = set()
    for item in items:
        named = [item.get("content_html", ""), item.get("image", "")]
        named += [attached["url"] for attached in item.get("attachments", [])]
        for start, rest in pattern.findall(" ".join(named)):
            found.add(starts[re.escape(start)] + unquote(urlsplit(rest).path))
    return {name for name in found if ".." not in name}


def _notices(at) -> Iterator[dict[str, Any]]:
    newest, place = Newest(AT_ONCE), None
    while True:
        found = newest(at, place)
        yield from map(_notice, found)
        if len(found) < AT_ONCE:
            return
        place = found[-1].place


def _notice(notice: Notice):
    return {
        "id": tag_uri(notice.published_under, notice.published_on, notice.name),
        "kind": notice.kind or "withdrawal",
        "at": rfc3339_date(notice.at),
        "text": notice.text,
    }


def _label(label: Author | Category) -> dict[str, Any]:
    return {"slug": label.slug, "name": label.name, "url": absolute(label.get_absolute_url())}


def _author(author: Author):
    return _label(author) | {
        "role": author.role,
        "profile": author.profile,
        "links": [list(link) for link in author.profile_links],
        "email": author.email,
        "contact": author.contact,
    }


def _category(category: Category):
    return _label(category) | {"description": category.description}


def _about(page: AboutPage):
    return {
        "slug": page.slug,
        "url": absolute(page.get_absolute_url()),
        "title": page.live.title,
        "content_html": html.rendered(page.live.body),
    }
