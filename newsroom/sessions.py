from django.contrib.sessions import middleware


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, except that a page that did not use the session leaves its cookie alone.

    Django deletes an invalid cookie on every response, even on those that caches share with everybody.
    """

    def process_response(self, request, response):
        if not request.session.accessed:
            return response
        return super().process_response(request, response)
