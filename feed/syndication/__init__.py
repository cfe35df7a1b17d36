"""The site's lists for readers' programs, in each form that they read."""
