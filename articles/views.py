from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from articles import html
from articles.models import Address, Article, PublicNote, Withdrawal
from articles.public import public_page


@public_page
def article(request, published_on, slug):
    """A story under its address: the live version, the way to its present address, 410 or 404."""
    at = timezone.now()
    story = Address.objects.filter(published_on=published_on, slug=slug).values("story")[:1]
    # In order of live_from, the newest alone is read of a story with a thousand versions.
    versions = Article.objects.filter(story=story).order_by("-live_from")
    article = versions.published(at).with_labels().first()
    if article is None:
        return _gone(request, versions, story, at)
    if article.slug != slug:
        return redirect(article, permanent=True)
    context = {"article": article, "notes": _notes(article, at), "body": html.render(article.body)}
    return render(request, "articles/article.html", context)


def _notes(article, at):
    """The public notes of a story, newest first, but those before a withdrawal and those superseded."""
    if article.updated_at is None:
        return []
    withdrawn_since = Withdrawal.objects.filter(
        article__story=OuterRef("article__story"), at__gte=OuterRef("at")
    )
    notes = PublicNote.objects.filter(~Exists(withdrawn_since), article__story=article.story_id, at__lte=at)
    superseded = {note.supersedes_id for note in notes}
    return [note for note in notes if note.pk not in superseded]


def _gone(request, versions, story, at):
    """410 for what readers had, with its notice unless it was taken down; 404 for what they never had."""
    if not versions.on_record(at).exists():
        raise Http404
    notices = Withdrawal.objects.filter(article__story=story, article__story__taken_down_at=None)
    withdrawal = notices.order_by("-at").values("notice", "at").first()
    if withdrawal is None:
        return render(request, "410.html", status=410)
    return render(request, "articles/withdrawn.html", {"withdrawal": withdrawal}, status=410)
