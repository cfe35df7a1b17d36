from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("People")
    default = True

    def ready(self):
        from articles import freshness
        from newsroom import checks, signing_in, sqlite  # noqa: F401 - registered from here on
        from newsroom.backups import taken_down  # noqa: F401 - registers kinds of jobs
        from newsroom.cdn import purging
        from newsroom.metrics import measuring
        from newsroom.people import invitations, resets, resetting, security_mails  # noqa: F401 - each registers a kind of job
        from newsroom.reporting import sentry
        from newsroom.roles import keep_in_step

        sentry.start()
        measuring.start()
        freshness.BEFORE_A_MOVE.append(purging.enqueue_all)
        post_migrate.connect(keep_in_step, sender=self)
        connection_created.connect(sqlite.know_json)


class DeskConfig(admin_apps.AdminConfig):
    default_site = "articles.desk.Desk"
    default = False

    def ready(self):
        super().ready()
        from django.contrib.admin import site
        from django.contrib.auth.models import Group

        # A role is one choice on a person's page, and what each may do is in `newsroom.roles`.
        site.unregister(Group)
