"""The labels that a story's page offers, read in one query along with those that the story has."""

from typing import NamedTuple

from django.db.models import CharField, OuterRef, Q, Subquery, Value

from articles.models import Author, Category, Story, StoryByline, StoryCategory
from articles.models.story import LABEL_FIELDS, Belonging, label_from
from articles.prepared import Prepared

_NOTHING = Value(None, output_field=CharField())


class Offered(NamedTuple):
    """The labels to choose from, in the desk's order."""

    categories: list[Category]
    bylines: list[Author]


def offered_to(story: Story) -> Offered:
    """Read the current labels and the story's own; the story's are cached on it as `belonging`."""
    kinds: dict[str, list] = {"category": [], "author": [], "person": []}
    for kind, position, *values, place, sort_key in _labels_offered(story=story.pk):
        kinds[kind].append((position, values, (place, bytes(sort_key or b""))))
    models = {"category": Category, "author": Author}
    own = {kind: _own(kinds[kind], model) for kind, model in models.items()}
    story.belonging = Belonging(own["category"], own["author"], {pk for _, (pk, *_), _ in kinds["person"]})
    return Offered(*(_current(kinds[kind], model) for kind, model in models.items()))


@Prepared
def _labels_offered(story):
    named = Story.restricted_to.through.objects.filter(story=story)
    people = named.values_list(Value("person"), Value(0), "user_id", *[Value("")] * 2, *[_NOTHING] * 3)
    categories = _labels(story, StoryCategory, Category, "place")
    return categories.union(_labels(story, StoryByline, Author, Value(0)), people, all=True).order_by()


def _labels(story, rows, model, place):
    own = rows.objects.order_by().filter(story=story)
    position = own.filter(**{rows.label: OuterRef("pk")}).values("position")[:1]
    is_shown = Q(is_retired=False, merged_into=None) | Q(pk__in=own.values(rows.label))
    found = model.objects.order_by().filter(is_shown).annotate(position=Subquery(position))
    return found.values_list(Value(rows.label), "position", *LABEL_FIELDS, place, "sort_key")


def _own(found, model) -> list:
    own = [(position, values) for position, values, _ in found if position is not None]
    return [label_from(model, values) for _, values in sorted(own, key=lambda each: each[0])]


def _current(found, model) -> list:
    labels = [label_from(model, values) for _, values, _ in sorted(found, key=lambda each: each[2])]
    return [label for label in labels if label.merged_into_id is None]
