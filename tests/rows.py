"""The raw rows of the database, for comparison."""

from django.apps import apps
from django.db import connection


def rows_of(*models) -> list[list[tuple]]:
    """Every row of these models' tables; bypasses the ORM, as it is called a thousand times."""
    found = []
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"SELECT * FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608 - our names
            found.append(cursor.fetchall())
    return found


def rows_of_articles(*, without=()) -> list[list[tuple]]:
    """Every row of the `articles` app, including many-to-many tables."""
    models = apps.get_app_config("articles").get_models(include_auto_created=True)
    return rows_of(*(model for model in models if model not in without))
