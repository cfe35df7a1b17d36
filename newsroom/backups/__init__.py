"""Backups of the whole site: made while people work, checked, and restored into an empty place."""
