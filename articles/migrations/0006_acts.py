"""One name for each act: the record stores the name of its verb."""

from django.db import migrations, models

NAMES = {
    "urgency": "set_urgency",
    "notice": "edit_notice",
    "off_record": "keep_off_record",
    "desk_note": "leave_note",
    "desk_note_resolved": "resolve_note",
    "revoke_link": "revoke",
    "task_done": "finish",
    "duty": "put_on_duty",
    "duty_ended": "end_duty",
}
"""{the name on record until now: the verb's}."""


def rename(apps, names):
    # The manager of the migration's own model: the record's refuses every update.
    for model in ("Revision", "AuditEntry"):
        for old, new in names.items():
            apps.get_model("articles", model)._base_manager.filter(act=old).update(act=new)


def to_verbs(apps, schema_editor):
    rename(apps, NAMES)


def to_old_names(apps, schema_editor):
    rename(apps, {new: old for old, new in NAMES.items()})


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_fill_jobs")]

    operations = [
        migrations.AlterField("revision", "act", models.CharField(max_length=40)),
        migrations.AddField(
            "revision", "cancelled", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.CreateModel(
            "Sending",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "story",
                    models.ForeignKey("articles.story", on_delete=models.deletion.PROTECT, related_name="+"),
                ),
            ],
            {"default_permissions": []},
        ),
        migrations.RunPython(to_verbs, to_old_names),
    ]
