"""The pages of a story's versions."""

import re
from datetime import timedelta

from articles.models import Article, AuditEntry, Revision, Story
from tests.articles.admin.pages import parse
from tests.moments import NOON


def versions_of(story, way=""):
    return f"/admin/articles/story/{story.pk}/versions/{way}"


def first(story):
    """The name of the first public version."""
    return f"a{story.articles.order_by('live_from')[0].pk}"


def listed(answer):
    """The lines of the list, without their links."""
    page = parse(answer.text)
    lines = []
    for line in page.iterfind(".//form[@class='versions']/ol/li"):
        if "is-standing" not in line.get("class"):
            shown = [each for each in line.iter() if each.tag in ("strong", "q", "span") or each.get("id")]
            shown = [
                each
                for each in shown
                if each.get("id") or "state" in each.get("class", "") or each.tag == "q"
            ]
            lines.append(" | ".join(" ".join("".join(each.itertext()).split()) for each in shown))
    return lines


def changes(answer):
    """{label: text} of a comparison, with what was removed and added marked."""
    marked = re.sub(r"<(/?)(del|ins)\s*>", lambda tag: f"{'-+'[tag[2] == 'ins']}", answer.text)
    lines = parse(marked).find(".//main//dl")
    if lines is None:
        return {}
    texts, label = {}, ""
    for line in lines:
        if line.tag == "dt":
            label = line.text
        else:
            texts.setdefault(label, []).append(" ".join("".join(line.itertext()).split()))
    return texts


def newsroom():
    return [
        *(list(table.objects.order_by("pk").values_list()) for table in (Story, Revision, Article)),
        list(AuditEntry.objects.exclude(story=None).order_by("pk").values_list()),
    ]


def many_versions(story, by, count):
    """The versions of a live blog: as many sittings as public versions, a second apart."""
    base = dict(story=story, by=by, act="save", version=1, **story.words())
    live = story.articles.get()
    Revision.objects.bulk_create(Revision(**base, at=NOON + timedelta(seconds=n)) for n in range(1, count))
    words = dict(story=story, **story.words(), published_on=live.published_on, published_at=live.published_at)
    words |= {"listed_at": NOON, "kind": "minor", "reading_minutes": 1, "opened_by": by}
    Article.objects.filter(pk=live.pk).update(live_until=NOON + timedelta(seconds=1), is_closed=True)
    Article.objects.bulk_create(
        Article(
            **words,
            live_from=NOON + timedelta(seconds=n),
            live_until=NOON + timedelta(seconds=n + 1) if n + 1 < count else None,
            is_closed=n + 1 < count,
        )
        for n in range(1, count)
    )
