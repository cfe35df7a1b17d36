"""What a kill entails for readers' search."""

from django.db import transaction
from django.db.models import QuerySet

from articles import freshness
from articles.models import Article
from articles.search import index


def forget_words(versions: QuerySet[Article]) -> None:
    """Index those of these versions anew that are not over, without the words of what was killed."""
    with transaction.atomic():
        if sum(index.rebuild(versions.filter(is_closed=False).order_by("pk").values_list("pk", flat=True))):
            # Searches that were made before are kept until it moves.
            freshness.move(removed=True)
