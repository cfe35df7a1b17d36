from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import override

from articles import derived, freshness, html
from articles.models import AboutVersion, Article, Revision, Story
from articles.workflow.versions import detect_languages


class Command(BaseCommand):
    help = (
        "Clean every stored body again, after elements have been removed from the allow-list, and make"
        " anew what lists search and order by, after LANGUAGE_CODE has changed. Detects the language of"
        " stories that were published before the desk detected it."
    )

    @override("en")  # Names and refusals in English, like everything else that operators read.
    def handle(self, *args, **options):
        self.refused = 0
        for model in (Story, Revision, Article, AboutVersion):
            changed = sum(self._clean(model, pk, body) for pk, body in self._bodies(model))
            self.stdout.write(f"{model._meta.verbose_name_plural}: {changed} changed.")
        self.stdout.write(f"articles: {detect_languages()} languages detected.")
        for model in derived.MODELS:
            name = model._meta.verbose_name_plural
            self.stdout.write(f"{name}: {derived.remake(model)} made anew for search and order.")
        freshness.move(removed=True, relabelled=True)
        if self.refused:
            raise CommandError(
                f"Bodies that stay as they were: {self.refused}. Shorten them, then run this again."
            )

    def _bodies(self, model):
        return model.objects.values_list("pk", "body").iterator(500)

    def _clean(self, model, pk, body):
        if body == html.clean(body):
            return False
        with transaction.atomic():
            try:
                model.objects.filter(pk=pk, body=body).update(body=body)  # The field cleans what it stores.
            except ValidationError as refusal:
                self.stderr.write(f"{model._meta.verbose_name} {pk}: {' '.join(refusal.messages)}")
                self.refused += 1
                return False
            if model is Article:
                # At once: the rest may take minutes, or be interrupted. `relabelled` covers parts of pages.
                freshness.move(removed=True, relabelled=True)
        return True
