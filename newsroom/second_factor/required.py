"""Who must have a second factor; those without one get only to the page to set it up."""

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from newsroom.models import Authenticator, Passkey, User

MUST_SET_UP, ASKED_AS = "must_set_up", "second_factor_for"
"""Keys in the session: whether its person must set one up, and the setting's value at that time."""
FROM_ELSEWHERE = "second_factor_elsewhere"
ABOVE_JOURNALISTS = [
    "articles.publish_story",
    "articles.take_down_story",
    "articles.see_restricted_story",
    "articles.change_newspaper",
    "newsroom.change_user",
]


def has_one(person: User) -> bool:
    """Whether the person has a passkey or an authenticator app."""
    own = Q(person=person)
    return Passkey.objects.filter(own).exists() or Authenticator.objects.filter(own).exists()


def is_asked_of(person: User) -> bool:
    """Whether the setting requires this person to have a second factor."""
    if settings.SECOND_FACTOR_FOR == "editors":
        return any(person.has_perm(permission) for permission in ABOVE_JOURNALISTS)
    return settings.SECOND_FACTOR_FOR == "everyone"


def note(request: HttpRequest, person: User, *, has_two_factors: bool = False) -> None:
    """Store in the session whether its person must set one up first; nobody must after single sign-on."""
    request.session[ASKED_AS] = settings.SECOND_FACTOR_FOR
    if has_two_factors:
        request.session[FROM_ELSEWHERE] = True
    is_elsewhere = request.session.get(FROM_ELSEWHERE, False)
    request.session[MUST_SET_UP] = not is_elsewhere and is_asked_of(person) and not has_one(person)


class SecondFactorRequired:
    """Middleware that redirects people who must set up a second factor to the page for that."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _leads_on(request.path_info):
            return self.get_response(request)
        if (
            request.session.get(ASKED_AS, "nobody") != settings.SECOND_FACTOR_FOR
            and request.user.is_authenticated
        ):
            note(request, request.user)
        if request.session.get(MUST_SET_UP):
            return redirect("security")
        return self.get_response(request)


def _leads_on(path) -> bool:
    """Whether the path is one that they need to get there."""
    open_to_all = ["security", "sign_in", "admin:logout", "admin:language", "admin:jsi18n"]
    return path.startswith(tuple(reverse(name) for name in open_to_all))
