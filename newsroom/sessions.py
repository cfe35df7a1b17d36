from django.contrib.sessions import middleware


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, but a page that did not look at the session leaves its cookie alone.

    Django deletes a broken cookie with every answer: also with those that caches keep for everybody.
    """

    def process_response(self, request, response):
        if not request.session.accessed:
            return response
        return super().process_response(request, response)
