from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import Http404
from django.urls import path
from django.utils.translation import get_language, gettext_noop, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.desk_languages import others

ROOMS = {
    name: place
    for place, name in enumerate(
        ["Story", "Image", "Clip", "Category", "Author", "User", "Role", "Newspaper"]
    )
}
SHORT_NAMES = {"Clip": pgettext_lazy("navigation", "Media")}
"""For names that are too long for a row of links."""
ROOM_KEYS = {
    "Story": "s",
    "Image": "p",
    "Clip": "v",
    "Category": "c",
    "Author": "a",
    "User": "u",
    "Role": "r",
    "Newspaper": "w",
}
"""{list: the letter that opens it after a "g"}."""
ELSEWHERE = {"Job", "AboutPage", "Heartbeat"}
"""Left out of the navigation: under “Everything else”."""
LEFT_TO_US = [
    gettext_noop("- Select an option -"),
    gettext_noop("“%(pk)s” is not a valid value."),
    gettext_noop("Model name"),
    gettext_noop("Add link"),
    gettext_noop("Change or view list link"),
    gettext_noop("Filter by %(field_name)s"),
    gettext_noop("Pagination %(name)s"),
    gettext_noop("Pagination %(name)s entries"),
    gettext_noop("Search %(name)s"),
    gettext_noop("Logout"),
    gettext_noop("username"),
    ngettext_lazy(
        "%(count)s %(name)s was changed successfully.",
        "%(count)s %(name)s were changed successfully.",
        "count",
    ),
    gettext_noop("The {name} “{obj}” was added successfully."),
    gettext_noop("The {name} “{obj}” was added successfully. You may add another {name} below."),
    gettext_noop("The {name} “{obj}” was changed successfully."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may edit it again below."),
    gettext_noop("The {name} “{obj}” was changed successfully. You may add another {name} below."),
]
"""Texts of Django's own pages on the desk that Django translates badly or not at all."""


def _not_found(request, **kwargs):
    """Disable Django's redirect from an object's id, which would reveal unpublished addresses."""
    raise Http404


# Not in `articles.admin`: Django builds the site before it imports that package, and its pages would
# be registered on another site.
class Desk(AdminSite):
    """The admin as a newsroom's desk: its front page shows open work."""

    site_title = _("Desk")
    index_title = _("The desk")
    index_template = "admin/desk.html"
    empty_value_display = "–"
    enable_nav_sidebar = False

    @property
    def site_header(self):
        """The newspaper's name."""
        from articles.newspaper import name_lately  # It needs the models, which load after this module.

        return name_lately()

    def each_context(self, request):
        """Add the other languages and the navigation: the lists the user may see, the most used first."""
        context = super().each_context(request)
        rooms = [model for app in context["available_apps"] for model in app["models"]]
        rooms = [room for room in rooms if room["object_name"] not in ELSEWHERE]
        return {
            **context,
            "other_languages": others(get_language()),
            "rooms": [
                {**room, **_ways_of(room["object_name"])}
                for room in sorted(rooms, key=lambda room: ROOMS.get(room["object_name"], len(ROOMS)))
            ],
        }

    def get_urls(self):
        from articles.admin import language, pulse
        from articles.admin.board import page as board
        from articles.admin.find import page as find
        from articles.admin.front import page as front
        from articles.admin.stories import filters

        own = [
            ("language", "language/", language.choose),
            ("pulse", "pulse/", pulse.pulse),
            ("find", "find/", find.find),
        ]
        addresses = [*own, *filters.ADDRESSES, *front.ADDRESSES, *board.ADDRESSES]
        acts = [path(route, self.admin_view(view), name=name) for name, route, view in addresses]
        return [*acts, path("r/<path:thing>", _not_found), *super().get_urls()]

    def index(self, request, extra_context=None):
        from articles.admin.front import page as front

        return super().index(request, {**front.page(request), **(extra_context or {})})

    def logout(self, request, extra_context=None):
        return super().logout(request, {"title": _("Signed out"), **(extra_context or {})})

    def password_change(self, request, extra_context=None):
        """Change one's own password, with an audit entry in the same transaction."""
        from articles.admin.sign_in import ChangePasswordForm
        from articles.record import put_on_record

        self.password_change_form = ChangePasswordForm
        before = request.user.password
        with transaction.atomic():
            context = {"title": pgettext_lazy("a page", "Change password"), **(extra_context or {})}
            response = super().password_change(request, context)
            request.user.refresh_from_db(fields=["password"])
            if request.user.password != before:
                put_on_record("password", by=request.user, detail=request.user.username)
        return response


def _ways_of(name):
    """The shortcut key and the short name of a list on the desk."""
    return {"key": ROOM_KEYS.get(name), "short_name": SHORT_NAMES.get(name)}
