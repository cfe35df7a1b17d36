from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "feed"

    def ready(self):
        from articles.public import LISTINGS
        from feed.outputs import listings

        LISTINGS.append(listings)
