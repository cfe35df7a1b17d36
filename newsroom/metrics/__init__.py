"""Figures for Prometheus: what the processes that answer requests have counted, and how the work stands."""
