"""Errors reported to a server that speaks Sentry's protocol, through Sentry's package: extra `sentry`."""

import logging
from importlib.util import find_spec

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from newsroom.logs import message_of, without_personal_data
from newsroom.reporting.bounds import Bounds
from newsroom.reporting.reports import kind_of
from newsroom.request_ids import request_id

KEPT = {"event_id", "timestamp", "level", "logger", "platform", "release", "environment", "sdk"}
OF_A_FRAME = {"filename", "abs_path", "function", "module", "lineno", "in_app"}
"""No values of variables."""
_bounds = Bounds()


def start() -> None:
    """Have errors sent to SENTRY_DSN, if that is set."""
    if not settings.SENTRY_DSN:
        return
    if find_spec("sentry_sdk") is None:
        raise ImproperlyConfigured("SENTRY_DSN is set, but its package is missing: uv sync --extra sentry")
    import sentry_sdk
    from sentry_sdk.integrations.atexit import AtexitIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            AtexitIntegration(callback=lambda pending, timeout: None),
        ],
        before_send=_stripped,
        send_default_pii=False,
        include_local_variables=False,
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def _stripped(event: dict, hint: dict) -> dict | None:
    """The parts of an event that are sent: an allow-list, since packages may add more."""
    record = hint.get("log_record")
    if record is None or _bounds.passes(kind_of(record)) is None:
        return None
    payload = {name: value for name, value in event.items() if name in KEPT}
    payload["logentry"] = {"formatted": message_of(record)}
    payload["tags"] = {"request": request_id()} if request_id() else {}
    if "exception" in event:
        payload["exception"] = {"values": [_exception(each) for each in event["exception"]["values"]]}
    return payload


def _exception(found: dict) -> dict:
    frames = (found.get("stacktrace") or {}).get("frames", [])
    return {
        "type": found.get("type"),
        "module": found.get("module"),
        "value": without_personal_data(str(found.get("value") or "")),
        "stacktrace": {
            "frames": [{name: value for name, value in each.items() if name in OF_A_FRAME} for each in frames]
        },
    }
