from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self):
        from articles.follow_up import notifications, sealing  # noqa: F401 - registers their receivers
