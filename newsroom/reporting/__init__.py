"""Errors told to whoever runs the site: by mail, to a web address, or by Sentry's protocol."""
