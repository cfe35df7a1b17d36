"""What is typed into the search of the desk's list of stories: words, or a story's address."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from django.db.models import Exists, OuterRef, Q
from django.urls import Resolver404, resolve

from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.searching import MOST_WORDS
from articles.folding import fold, searchable, unaccented, words_in
from articles.models import Address, Author, StoryByline
from articles.readers.mistyped import GLUED
from articles.text.slugs import slug_of

_HOST = re.compile(r"^(?:[a-z]+://)?[^/\s]+(?=/)", re.IGNORECASE)


SHORTEST_BEGINNING = 3
"""Minimum length of a word for prefix matching, in characters: shorter ones would match too much."""


class Word(NamedTuple):
    """A search word, the authors whose names contain it, and those with a name that begins with it."""

    text: str
    inside: list[int]
    beginning: list[int]

    @property
    def said(self) -> Q:
        """The story or its byline has it, even inside another word."""
        return Q(searchable__contains=self.text) | _signed(self.inside)

    @property
    def signed(self) -> Q:
        """The byline has a word that begins with it."""
        return _signed(self.beginning)

    @property
    def query(self) -> str:
        """The query for PostgreSQL's index: its parts as words, the last also as a prefix."""
        parts = words_in(self.text)
        is_beginning = bool(parts) and len(parts[-1]) >= SHORTEST_BEGINNING
        return " & ".join(f"'{part}'" for part in parts) + (":*" if is_beginning else "")


def _signed(authors) -> Q:
    return Q(Exists(StoryByline.objects.filter(story=OuterRef("pk"), author__in=authors)))


def _word(text: str, names: dict[int, str]) -> Word:
    """Make a Word; `names`, {author id: folded name}, are matched here: they are few, and change."""
    inside = [pk for pk, name in names.items() if text in name]
    is_short = len(text) < SHORTEST_BEGINNING
    beginning = [
        pk
        for pk in inside
        if any(word == text if is_short else word.startswith(text) for word in names[pk].split())
    ]
    return Word(text, inside, beginning)


def spellings(text: str) -> Iterator[list[Word]]:
    """All words of a search as typed; then without accents, if they have any."""
    exact, plain = fold(text).split()[:MOST_WORDS], unaccented(text).split()[:MOST_WORDS]
    names = {pk: searchable(name) for pk, name in Author.objects.values_list("pk", "name")} if exact else {}
    for words in [exact] if exact == plain else [exact, plain]:
        yield [_word(word, names) for word in words]


def story_at(text: str) -> int | None:
    """The id of the story with this public address, current or former, or with this page of the desk.

    Accepts a whole URL or a path, even with punctuation stuck to it; None for other text.
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
