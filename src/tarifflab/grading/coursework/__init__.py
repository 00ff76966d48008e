"""A class: what was handed in, the folders of the course, the gradebook, the command."""
