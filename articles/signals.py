from django.dispatch import Signal

# Sent once an act on a story is committed, with `story_id`, `act` (an Act of the workflow), `by_id` and `at`.
# This is all that articles tells the world; listeners must not fail the act, which is done.
act_committed = Signal()
