from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.db import transaction

from articles.admin.searching import FoldedSearch
from articles.record import put_on_record
from newsroom.models import User

ON_RECORD = ["username", "email", "is_staff", "is_active", "groups"]
"""Fields of a person whose changes go on the audit list."""


@admin.register(User)
class PersonAdmin(FoldedSearch, UserAdmin):
    """The people of the newsroom. Their role is their group; they are deactivated, never deleted."""

    list_display = ["username", "first_name", "last_name", "role", "is_active"]
    list_filter = ["is_active", "groups"]
    show_facets = admin.ShowFacets.NEVER
    actions = None
    # Neither superuser nor single permissions: whoever could give those could take any role.
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["first_name", "last_name", "email"]}),
        ("Role", {"fields": ["groups", "is_staff", "is_active"]}),
        ("Dates", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []

    @admin.display(description="Role")
    def role(self, person):
        return ", ".join(group.name for group in person.groups.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_change_permission(self, request, obj=None):
        """A superuser's account is only for superusers to change."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Store the person; deactivating or reactivating an account ends its sessions."""
        if change and "is_active" in form.changed_data:
            obj.session_generation += 1
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Store the role, and put the administrator's changes on the audit list."""
        super().save_related(request, form, formsets, change)
        if not change:
            put_on_record("person_added", by=request.user, detail=str(form.instance))
        for name in ON_RECORD:
            if change and name in form.changed_data:
                before, after = _in_words(form.initial[name]), _in_words(form.cleaned_data[name])
                act = "role" if name == "groups" else "person_changed"
                label = form.fields[name].label.lower()
                detail = f"{form.instance.username}, {label}: {before} → {after}"
                put_on_record(act, by=request.user, detail=detail)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - the address names it so
        """Set another person's password, which is on the audit list in the same transaction."""
        with transaction.atomic():
            person = self.get_object(request, unquote(id))
            before = person and person.password
            response = super().user_change_password(request, id, form_url)
            if person and User.objects.get(pk=person.pk).password != before:
                put_on_record("password", by=request.user, detail=person.username)
        return response


def _in_words(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value or "none"
    return ", ".join(sorted(group.name for group in value)) or "none"
