"""What is wrong with the site, and what to do about it: for `manage.py doctor` and the desk's page."""
