from django.apps import AppConfig


class FeedConfig(AppConfig):
    name = "feed"

    def ready(self):
        from articles.readers.public import LISTINGS, PICTURE_FILES, RECORDS
        from feed.outputs import listings, records
        from feed.pictures import shape_paths
        from feed.syndication import websub  # noqa: F401 - registers a kind of job

        LISTINGS.append(listings)
        RECORDS.append(records)
        PICTURE_FILES.append(shape_paths)
