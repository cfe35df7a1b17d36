from articles.difference import Run, runs


def told(old, new):
    """The difference as a proof-reader marks it: [-removed-] {+added+}."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[run.kind].format(run.text) for run in runs(old, new))


def sides(told_runs):
    """The two texts that the runs came from."""
    old = "".join(run.text for run in told_runs if run.kind != "added")
    return old, "".join(run.text for run in told_runs if run.kind != "removed")


def test_a_difference_is_told_word_by_word():
    assert told("The bridge closed at ten.", "The bridge closed at noon.") == (
        "The bridge closed at [-ten-]{+noon+}."
    )


def test_a_paragraph_that_is_added_leaves_the_others_as_they_were():
    assert told("First.\nLast.", "First.\nBetween.\nLast.") == "First.\n{+Between.\n+}Last."


def test_many_small_changes_in_a_long_text_are_told_one_by_one():
    old = [f"word{number}" for number in range(990)]
    new = ["changed" if number % 9 == 4 else word for number, word in enumerate(old)]
    found = runs(" ".join(old), " ".join(new))
    assert sides(found) == (" ".join(old), " ".join(new))
    assert found.count(Run("added", "changed")) == 110


def test_a_text_too_long_to_compare_by_word_is_told_whole():
    old, new = " ".join(["old"] * 2500), " ".join(["new"] * 2500)
    assert runs(old, new) == [Run("removed", old), Run("added", new)]


def test_what_stays_is_one_run_however_it_was_found():
    kinds = [run.kind for run in runs("One.\nTwo, three.", "One.\nTwo, four.")]
    assert kinds == ["same", "removed", "added", "same"]
