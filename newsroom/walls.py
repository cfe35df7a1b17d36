"""The security headers of every response, whichever middleware or view made it."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.csp import build_policy
from django.views.decorators.csp import csp_override

from newsroom.desk_only import is_desks

REFUSED = (
    "accelerometer", "browsing-topics", "camera", "display-capture",
    "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment", "screen-wake-lock", "serial",
    "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of the site, and no frame in one, may use. Video players and passkeys need other features."""
PERMISSIONS = ", ".join(f"{feature}=()" for feature in REFUSED)
PART_OF_A_PAGE = "default-src 'none'; img-src 'self'; media-src 'self'; frame-ancestors 'none'"
"""The policy of a picture, a font, a style sheet or a script, which needs nothing but itself."""
_PARTS = ("audio/", "font/", "image/", "video/", "text/css", "text/javascript")
_ACTIVE = "image/svg+xml"
_NOT_MODIFIED = 304
_DJANGOS_OWN = {404, 500}
"""Statuses of Django's own pages while DEBUG is on, which contain inline styles."""


class Walls:
    """Middleware that adds the headers of `put_up` to every response."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return put_up(self.get_response(request), is_for_desk=is_desks(request))

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Relax the policy for Django's own lists and forms on the desk, which load jQuery."""
        scripts = getattr((response.context_data or {}).get("media"), "_js", ())
        if hasattr(response, "_csp_config") or not any("jquery" in str(script) for script in scripts):
            return response
        return csp_override(settings.SECURE_CSP_UNTYPED)(lambda _: response)(request)


def put_up(response: HttpResponse, *, is_for_desk: bool) -> HttpResponse:
    """Add the missing headers: a policy, who may embed the response, and what its page may use.

    Readers' pages, pictures and feeds are public, and feed readers in browsers show them. The desk's are not.
    Pictures, fonts, style sheets and scripts get a short policy: a page loads many of them, and a kilobyte of
    headers on each would be a tenth of its first view.
    """
    if response.status_code == _NOT_MODIFIED:
        return response  # Its headers would replace those of the page that the browser has.
    headers = response.headers
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin" if is_for_desk else "cross-origin")
    headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
    policy = build_policy(settings.SECURE_CSP)
    if _is_part_of_a_page(response):
        # Django's middleware has set the policy of pages; static files bring their own.
        if headers.get("Content-Security-Policy", policy) == policy:
            headers["Content-Security-Policy"] = PART_OF_A_PAGE
        return response
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    if not (settings.DEBUG and response.status_code in _DJANGOS_OWN):
        headers.setdefault("Content-Security-Policy", policy)
    return response


def _is_part_of_a_page(response: HttpResponse) -> bool:
    """SVG is not: opened directly, it is a page that could run scripts."""
    kind = response.headers.get("Content-Type", "")
    return kind.startswith(_PARTS) and not kind.startswith(_ACTIVE)
