"""The 403 page, which names the roles that allow what was requested."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.lists import commas
from newsroom.people.forms import roles


def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """The site's handler403: says why, and tells colleagues which roles currently allow it."""
    user, permission = getattr(request, "user", None), getattr(exception, "permission", "")
    context = {"exception": str(exception)}
    if permission and user and user.is_staff:
        context["roles"] = _roles_with(permission)
    return render(request, "403.html", context, status=403)


def _roles_with(permission: str) -> str:
    """The roles that have a permission, in one line."""
    have = set(Group.objects.filter(permissions__codename=permission).values_list("name", flat=True))
    return commas(str(called) for name, called in roles() if name in have)
