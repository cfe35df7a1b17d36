"""The writing page's buttons, and the `articles.workflow` verb that each calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import workflow
from articles.admin.story.act_form import LIFT_AND_PUBLISH, ActForm
from articles.admin.story.correction_signs import correction_signs
from articles.admin.take_down.checks import summary
from articles.desk_languages import in_language_of_record
from articles.models import Article, Pin, Story
from articles.text.lists import listed
from articles.times.desk_times import desk_time_in_zone
from articles.workflow.acts import ACTS, VERBS, Act
from articles.workflow.rules import obstacle
from articles.workflow.seen import Seen
from articles.workflow.standing import Standing

UNCHANGED = gettext_lazy("Readers already have these words: change them first.")


@dataclass(frozen=True)
class Button:
    """A button of the writing page, built from its act's row in the registry."""

    act: Act
    label: str
    place: str
    asks: bool
    is_main: bool
    is_quiet: bool
    needs_no_words: bool
    """Whether it can be pressed while a colleague edits the words."""
    held_by: str = ""
    """Why it does nothing while the words on the page are unchanged; empty if it works."""

    @property
    def dialog_id(self):
        return f"{self.act.replace('_', '-')}-dialog"

    @property
    def dialog_template(self):
        return f"admin/articles/story/dialogs/{self.act}.html"

    @property
    def dialog_acts(self):
        """The acts of the buttons in its dialog."""
        return {self.act, LIFT_AND_PUBLISH} if self.act == Act.LIFT else {self.act}


def buttons(story: Story, standing: Standing, permitted: set[str], by) -> list[Button]:
    """The buttons, in order, that a person with these permitted acts can press now."""
    acts = workflow.possible(permitted, story, standing)
    if story.status == Story.Status.PUBLISHED and {Act.PUBLISH, Act.SAVE} <= permitted:
        acts |= {
            Act.PUBLISH
        }  # The words on the page may differ from readers' by the time that it is pressed.
    if Act.BACK in acts and not workflow.previous_version(standing.live):
        acts -= {Act.BACK}
    if Act.UNDO_CANCEL in acts and not workflow.cancelling(story, by):
        acts -= {Act.UNDO_CANCEL}
    if not story.is_pinned:
        acts -= {Act.UNPIN}
    return [_button(act, acts, story, standing) for act in ACTS if act in acts and ACTS[act].button]


def _button(act: Act, acts: set[str], story: Story, standing: Standing) -> Button:
    offered, label = ACTS[act].button, ACTS[act].button.label
    held_by = ""
    if act == Act.PUBLISH and standing.live:
        label = _("Publish update")
        held_by = UNCHANGED if obstacle(act, story, standing) else ""
    if act == Act.EMBARGO and (story.embargo_until or story.embargo_until_lifted):
        label = _("Change the embargo")
    is_main = offered.is_main or (act == Act.SUBMIT and Act.PUBLISH not in acts)
    asks, is_quiet, needs_none = offered.asks, offered.is_quiet, ACTS[act].needs_no_words
    return Button(act, label, offered.place, asks, is_main, is_quiet, needs_none, held_by)


def needs_no_words(act: str) -> bool:
    """Whether the act publishes none of the typed words, and so is done even if they can't be saved."""
    return act in ACTS and ACTS[act].needs_no_words


def perform(act: str, story: Story, form: ActForm, *, by, seen: Seen) -> str:
    """Do the act of a button; return the sentence that says what was done."""
    said = _perform(act, story, form, by, seen)
    return said if act == Act.CANCEL else with_cancelled(said, story)


def with_cancelled(said: str, story: Story) -> str:
    """The success message of a story's newest act, with what the act cancelled."""
    newest = story.recorded or story.revisions.only("cancelled").order_by("-id").first()
    return " ".join(filter(None, [said, newest and newest.schedule_change]))


def _perform(act, story, form, by, seen) -> str:
    if act in WRAPPERS:
        return WRAPPERS[act](story, form, by, seen)
    if act not in ACTS or not (ACTS[act].done or act in SENTENCES):
        raise workflow.Forbidden(_("There is no such button."))
    asked = {parameter: form.value(name) for parameter, name in ACTS[act].reads.items()}
    done = VERBS[act](story, by=by, seen=seen, **asked)
    return str(ACTS[act].done) or SENTENCES[act](done)


# Success messages that depend on the resulting version.


def _said_of_release(article: Article) -> str:
    if article.live_from > timezone.now():
        said = _("Released. It goes out on %(time)s.")
        return said % {"time": desk_time_in_zone(article.live_from)}
    return _("Released. Its time had passed, so readers have it now.")


def _said_of_address(article: Article) -> str:
    said = _("The address is now %(address)s; the old one leads to it.")
    return said % {"address": article.get_absolute_url()}


def _said_of_publication(article: Article) -> str:
    if article.live_from > timezone.now():
        return _("Scheduled for %(time)s.") % {"time": desk_time_in_zone(article.live_from)}
    return (
        _("Published.")
        if article.kind == Article.Kind.FIRST
        else _("Published: readers have the new version.")
    )


def _said_of_pin(pin: Pin) -> str:
    return _("Pinned to the front page until %(time)s.") % {"time": desk_time_in_zone(pin.until)}


SENTENCES: dict[str, Callable[[Any], str]] = {
    Act.PIN: _said_of_pin,
    Act.RESCHEDULE: _said_of_publication,
    Act.RELEASE: _said_of_release,
    Act.READDRESS: _said_of_address,
}
"""{act: the success message for what its verb returns}."""

# Acts that need more than their form fields.


def _publish(story, form, by, seen):
    values = form.cleaned_data
    standing = Standing.of(story, timezone.now())
    is_unchanged = story.status == Story.Status.PUBLISHED and standing.live and not standing.ahead
    if is_unchanged and (said := _without_new_words(story, form, by, seen)):
        return said
    article = workflow.publish(
        story,
        by=by,
        # A first publication is neither a fix nor an update, so there is no choice to make.
        kind=values["kind"] if standing.last else Article.Kind.FIRST,
        note=values["update_note"],
        at=values["publish_at"],
        public_note=form.public_note,
        move_to_top=values["move_to_top"],
        overriding=values["overriding"],
        remark=remark(form, standing.live, story),
        again=values["publish_again"],
        without_notes=None if values["keep_notes"] else values["notes_reason"],
        seen=seen,
    )
    said = _said_of_publication(article)
    return f"{said} {_pin_published(story, values, by, seen)}" if values["publish_pin"] else said


def _pin_published(story, values, by, seen) -> str:
    how = {"lasts": values["publish_pin"], "label": values["publish_label"]}
    return _said_of_pin(workflow.pin(story, by=by, in_strip=values["publish_in_strip"], seen=seen, **how))


def _without_new_words(story, form, by, seen) -> str:
    """Only publish a public note, or only move the story to the top; empty if neither is asked for.

    With both, or with a time, `publish` refuses with a reason: no input is ignored.
    """
    values, public_note = form.cleaned_data, form.public_note
    if values["publish_at"] or bool(public_note) == values["move_to_top"]:
        return ""
    if public_note:
        workflow.note(story, by=by, public_note=public_note, note=values["update_note"], seen=seen)
        return str(ACTS[Act.NOTE].done)
    workflow.move_to_top(story, by=by, reason=values["update_note"], seen=seen)
    return str(ACTS[Act.MOVE_TO_TOP].done)


def remark(form: ActForm, live: Article | None, new: Story) -> str:
    """The answer to "Is this a correction?", for the record, in the newspaper's language; empty if none."""
    answer = form.cleaned_data["is_correction"]
    if not answer or live is None or (answer == "yes" and form.public_note):
        return ""
    with in_language_of_record():
        signs = listed(correction_signs(live, new))
        if answer == "yes":
            return _("A correction without a public note (%(signs)s).") % {"signs": signs}
        return _("Not a correction, though it changes %(signs)s.") % {"signs": signs} if signs else ""


def _take_down(story, form, by, seen):
    values = form.cleaned_data
    if workflow.may(Act.TAKE_DOWN, story, by) and not values["is_take_down_meant"]:
        raise workflow.Refused(_("Not taken down: tick the box that confirms it."))
    workflow.take_down(story, by=by, reason=values["take_down_reason"], seen=seen)
    return summary(story)


def _embargo(story, form, by, seen):
    values = form.cleaned_data
    until = values["embargo_until"]
    note = values["embargo_note"]
    workflow.embargo(
        story,
        by=by,
        until=until,
        until_lifted=until is None,
        note=note,
        set_again=values["embargo_set_again"],
        seen=seen,
    )
    if until is None:
        return _("Under embargo until it is lifted.")
    return _("Under embargo until %(time)s.") % {"time": desk_time_in_zone(until)}


def _lift_and_publish(story, form, by, seen):
    values = form.cleaned_data
    workflow.lift(story, by=by, reason=values["lift_reason"], seen=seen)
    kind = Article.Kind.UPDATE if Standing.of(story, timezone.now()).last else Article.Kind.FIRST
    workflow.publish(
        story,
        by=by,
        kind=kind,
        overriding=values["overriding"],
        again=values["lift_publish_again"],
        without_notes=None if values["lift_keep_notes"] else values["lift_notes_reason"],
        seen=seen,
    )
    return _("The embargo is lifted, and readers have the story.")


WRAPPERS: dict[str, Callable[[Story, ActForm, object, Seen], str]] = {
    Act.PUBLISH: _publish,
    Act.TAKE_DOWN: _take_down,
    Act.EMBARGO: _embargo,
    LIFT_AND_PUBLISH: _lift_and_publish,
}
