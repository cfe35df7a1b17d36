"""A request of a writing page: the typed words, the act, and the state that the page had shown."""

from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import workflow
from articles.admin.form_fields import whole_number
from articles.admin.story import answering, presence
from articles.admin.story.act_form import ActForm
from articles.admin.story.acts import perform
from articles.admin.story.autosave import begin
from articles.admin.story.forms import StoryForm
from articles.models import Story
from articles.workflow.acts import Act
from articles.workflow.locking import locked, undone_together
from articles.workflow.seen import Seen, with_own_saves


@dataclass
class Sent:
    """One POST of a writing page, and how far it has been done."""

    request: object
    story: Story
    """As it was when the request arrived; a story that does not exist yet has no key."""
    form: StoryForm
    asked: ActForm
    written: Story | None = None
    """The story once the typed words are saved."""
    has_saved: bool = False
    """Whether that has changed the stored words."""
    joined: str = ""
    """Who has changed which other words meanwhile, if theirs were saved together with the typed ones."""
    is_done: bool = False
    """Whether the act was done though the words could not be saved."""

    @cached_property
    def act(self) -> str:
        return act_of(self.request)

    @property
    def saves(self) -> bool:
        """Whether the typed words are saved before the act."""
        return self.form.is_bound and self.act != Act.DISCARD

    @property
    def stood_on(self) -> int:
        """The version on which the typed words are based; 0, which no story has, if the page sent none."""
        return whole_number(self.request.POST.get("version", ""))

    @property
    def shown(self) -> str:
        """The state that the page had shown, as it was sent."""
        return self.request.POST.get("seen", "")

    def story_locked(self):
        """A block in which saving and acting share one lock; a refused act is undone by `perform` alone."""
        return locked(self.story, savepoint=False) if self.story.pk else nullcontext()

    def store_words(self) -> None:
        """Store the typed words. Raises what `workflow.save` raises."""
        if self.story.pk:
            self._save()
            self.written = self.story
        else:
            page = answering.page_of(self.request)
            self.written = begin(self.request.user, page, self.form.words)
            self.has_saved = True
            # The page had no URL at which to report that it was closed.
            presence.leave(page, self.request.user, at=timezone.now())

    def _save(self) -> None:
        """Save, together with what others have changed elsewhere in the story since the page was opened."""
        by, words, seen = self.request.user, self.form.words, Seen(self.stood_on)
        try:
            self.has_saved = workflow.save(self.story, by=by, words=words, seen=seen)
        except workflow.Stale:
            joined = workflow.joined(self.story, by=by, words=words, seen=seen)
            if joined is None:
                raise
            self.has_saved = workflow.save(self.story, by=by, words=joined.words, seen=Seen(joined.version))
            self.joined = joined.said

    def perform(self) -> str:
        """Do the act; return the sentence that says what was done. Raises what its verb raises."""
        if self.act == Act.SAVE:
            return f"{_('Saved.')} {self.joined}".strip()
        story = self.written or self.story
        with undone_together(story):
            return perform(self.act, story, self.asked, by=self.request.user, seen=self.seen)

    @property
    def seen(self) -> Seen:
        """What the page had shown, its own saves included."""
        seen = Seen.parse(self.shown)
        version = self.written.version if self.written else self.stood_on
        return with_own_saves(seen, self.written or self.story, self.request.user, version)


def act_of(request) -> str:
    """The act whose button was pressed."""
    return request.POST.get("_act", Act.SAVE)


def opens(request) -> str | None:
    """The act whose dialog is requested by a browser without `command` support; None if none is.

    "" asks for the page without a dialog.
    """
    return None if "_act" in request.POST else request.POST.get("_open")


def has_words(request, story: Story) -> bool:
    """Whether the page sent words; a read-only page sends none."""
    is_save = act_of(request) == Act.SAVE and opens(request) is None
    return is_save or not story.pk or "version" in request.POST
