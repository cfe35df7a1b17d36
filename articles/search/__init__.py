"""The index of readers' search: writing it, reading it, and the spellings of its words."""
