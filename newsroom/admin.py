from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from newsroom.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):
    """The people of the newsroom. Their role is their group; they are deactivated, never deleted."""

    list_display = ["username", "first_name", "last_name", "role", "is_active"]
    list_filter = ["is_active", "groups"]
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
