"""The items of lists: each is made once for its version, which never changes."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple

from django.template.loader import render_to_string

from articles import freshness
from articles.models import Article

MOST = 2000
"""How many items a process keeps, of about 1.5 kB each."""


class Key(NamedTuple):
    """All on which an item depends."""

    pk: int
    labels: int
    """The state of all labels, as it was before the item was made: so no older item stands for a newer."""
    loading: str


def add_items(articles: Sequence[Article], *, first_is_seen: bool) -> None:
    """Give each article, of which a list needs no more than the place, its `item`: its HTML.

    `first_is_seen`: the first stands at the top of the page, so that its picture is loaded at once.
    """
    labels = freshness.current().relabelled
    keys = [
        Key(article.pk, labels, "eager" if first_is_seen and not n else "lazy")
        for n, article in enumerate(articles)
    ]
    items = {key: kept.get(key) for key in keys}
    missing = [key.pk for key, item in items.items() if item is None]
    whole = Article.objects.for_lists().in_bulk(missing) if missing else {}
    for article, key in zip(articles, keys, strict=True):
        article.item = items[key] or kept.put(key, _made(whole[article.pk], key.loading))


def _made(article: Article, loading: str) -> str:
    return render_to_string("feed/_item.html", {"article": article, "loading": loading})


class Items:
    """The items made last."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._items: OrderedDict[Key, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> str | None:
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def put(self, key: Key, item: str) -> str:
        with self._lock:
            self._items[key] = item
            while len(self._items) > self.most:
                self._items.popitem(last=False)
        return item

    def clear(self) -> None:
        with self._lock:
            self._items.clear()


kept = Items()
