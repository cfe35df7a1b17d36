"""Desk sessions that record their person, so that people can see and end their own."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.utils import timezone

SIGNED_IN = "signed_in"
"""Key in the session: when, from where and with what its person signed in."""
SEEN_EVERY = timedelta(minutes=5)
"""How often a session’s latest request is stored."""
BY_ITSELF = {"pulse", "articles_story_presence", "fresh_boards"}
"""Names of URLs that an open page requests while nobody does anything."""
AT_ONCE = 100
"""Expired sessions deleted per sign-in."""


class SessionStore(db.SessionStore):
    """Django's, with its person in a column, and ended after being idle for too long."""

    seen_at = None

    @classmethod
    def get_model_class(cls):
        from newsroom.models import Session

        return Session

    def create_model_instance(self, data):
        session = super().create_model_instance(data)
        session.person_id = data.get(SESSION_KEY)
        return session

    def _get_session_from_db(self):
        session = super()._get_session_from_db()
        if session and session.seen_at < idle_since():
            self._session_key = None
            return None
        self.seen_at = session and session.seen_at
        return session

    def note_use(self):
        """Store that its person has just used it, unless that was stored recently."""
        now = timezone.now()
        if self.seen_at and self.seen_at + SEEN_EVERY < now:
            self.model.objects.filter(session_key=self.session_key).update(seen_at=now)


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, except that a page that did not use the session leaves its cookie alone.

    Django deletes an invalid cookie on every response, even on those that shared caches store.
    """

    def process_response(self, request, response):
        if not request.session.accessed:
            return response
        name = getattr(request.resolver_match, "url_name", None)
        if not request.session.modified and name not in BY_ITSELF:
            request.session.note_use()
        return super().process_response(request, response)


def idle_since():
    """The moment before which a session last used counts as idle."""
    return timezone.now() - timedelta(hours=settings.IDLE_HOURS)


def running(person):
    """A person's sessions that are neither expired nor idle, most recently used first."""
    now = timezone.now()
    return person.sessions.filter(expire_date__gt=now, seen_at__gt=idle_since()).order_by("-seen_at")


def end_all(person, *, but: str | None = None) -> int:
    """End the person's sessions, except the one with this key; return how many there were."""
    count, _ = person.sessions.exclude(session_key=but or "").delete()
    return count


def delete_expired() -> None:
    """Delete some expired sessions, signed in or not."""
    sessions = SessionStore.get_model_class().objects
    gone = sessions.filter(expire_date__lt=timezone.now()).values_list("pk", flat=True)[:AT_ONCE]
    sessions.filter(pk__in=list(gone)).delete()
