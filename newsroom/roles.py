"""The roles as groups, and what each may do: three built-in ones, and the newsroom’s own."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

_BASE = ["view_story", "view_image", "view_clip", "view_category", "view_author"]
"""What everybody who works here may do."""
_READ = [*_BASE, "see_others_stories"]
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
    "view_role",
    "add_role",
    "change_role",
]
ADMINISTRATOR = "administrator"
ROLES = {"journalist": _WRITE, "editor": _EDIT, ADMINISTRATOR: _ADMINISTER}
"""{group name: codenames of its permissions}. No role may delete."""
NAMES = {"journalist": _("Journalist"), "editor": _("Editor"), "administrator": _("Administrator")}
"""{group name: what people call the role}."""


class Ability(NamedTuple):
    """One line of the table from which the newsroom puts together its own roles."""

    label: str
    codenames: list[str]
    brings: list[str] = []
    """Other abilities that this one is useless without."""


ABILITIES = {
    "see": Ability(
        _("See everybody’s stories, not only their own and those assigned to them"), ["see_others_stories"]
    ),
    "write": Ability(
        _("Write stories, and submit them for review"), ["add_story", "change_story", "write_story"]
    ),
    "upload": Ability(_("Upload pictures, and change the words of their own"), ["add_image", "change_image"]),
    "clips": Ability(
        _("Upload video and audio, and change the words of their own"), ["add_clip", "change_clip"]
    ),
    "edit": Ability(_("Edit anybody’s stories and pictures"), ["edit_any_story"], ["see", "write", "upload"]),
    "publish": Ability(_("Publish, send back, correct and withdraw"), ["publish_story"], ["edit"]),
    "check": Ability(_("Clear and hold pictures"), ["check_image"], ["upload"]),
    "kill": Ability(_("Kill pictures"), ["kill_image"], ["check"]),
    "labels": Ability(
        _("Add and change categories and authors"),
        ["add_category", "change_category", "add_author", "change_author"],
    ),
    "restricted": Ability(_("See stories restricted to others"), ["see_restricted_story"], ["see"]),
    "audit": Ability(_("Read the audit list"), ["view_auditentry"], ["see"]),
    "jobs": Ability(_("Manage background jobs"), ["view_job"]),
    "newspaper": Ability(
        _("Change the newspaper’s look and pages"),
        ["view_newspaper", "change_newspaper", "view_aboutpage", "add_aboutpage", "change_aboutpage"],
    ),
}
"""{key: what a role of the newsroom's own may do}. Taking down, people and roles are for administrators only:
anyone who could grant those could grant themselves anything."""


def with_what_they_bring(keys) -> list[str]:
    """The keys of these abilities and of all that they need, in the order of the table."""
    wanted = set(keys)
    for key in reversed(ABILITIES):
        if key in wanted:
            wanted |= {*ABILITIES[key].brings}
    return [key for key in ABILITIES if key in wanted]


def codenames_of(keys) -> list[str]:
    """The permissions of a role with these abilities."""
    return _BASE + [name for key in keys for name in ABILITIES[key].codenames]


def permissions(codenames, using="default"):
    """The permissions with these codenames, of this site's own apps."""
    from django.contrib.auth.models import Permission

    ours = ["articles", "auth", "newsroom"]
    return Permission.objects.using(using).filter(content_type__app_label__in=ours, codename__in=codenames)


def keep_in_step(sender=None, *, using="default", **kwargs):
    """Create the groups, and give each exactly its permissions; run after every migrate."""
    from django.apps import apps
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Group, Permission
    from django.contrib.contenttypes.models import ContentType

    for label in ("articles", "auth", "newsroom"):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    # Not in the model's Meta, where it would need a migration of another app.
    story = ContentType.objects.db_manager(using).get(app_label="articles", model="story")
    Permission.objects.using(using).get_or_create(
        content_type=story, codename="see_others_stories", defaults={"name": "Can see stories of others"}
    )
    for name, codenames in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set(permissions(codenames, using))
