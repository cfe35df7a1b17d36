from django.dispatch import Signal

# Sent inside an act's transaction with `story`, `act` (an Act of the workflow), `by` and `at`; the story's
# own row may be stored later in it. Receivers must only enqueue jobs and note which pictures are used:
# their rows commit with the act or not at all, so that a crash loses nothing. Anything slow, or that can
# fail for a reason outside the database, belongs in the job.
act_recorded = Signal()

# Sent with `image` inside the transaction that kills a picture; the same applies to its receivers.
picture_killed = Signal()

# The same for video, audio and downloads, with `clip` and `by`.
clip_killed = Signal()

# Sent with `clip` by the job that is about to erase the public file of a video or audio.
clip_taken_back = Signal()
