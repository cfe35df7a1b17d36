"""The rows of the database as they are, to be compared."""

from django.apps import apps
from django.db import connection


def rows_of(*models) -> list[list[tuple]]:
    """Every row of these models' tables; past the ORM, for it is asked a thousand times."""
    found = []
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608 - our names
            found.append(cursor.fetchall())
    return found


def rows_of_articles(*, without=()) -> list[list[tuple]]:
    """Every row of the room `articles`, the rows between rows too."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return rows_of(*(model for model in models if model not in without))
