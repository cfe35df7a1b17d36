"""Acts on pages other than a story's: a refusal is shown on the page to which the person returns."""

from django.contrib import messages

from articles import workflow


def is_done(request, verb, *what, **how) -> bool:
    """Do an act; return whether it was done. Raises Forbidden."""
    try:
        verb(*what, by=request.user, **how)
    except workflow.Forbidden:
        raise
    except workflow.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    return True
