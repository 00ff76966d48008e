"""Remove everything that a course folder knows of one student."""
