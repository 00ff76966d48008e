"""Take a platform's download apart, and put each student's notebook where nbgrader wants it."""
