from django.urls import path

from articles import converters  # noqa: F401 - importing registers the converters
from articles.readers import clip_views, views

app_name = "articles"
urlpatterns = [
    path("preview/<slug:token>/", views.preview, name="preview"),
    path("preview/<slug:token>/clip/<slug:key>/", clip_views.preview_clip, name="preview_clip"),
    path("preview/<slug:token>/captions/<int:pk>.vtt", clip_views.preview_captions, name="preview_captions"),
    path("captions/<int:pk>-<slug:digest>.vtt", clip_views.captions, name="captions"),
    path("picture/removed.svg", views.stand_in, name="stand_in"),
    path("<day:published_on>/<unicode_slug:slug>/", views.article, name="article"),
    path("<day:published_on>/<unicode_slug:slug>/history/", views.history, name="history"),
]
