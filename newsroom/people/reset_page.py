from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles.cleaning import one_line
from newsroom.models import User
from newsroom.people import resetting
from newsroom.second_factor import required

LONGEST_REASON = 250


def answer(request: HttpRequest, person: User, desk) -> HttpResponse:
    """The page on which an administrator resets a person's second factor; a reason is required."""
    reason = one_line(request.POST.get("reason", ""))[:LONGEST_REASON]
    if request.method == "POST" and reason:
        resetting.reset(person, by=request.user, reason=reason)
        messages.success(request, _("Two-factor authentication of %(person)s is reset.") % {"person": person})
        return redirect("admin:newsroom_user_change", person.pk)
    context = {
        **desk.admin_site.each_context(request),
        "title": _("Reset two-factor authentication of %(person)s") % {"person": person},
        "opts": desk.opts,
        "person": person,
        "has_second_factor": required.has_one(person),
        "is_reason_missing": request.method == "POST",
    }
    return TemplateResponse(request, "admin/newsroom/user/second_factor.html", context)
