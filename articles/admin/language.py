from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from articles.desk_languages import LANGUAGES
from articles.returning import back_to


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language that a person chose for the desk, and return to the page they chose it on."""
    if request.POST.get("language") not in LANGUAGES:
        raise Http404
    request.user.language = request.POST["language"]
    request.user.save(update_fields=["language"])
    return back_to(request, request.POST.get("next", ""))
