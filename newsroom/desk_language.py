from django.http import HttpRequest, HttpResponse

from articles.desk_languages import in_language_of


class DeskLanguage:
    """Middleware that answers the desk's requests in the language of the person who sent them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_language_of(request.user):
            return self.get_response(request)
