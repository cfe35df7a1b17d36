import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def _application():
    django = get_wsgi_application()
    from articles.release import release
    from newsroom.page_store import FastPath  # It needs the models, which Django has loaded by now.

    release()  # Of the files that are there now.
    return FastPath(django)


application = _application()
