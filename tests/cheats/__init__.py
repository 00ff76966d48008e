"""Attacks on the autograder, odd but right answers, and the table that compares both graders."""
