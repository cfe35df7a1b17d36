from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: HttpRequest, address: str) -> HttpResponseRedirect:
    """Redirect to an address that a request named, if it is one of this site's; else to the desk.

    Without a slash it is none: Django's `redirect` would take it for the name of a view.
    """
    is_allowed = url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(address if is_allowed and "/" in address else reverse("admin:index"))
