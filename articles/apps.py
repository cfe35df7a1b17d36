from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Newsroom")

    def ready(self):
        # In the order in which the worker processes the kinds: legal obligations come first.
        from articles.follow_up import (  # noqa: F401 - registers receivers and kinds
            clips,
            likeness,
            pictures,
            sending,
            stores,
            verifying,
        )
