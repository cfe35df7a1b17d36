from django.urls import path

from articles import converters, views  # noqa: F401 - importing registers the converters

app_name = "articles"
urlpatterns = [
    path("preview/<slug:token>/", views.preview, name="preview"),
    path("picture/removed.svg", views.stand_in, name="stand_in"),
    path("<day:published_on>/<unicode_slug:slug>/", views.article, name="article"),
    path("<day:published_on>/<unicode_slug:slug>/history/", views.history, name="history"),
]
