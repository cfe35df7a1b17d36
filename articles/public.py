"""What every page for readers keeps to."""

import unicodedata
from datetime import datetime
from functools import wraps

from django.db.models import Exists, OuterRef
from django.http import HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.models import Article, PublicNote, Withdrawal


def public_page(view):
    """Answer GET and HEAD alone, for caches to keep a second, under one spelling of the address.

    An address in another of Unicode's forms, as some systems copy it, leads to the one in NFC.
    """

    @require_safe
    @cache_control(public=True, max_age=1)
    @wraps(view)
    def page(request, *args, **kwargs):
        path = unicodedata.normalize("NFC", request.path)
        if path != request.path:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(escape_uri_path(path) + (query and f"?{query}"))
        return view(request, *args, **kwargs)

    return page


def notes_of(article: Article, at: datetime) -> list[PublicNote]:
    """The public notes of a story, newest first, but those before a withdrawal and those superseded."""
    if article.updated_at is None:
        return []
    withdrawn_since = Withdrawal.objects.filter(
        article__story=OuterRef("article__story"), at__gte=OuterRef("at")
    )
    notes = PublicNote.objects.filter(~Exists(withdrawn_since), article__story=article.story_id, at__lte=at)
    superseded = {note.supersedes_id for note in notes}
    return [note for note in notes if note.pk not in superseded]
