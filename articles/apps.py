from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "Newsroom"

    def ready(self):
        # In the order in which the worker gives each kind its turn: what the law asks for comes first.
        from articles.follow_up import pictures, sending  # noqa: F401 - registers receivers and kinds
