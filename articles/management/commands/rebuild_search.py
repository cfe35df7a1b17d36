from django.core.management.base import BaseCommand

from articles import freshness
from articles.models import Article, SearchLanguage, Spelling
from articles.search import index

SAID_EVERY = 10_000


class Command(BaseCommand):
    help = (
        "Index all stories that readers have or will have again: after LANGUAGE_CODE or the rules of words"
        " (articles/terms) have changed, and after old code has published beside new code."
    )

    def handle(self, *args, **options):
        Spelling.objects.all().delete()
        SearchLanguage.objects.all().delete()
        done = said = 0
        open_ones = Article.objects.filter(is_closed=False).order_by("pk")
        for count in index.rebuild(list(open_ones.values_list("pk", flat=True))):
            done += count
            if done - said >= SAID_EVERY:
                said = done
                self.stdout.write(f"{done:,} versions…")
        # Earlier search results, and the languages in use, stay cached until the stamp moves.
        freshness.move()
        self.stdout.write(f"{done:,} versions are indexed.")
