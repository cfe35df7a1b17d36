"""From a button's name to the verb of `articles.workflow`, and what is said once it is done."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from articles import workflow
from articles.forms import ActForm
from articles.models import Article, Story
from articles.standing import Standing


class Button(NamedTuple):
    """A button of the writing page: the act behind it, and how it asks for what the act needs."""

    act: str
    label: str
    dialog: str = ""
    """The id of the dialog that it opens; without one it acts at once."""
    is_main: bool = False
    is_quiet: bool = False


def buttons(story: Story, by, standing: Standing) -> list[Button]:
    """The buttons that this person can press now, in the order in which they stand."""
    acts = workflow.open_acts(story, by, standing)
    if story.status == Story.Status.PUBLISHED and workflow.may("publish", story, by):
        acts |= {"publish"}  # The words on the page may differ from readers' by the time that it is pressed.
    is_update = standing.last is not None
    offered = [
        Button("save", "Save"),
        Button("submit", "Submit for review", is_main="publish" not in acts),
        Button("send_back", "Send back", "send-back-dialog"),
        Button("publish", "Publish update" if is_update else "Publish", "publish-dialog", is_main=True),
        Button("recall", "Recall", is_quiet=True),
        Button("cancel", "Cancel the schedule", is_quiet=True),
        Button("discard", "Discard changes", "discard-dialog", is_quiet=True),
        Button("withdraw", "Withdraw", "withdraw-dialog", is_quiet=True),
    ]
    return [button for button in offered if button.act in acts]


def perform(act: str, story: Story, form: ActForm, *, by) -> str:
    """Do the act that a button asks for; give the sentence that tells what was done."""
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
    )
    if article.live_from > timezone.now():
        return f"Scheduled for {date_format(timezone.localtime(article.live_from), 'DATETIME_FORMAT')}."
    return "Published." if article.kind == Article.Kind.FIRST else "Published: readers have the new version."


def _cancel(story, form, by):
    workflow.cancel(story, by=by)
    return "The schedule is cancelled: the story is back in review."


def _discard(story, form, by):
    workflow.discard(story, by=by)
    return "Changes discarded: these are the words that readers have."


def _withdraw(story, form, by):
    workflow.withdraw(story, by=by, notice=form.cleaned_data["notice"])
    return "Withdrawn: its address now shows the notice."


VERBS: dict[str, Callable[[Story, ActForm, object], str]] = {
    "submit": _submit,
    "recall": _recall,
    "send_back": _send_back,
    "publish": _publish,
    "cancel": _cancel,
    "discard": _discard,
    "withdraw": _withdraw,
}
