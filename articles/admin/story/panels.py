"""The side panels of a story: notes, tasks, people and preview links."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import workflow
from articles.admin import form_fields
from articles.admin.namesakes import names_of_people
from articles.admin.story.around import Around
from articles.models import Story
from articles.workflow.standing import Standing

MOST_WORDS = 50_000
"""The largest goal: more than any body has room for."""


def _people_with(permission):
    """The people who have a permission, by name."""
    return workflow.people_with(permission).order_by("first_name", "last_name", "username")


def writers():
    """The people who may write stories."""
    return _people_with("articles.write_story")


class PersonField(form_fields.PersonField):
    default_error_messages = {"invalid_choice": _("Choose a person from the list.")}

    def __init__(self, **options):
        super().__init__(writers(), required=False, **options)


class PanelForm(forms.Form):
    """A form in a side panel. Its fields belong to the shared panels form, whose buttons choose the act."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["form"] = "desk-panels"

    def offering(self, **people):
        """Offer these people, by field name, so that a page queries them once."""
        for name, offered in people.items():
            field = self.fields[name]
            nobody = [("", field.empty_label)] if field.empty_label else []
            field.widget.choices = [*nobody, *names_of_people(offered).items()]
        return self


class NoteForm(PanelForm):
    desk_note = forms.CharField(
        label=_("New note"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "spellcheck": "true", "data-grow": ""}),
    )
    desk_note_to = PersonField(
        label=pgettext_lazy("a note", "To"), empty_label=pgettext_lazy("a note to", "Everyone")
    )


class AssignForm(PanelForm):
    assigned_to = PersonField(label=_("Assigned to"), empty_label=pgettext_lazy("assigned to", "Nobody"))


class UrgencyForm(PanelForm):
    urgency = forms.TypedChoiceField(
        label=_("Urgency"),
        choices=Story.Urgency.choices,
        coerce=int,
        error_messages={"invalid_choice": _("Choose an urgency from the list.")},
    )


class GoalForm(PanelForm):
    word_goal = forms.IntegerField(
        label=_("Word goal"),
        required=False,
        min_value=1,
        max_value=MOST_WORDS,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": _("Enter the goal as a number of words.")},
    )


class RestrictForm(PanelForm):
    restricted_to = form_fields.RowsField(
        writers(),
        label=_("Restricted to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose people from the list.")},
    )


class LinkForm(PanelForm):
    link_hours = forms.TypedChoiceField(
        label=_("Open for"),
        choices=[(24, _("A day")), (72, _("Three days")), (168, _("A week"))],
        coerce=int,
        error_messages={"invalid_choice": _("Choose how long from the list.")},
    )


def beside(story: Story, by, standing: Standing, acts: set[str], found: Around) -> dict[str, Any]:
    """The panels' template context, for a person who can do these acts."""
    for task in found.tasks:
        task.is_ahead = standing.concerns_ahead(task)
    people, notes = found.writers, found.notes
    named = [person for person in found.people.values() if person.pk in story.belonging.named]
    return {
        "acts": acts,
        "sent_back": found.sent_back,
        "tasks": found.tasks,
        "may_finish": by.has_perm("articles.write_story"),
        "notes": [(note, workflow.may_resolve(note, by)) for note in notes if note.resolved_at is None],
        "resolved": [note for note in notes if note.resolved_at],
        "note_form": NoteForm().offering(desk_note_to=_who_see(story, people, named)),
        "assign_form": AssignForm(initial={"assigned_to": story.assigned_to_id}).offering(assigned_to=people),
        "urgency_form": UrgencyForm(initial={"urgency": story.urgency}),
        "goal_form": GoalForm(initial={"word_goal": story.word_goal}),
        "restricted_to": named,
        "restrict_form": RestrictForm(initial={"restricted_to": named}).offering(restricted_to=people),
        "link_form": LinkForm(),
        "links": found.links if "share" in acts else [],
    }


def _who_see(story, people, named):
    """Those of `people` who may see the story when it is restricted to `named`."""
    if not named:
        return people
    seeing = {story.owner, *named, *_people_with("articles.see_restricted_story")}
    return [person for person in people if person in seeing]
