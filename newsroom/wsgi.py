import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")


def _application():
    django = get_wsgi_application()
    # They need the settings and the models, which Django has loaded by now.
    from django.conf import settings

    from articles.caches.release import release
    from newsroom.call_stack import in_one_piece
    from newsroom.cdn.edge import Edge
    from newsroom.page_store import FastPath

    release()  # Computed now, from the files as they are.
    site = FastPath(in_one_piece(django))
    return Edge(site) if settings.CDN_KIND else site


application = _application()
