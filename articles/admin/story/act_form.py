"""What an act needs besides the words: a kind, a time, a note, a reason."""

from collections.abc import Callable
from functools import cache

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.clocks import (
    AT_A_TIME,
    NOW,
    LocalTimeField,
    WhenField,
    WhichTimeField,
    moment,
    require_agreement,
)
from articles.models import Article, Pin, PublicNote
from articles.times.desk_times import desk_time
from articles.workflow.acts import ACTS, Act
from articles.workflow.pinning import LASTING, USUALLY
from articles.workflow.standing import Standing

LIFT_AND_PUBLISH = "lift_and_publish"
"""A button that does two acts at once."""
UNTIL_A_TIME = "time"
_NOTE_FIELDS = ("note_kind", "note_text", "note_is_grave", "note_supersedes")
_MADE_OF = {"public_note": _NOTE_FIELDS, "note_alone": ()}
"""{input of an act that is not a single field: its fields}; the note alone has its own form."""


def _lines(rows):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class TickedBox(forms.CheckboxInput):
    """A checkbox that counts as ticked unless the page showed it (and sent `NAME-shown`) unticked."""

    def value_from_datadict(self, data, files, name):
        return f"{name}-shown" not in data or super().value_from_datadict(data, files, name)


# Two dialogs publish: each has its own field for what both ask.


def _publish_again():
    return forms.BooleanField(label=_("Publish again: readers get this story back"), required=False)


def _keep_notes():
    label = _("Show the earlier public notes with it again")
    return forms.BooleanField(label=label, required=False, initial=True, widget=TickedBox)


def _notes_reason():
    return forms.CharField(label=_("If not, why?"), required=False, max_length=300)


def _pin_label():
    return forms.ChoiceField(label=_("Label"), required=False, choices=Pin.Label.choices)


def _in_strip():
    return forms.BooleanField(label=_("Name it in a strip on every page"), required=False)


def _set_again():
    """Whether the scheduled version keeps its time after the act; each dialog has its own field."""
    return forms.BooleanField(required=False, initial=True, widget=TickedBox)


def _usual_notice() -> str:
    """What a withdrawal says to readers, in their language, until the editor writes more."""
    with override(settings.LANGUAGE_CODE):
        # Translators: for readers
        return gettext("This story has been withdrawn while we check it. We will say here what we find.")


class NoteForm(forms.Form):
    """A public note; `earlier` returns the notes that it may supersede, by id."""

    note_kind = forms.ChoiceField(
        label=_("Public note"),
        required=False,
        choices=[("", pgettext_lazy("public note", "None")), *PublicNote.Kind.choices],
    )
    note_text = forms.CharField(label=_("Text of the public note"), required=False, widget=_lines(3))
    note_is_grave = forms.BooleanField(label=_("Show it at the top of the article"), required=False)
    note_supersedes = forms.ChoiceField(
        label=_("Replaces"),
        required=False,
        help_text=_("The earlier note is folded under this one."),
    )

    def __init__(self, *args, earlier: Callable[[], dict[str, PublicNote]], **kwargs):
        super().__init__(*args, **kwargs)
        self._earlier = earlier
        self.fields["note_supersedes"].choices = self._replaceable

    def _replaceable(self):
        return [("", _("No earlier note")), *((pk, _line(note)) for pk, note in self._earlier().items())]

    @property
    def has_earlier(self):
        """Whether there is a note that could be superseded."""
        return bool(self._earlier())

    def clean(self):
        values = super().clean()
        if values.get("note_kind") and not values.get("note_text", "").strip():
            self.add_error("note_text", _("Write the text of the note: readers see it."))
        if values.get("note_text", "").strip() and not values.get("note_kind"):
            self._ask_for_kind()
        return values

    def is_missing_note(self) -> bool:
        """Whether it holds no valid note; its errors then say what is missing."""
        if self.is_valid() and not self.cleaned_data["note_kind"]:
            self._ask_for_kind()
        return not self.is_valid()

    def _ask_for_kind(self):
        self.add_error("note_kind", _("Choose what kind of note it is."))

    @property
    def public_note(self) -> PublicNote | None:
        """The unsaved PublicNote that was asked for, or None."""
        values = self.cleaned_data
        if not values["note_kind"]:
            return None
        superseded = values["note_supersedes"] or None
        return PublicNote(
            kind=values["note_kind"],
            text=values["note_text"].strip(),
            is_grave=values["note_is_grave"],
            supersedes=superseded and self._earlier()[superseded],
        )


def _notes_of(story):
    """The public notes that are live and not superseded, by id."""
    if story is None or not story.has_been_public:
        return {}
    notes = PublicNote.objects.filter(story=story, at__lte=timezone.now(), superseded_by=None)
    return {str(note.pk): note for note in notes}


def _line(note):
    values = {"kind": note.get_kind_display(), "time": desk_time(note.at)}
    return _("%(kind)s, %(time)s: %(text)s") % {**values, "text": Truncator(note.text).words(8)}


class ActForm(NoteForm):
    """All fields of the dialogs; each act reads its own and ignores errors in the others'."""

    kind = forms.ChoiceField(
        choices=[
            (Article.Kind.MINOR, Article.Kind.MINOR.label),
            (Article.Kind.UPDATE, Article.Kind.UPDATE.label),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    publish_when = WhenField()
    publish_at = LocalTimeField(label=_("Publish at"), required=False)
    publish_at_which = WhichTimeField()
    update_note = forms.CharField(label=_("Update line"), required=False, max_length=300)
    move_to_top = forms.BooleanField(label=_("Move to the top of the feed"), required=False)
    publish_again = _publish_again()
    keep_notes = _keep_notes()
    notes_reason = _notes_reason()
    set_again = _set_again()
    back_set_again = _set_again()
    note_set_again = _set_again()
    top_set_again = _set_again()
    slug_set_again = _set_again()
    top_reason = forms.CharField(label=_("Why?"), required=False, max_length=300)
    overriding = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    is_correction = forms.ChoiceField(required=False, choices=[("yes", _("Yes")), ("no", _("No"))])
    new_time = LocalTimeField(label=_("New time"), required=False)
    new_time_which = WhichTimeField()
    embargo_until = LocalTimeField(
        label=_("Embargo until"),
        required=False,
        help_text=_("Leave empty for an embargo until it is lifted."),
    )
    embargo_until_which = WhichTimeField()
    embargo_set_again = forms.BooleanField(required=False)
    embargo_note = forms.CharField(label=_("Who asked for it?"), required=False, max_length=300)
    lift_publish_again = _publish_again()
    lift_keep_notes = _keep_notes()
    lift_notes_reason = _notes_reason()
    lift_reason = forms.CharField(label=_("Who lifted it, and why?"), required=False, max_length=300)
    send_back_note = forms.CharField(label=_("Note to the writer"), required=False, widget=_lines(4))
    notice = forms.CharField(
        label=_("Notice to readers"),
        required=False,
        initial=_usual_notice,
        widget=_lines(4),
    )
    notice_shown = forms.CharField(required=False)
    publish_pin = forms.ChoiceField(
        label=_("Pin to the front page"), required=False, choices=[("", _("No")), *LASTING.items()]
    )
    publish_label, pin_label = _pin_label(), _pin_label()
    publish_in_strip, pin_in_strip = _in_strip(), _in_strip()
    pin_lasts = forms.ChoiceField(
        label=_("For how long?"),
        required=False,
        choices=[*LASTING.items(), (UNTIL_A_TIME, _("Until a time"))],
        initial=USUALLY,
    )
    pin_until = LocalTimeField(label=_("Until a time"), required=False)
    pin_until_which = WhichTimeField()
    new_slug = forms.CharField(label=_("New URL slug"), required=False, max_length=100)
    take_down_reason = forms.CharField(label=_("Reason"), required=False, widget=_lines(3))
    is_take_down_meant = forms.BooleanField(
        label=_("Take every word of this story from readers, for good"), required=False
    )

    def __init__(self, data=None, *, story=None, **kwargs):
        earlier = cache(lambda: _notes_of(story))
        super().__init__(data, earlier=earlier, **kwargs)
        self.alone = NoteForm(data, earlier=earlier, prefix="alone")
        """The note of the dialog that publishes a note alone."""

    @property
    def note_alone(self) -> PublicNote:
        """The note to publish alone; if nothing was typed an empty one, which the verb refuses."""
        return self.alone.public_note or PublicNote()

    def value(self, name: str):
        """The input of this name: a field's value, or a public note built from several fields."""
        return getattr(self, name) if name in _MADE_OF else self.cleaned_data[name]

    def has_errors_for(self, act: str) -> bool:
        """Whether a field that this act reads is invalid."""
        has_errors = bool(fields_of(act) & self.errors.keys())
        return has_errors or (act == Act.NOTE and self.alone.is_missing_note())

    def clean(self):
        values = super().clean()
        if values.get("pin_lasts") != UNTIL_A_TIME:
            values["pin_until"] = None
        elif not values.get("pin_until") and not self.has_error("pin_until"):
            self.add_error("pin_until", _("Set the time at which the pin ends."))
        require_agreement(self, "publish_at", "publish_when")
        for name in ("publish_at", "new_time", "embargo_until", "pin_until"):
            if values.get(name):
                self._find_moment(name, values)
        if values.get("move_to_top") and not values.get("update_note"):
            self.add_error("update_note", _("Say here what is new: the story moves to the top of the feed."))
        return values

    def _find_moment(self, name, values):
        try:
            values[name] = moment(values[name], values.get(f"{name}_which", ""))
        except forms.ValidationError as refusal:
            self.add_error(name, refusal)
            return
        if values[name] <= timezone.now():
            self.add_error(name, _("That time has passed: choose a later one."))

    @property
    def ambiguous_times(self):
        """The fields whose time occurs twice when clocks go back, so that one must be chosen."""
        return {name for name in self.errors if self.has_error(name, "twice")} if self.is_bound else set()


def fields_of(act: str) -> set[str]:
    """The fields of the form that an act reads."""
    if act == LIFT_AND_PUBLISH:
        return fields_of(Act.LIFT) | {"overriding", "lift_publish_again", "lift_notes_reason"}
    names = ACTS[act].reads.values() if act in ACTS else ()
    return {name for each in names for name in _MADE_OF.get(each, (each,))}


def act_form(story, standing: Standing, data=None, when: str = "") -> ActForm:
    """The form of a story's acts, filled with the current values; `when` chooses "now" or "at a time"."""
    initial = {"publish_when": when} if when in (NOW, AT_A_TIME) else {}
    if standing.last:
        initial["new_slug"] = standing.last.slug
    if standing.ahead:
        initial["new_time"] = _local(standing.ahead.set_for)
    if story.embargo_until:
        initial["embargo_until"] = _local(story.embargo_until)
    if not standing.live and hasattr(standing.last, "withdrawal"):
        initial["notice"] = standing.last.withdrawal.notice
    return ActForm(data, story=story, initial=initial)


def _local(at):
    return f"{timezone.localtime(at):%Y-%m-%dT%H:%M}"
