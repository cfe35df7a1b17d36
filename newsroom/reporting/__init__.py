"""Errors reported to the people who run the site: by mail, to a web address, or by Sentry's protocol."""
