"""Updates: the next version is prepared while the current one keeps serving, until it is replaced."""
