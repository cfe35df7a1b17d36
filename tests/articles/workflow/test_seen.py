"""An act based on an outdated state is refused, with who did what, and when."""

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Notification, Story
from articles.workflow.acts import ACTS, RULES, VERBS, Act, Sight
from articles.workflow.seen import Seen, changed_since
from articles.workflow.standing import Outlook, Standing
from tests import factories
from tests.articles.workflow.steps import at_once, edit, note, readers_have, seen, state
from tests.moments import HOUR, MINUTE, NOON

# The text that pages carry.


@pytest.mark.parametrize("state", ["draft", "live", "ahead"])
def test_what_was_seen_survives_its_text(request, state):
    story = request.getfixturevalue(state)
    assert Seen.parse(str(seen(story))) == seen(story)


@pytest.mark.parametrize("text", ["", "x", "1", "1.draft.0.0.0", "1.gone.0.0.0.0", "²" * 9, "9" * 5000, "\0"])
def test_a_text_that_says_nothing_refuses_what_must_have_seen_something_and_stops_nothing_else(
    live, editor, text
):
    unread = Seen.parse(text)
    edit(live, editor, headline="Bridge reopens")
    with pytest.raises(workflow.Refused, match=r"open it again\. Nothing was published"):
        workflow.publish(live, by=editor, kind="update", seen=unread)
    assert changed_since(unread, live, editor, Standing.of(live, NOON)) == ""
    workflow.withdraw(live, by=editor, notice="We are checking it.", seen=unread)
    assert state(live) == "Withdrawn"


def test_a_list_and_a_page_show_the_same_of_a_story(ahead):
    standing = Standing.of(ahead, NOON)
    listed = Outlook.among(list(ahead.articles.order_by("-live_from")), NOON)
    assert Seen.of(ahead, listed) == Seen.of(ahead, standing)
    assert Seen.of_ahead(standing.ahead).ahead_at == Seen.of(ahead, standing).ahead_at


# Who did what meanwhile.


def publish(story, by, opened):
    return workflow.publish(story, by=by, kind="update", seen=opened)


def fix(story, by, opened):
    live = story.articles.filter(live_from__lte=timezone.now()).latest("live_from")
    return workflow.fix(story, by=by, article=live, words={"headline": "Bridge reopens"}, seen=opened)


def add_note(story, by, opened):
    return workflow.note(story, by=by, public_note=note(), seen=opened)


def back(story, by, opened):
    return workflow.back(story, by=by, seen=opened)


def readdress(story, by, opened):
    return workflow.readdress(story, by=by, slug="bridge-shut", seen=opened)


def discard(story, by, opened):
    return workflow.discard(story, by=by, seen=opened)


def submit(story, by, opened):
    return workflow.submit(story, by=by, seen=opened)


@pytest.fixture
def ann():
    return factories.person("editor", first_name="Ann", last_name="Smith")


@pytest.fixture
def changed(live, editor, clock):
    """A live story with a draft beside it and an earlier version behind it."""
    workflow.fix(
        live, by=editor, article=live.articles.latest("live_from"), words={"dek": "For a week, it is said."}
    )
    clock.shift(HOUR)
    edit(live, editor, headline="Half a thought")
    return live


MEANWHILE = {
    "withdrew this story at 14:00: We are checking it.": lambda story, ann: workflow.withdraw(
        story, by=ann, notice="We are checking it."
    ),
    "added a public note at 14:00: It closed at noon, not at ten.": lambda story, ann: workflow.note(
        story, by=ann, public_note=note()
    ),
    "scheduled this story at 14:00.": lambda story, ann: workflow.publish(
        story, by=ann, kind="update", at=NOON + 9 * HOUR
    ),
}


@pytest.mark.parametrize("done", MEANWHILE)
@pytest.mark.parametrize("act", [publish, fix, add_note, back, readdress, discard])
def test_what_a_colleague_did_to_what_readers_have_stops_an_act_from_an_older_page(
    changed, editor, ann, act, done
):
    opened = seen(changed)
    MEANWHILE[done](changed, ann)
    before, words = readers_have(changed), Story.objects.get().words()
    with pytest.raises(workflow.Overtaken, match=f"Ann Smith {done}"):
        act(changed, editor, opened)
    assert (readers_have(changed), Story.objects.get().words()) == (before, words)


@pytest.mark.parametrize("act", [publish, discard, submit])
def test_words_that_a_colleague_saved_are_neither_published_nor_dropped_unread(changed, editor, ann, act):
    opened = seen(changed)
    edit(changed, ann, headline="Half an hour of work")
    with pytest.raises(workflow.Stale, match="Ann Smith has saved this story"):
        act(changed, editor, opened)
    assert (readers_have(changed), Story.objects.get().headline) == ("Bridge closes", "Half an hour of work")
    act(changed, editor, seen(changed))


def test_a_story_that_was_sent_back_meanwhile_is_not_published(draft, journalist, editor, ann):
    workflow.submit(draft, by=journalist)
    opened = seen(draft)
    workflow.send_back(draft, by=ann, note="Who pays?")
    with pytest.raises(workflow.Overtaken, match=r"Ann Smith sent this story back at 12:00: Who pays\?"):
        workflow.publish(draft, by=editor, kind="first", seen=opened)
    assert readers_have(draft) is None


def test_the_refusal_names_a_version_that_went_out_as_scheduled(ahead, editor, clock):
    opened = seen(ahead)
    clock.shift(HOUR)
    with pytest.raises(workflow.Overtaken, match="“Bridge closes” went out at 13:00, as scheduled"):
        workflow.cancel(ahead, by=editor, seen=opened)
    assert readers_have(ahead) == "Bridge closes"


EMBARGOED = {
    "extended": lambda story, ann: workflow.embargo(
        story, by=ann, until=NOON + 9 * HOUR, note="The ministry"
    ),
    "left open": lambda story, ann: workflow.embargo(story, by=ann, until_lifted=True, note="The ministry"),
}


@pytest.mark.parametrize("meanwhile", EMBARGOED)
def test_an_embargo_that_a_colleague_extended_is_not_lifted_unseen(draft, editor, ann, meanwhile):
    workflow.embargo(draft, by=editor, until=NOON + HOUR)
    opened = seen(draft)
    EMBARGOED[meanwhile](draft, ann)
    standing = Standing.of(draft, NOON)
    sentence = "Ann Smith put this story under embargo at 12:00: The ministry."
    with pytest.raises(workflow.Overtaken, match=f"^{sentence} The embargo was not lifted.$"):
        workflow.lift(draft, by=editor, reason="It is over.", seen=opened)
    assert Story.objects.get().is_under_embargo(NOON + 2 * HOUR)
    assert changed_since(opened, draft, editor, standing) == sentence
    workflow.lift(draft, by=editor, reason="It is over.", seen=seen(draft))
    assert not Story.objects.get().is_under_embargo(NOON)


def test_an_embargo_that_a_colleague_lifted_is_said_to_be(draft, editor, ann):
    workflow.embargo(draft, by=editor, until=NOON + HOUR)
    opened = seen(draft)
    workflow.lift(draft, by=ann, reason="The ministry called")
    with pytest.raises(
        workflow.Overtaken, match=r"^Ann Smith lifted the embargo at 12:00: The ministry called\."
    ):
        workflow.lift(draft, by=editor, reason="It is over.", seen=opened)


def test_a_page_from_before_an_update_of_the_site_lifts_no_embargo_and_may_do_the_rest(draft, editor):
    workflow.embargo(draft, by=editor, until=NOON + HOUR)
    opened = Seen.parse(str(seen(draft)).rpartition(".")[0])
    with pytest.raises(workflow.Overtaken, match="The embargo was not lifted"):
        workflow.lift(draft, by=editor, reason="It is over.", seen=opened)
    workflow.submit(draft, by=editor, seen=opened)
    assert state(draft) == "In review"


@pytest.mark.parametrize("meanwhile", ["hold", "reschedule"])
def test_a_schedule_that_a_colleague_changed_is_not_changed_unseen(ahead, editor, ann, meanwhile):
    opened = seen(ahead)
    if meanwhile == "hold":
        workflow.hold(by=ann)
        sentence = "Ann Smith put the scheduled version on hold at 12:00"
    else:
        workflow.reschedule(ahead, by=ann, at=NOON + 3 * HOUR)
        sentence = "Ann Smith changed the scheduled time at 12:00"
    for act in (
        workflow.cancel,
        lambda story, **kept: workflow.reschedule(story, at=NOON + 2 * HOUR, **kept),
    ):
        with pytest.raises(workflow.Overtaken, match=sentence):
            act(ahead, by=editor, seen=opened)
    assert state(ahead) == ("On hold" if meanwhile == "hold" else "Scheduled")


def test_what_is_urgent_or_harmless_is_done_whatever_happened(changed, editor, ann, administrator):
    opened = seen(changed)
    edit(changed, ann, headline="Other words")
    workflow.note(changed, by=ann, public_note=note())
    workflow.assign(changed, by=editor, to=editor, seen=opened)
    workflow.leave_note(changed, by=editor, text="Who pays?", seen=opened)
    workflow.withdraw(changed, by=editor, notice="We are checking it.", seen=opened)
    workflow.take_down(changed, by=administrator, reason="A court said so.", seen=opened)
    assert state(changed) == "Taken down"


def test_each_act_that_gives_or_takes_readers_words_says_what_it_must_see():
    urgent = {Act.HOLD, Act.WITHDRAW, Act.TAKE_DOWN, Act.EMBARGO, Act.EDIT_NOTICE, Act.KEEP_OFF_RECORD}
    of_no_words = {Act.PIN, Act.UNPIN}
    public = {act for act in RULES if ACTS[act].touches_readers}
    assert {act for act in public if not ACTS[act].must_see} == urgent | of_no_words
    assert {act for act in VERBS if ACTS[act].must_see & Sight.WORDS} == {
        *(Act.SAVE, Act.SUBMIT, Act.SEND_BACK, Act.PUBLISH, Act.DISCARD, Act.RESTORE),
    }


# Oneself.


def test_the_same_words_saved_twice_are_saved(draft, journalist):
    opened = seen(draft)
    words = {"headline": "Bridge reopens", "categories": [], "body": "<p>At noon.</p>"}
    assert workflow.save(draft, by=journalist, words=words, seen=opened)
    assert not workflow.save(draft, by=journalist, words=words, seen=opened)
    with pytest.raises(workflow.Stale):
        workflow.save(
            draft, by=journalist, words={**words, "categories": [factories.category()]}, seen=opened
        )
    assert Story.objects.get().version == 2


def test_ones_own_save_is_no_change_to_report(draft, journalist, editor):
    opened = seen(draft)
    edit(draft, journalist, headline="Bridge reopens")
    standing = Standing.of(draft, NOON)
    assert changed_since(opened, draft, journalist, standing) == ""
    assert changed_since(opened, draft, editor, standing) == f"{journalist} saved this story at 12:00."


def test_ones_own_act_in_another_window_is_reported_as_such(live, editor):
    opened = seen(live)
    workflow.note(live, by=editor, public_note=note())
    with pytest.raises(workflow.Overtaken, match=r"^You added a public note at 13:00"):
        workflow.back(live, by=editor, seen=opened)


# Again, and what is cancelled.


def test_a_withdrawn_story_is_published_only_with_confirmation(live, editor, clock):
    workflow.withdraw(live, by=editor, notice="We are checking it.")
    clock.shift(MINUTE)
    with pytest.raises(workflow.Refused, match="Confirm that readers get it back"):
        workflow.publish(live, by=editor, kind="update", seen=seen(live))
    assert readers_have(live) is None
    workflow.publish(live, by=editor, kind="update", again=True, seen=seen(live))
    assert readers_have(live) == "Bridge closes"


@pytest.mark.parametrize("act", [publish, fix, add_note, back, readdress])
def test_a_cancelled_schedule_is_on_record_and_its_editor_is_notified(changed, editor, ann, act):
    workflow.publish(changed, by=ann, kind="update", at=NOON + 9 * HOUR)
    edit(changed, editor, headline="Another thought")
    act(changed, editor, seen(changed))
    sentence = "This cancelled the update scheduled for Nov. 24, 21:00 GMT."
    assert changed.revisions.latest("id").schedule_change == sentence
    assert Notification.objects.filter(person=ann).latest("id").text.endswith(sentence)


def test_the_editor_who_scheduled_a_version_is_notified_of_its_hold(ahead, editor, ann):
    workflow.hold(by=ann)
    assert Notification.objects.get(person=editor).text == "“Bridge closes” is on hold."


def test_a_new_time_ends_a_hold_and_says_so(ahead, editor, ann, administrator):
    workflow.hold(by=ann)
    workflow.reschedule(ahead, by=administrator, at=NOON + 3 * HOUR, seen=seen(ahead))
    sentence = "It was scheduled for Nov. 24, 13:00 GMT. This ended the hold."
    assert ahead.revisions.latest("id").schedule_change == sentence
    for person in (ann, editor):
        assert Notification.objects.filter(person=person).latest("id").text.endswith(sentence)


def test_discarding_leaves_no_time_of_submission(live, journalist, editor):
    edit(live, journalist, headline="Half a thought")
    workflow.submit(live, by=journalist)
    workflow.discard(live, by=editor)
    assert Story.objects.get().submitted_at is None


# At once.


@pytest.mark.django_db(transaction=True)
def test_of_a_withdrawal_and_an_update_at_once_readers_keep_nothing_that_was_withdrawn_unseen():
    ann, bo = factories.person("editor"), factories.person("editor")
    story = factories.published(ann)
    edit(story, bo, headline="Bridge reopens")
    opened = seen(story)
    withdrawn, published = at_once(
        lambda: workflow.withdraw(Story.objects.get(), by=ann, notice="We are checking it.", seen=opened),
        lambda: workflow.publish(Story.objects.get(), by=bo, kind="update", seen=opened),
    )
    assert withdrawn is None
    assert readers_have(story) is None
    assert isinstance(published, workflow.Overtaken) or story.articles.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_new_times_at_once_the_second_is_refused():
    editors = [factories.person("editor"), factories.person("editor")]
    story = factories.published(editors[0], at=NOON.replace(year=2999))
    opened = seen(story)
    done = at_once(
        *(
            lambda year=year, editor=editor: workflow.reschedule(
                Story.objects.get(), by=editor, at=NOON.replace(year=year), seen=opened
            )
            for year, editor in zip((2997, 2998), editors, strict=True)
        )
    )
    assert sorted(type(each).__name__ for each in done) == ["Article", "Overtaken"]
