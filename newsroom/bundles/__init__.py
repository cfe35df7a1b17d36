"""Files that pages get as one, made from the sources as they are: fewer requests before a page is ready.

`collectstatic` stores them like any other static file; where static files are found as they are asked for,
they are made then.
"""
