from itertools import batched

from django.db import IntegrityError, migrations, transaction

from articles.fields import Derived

MANY = 100


def refold(apps, schema_editor):
    """Fold names and words anew, some at a time: nobody's save waits for all of them."""
    for name in ("Category", "Author", "Image", "Story"):
        rows = apps.get_model("articles", name)._base_manager
        columns = [field for field in rows.model._meta.fields if isinstance(field, Derived)]
        for pks in batched(list(rows.values_list("pk", flat=True)), MANY, strict=False):
            with transaction.atomic():
                for row in rows.filter(pk__in=pks).select_for_update():
                    _refold(rows, row, columns)


def _refold(rows, row, columns):
    made = {column.name: column.made_from(row) for column in columns}
    if any(_stored(row, name) != value for name, value in made.items()):
        try:
            with transaction.atomic():
                rows.filter(pk=row.pk).update(**made)
        except IntegrityError:
            # Two categories whose names differ by this alone: `verify` names them, to be merged.
            return


def _stored(row, name):
    value = getattr(row, name)
    return bytes(value) if isinstance(value, memoryview) else value


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0020_month_states")]

    operations = [migrations.RunPython(refold, migrations.RunPython.noop, elidable=True)]
