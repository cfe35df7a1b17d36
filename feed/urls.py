from django.urls import path

from articles import converters  # noqa: F401 - importing registers them
from feed import views
from feed.json_feed import JsonFeed
from feed.syndication import Atom, Rss

RSS, ATOM, JSON = {"form": Rss}, {"form": Atom}, {"form": JsonFeed}

app_name = "feed"
urlpatterns = [
    path("", views.home, name="home"),
    path("latest/", views.latest, name="latest"),
    path("category/<unicode_slug:slug>/", views.category, name="category"),
    path("author/<unicode_slug:slug>/", views.author, name="author"),
    path("<year:first>/", views.archive_year, name="archive_year"),
    path("<archive_month:first>/", views.archive_month, name="archive_month"),
    path("<day:day>/", views.archive_day, name="archive_day"),
    path("authors/", views.authors, name="authors"),
    path("rss.xml", views.syndicated_feed, RSS, name="rss"),
    path("atom.xml", views.syndicated_feed, ATOM, name="atom"),
    path("feeds/", views.feeds, name="feeds"),
    path("feeds.opml", views.opml, name="opml"),
    *(path(name, views.led_to_feeds) for name in ("feed/", "feed", "rss/", "rss", "atom/", "atom")),
    path("feed.json", views.syndicated_feed, JSON, name="json"),
    path("category/<unicode_slug:slug>/rss.xml", views.syndicated_category, RSS, name="category_rss"),
    path("category/<unicode_slug:slug>/atom.xml", views.syndicated_category, ATOM, name="category_atom"),
    path("category/<unicode_slug:slug>/feed.json", views.syndicated_category, JSON, name="category_json"),
    path("author/<unicode_slug:slug>/rss.xml", views.syndicated_author, RSS, name="author_rss"),
    path("author/<unicode_slug:slug>/atom.xml", views.syndicated_author, ATOM, name="author_atom"),
    path("author/<unicode_slug:slug>/feed.json", views.syndicated_author, JSON, name="author_json"),
    path("corrections/", views.corrections_page, name="corrections"),
    path("corrections/atom.xml", views.syndicated_corrections, name="corrections_atom"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("sitemap-<month:month>.xml", views.month_sitemap, name="month_sitemap"),
    path("sitemap-news.xml", views.news_sitemap, name="news_sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("picture/<slug:key>/<slug:shape>-<slug:crop>.jpg", views.picture, name="picture"),
]
