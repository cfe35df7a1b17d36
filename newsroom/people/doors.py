"""From a correct password to the desk: through the second factor, if the person has one."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from articles.returning import back_to
from newsroom.models import User
from newsroom.second_factor import required

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING = "waiting_for_second_factor"
MINUTES = 10
"""How long the second factor may take."""


def knock(request: HttpRequest, person: User, next_page: str = "") -> HttpResponse:
    """After the first step: sign in a person without a second factor, or ask for it."""
    if not required.has_one(person):
        return let_in(request, person, next_page)
    request.session.cycle_key()
    request.session[WAITING] = {
        "person": person.pk,
        "account": person.get_session_auth_hash(),
        "next": next_page,
        "until": timezone.now().timestamp() + MINUTES * 60,
    }
    request.session.set_expiry(MINUTES * 60)
    return redirect("second_factor")


def waiting(request: HttpRequest) -> User | None:
    """The person who has passed the first step in this browser, but not yet the second."""
    waits = request.session.get(WAITING)
    if not waits or waits["until"] < timezone.now().timestamp():
        return None
    person = User.objects.filter(pk=waits["person"], is_active=True).first()
    # A new password or a deactivation in between ends it.
    return person if person and person.get_session_auth_hash() == waits["account"] else None


def let_in(
    request: HttpRequest, person: User, next_page: str = "", *, has_two_factors: bool = False
) -> HttpResponse:
    """Sign in a person who has passed all steps; has_two_factors if they were checked elsewhere."""
    waits = request.session.pop(WAITING, None) or {}
    request.session.set_expiry(None)
    login(request, person, backend=BACKEND)
    required.note(request, person, has_two_factors=has_two_factors)
    return back_to(request, next_page or waits.get("next", ""))
