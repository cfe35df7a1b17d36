"""Middleware for the desk only: readers' pages have no session, no person and no form."""

from collections.abc import Callable
from functools import cache, reduce

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.module_loading import import_string

DESK = reverse_lazy("admin:index")


class DeskOnly:
    """Passes the desk's requests through settings.DESK_MIDDLEWARE, and all others straight on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        self._view_hooks: list[Callable] = []
        self._desk = reduce(self._wrap, reversed(settings.DESK_MIDDLEWARE), get_response)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return (self._desk if is_desks(request) else self.get_response)(request)

    def process_view(self, request, view, args, kwargs) -> HttpResponse | None:
        """What the desk's middleware does once the view is known, such as the CSRF check."""
        if is_desks(request):
            for hook in self._view_hooks:
                if (response := hook(request, view, args, kwargs)) is not None:
                    return response
        return None

    def _wrap(self, inner, path):
        middleware = import_string(path)(inner)
        if hook := getattr(middleware, "process_view", None):
            self._view_hooks.insert(0, hook)
        return convert_exception_to_response(middleware)


def is_desks(request: HttpRequest) -> bool:
    """Whether the request is for the desk, not for readers."""
    return request.path_info.startswith(_desk())


@cache
def _desk():
    """Resolved once: every request needs it several times."""
    return str(DESK)
