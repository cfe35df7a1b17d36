"""Filters of stories and searches of pictures that people save under a name: a bounded number."""

import pytest

from articles.models import SavedSearch, StoryFilter

KINDS = [
    ("/admin/filters/", StoryFilter, "state=draft"),
    ("/admin/articles/image/searches/", SavedSearch, "q=a"),
]


@pytest.mark.parametrize(("address", "model", "query"), KINDS)
def test_who_has_saved_as_many_as_there_may_be_can_still_replace_one(desk, editor, address, model, query):
    model.objects.bulk_create(model(person=editor, name=f"No. {n}", query="q=old") for n in range(model.MOST))
    client = desk(editor)
    for name in ("No. 7", "One more"):
        assert client.post(address, {"name": name, "query": query}).status_code == 302
    assert model.objects.get(person=editor, name="No. 7").query == query
    assert model.objects.count() == model.MOST
