"""Pages as browsers read them."""

import re


def markup_of(answer):
    """A page's markup with white space collapsed as in a browser, also inside tags."""
    return re.sub(r"\s+(>?)", lambda space: space[1] or " ", answer.text)
