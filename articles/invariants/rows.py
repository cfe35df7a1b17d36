"""Rules of versions, times, addresses and notes, which the database checks by itself."""

from itertools import batched

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lead

from articles.models import (
    Address,
    Article,
    ArticleByline,
    ArticleCategory,
    Clip,
    ClipText,
    Image,
    PreviewLink,
    PublicNote,
    SearchEntry,
    Story,
    Withdrawal,
)


def versions_follow_each_other(at, stories):
    """The versions of a story never overlap."""
    following = Window(Lead("live_from"), partition_by="story", order_by="live_from")
    versions = stories.of(Article).annotate(then=following)
    for story, live_from, until, then in versions.values_list("story", "live_from", "live_until", "then"):
        if then is not None and (until is None or until > then):
            yield f"story {story}, the version of {live_from} runs into that of {then}"


def one_lies_ahead(at, stories):
    """At most one version of a story lies ahead."""
    ahead = stories.of(Article).filter(live_from__gt=at).values("story").annotate(count=Count("pk"))
    for row in ahead.filter(count__gt=1):
        yield f"story {row['story']} has {row['count']}"


def closed_is_over(at, stories):
    """What is marked as closed is over."""
    yield from _named(stories.of(Article).filter(is_closed=True).exclude(live_until__lte=at))


def rows_follow_their_article(at, stories):
    """A row of an article repeats its columns."""
    of_story = Q(story_id=F("article__story_id"))
    in_lists = of_story & Q(listed_at=F("article__listed_at"), is_closed=F("article__is_closed"))
    for rows in (ArticleCategory, ArticleByline, PublicNote, Withdrawal):
        same = in_lists if rows in (ArticleCategory, ArticleByline) else of_story
        yield from _named(stories.of(rows, "article__story").exclude(same), story="article__story")


def publication_never_moves(at, stories):
    """All versions of a story that were ever live have one time and date of publication."""
    times = (
        stories.of(Article)
        .filter(live_from__lte=at)
        .values("story")
        .annotate(times=Count("published_at", distinct=True), days=Count("published_on", distinct=True))
    )
    for row in times.filter(Q(times__gt=1) | Q(days__gt=1)):
        yield f"story {row['story']}"


def times_keep_their_order(at, stories):
    """A version is listed and updated between its publication and its opening."""
    listed = Q(listed_at__gte=F("published_at"), listed_at__lte=F("live_from"))
    never = Q(updated_at__isnull=True, updated_as="")
    once = Q(updated_at__gt=F("published_at"), updated_at__lte=F("live_from")) & ~Q(updated_as="")
    yield from _named(stories.of(Article).exclude(listed & (never | once)))


def first_comes_first(at, stories):
    """The first version of a story, and no other, is its first publication."""
    earliest = Article.objects.filter(story=OuterRef("story")).order_by("live_from").values("live_from")
    versions = stories.of(Article).annotate(earliest=Subquery(earliest[:1]))
    is_first, is_named = Q(live_from=F("earliest")), Q(kind=Article.Kind.FIRST)
    yield from _named(versions.filter((is_first & ~is_named) | (~is_first & is_named)))


def addresses_lead_to_stories(at, stories):
    """A story that readers have, had or will have has one current address: its newest version's."""
    newest = Article.objects.filter(story=OuterRef("story")).order_by("-live_from")
    addresses = stories.of(Address)
    current = addresses.filter(is_current=True).annotate(
        day=Subquery(newest.values("published_on")[:1]), newest_slug=Subquery(newest.values("slug")[:1])
    )
    for address in current.exclude(day=F("published_on"), newest_slug=F("slug")):
        yield f"address {address} of story {address.story_id}"
    in_use = Address.objects.filter(is_current=True, story=OuterRef("story"))
    without = stories.of(Article).filter(~Exists(in_use))
    for story in without.values_list("story", flat=True).distinct():
        yield f"story {story} has none"
    for address in addresses.filter(~Exists(newest)):
        yield f"address {address} of story {address.story_id} leads nowhere"


def statuses_tell_the_truth(at, stories):
    """A published story has a version live or ahead, a withdrawn one has none."""
    still_live = Q(is_closed=False) & (Q(live_until=None) | Q(live_until__gt=at))
    open_ones = Article.objects.filter(Q(live_from__gt=at) | still_live, story=OuterRef("pk"))
    published, withdrawn = Q(status=Story.Status.PUBLISHED), Q(status=Story.Status.WITHDRAWN)
    some = stories.of(Story, "pk").annotate(is_open=Exists(open_ones))
    for pk in some.filter((published & Q(is_open=False)) | (withdrawn & Q(is_open=True))).values_list(
        "pk", flat=True
    ):
        yield f"story {pk}"


def held_lies_ahead(at, stories):
    """A version on hold is the newest of its story, and nothing of it is live."""
    newer = Article.objects.filter(story=OuterRef("story"), live_from__gt=OuterRef("live_from"))
    held = stories.of(Article).filter(held_from__isnull=False)
    yield from _named(held.filter(Exists(newer) | Q(is_closed=True)))


def embargoes_hold(at, stories):
    """Nothing of a story is set to go out before its embargo ends."""
    early = Q(story__embargo_until__gt=F("live_from")) | Q(
        story__embargo_until_lifted=True, held_from__isnull=True
    )
    yield from _named(stories.of(Article).filter(early, live_from__gt=at))


def sealed_words_have_no_link(at, stories):
    """A story that was taken down has no preview link that opens."""
    links = stories.of(PreviewLink).filter(story__taken_down_at__isnull=False)
    for pk, story in links.filter(revoked_at=None, expires_at__gt=at).values_list("pk", "story"):
        yield f"link {pk} of story {story}"


def notes_open_versions(at, stories):
    """A public note stands on the version that it opened."""
    notes = stories.of(PublicNote, "article__story").exclude(at=F("article__live_from"))
    for pk, story in notes.values_list("pk", "article__story"):
        yield f"note {pk} of story {story}"


def withdrawals_end_versions(at, stories):
    """A withdrawal ends the version that it names."""
    withdrawals = stories.of(Withdrawal, "article__story").exclude(at=F("article__live_until"))
    yield from _named(withdrawals, story="article__story")


def taken_down_is_sealed(at, stories):
    """Nothing of a story that was taken down is on record."""
    sealed = stories.of(Story, "pk").filter(taken_down_at__isnull=False)
    for pk in sealed.exclude(status=Story.Status.WITHDRAWN).values_list("pk", flat=True):
        yield f"story {pk}"
    yield from _named(stories.of(Article).filter(story__taken_down_at__isnull=False, is_on_record=True))


def search_has_what_is_open(at, stories):
    """Readers' search has an entry for each version that they have or will have, and for no other."""
    for place in _named(stories.of(Article).filter(is_closed=False, search_entry=None)):
        yield f"{place} has none (manage.py rebuild_search makes it)"
    same = {name: F(f"article__{name}") for name in ("story_id", "published_on", "published_at")}
    entries = stories.of(SearchEntry, "article__story").exclude(article__is_closed=False, **same)
    yield from _named(entries, story="article__story")


def clips_have_what_versions_name(at, stories):
    """Video and audio of a version are there, with the poster, captions and transcripts that it names."""
    versions = stories.of(Article).exclude(clips={}).order_by("pk")
    for some in batched(versions.values_list("pk", "story", "clips"), 500, strict=False):
        named = {(key, row) for *_, clips in some for key, about in clips.items() for row in _rows_of(about)}
        there = _rows_there(named)
        for pk, story, clips in some:
            for key, about in clips.items():
                for row in _rows_of(about):
                    if (key, row) not in there:
                        yield f"article {pk} of story {story}, clip {key}: no {row}"


def _rows_of(about):
    """What a version names of a clip, besides itself."""
    poster = [f"poster {about['poster']}"] if about["poster"] else []
    return ["row", *poster, *(f"text {pk}" for pk in about["texts"])]


def _rows_there(named):
    """Those of these that the tables have."""
    keys = {key for key, _ in named}
    posters = {row.removeprefix("poster ") for _, row in named if row.startswith("poster ")}
    there = {(key, "row") for key in Clip.objects.filter(key__in=keys).values_list("key", flat=True)}
    texts = ClipText.objects.filter(clip__key__in=keys).values_list("clip__key", "pk")
    there |= {(key, f"text {pk}") for key, pk in texts}
    known = {*Image.objects.filter(key__in=posters).values_list("key", flat=True)}
    return there | {(key, row) for key, row in named if row.removeprefix("poster ") in known}


def _named(rows, story="story"):
    """A place for each of these rows."""
    for pk, number in rows.values_list("pk", story):
        yield f"{rows.model.__name__.lower()} {pk} of story {number}"


RULES = [
    versions_follow_each_other,
    one_lies_ahead,
    closed_is_over,
    rows_follow_their_article,
    publication_never_moves,
    times_keep_their_order,
    first_comes_first,
    addresses_lead_to_stories,
    statuses_tell_the_truth,
    held_lies_ahead,
    embargoes_hold,
    sealed_words_have_no_link,
    notes_open_versions,
    withdrawals_end_versions,
    taken_down_is_sealed,
    search_has_what_is_open,
    clips_have_what_versions_name,
]
