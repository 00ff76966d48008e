"""Attacks on the autograder, odd but right answers, and a table of both graders."""
