from django.core.management.base import BaseCommand

from articles.follow_up.running import run_round


class Command(BaseCommand):
    help = "Try each background job that is due once, then end: the worker's jobs, where no worker runs."

    def handle(self, *args, **options):
        tried = 0
        # A job that fails is due again only after a pause, so that this ends.
        while just_tried := run_round():
            tried += just_tried
        self.stdout.write(f"{tried} background jobs were tried.")
