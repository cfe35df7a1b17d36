"""What is typed into the search of the desk's list of stories: words, or a story's address."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from django.db.models import Exists, OuterRef, Q
from django.urls import Resolver404, resolve

from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.searching import MOST_WORDS
from articles.folding import fold, searchable, unaccented
from articles.mistyped import GLUED
from articles.models import Address, Author, StoryByline
from articles.slugs import slug_of

_HOST = re.compile(r"^(?:[a-z]+://)?[^/\s]+(?=/)", re.IGNORECASE)


def spellings(text: str) -> Iterator[list[Q]]:
    """The conditions of all words of a search as they are typed; then without accents, if they have any."""
    exact, plain = fold(text).split()[:MOST_WORDS], unaccented(text).split()[:MOST_WORDS]
    names = {pk: searchable(name) for pk, name in Author.objects.values_list("pk", "name")} if exact else {}
    for words in [exact] if exact == plain else [exact, plain]:
        yield [_says(word, names) for word in words]


def _says(word, names) -> Q:
    """The story or its byline has the word. Authors are few, and their names change: they are folded here."""
    called_so = [pk for pk, name in names.items() if word in name]
    signed = StoryByline.objects.filter(story=OuterRef("pk"), author__in=called_so)
    return Q(searchable__contains=word) | Q(Exists(signed))


def story_at(text: str) -> int | None:
    """The id of the story with this public address, now or formerly, or of this page of the desk.

    Whole or as a path, with what texts glue to it; None for other text.
    """
    try:
        match = resolve(_path(text))
    except Resolver404:
        return None
    asked = match.kwargs
    if "published_on" in asked:
        slugs = {asked["slug"], slug_of(asked["slug"])}
        stories = Address.objects.filter(published_on=asked["published_on"], slug__in=slugs)
        return stories.values_list("story", flat=True).first()
    number = str(asked.get("story_id") or asked.get("object_id", ""))
    is_of_story = (match.url_name or "").startswith("articles_story_")
    return int(number) if is_of_story and number.isdecimal() and len(number) <= LONGEST_NUMBER else None


def _path(text) -> str:
    address = unquote(_HOST.sub("", text.strip(GLUED), count=1))
    return f"/{re.split('[?#]', address)[0].strip(GLUED).strip('/')}/"
