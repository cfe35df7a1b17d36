"""The desk's own verbs: how each is called, and who may in which states."""

from articles import workflow
from tests.articles.people import ABOVE, STATES, WRITERS
from tests.moments import HOUR, NOON

EVERYBODY = {"owner", "assigned", "colleague"} | ABOVE
ANY = dict.fromkeys(STATES, ABOVE)
LIVE = {"live": ABOVE, "changed": ABOVE}


def live_version(story):
    return story.articles.latest("live_from")


def fix(story, by):
    return workflow.fix(story, by=by, article=live_version(story), words={"dek": "Put right."})


def restore(story, by):
    return workflow.restore(story, by=by, source=story.revisions.earliest("id"))


def keep_off_record(story, by):
    oldest = story.articles.earliest("live_from")
    return workflow.keep_off_record(oldest, by=by, reason="A minor is named.")


DESK_VERBS = {
    "fix": (fix, LIVE),
    "back": (workflow.back, LIVE),
    "restore": (
        restore,
        {**ANY, **dict.fromkeys(["draft", "scheduled", "live", "changed"], WRITERS)},
    ),
    "hold": (lambda story, by: workflow.hold(by=by), ANY),
    "release": (workflow.release, {}),
    "undo_cancel": (workflow.undo_cancel, {}),
    "embargo": (
        lambda story, by: workflow.embargo(story, by=by, until=NOON + 9 * HOUR),
        {"draft": WRITERS, **dict.fromkeys(["in_review", "scheduled", "withdrawn"], ABOVE)},
    ),
    "lift": (lambda story, by: workflow.lift(story, by=by, reason="The ministry, by telephone."), {}),
    "assign": (lambda story, by: workflow.assign(story, by=by, to=None), ANY),
    "restrict": (
        lambda story, by: workflow.restrict(story, by=by, people=[by]),
        {**ANY, "draft": WRITERS, "changed": WRITERS},
    ),
    "set_urgency": (
        lambda story, by: workflow.set_urgency(story, by=by, urgency=1),
        {**ANY, **dict.fromkeys(["draft", "in_review", "scheduled", "live", "changed"], WRITERS)},
    ),
    "set_goal": (
        lambda story, by: workflow.set_goal(story, by=by, words=600),
        {**ANY, **dict.fromkeys(["draft", "in_review", "scheduled", "live", "changed"], WRITERS)},
    ),
    "leave_note": (
        lambda story, by: workflow.leave_note(story, by=by, text="Who says so?"),
        dict.fromkeys(STATES, EVERYBODY),
    ),
    "share": (
        lambda story, by: workflow.share(story, by=by, hours=24),
        {**ANY, **dict.fromkeys(["draft", "in_review", "scheduled", "live", "changed"], WRITERS)},
    ),
    "edit_notice": (
        lambda story, by: workflow.edit_notice(story, by=by, notice="The source was wrong."),
        {"withdrawn": ABOVE},
    ),
    "keep_off_record": (
        keep_off_record,
        dict.fromkeys(["live", "changed", "withdrawn"], ABOVE),
    ),
}
"""{act: (how it is called, {state: who may})}, as in tests/articles/workflow/verbs.py."""
