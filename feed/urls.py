from django.urls import path

from articles import converters  # noqa: F401 - importing registers them
from feed.syndication.json import JsonFeed
from feed.syndication.xml import Atom, NoticesAtom, NoticesRss, Rss
from feed.views import archive, corrections, feeds, files, lists, newspaper, saved, search, sitemaps

RSS, ATOM, JSON = {"form": Rss}, {"form": Atom}, {"form": JsonFeed}
NOTICES_RSS, NOTICES_ATOM = {"form": NoticesRss}, {"form": NoticesAtom}

app_name = "feed"
urlpatterns = [
    path("", lists.home, name="home"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.search_suggestions, name="search_suggestions"),
    path("opensearch.xml", search.open_search, name="open_search"),
    path("latest/", lists.latest, name="latest"),
    path("latest/beside/", lists.latest_beside, name="beside"),
    path("category/<unicode_slug:slug>/", lists.category, name="category"),
    path("author/<unicode_slug:slug>/", lists.author, name="author"),
    path("category/<unicode_slug:slug>/latest/", lists.latest_of_category, name="category_latest"),
    path("author/<unicode_slug:slug>/latest/", lists.latest_of_author, name="author_latest"),
    path("<year:first>/", archive.archive_year, name="archive_year"),
    path("<archive_month:first>/", archive.archive_month, name="archive_month"),
    path("<day:day>/", archive.archive_day, name="archive_day"),
    path("authors/", lists.authors, name="authors"),
    path("saved/", saved.saved, name="saved"),
    path("saved/<numbers:stories>/", saved.saved_items, name="saved_items"),
    path("rss.xml", feeds.syndicated_feed, RSS, name="rss"),
    path("atom.xml", feeds.syndicated_feed, ATOM, name="atom"),
    path("feeds/", feeds.feeds, name="feeds"),
    path("feeds.opml", feeds.opml, name="opml"),
    *(path(name, feeds.led_to_feeds) for name in ("feed/", "feed", "rss/", "rss", "atom/", "atom")),
    path("feed.json", feeds.syndicated_feed, JSON, name="json"),
    path("category/<unicode_slug:slug>/rss.xml", feeds.syndicated_category, RSS, name="category_rss"),
    path("category/<unicode_slug:slug>/atom.xml", feeds.syndicated_category, ATOM, name="category_atom"),
    path("category/<unicode_slug:slug>/feed.json", feeds.syndicated_category, JSON, name="category_json"),
    path("author/<unicode_slug:slug>/rss.xml", feeds.syndicated_author, RSS, name="author_rss"),
    path("author/<unicode_slug:slug>/atom.xml", feeds.syndicated_author, ATOM, name="author_atom"),
    path("author/<unicode_slug:slug>/feed.json", feeds.syndicated_author, JSON, name="author_json"),
    path("corrections/", corrections.corrections_page, name="corrections"),
    path("corrections/rss.xml", corrections.syndicated_corrections, NOTICES_RSS, name="corrections_rss"),
    path("corrections/atom.xml", corrections.syndicated_corrections, NOTICES_ATOM, name="corrections_atom"),
    path("corrections/feed.json", corrections.syndicated_corrections, JSON, name="corrections_json"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<month:month>.xml", sitemaps.month_sitemap, name="month_sitemap"),
    path("sitemap-pages.xml", sitemaps.pages_sitemap, name="pages_sitemap"),
    path("sitemap-news.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("favicon.ico", newspaper.favicon, name="favicon"),
    path("about/", newspaper.about, name="about"),
    path("about/<unicode_slug:slug>/", newspaper.about_page, name="about_page"),
    path("accent-<colour:light>-<colour:dark>.css", newspaper.accent, name="accent"),
    path("trust.txt", newspaper.trust_txt, name="trust_txt"),
    path(".well-known/security.txt", newspaper.security_txt, name="security_txt"),
    path("humans.txt", newspaper.humans_txt, name="humans_txt"),
    path("site.webmanifest", newspaper.webmanifest, name="webmanifest"),
    path("picture/<slug:key>/<slug:shape>-<slug:crop>.jpg", files.picture, name="picture"),
]
