from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("<int:year>/<int:month>/<int:day>/<str:slug>/", views.article, name="article"),
]
