from django.core.management.base import BaseCommand

from articles.follow_up.notifications import deliver_lost


class Command(BaseCommand):
    help = "Deliver the notifications that wait and that no worker has in hand."

    def handle(self, *args, **options):
        self.stdout.write(f"{deliver_lost()} notifications were not in hand; each was tried once.")
