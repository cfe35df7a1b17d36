from collections.abc import Sequence

from django.conf import settings

from articles.models import AboutPage, Newspaper
from articles.newspaper import face


class Site:
    """The site for templates. The newspaper is read only when they use it: the desk's pages may not."""

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
        """The pages about the newspaper that are in the footer."""
        return [page for page in face().pages if page.is_in_footer]


def site(request):
    return {"site": Site()}
