from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from articles.desk_languages import LANGUAGES


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Remember the language that a person chose for the desk, and return to the page they chose it on."""
    if request.POST.get("language") not in LANGUAGES:
        raise Http404
    request.user.language = request.POST["language"]
    request.user.save(update_fields=["language"])
    came_from = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return redirect(came_from if is_ours else "admin:index")
