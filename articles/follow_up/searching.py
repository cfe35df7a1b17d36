"""Updating readers' search after a kill."""

from django.db import transaction
from django.db.models import QuerySet

from articles import freshness
from articles.models import Article
from articles.search import index


def forget_words(versions: QuerySet[Article]) -> None:
    """Reindex those of these versions that have not ended, without the words of what was killed."""
    with transaction.atomic():
        if sum(index.rebuild(versions.filter(is_closed=False).order_by("pk").values_list("pk", flat=True))):
            # Earlier search results stay cached until the stamp moves.
            freshness.move(removed=True)
