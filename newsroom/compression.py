from django_http_compression.middleware import HttpCompressionMiddleware


class Compression(HttpCompressionMiddleware):
    """The library's, without its header of random length on pages that hold no secret.

    That header hides the size of a secret from somebody who can add to the same page (BREACH). What all
    readers get has none, and is kept with the rest of the answer.
    """

    def maybe_compress(self, request, response):
        super().maybe_compress(request, response)
        if hasattr(response, "moment"):
            del response.headers["x-noise"]
