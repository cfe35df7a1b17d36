"""Pages as browsers read them."""

import re


def markup_of(answer):
    """The markup of a page, its white space folded as a browser folds it, that inside tags too."""
    return re.sub(r"\s+(>?)", lambda space: space[1] or " ", answer.text)
