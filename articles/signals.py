from django.dispatch import Signal

# Sent inside the transaction of an act, once its words are stored, with `story`, `act` (a Revision.Act),
# `by` and `at`. This is all that articles tells the world. Receivers only enqueue jobs: their rows commit
# with the act or not at all, so that a crash between the two loses nothing. Whatever takes time, or fails
# for a reason outside the database, belongs in the job.
act_recorded = Signal()
