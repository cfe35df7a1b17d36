"""Metrics for Prometheus: what the web processes have counted, and the state of background work."""
