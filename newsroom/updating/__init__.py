"""Updates: the next version is made ready beside the one that serves, which goes on until it is replaced."""
