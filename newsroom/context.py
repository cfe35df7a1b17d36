from django.conf import settings


def site(request):
    """The site as templates name it, without a query."""
    return {
        "site": {"name": settings.SITE_NAME, "url": settings.SITE_URL, "language": settings.LANGUAGE_CODE},
    }
