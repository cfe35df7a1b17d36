"""The 403 page, which names the roles that allow what was requested to those who have one."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.text.lists import commas
from newsroom.people.forms import has_role, roles


def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """The site's handler403: says why, and tells colleagues which roles currently allow it.

    Who has no role yet learns just that: how the newsroom is organised is for those who belong to it.
    """
    user, permission = getattr(request, "user", None), getattr(exception, "permission", "")
    if user and user.is_staff and not has_role(user):
        return render(request, "403.html", {"has_no_role": True}, status=403)
    context = {"exception": str(exception)}
    if permission and user and user.is_staff:
        context["roles"] = _roles_with(permission)
    return render(request, "403.html", context, status=403)


def _roles_with(permission: str) -> str:
    """The roles that have a permission, in one line."""
    have = set(Group.objects.filter(permissions__codename=permission).values_list("name", flat=True))
    return commas(str(called) for name, called in roles() if name in have)
