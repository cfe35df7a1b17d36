from collections.abc import Sequence

from django.conf import settings

from articles.models import AboutPage, Newspaper
from articles.newspaper import face


class Site:
    """The site as templates name it. The newspaper is read once they do: the desk's pages need not."""

    @property
    def name(self) -> str:
        return self.newspaper.name

    @property
    def url(self) -> str:
        return settings.SITE_URL

    @property
    def language(self) -> str:
        return settings.LANGUAGE_CODE

    @property
    def newspaper(self) -> Newspaper:
        return face().newspaper

    @property
    def pages(self) -> Sequence[AboutPage]:
        """Those about the newspaper that stand in the footer."""
        return [page for page in face().pages if page.is_in_footer]


def site(request):
    return {"site": Site()}
