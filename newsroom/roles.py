"""The roles of the newsroom as groups, and what each may do."""

from django.utils.translation import gettext_lazy as _

_READ = ["view_story", "view_image", "view_clip", "view_category", "view_author"]
_WRITE = [
    *_READ,
    "add_story",
    "change_story",
    "write_story",
    "add_image",
    "change_image",
    "add_clip",
    "change_clip",
]
_EDIT = [
    *_WRITE,
    "edit_any_story",
    "publish_story",
    "check_image",
    "kill_image",
    "add_category",
    "change_category",
    "add_author",
    "change_author",
]
_ADMINISTER = [
    *_EDIT,
    "take_down_story",
    "see_restricted_story",
    "view_auditentry",
    "view_job",
    "view_heartbeat",
    "view_newspaper",
    "change_newspaper",
    "view_aboutpage",
    "add_aboutpage",
    "change_aboutpage",
    "add_user",
    "change_user",
    "view_user",
]
ROLES = {"journalist": _WRITE, "editor": _EDIT, "administrator": _ADMINISTER}
"""{group name: codenames of its permissions}. No role may delete."""
NAMES = {"journalist": _("Journalist"), "editor": _("Editor"), "administrator": _("Administrator")}
"""{group name: what people call the role}."""


def keep_in_step(sender=None, *, using="default", **kwargs):
    """Make the groups, and give each exactly its permissions; run after every migrate."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission

    for label in ("articles", "auth", "newsroom"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    ours = Permission.objects.using(using).filter(
        content_type__app_label__in=["articles", "auth", "newsroom"]
    )
    for name, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(ours.filter(codename__in=codenames))
