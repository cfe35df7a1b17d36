"""A three-way merge of two people's words, proposed to the one who saved second."""

from articles.admin.story.forms import StoryForm
from articles.merging import merged
from articles.models import Story


def proposal(story: Story, typed: dict, version: int | None) -> dict | None:
    """Both people's words merged, by form field name; None on a conflict.

    `typed` is as `StoryForm.words`, based on `version`, whose words must still be in the history.
    """
    base = story.revisions.filter(version=version).order_by("-id").first()
    if base is None:
        return None
    merge = merged(
        {**base.words(), "categories": base.category_ids, "bylines": base.byline_ids},
        _typed_words(typed),
        {**story.words(), "categories": _keys(story.categories), "bylines": _keys(story.authors)},
    )
    return None if merge.conflicts else _as_fields(merge.words)


def _typed_words(typed):
    labels = {"categories", "bylines"}
    scalars = Story(**{name: value for name, value in typed.items() if name not in labels}).words()
    return {**scalars, **{name: _keys(typed[name]) for name in labels}}


def _keys(labels):
    return [label.pk for label in labels]


def _as_fields(words):
    names = {Story._meta.get_field(name).attname: name for name in StoryForm.Meta.fields}
    return {names.get(name, name): value for name, value in words.items()}
