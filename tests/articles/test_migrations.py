"""What migrations do to existing rows."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps

from articles.models import AuditEntry
from articles.templatetags.acts import act_label
from tests import factories

acts = import_module("articles.migrations.0006_acts")


@pytest.mark.parametrize(("old", "new"), acts.NAMES.items())
def test_acts_on_record_under_an_old_name_get_the_name_of_their_verb_and_back(editor, old, new):
    entry = AuditEntry.objects.create(at=datetime(2026, 11, 24, tzinfo=UTC), by=editor, act=old)
    story = factories.story(editor)
    story.revisions.update(act=old)
    for migrate, name in ((acts.to_verbs, new), (acts.to_old_names, old)):
        migrate(apps, None)
        assert AuditEntry.objects.get(pk=entry.pk).act == story.revisions.get().act == name
    assert act_label(new) != new
