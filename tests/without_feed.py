"""The site without the `feed` app: the desk must work. Run by test_architecture as a separate process."""

import sys
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment
from django.urls import include, path

from tests import made_once


class Deleted:
    """Refuses to import the deleted app."""

    def find_spec(self, fullname, target_path=None, target=None):
        if fullname.partition(".")[0] == "feed":
            raise ModuleNotFoundError(f"{fullname} is deleted")


urlpatterns = []
LISTS = ["story/", "story/add/", "image/", "image/picker/"]


def main(tables):
    sys.meta_path.insert(0, Deleted())
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "feed"]
    settings.ROOT_URLCONF = "tests.without_feed"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": tables}}
    import django

    django.setup()
    from django.contrib import admin

    own = path("admin/", include("newsroom.people.addresses"))
    urlpatterns[:] = [own, path("admin/", admin.site.urls), path("", include("articles.urls"))]
    call_command("check")
    setup_test_environment()
    live_a_day()
    print("The desk works.")  # noqa: T201 - what the test waits for


def live_a_day():
    from tests import factories
    from tests.articles.admin.pages import form_of

    editor, client = factories.person("editor"), Client()
    client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
    image, category, author = factories.image(editor), factories.category(), factories.author()
    words = {
        "headline": "The harbour board meets at the bridge",
        "body": "<p>It met.</p>",
        "lead_image": image.pk,
        "lead_credit": "Ann Grey",
        "categories": [category.pk],
        "bylines": [author.pk],
        "overriding": ["alt-text"],
    }
    add = "/admin/articles/story/add/"
    answer = client.post(add, {**form_of(client.get(add)), **words, "_act": "publish"})
    require(answer.status_code == 302, answer)
    changing = [f"{each._meta.model_name}/{each.pk}/change/" for each in (image, category, author)]
    for address in ["/admin/", answer["Location"], *(f"/admin/articles/{end}" for end in LISTS + changing)]:
        require(client.get(address).status_code == 200, address)


def require(is_so, answer):
    if not is_so:
        sys.exit(f"Unexpected: {answer}")


if __name__ == "__main__":
    sys.modules["tests.without_feed"] = sys.modules["__main__"]
    # A folder: SQLite puts two more files beside the database.
    with made_once.run(), tempfile.TemporaryDirectory(prefix="newsroom-tests-") as folder:
        tables = str(Path(folder) / "tables.sqlite3")
        made_once.migrated_sqlite(tables)
        main(tables)
