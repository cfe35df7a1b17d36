"""The verbs that take a story, or a version, off the public site."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from articles.cleaning import one_line
from articles.models import Article, PublicNote, Story, Withdrawal
from articles.models.story import SEARCHED
from articles.workflow.acting import acting
from articles.workflow.acts import Act, verb
from articles.workflow.pinning import end_pin
from articles.workflow.rules import Refused
from articles.workflow.seen import Seen, require_shown
from articles.workflow.standing import Standing
from articles.workflow.versions import cancel_scheduled, close, set_status


@verb
def withdraw(story: Story, *, by, notice: str, seen: Seen | None = None) -> None:
    """Withdraw a story: its address answers 410 with this notice.

    A scheduled version is cancelled and preview links are revoked. Raises Forbidden or Refused.
    """
    with acting(Act.WITHDRAW, story, by, seen=seen) as act:
        if act.standing.live and not notice.strip():
            raise Refused(_("Write a notice to readers: it appears where the story was."))
        live = cancel_scheduled(act)
        if live:
            close(live, act.at)
            Withdrawal.objects.create(article=live, story=story, at=act.at, by=by, notice=notice.strip())
        _revoke_links(act)
        end_pin(act)
        set_status(act, Story.Status.WITHDRAWN)
        act.record(Act.WITHDRAW, notice)
        act.notify(lambda: _("“%(story)s” was withdrawn.") % {"story": story})


@verb
def take_down(story: Story, *, by, reason: str, seen: Seen | None = None) -> None:
    """Take down a story, its public history included; its address answers a bare 410.

    The words are sealed for administrators. Raises Forbidden or Refused.
    """
    with acting(Act.TAKE_DOWN, story, by, seen=seen) as act:
        if not reason.strip():
            raise Refused(_("Say why it is taken down: the reason stays on record."))
        live = cancel_scheduled(act)
        if live:
            close(live, act.at)
        story.articles.update(is_on_record=False)
        _revoke_links(act)
        end_pin(act)
        # Notify before sealing: afterwards the owner and the assignee may not see the story. The text
        # must not contain any of its words.
        act.notify(lambda: _("A story that you worked on was taken down: ask an administrator about it."))
        story.taken_down_at = act.at
        story.save(update_fields=["taken_down_at", *SEARCHED])
        set_status(act, Story.Status.WITHDRAWN)
        act.record(Act.TAKE_DOWN, reason)


def _revoke_links(act):
    act.story.preview_links.filter(revoked_at=None).update(revoked_at=act.at)


@verb
def edit_notice(story: Story, *, by, notice: str, shown: str | None = None, seen: Seen | None = None) -> None:
    """Change the notice at a withdrawn story's address; `shown` is the one that it replaces, None for any.

    Raises Forbidden, Refused, or Overtaken if somebody has changed the notice since.
    """
    with acting(Act.EDIT_NOTICE, story, by, seen=seen) as act:
        if not notice.strip():
            raise Refused(_("Write a notice to readers: it appears where the story was."))
        withdrawal = withdrawal_of(story, act.standing)
        if withdrawal is None:
            raise Refused(_("This story has never been public: it has no notice."))
        shown = None if shown is None else one_line(shown)
        now = one_line(withdrawal.notice)
        require_shown(shown, now, Act.EDIT_NOTICE, story, by, since=[Act.WITHDRAW, Act.EDIT_NOTICE])
        withdrawal.notice = notice.strip()
        withdrawal.save(update_fields=["notice"])
        act.record(Act.EDIT_NOTICE, withdrawal.notice)
        act.notify(lambda: _("The notice to readers about “%(story)s” was changed.") % {"story": story})


def withdrawal_of(story: Story, standing: Standing) -> Withdrawal | None:
    """The withdrawal that a story would come back from; None if it is live, or never was public."""
    if standing.live or not standing.last:
        return None
    return Withdrawal.objects.filter(article=standing.last).select_related("by").order_by("-at").first()


def notes_before(withdrawal: Withdrawal) -> QuerySet[PublicNote]:
    """The public notes that readers had when the story was withdrawn, newest first.

    Those from before an earlier withdrawal count only if they were kept then.
    """
    story = withdrawal.story_id
    earlier = Withdrawal.objects.filter(story=story, at__lt=withdrawal.at, keeps_notes=False)
    begins_at = earlier.order_by("-at").values_list("at", flat=True).first()
    notes = PublicNote.objects.filter(story=story, at__lt=withdrawal.at)
    return notes.filter(at__gte=begins_at) if begins_at else notes


@verb
def keep_off_record(article: Article, *, by, reason: str, seen: Seen | None = None) -> None:
    """Keep a past version's words off the public history. Raises Forbidden or Refused."""
    with acting(Act.KEEP_OFF_RECORD, article.story, by, seen=seen) as act:
        article.refresh_from_db()
        if not article.is_closed and not (article.live_until and article.live_until <= act.at):
            raise Refused(_("This version is live: publish another one first."))
        if not article.is_on_record:
            raise Refused(_("Its words are already off the public history."))
        if not reason.strip():
            raise Refused(_("Give a reason for keeping its words off the public history."))
        article.is_on_record = False
        article.save(update_fields=["is_on_record"])
        act.record(Act.KEEP_OFF_RECORD, reason.strip())
