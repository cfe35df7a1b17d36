import pytest

from tests.deploy.fronts import Site

FILL = """
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from tests import factories
from tests.articles.clips import made

editor = factories.person("editor")
for slug in ("bridge", "harbour", "school"):
    factories.published(editor, slug=slug, headline=f"News of the {slug}")
# Of a category of its own, so that its page leads to none of the others.
markets = factories.category("Markets")
factories.published(editor, slug="market", headline="Cheese is dearer", categories=[markets])
default_storage.save("images/key/320.webp", ContentFile(bytes(range(200))))
default_storage.save("images/gone/removed", ContentFile(b""))
default_storage.save("clips/key/film.mp4", ContentFile(bytes(range(200))))
default_storage.save("clips/key/votes-0.csv", ContentFile(b"a,b"))
default_storage.save("clips/gone/removed", ContentFile(b""))
# Live already, and not yet stored where web servers look: no worker runs.
film = made.complete(editor, made.MP3)
factories.published(editor, slug="film", headline="A film", lead_clip=film.key, categories=[markets])
default_storage.save("secret/words.txt", ContentFile(b"Not for readers."))
storages["originals"].save("key.jpg", ContentFile(b"An original."))
"""
ACT = """
from articles import workflow
from articles.models import Story
from newsroom.models import User
story, by = Story.objects.get(slug="{slug}"), User.objects.get()
{act}
"""

ADDRESS = """
from articles.models import Article
print(Article.objects.get(slug="{slug}", is_closed=False).get_absolute_url())
"""


FILM = """
from articles.clips.files import public_name
from articles.models import Clip
print(public_name(Clip.objects.get()))
"""


class Newsroom(Site):
    """A site with four stories, and an editor who acts on them."""

    def address(self, slug: str) -> str:
        return self.run(ADDRESS.format(slug=slug))

    def film(self) -> str:
        """The address of the one audio file."""
        return f"/media/{self.run(FILM)}"

    def fix(self, slug: str, headline: str) -> None:
        words = f"words={{'headline': '{headline}'}}"
        act = f"workflow.fix(story, by=by, article=story.articles.latest('live_from'), {words})"
        self.run(ACT.format(slug=slug, act=act))

    def withdraw(self, slug: str) -> None:
        self.run(ACT.format(slug=slug, act="workflow.withdraw(story, by=by, notice='It was wrong.')"))


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    found = Newsroom(tmp_path_factory.mktemp("site"))
    found.run(FILL)
    found.start()
    yield found
    found.kill()
