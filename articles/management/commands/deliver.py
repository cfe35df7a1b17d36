from django.core.management.base import BaseCommand

from articles.follow_up import stores
from articles.follow_up.running import run_round


class Command(BaseCommand):
    help = "Try each background job that is due once, then exit: for sites that run no worker."

    def handle(self, *args, **options):
        stores.begin()
        stores.watch()
        tried = 0
        # This loop ends, because a failed job is due again only after a delay.
        while just_tried := run_round():
            tried += just_tried
        self.stdout.write(f"{tried} background jobs were tried.")
