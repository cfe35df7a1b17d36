"""Several source files bundled into one, so that a page needs fewer requests before it is ready.

`collectstatic` stores bundles like any other static file; where static files are looked up on request, they
are built then.
"""
