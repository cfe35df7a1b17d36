"""Terms: what words are turned into for searching; and the terms of a version."""
