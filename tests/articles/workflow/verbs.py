"""The verbs of the table of roles: how each is called, and who may in which states."""

from articles import workflow
from articles.models import PublicNote
from tests.articles.people import ABOVE, ADMINISTRATORS, WRITERS
from tests.moments import HOUR, NOON

VERBS = {
    "save": (
        lambda story, by: workflow.save(story, by=by, words={"dek": "Typed."}),
        {
            **dict.fromkeys(["draft", "scheduled", "live", "changed"], WRITERS),
            **dict.fromkeys(["in_review", "withdrawn"], ABOVE),
        },
    ),
    "submit": (workflow.submit, {"draft": WRITERS, "changed": WRITERS}),
    "recall": (workflow.recall, {"in_review": WRITERS}),
    "send_back": (
        lambda story, by: workflow.send_back(story, by=by, note="Call them again."),
        {"in_review": ABOVE},
    ),
    "publish": (
        lambda story, by: workflow.publish(
            story,
            by=by,
            kind="update" if story.articles.exists() and story.status != "published" else "first",
            again=True,
        ),
        dict.fromkeys(["draft", "in_review", "scheduled", "changed", "withdrawn"], ABOVE),
    ),
    "reschedule": (
        lambda story, by: workflow.reschedule(story, by=by, at=NOON + 2 * HOUR),
        {"scheduled": ABOVE},
    ),
    "cancel": (workflow.cancel, {"scheduled": ABOVE}),
    "note": (
        lambda story, by: workflow.note(
            story, by=by, public_note=PublicNote(kind="clarification", text="Clearer.")
        ),
        {"live": ABOVE, "changed": ABOVE},
    ),
    "move_to_top": (
        lambda story, by: workflow.move_to_top(story, by=by, reason="It matters more now."),
        {"live": ABOVE, "changed": ABOVE},
    ),
    "pin": (workflow.pin, dict.fromkeys(["scheduled", "live", "changed"], ABOVE)),
    "unpin": (workflow.unpin, {}),
    "readdress": (
        lambda story, by: workflow.readdress(story, by=by, slug="bridge-shut"),
        {"live": ABOVE, "changed": ABOVE},
    ),
    "withdraw": (
        lambda story, by: workflow.withdraw(story, by=by, notice="We are checking it."),
        dict.fromkeys(["scheduled", "live", "changed"], ABOVE),
    ),
    "take_down": (
        lambda story, by: workflow.take_down(story, by=by, reason="An order of the court."),
        dict.fromkeys(["scheduled", "live", "changed", "withdrawn"], ADMINISTRATORS),
    ),
    "discard": (workflow.discard, {"changed": WRITERS}),
}
"""{act: (how it is called, {state: who may})}. In a state that is not named the act is refused to all."""
