"""The writing page's files in a few bundles, made from the files of the desk and of CKEditor as they are.

`collectstatic` stores them like any other static file; where static files are found as they are asked for,
they are made then.
"""
