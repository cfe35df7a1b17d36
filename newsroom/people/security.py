"""A person's own page about how they sign in: second factor, passkeys, sessions."""

from hashlib import sha256

import segno
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from articles.cleaning import one_line
from articles.newspaper import newspaper
from articles.record import put_on_record
from newsroom import devices, sessions
from newsroom.people import confirming, security_mails
from newsroom.second_factor import passkeys, recovery, required, totp

SECRET = "authenticator_secret"  # noqa: S105 - a key in the session
MOST_SHOWN = 50
LONGEST_NAME = 60


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """All the ways in which this person signs in, and where they are signed in."""
    return _render(request, "admin/security/page.html", _("Sign-in and security"), _state(request))


def _state(request):
    person = request.user
    return {
        "passkeys": person.passkeys.all()[: passkeys.MOST],
        "can_have_passkeys": passkeys.are_possible(request),
        "app": getattr(person, "authenticator", None),
        "codes_left": recovery.left(person),
        "has_second_factor": required.has_one(person),
        "must_set_up": request.session.get(required.MUST_SET_UP, False),
        "sessions": [_shown(each, request) for each in sessions.running(person)[:MOST_SHOWN]],
    }


def _shown(session, request):
    signed_in = session.get_decoded().get(sessions.SIGNED_IN, {})
    return {
        "number": _number(session.pk),
        "is_this": session.pk == request.session.session_key,
        "device": signed_in.get("device", ""),
        "address": signed_in.get("address") or "",
        "began_at": parse_datetime(signed_in["at"]) if "at" in signed_in else None,
        "seen_at": session.seen_at,
    }


def _number(key):
    """What identifies a session on the page, since its key would give access to it."""
    return sha256(key.encode()).hexdigest()[:20]


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of the person's sessions, or all others."""
    if request.POST.get("session") == "others":
        count = sessions.end_all(request.user, but=request.session.session_key)
    else:
        running = sessions.running(request.user)[:MOST_SHOWN]
        keys = [each.pk for each in running if _number(each.pk) == request.POST.get("session")]
        count, _all = request.user.sessions.filter(pk__in=keys).delete()
    if count:
        put_on_record("sessions_ended", by=request.user, detail=str(count))
        messages.success(request, _("Ended: whoever used it has to sign in again."))
    return redirect("security")


@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """The options for a new passkey, as JSON."""
    return JsonResponse(passkeys.options_to_add(request, request.user))


@confirming.confirmed
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Store the passkey that the browser has made."""
    if request.method != "POST":
        return redirect("security")
    name = one_line(request.POST.get("name", ""))[:LONGEST_NAME]
    name = name or devices.name_of(request.META.get("HTTP_USER_AGENT", "")) or _("Passkey")
    try:
        passkeys.add(request, request.user, name, request.POST.get("passkey", ""))
    except passkeys.Refused:
        messages.error(
            request, _("The passkey was not added: the browser’s answer could not be verified. Try again.")
        )
        return redirect("security")
    return _added(request, _("passkey “%(name)s”") % {"name": name})


@require_POST
@confirming.confirmed
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove one of the person's passkeys."""
    passkey = get_object_or_404(request.user.passkeys, pk=pk)
    passkey.delete()
    return _removed(request, _("passkey “%(name)s”") % {"name": passkey.name})


@never_cache
@confirming.confirmed
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Show the secret for an authenticator app; a code from the app proves that it has the secret."""
    if request.method != "POST":
        return redirect("security")
    secret = request.session.get(SECRET) or totp.new_secret()
    request.session[SECRET] = secret
    step = totp.step_of(secret, request.POST.get("code", ""))
    if step is not None:
        del request.session[SECRET]
        totp.keep(request.user, secret, step)
        return _added(request, _("authenticator app"))
    address = totp.address(secret, request.user, newspaper().name)
    context = {
        "secret": " ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="white"),
        "is_wrong": "code" in request.POST,
    }
    return _render(request, "admin/security/app.html", _("Set up an authenticator app"), context)


@require_POST
@confirming.confirmed
def remove_app(request: HttpRequest) -> HttpResponse:
    """Remove the person's authenticator app."""
    own = getattr(request.user, "authenticator", None)
    if own is None:
        return redirect("security")
    own.delete()
    return _removed(request, _("authenticator app"))


@never_cache
@confirming.confirmed
def new_codes(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them."""
    if request.method != "POST" or not required.has_one(request.user):
        return redirect("security")
    _record_and_notify(request, "recovery_codes", request.user.username)
    return _show_codes(request)


def _added(request, what) -> HttpResponse:
    """Say so and end the person's other sessions; show recovery codes if there are none left."""
    _record_and_notify(request, "second_factor_added", what)
    messages.success(request, _("Added: %(what)s.") % {"what": what})
    required.note(request, request.user)
    sessions.end_all(request.user, but=request.session.session_key)
    return redirect("security") if recovery.left(request.user) else _show_codes(request)


def _removed(request, what) -> HttpResponse:
    _record_and_notify(request, "second_factor_removed", what)
    if not required.has_one(request.user):
        request.user.recovery_codes.all().delete()
    required.note(request, request.user)
    messages.success(request, _("Removed: %(what)s.") % {"what": what})
    return redirect("security")


def _record_and_notify(request, act, detail) -> None:
    with transaction.atomic():
        put_on_record(act, by=request.user, detail=detail)
        security_mails.enqueue(request.user, act)


def _show_codes(request) -> HttpResponse:
    codes = recovery.make(request.user)
    return _render(request, "admin/security/codes.html", _("Your recovery codes"), {"codes": codes})


def _render(request, template, title, context) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})
