"""The items of lists: each is made once for its version, which never changes."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from django.template.loader import render_to_string

from articles import freshness
from articles.models import Article

MOST = 2000
"""How many items a process keeps, of about 1.5 kB each."""


def add_items(articles: Sequence[Article], *, first_is_seen: bool) -> None:
    """Give each article, of which a list needs no more than the place, its `item`: its HTML.

    `first_is_seen`: the first stands at the top of the page, so that its picture is loaded at once.
    """
    kept.are_of(freshness.current().relabelled)
    keys = [
        (article.pk, "eager" if first_is_seen and not n else "lazy") for n, article in enumerate(articles)
    ]
    items = {key: kept.get(key) for key in keys}
    missing = [pk for (pk, _), item in items.items() if item is None]
    whole = Article.objects.for_lists().in_bulk(missing) if missing else {}
    for article, key in zip(articles, keys, strict=True):
        article.item = items[key] or kept.put(key, _made(whole[article.pk], key[1]))


def _made(article: Article, loading: str) -> str:
    return render_to_string("feed/_item.html", {"article": article, "loading": loading})


class Items:
    """The items made last, as long as no category, author or picture changes."""

    def __init__(self, most: int = MOST):
        self.most, self._generation = most, 0
        self._items: OrderedDict[tuple[int, str], str] = OrderedDict()
        self._lock = threading.Lock()

    def are_of(self, generation: int) -> None:
        """Forget all that were made before this generation of labels."""
        with self._lock:
            if generation != self._generation:
                self._items.clear()
                self._generation = generation

    def get(self, key: tuple[int, str]) -> str | None:
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def put(self, key: tuple[int, str], item: str) -> str:
        with self._lock:
            self._items[key] = item
            while len(self._items) > self.most:
                self._items.popitem(last=False)
        return item

    def clear(self) -> None:
        with self._lock:
            self._items.clear()


kept = Items()
