"""What browsers are told about every answer, whichever middleware or view made it."""

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
"""What no page of the site and no frame in one may use. Players of videos need others, and passkeys do."""
PERMISSIONS = ", ".join(f"{feature}=()" for feature in REFUSED)
_NOT_MODIFIED = 304
_DJANGOS_OWN = {404, 500}
"""Pages of Django's while DEBUG is on, which have styles in them."""


class Walls:
    """Middleware that adds the headers of `put_up` to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return put_up(self.get_response(request), is_for_desk=is_desks(request))

    def process_template_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Django's own lists and forms of the desk bring jQuery."""
        scripts = getattr((response.context_data or {}).get("media"), "_js", ())
        if hasattr(response, "_csp_config") or not any("jquery" in str(script) for script in scripts):
            return response
        return csp_override(settings.SECURE_CSP_UNTYPED)(lambda _: response)(request)


def put_up(response: HttpResponse, *, is_for_desk: bool) -> HttpResponse:
    """Add the headers that are missing: a policy, who may embed the answer, what its page may use.

    Readers' pages, pictures and feeds are public, and feed readers in browsers show them. The desk's are not.
    """
    if response.status_code == _NOT_MODIFIED:
        return response  # It would replace the headers of the page that the browser has.
    headers = response.headers
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin" if is_for_desk else "cross-origin")
    headers.setdefault("Permissions-Policy", PERMISSIONS)
    headers.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
    if not (settings.DEBUG and response.status_code in _DJANGOS_OWN):
        headers.setdefault("Content-Security-Policy", build_policy(settings.SECURE_CSP))
    return response
