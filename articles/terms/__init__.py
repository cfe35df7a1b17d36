"""Terms: what words become, to be searched; and a version as the terms that it has."""
