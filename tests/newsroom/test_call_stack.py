import resource

import pytest

from newsroom.call_stack import in_one_piece

pytestmark = pytest.mark.once
DEPTHS, CALLS = 150, 1000


def leaf():
    pass


def call_below(frames):
    if frames:
        call_below(frames - 1)
    else:
        for _ in range(CALLS):
            leaf()


@in_one_piece
def call_at_every_depth():
    for frames in range(DEPTHS):
        call_below(frames)


def test_calls_take_no_memory_of_the_system_again_and_again_at_any_depth():
    call_at_every_depth()  # Touches once what is only touched the first time.
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    call_at_every_depth()
    assert resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before < CALLS
