"""From a button's name to the verb of `articles.workflow`, and what is said once it is done."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone

from articles import workflow
from articles.admin.story.act_form import ActForm
from articles.admin.story.correction_signs import correction_signs
from articles.admin.take_down.checks import summary
from articles.models import Article, PublicNote, Story
from articles.templatetags.times import full_time
from articles.workflow.standing import Standing


class Button(NamedTuple):
    """A button of the writing page: the act behind it, where it stands, and whether it asks first."""

    act: str
    label: str
    place: str = "bar"
    """ "bar", or the section beside the words: "live", "ahead" or "embargo"."""
    asks: bool = False
    """Whether it opens a dialog, for what the act needs or for a second press."""
    is_main: bool = False
    is_quiet: bool = False

    @property
    def dialog_id(self):
        return f"{self.act.replace('_', '-')}-dialog"

    @property
    def dialog_template(self):
        return f"admin/articles/story/dialogs/{self.act}.html"


def buttons(story: Story, standing: Standing, permitted: set[str]) -> list[Button]:
    """The buttons, in their order, that someone to whom these acts are permitted can press now."""
    acts = workflow.possible(permitted, story, standing)
    if story.status == Story.Status.PUBLISHED and "publish" in permitted:
        acts |= {"publish"}  # The words on the page may differ from readers' by the time that it is pressed.
    if "back" in acts and not workflow.version_before(standing.live):
        acts -= {"back"}
    is_update = standing.last is not None
    is_embargoed = story.embargo_until or story.embargo_until_lifted
    offered = [
        Button("save", "Save"),
        Button("submit", "Submit for review", is_main="publish" not in acts),
        Button("send_back", "Send back", asks=True),
        Button("publish", "Publish update" if is_update else "Publish", asks=True, is_main=True),
        Button("recall", "Recall", is_quiet=True),
        Button("discard", "Discard changes", asks=True, is_quiet=True),
        Button("reschedule", "Change time", "ahead", asks=True),
        Button("release", "Release", "ahead"),
        Button("cancel", "Cancel the schedule", "ahead"),
        Button("fix", "Fix live story", "live", is_main=True),
        Button("back", "Back to the version before", "live", asks=True),
        Button("note", "Note to readers", "live", asks=True),
        Button("readdress", "Change the address", "live", asks=True),
        Button("withdraw", "Withdraw", "live", asks=True),
        Button("edit_notice", "Edit the notice", "live", asks=True),
        Button("take_down", "Take down", "live", asks=True),
        Button("embargo", "Change the embargo" if is_embargoed else "Set an embargo", "embargo", asks=True),
        Button("lift", "Lift the embargo", "embargo", asks=True),
    ]
    return [button for button in offered if button.act in acts]


ON_READERS = {"withdraw", "take_down", "back", "cancel", "note", "readdress", "edit_notice", "embargo"}
"""Acts that give readers none of the typed words: done even where those can't be saved."""


def perform(act: str, story: Story, form: ActForm, *, by) -> str:
    """Do the act that a button asks for; give the sentence that tells what was done."""
    if act not in VERBS:
        raise workflow.Forbidden("There is no such button.")
    return VERBS[act](story, form, by)


def _submit(story, form, by):
    workflow.submit(story, by=by)
    return "Submitted for review."


def _recall(story, form, by):
    workflow.recall(story, by=by)
    return "Recalled: the story is a draft again."


def _send_back(story, form, by):
    workflow.send_back(story, by=by, note=form.cleaned_data["send_back_note"])
    return "Sent back to its writer."


def _publish(story, form, by):
    values = form.cleaned_data
    standing = Standing.of(story, timezone.now())
    is_note_alone = story.status == Story.Status.PUBLISHED and standing.live and not standing.ahead
    # With a time or a place it goes to `publish`, which tells why not: nothing asked for is passed over.
    if form.public_note and is_note_alone and not (values["publish_at"] or values["move_to_top"]):
        workflow.note(story, by=by, public_note=form.public_note)
        return "Published: readers have the note."
    article = workflow.publish(
        story,
        by=by,
        # Readers who never had the story can't tell a fix from an update: no choice is asked for.
        kind=values["kind"] if standing.last else Article.Kind.FIRST,
        note=values["update_note"],
        at=values["publish_at"],
        public_note=form.public_note,
        move_to_top=values["move_to_top"],
        overriding=values["overriding"],
        remark=remark(form, standing.live, story),
    )
    return _told(article)


def remark(form: ActForm, live: Article | None, new: Story) -> str:
    """What the editor answered to "Is this a correction?", for the record; empty when nothing was."""
    answer = form.cleaned_data["is_correction"]
    if not answer or live is None or (answer == "yes" and form.public_note):
        return ""
    signs = ", ".join(correction_signs(live, new))
    if answer == "yes":
        return f"A correction without a note to readers ({signs})."
    return f"Not a correction, though it changes {signs}." if signs else ""


def _told(article):
    if article.live_from > timezone.now():
        return f"Scheduled for {full_time(article.live_from)}."
    return "Published." if article.kind == Article.Kind.FIRST else "Published: readers have the new version."


def _reschedule(story, form, by):
    return _told(workflow.reschedule(story, by=by, at=form.cleaned_data["new_time"]))


def _release(story, form, by):
    article = workflow.release(story, by=by)
    if article.live_from > timezone.now():
        return f"Released: it goes out at {full_time(article.live_from)}."
    return "Released: its time had passed, and readers have it now."


def _cancel(story, form, by):
    workflow.cancel(story, by=by)
    return "The schedule is cancelled: the story is back in review."


def _discard(story, form, by):
    workflow.discard(story, by=by)
    return "Changes discarded: these are the words that readers have."


def _back(story, form, by):
    workflow.back(story, by=by)
    return "Readers have the version before again. The working copy keeps its words."


def _note(story, form, by):
    # An empty one, so that the verb refuses it in its own words.
    workflow.note(story, by=by, public_note=form.alone.public_note or PublicNote())
    return "Published: readers have the note."


def _readdress(story, form, by):
    article = workflow.readdress(story, by=by, slug=form.cleaned_data["new_slug"])
    return f"The address is now {article.get_absolute_url()}; the old one leads to it."


def _withdraw(story, form, by):
    workflow.withdraw(story, by=by, notice=form.cleaned_data["notice"])
    return "Withdrawn: its address now shows the notice."


def _edit_notice(story, form, by):
    workflow.edit_notice(story, by=by, notice=form.cleaned_data["notice"])
    return "Readers find the new notice where the story was."


def _take_down(story, form, by):
    values = form.cleaned_data
    if workflow.may("take_down", story, by) and not values["is_take_down_meant"]:
        raise workflow.Refused("Not taken down: tick that every word of it is meant.")
    workflow.take_down(story, by=by, reason=values["take_down_reason"])
    return summary(story)


def _embargo(story, form, by):
    values = form.cleaned_data
    until = values["embargo_until"]
    workflow.embargo(story, by=by, until=until, until_lifted=until is None, note=values["embargo_note"])
    return f"Under embargo until {full_time(until)}." if until else "Under embargo until it is lifted."


def _lift(story, form, by):
    workflow.lift(story, by=by, reason=form.cleaned_data["lift_reason"])
    return "The embargo is lifted."


def _lift_and_publish(story, form, by):
    _lift(story, form, by)
    kind = Article.Kind.UPDATE if Standing.of(story, timezone.now()).last else Article.Kind.FIRST
    workflow.publish(story, by=by, kind=kind, overriding=form.cleaned_data["overriding"])
    return "The embargo is lifted, and readers have the story."


VERBS: dict[str, Callable[[Story, ActForm, object], str]] = {
    "submit": _submit,
    "recall": _recall,
    "send_back": _send_back,
    "publish": _publish,
    "reschedule": _reschedule,
    "release": _release,
    "cancel": _cancel,
    "discard": _discard,
    "back": _back,
    "note": _note,
    "readdress": _readdress,
    "withdraw": _withdraw,
    "edit_notice": _edit_notice,
    "take_down": _take_down,
    "embargo": _embargo,
    "lift": _lift,
    "lift_and_publish": _lift_and_publish,
}
