"""What uses of pictures cost: recorded on the picture's page, and exported month by month."""

import calendar
import csv
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from articles import workflow
from articles.admin.audit import harmless
from articles.models import Image, ImageCost, Story

COLUMNS = ["used_on", "amount", "currency", "invoice", "picture", "credit", "licence", "story_id", "story"]


def paths(view):
    """The routes of costs."""
    return [
        path("<int:pk>/cost/<int:story_id>/", view(record), name="articles_image_cost"),
        path("costs.csv", view(month), name="articles_image_costs"),
    ]


class CostForm(forms.ModelForm):
    class Meta:
        model = ImageCost
        fields = ["amount", "currency", "invoice"]

    def clean_currency(self):
        return self.cleaned_data["currency"].upper()


@require_POST
def record(request, pk, story_id):
    """Store what the use of a picture in a story costs, replacing any earlier cost."""
    image = get_object_or_404(Image, pk=pk)
    story = get_object_or_404(Story.objects.visible_to(request.user), pk=story_id, picture_uses__image=image)
    typed = request.POST.copy()
    typed["currency"] = typed.get("currency", "").upper()
    form = CostForm(typed)
    if form.is_valid():
        workflow.store_picture_cost(image, story, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
    else:
        said = _("Write the cost as 12.50 and the currency in three letters, such as EUR.")
        messages.error(request, said)
    return redirect("admin:articles_image_change", pk)


@require_safe
@never_cache
def month(request):
    """A month's costs (`?month=2026-11`) as CSV, for the stories that this person may see."""
    workflow.require_allowed(request.user, "check_image", _("see what pictures cost"))
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        return HttpResponseBadRequest(
            _("Write the month as 2026-11."), content_type="text/plain; charset=utf-8"
        )
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    costs = ImageCost.objects.filter(used_on__range=(first, last)).order_by("used_on", "pk")
    seen = costs.filter(story__in=Story.objects.visible_to(request.user).values("pk"))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="pictures-{first:%Y-%m}.csv"'
    writer = csv.writer(answer)
    writer.writerow(COLUMNS)
    writer.writerows(_row(cost) for cost in seen.select_related("image", "story"))
    return answer


def _row(cost):
    image, story = cost.image, cost.story
    said = [cost.invoice, str(image), image.credit, image.get_licence_display(), story.pk, str(story)]
    return [cost.used_on, cost.amount, cost.currency, *map(harmless, said)]
