"""A request of a writing page: the typed words, the act, and the state that the page had shown."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction

from articles import workflow
from articles.admin.form_fields import LONGEST_NUMBER
from articles.admin.story import answering
from articles.admin.story.act_form import ActForm
from articles.admin.story.acts import perform
from articles.admin.story.autosave import begin
from articles.admin.story.forms import StoryForm
from articles.models import Story
from articles.workflow.acts import Act
from articles.workflow.seen import Seen


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
        version = self.request.POST.get("version", "")
        return int(version) if version.isdecimal() and len(version) <= LONGEST_NUMBER else 0

    @property
    def shown(self) -> str:
        """The state that the page had shown, as it was sent."""
        return self.request.POST.get("seen", "")

    def store_words(self) -> None:
        """Store the typed words. Raises what `workflow.save` raises."""
        by, words = self.request.user, self.form.words
        if self.story.pk:
            workflow.save(self.story, by=by, words=words, seen=Seen(self.stood_on))
            self.written = self.story
        else:
            self.written = begin(by, answering.page_of(self.request), words)

    def perform(self) -> str:
        """Do the act; return the sentence that says what was done. Raises what its verb raises."""
        if self.act == Act.SAVE:
            return "Saved."
        with transaction.atomic():
            story = self.written or self.story
            return perform(self.act, story, self.asked, by=self.request.user, seen=self.seen)

    @property
    def seen(self) -> Seen:
        """What the page had shown, at the version that it has just saved."""
        seen = Seen.parse(self.shown)
        if self.written:
            return replace(seen, version=self.written.version)
        # `seen` comes from the last presence answer, `stood_on` from the page's own saves: use the newer.
        return replace(seen, version=max(seen.version, self.stood_on))


def act_of(request) -> str:
    """The act whose button was pressed."""
    return request.POST.get("_act", Act.SAVE)


def opens(request) -> str | None:
    """The act whose dialog a browser that does not know `command` asks for; None if it asks for none.

    "" asks for the page without a dialog.
    """
    return None if "_act" in request.POST else request.POST.get("_open")


def has_words(request, story: Story) -> bool:
    """Whether the page sent words; a read-only page sends none."""
    is_save = act_of(request) == Act.SAVE and opens(request) is None
    return is_save or not story.pk or "version" in request.POST
